import Agents
import Environments
import Experiments
package import Language
import Networks

extension TD3Object {
  /// What `describe` tells of an agent.
  package func details(_ checkpoint: () throws -> Void) rethrows -> [Detail] {
    let agent = training.agent
    let finished = training.recentReturns
    var facts: [(String, String)] = [
      (
        "environment",
        "\(definition.name), episodes of \(definition.timeLimit) steps; observations of \(agent.stateSize) numbers"
      ),
      ("acts", actions),
      ("networks", networks),
      ("parameters", parameters),
      (
        "training",
        "\(grouped(training.steps)) steps, \(grouped(training.episodes)) episodes, \(grouped(agent.learner.updates)) updates"
      ),
      ("settings", changes),
      ("seed", String(seed)),
      ("replay", replay),
    ]
    if let losses = training.lastLosses {
      facts.append(
        (
          "losses",
          "critics \(rounded(losses.critic))" + (losses.actor.map { ", actor \(rounded($0))" } ?? "")
            + ", the latest"
        ))
    }
    if training.instabilities > 0 {
      facts.append(
        ("unstable", "the simulation, \(grouped(training.instabilities)) times; each cut its episode"))
    }
    if let spread = Spread(finished) {
      facts.append(
        (
          "returns",
          "of the latest \(finished.count) training episodes: mean \(rounded(spread.mean)), std \(rounded(spread.std))"
        ))
    }
    if let best = training.curve.max(by: { $0.evaluation.mean < $1.evaluation.mean }) {
      facts.append(("best", "mean return \(rounded(best.evaluation.mean)) at step \(grouped(best.steps))"))
    }
    let curve = training.curve.suffix(5)
    return facts.map { .fact($0, $1) } + origin.details
      + (curve.isEmpty ? [] : [.table("Latest evaluations", TD3Object.table(Array(curve)))])
  }

  private var actions: String {
    let space = training.agent.space
    let range = "±\(rounded(Double(space.bound)))"
    guard space.isPlanning else { return "raw actions: \(space.size) numbers within \(range)" }
    return
      "latents of \(space.size) numbers within \(range), each a plan of \(space.planLength) × \(space.rawSize) actions"
  }

  private var networks: String {
    let networks = training.agent.learner.networks
    func sizes(_ network: MultilayerPerceptron) -> String {
      network.sizes.map(String.init).joined(separator: "–")
    }
    let repeats = networks.repeats > 1 ? ", the action \(networks.repeats) times" : ""
    return
      "actor \(sizes(networks.actor)), \(networks.critics.count) critics \(sizes(networks.critics[0]))\(repeats)"
  }

  private var parameters: String {
    let networks = training.agent.learner.networks
    let count = networks.actorLayout.count + networks.criticLayout.count
    return "\(grouped(count)), \((4 * count).bytesText)"
  }

  private var replay: String {
    let count = training.agent.learner.replay.count
    let capacity = training.agent.learner.replay.capacity
    let row = 4 * (2 * training.agent.stateSize + training.agent.space.size + 1) + 2
    let share = rounded(100 * Double(count) / Double(max(1, capacity)))
    return "\(grouped(count)) of \(grouped(capacity)) transitions (\(share) %), \((count * row).bytesText)"
  }

  /// The settings that aren't the defaults.
  private var changes: String {
    let (mine, usual) = (training.agent.configuration, TD3Configuration())
    func list(_ sizes: [Int]) -> Value { .vector(sizes.map(Double.init)) }
    return changedSettings([
      ("batch", .number(mine.batch), .number(usual.batch)),
      ("learning_rate", .number(mine.learningRate), .number(usual.learningRate)),
      ("gamma", .number(mine.gamma), .number(usual.gamma)), ("tau", .number(mine.tau), .number(usual.tau)),
      ("policy_delay", .number(mine.policyDelay), .number(usual.policyDelay)),
      ("exploration_noise", .number(mine.explorationNoise), .number(usual.explorationNoise)),
      ("target_policy_noise", .number(mine.targetNoise), .number(usual.targetNoise)),
      ("target_noise_clip", .number(mine.targetNoiseClip), .number(usual.targetNoiseClip)),
      ("buffer_size", .number(mine.bufferSize), .number(usual.bufferSize)),
      ("learning_starts", .number(mine.learningStarts), .number(usual.learningStarts)),
      ("hidden", list(mine.hidden), list(usual.hidden)),
    ])
  }
}

extension RandomAgentObject {
  /// What `describe` tells of a random agent.
  package func details(_ checkpoint: () throws -> Void) rethrows -> [Detail] {
    let space = policy.space
    return [
      .fact(
        "environment", "\(definition.name), observations of \(stateSize) numbers, which it doesn't look at"),
      .fact(
        "acts",
        "\(label): \(space.size) numbers within ±\(rounded(Double(space.bound)))"
          + (space.isPlanning ? ", each a plan of \(space.planLength) actions" : "")),
    ]
  }
}
