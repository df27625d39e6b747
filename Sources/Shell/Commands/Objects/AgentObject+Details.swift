import Agents
import Embeddings
import Environments
import Experiments
package import Language
import Networks
import Numerics

extension TrainedAgentObject {
  /// What `describe` shows of an agent.
  package func details(_ checkpoint: () throws -> Void) rethrows -> [Detail] {
    let agent = training.agent
    let finished = training.recentReturns
    var facts: [(String, String)] = [
      ("environment", "\(definition.name), episodes of \(definition.timeLimit) steps"),
      ("sees", sight),
      ("acts", actions),
      ("networks", agent.networkSizes),
      ("parameters", parameters),
      (
        "training",
        "\(grouped(training.steps)) steps, \(grouped(training.episodes)) episodes, \(grouped(agent.updates)) "
          + "updates"
      ),
      ("settings", changedSettings),
      ("seed", String(seed)),
      ("replay", replay),
    ]
    if let losses = training.lastLosses {
      facts.append(
        (
          "losses",
          "critics \(rounded(losses.critic))" + (losses.actor.map { ", actor \(rounded($0))" } ?? "")
            + ", most recent"
        ))
    }
    if training.instabilities > 0 {
      facts.append(
        (
          "unstable",
          "the simulation, \(grouped(training.instabilities)) times; the episode was cut each "
            + "time"
        ))
    }
    if let spread = Spread(finished) {
      facts.append(
        (
          "returns",
          "of the last \(finished.count) training episodes: mean \(rounded(spread.mean)), std "
            + "\(rounded(spread.std))"
        ))
    }
    if let best = training.curve.max(by: { $0.evaluation.mean < $1.evaluation.mean }) {
      facts.append(("best", "mean return \(rounded(best.evaluation.mean)) at step \(grouped(best.steps))"))
    }
    let curve = training.curve.suffix(5)
    return facts.map { .fact($0, $1) } + origin.details + actionBox
      + (curve.isEmpty ? [] : [.table("Latest evaluations", Self.table(Array(curve)))])
  }

  /// The box of raw actions, where they aren't of one range each.
  private var actionBox: [Detail] {
    guard let environment = try? definition.withFrames(nil).make() else { return [] }
    let box = environment.actionBox
    return [
      .table(
        "Actions",
        Table([
          Table.Column("number", box.low.indices.map(Double.init)),
          Table.Column("motor", values: environment.actionNames.map(Value.string)),
          Table.Column("low", box.low), Table.Column("high", box.high),
        ]))
    ]
  }

  private var actions: String {
    let space = training.agent.space
    let range = "±\(rounded(Double(space.bound)))"
    guard space.isPlanning else { return "raw actions: \(space.size) numbers, each within its range below" }
    return
      "latents of \(space.size) numbers within \(range), each a plan of \(space.planLength) × "
      + "\(space.rawSize) actions"
  }

  private var sight: String {
    let perception = training.agent.perception
    let ending = perception.normalization == nil ? "" : ", normalized"
    return switch perception {
    case .nothing: "nothing"
    case .observation(let size, _): "the task's observation, \(size) numbers\(ending)"
    case .frames(let stack): stack.text
    case .states(let encoding, _):
      "states of \(encoding.stateSize) numbers, which an embedding learned by \(encoding.method.rawValue) in "
        + "\(encoding.environment) encodes from \(encoding.frames.text)\(ending)"
    }
  }

  private var parameters: String {
    let count = training.agent.parameterCount
    return "\(grouped(count)), \((4 * count).bytesText)"
  }

  private var replay: String {
    let memory = training.agent.memory
    let share = rounded(100 * Double(memory.count) / Double(max(1, memory.capacity)))
    return
      "\(grouped(memory.count)) of \(grouped(memory.capacity)) transitions (\(share) %), "
      + "\(memory.bytes.bytesText)"
  }
}

extension RandomAgentObject {
  /// What `describe` shows of a random agent.
  package func details(_ checkpoint: () throws -> Void) rethrows -> [Detail] {
    let space = policy.space
    return [
      .fact(
        "environment", "\(definition.name), whose observations it ignores"),
      .fact(
        "acts",
        "\(label): \(space.size) numbers within ±\(rounded(Double(space.bound)))"
          + (space.isPlanning ? ", each a plan of \(space.planLength) actions" : "")),
    ]
  }
}
