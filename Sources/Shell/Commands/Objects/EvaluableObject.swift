import Agents
import Datasets
import Experiments
package import Language
import Numerics

/// An object that `evaluate` measures.
package protocol EvaluableObject: LanguageObject {
  func evaluate(_ call: Call, _ request: EvaluationRequest) throws -> Value
}

/// What `evaluate` was asked for.
package struct EvaluationRequest {
  /// Episodes to play with an agent.
  let episodes: Int
  /// Sequences to measure an embedding on; nil for its own.
  let data: SequenceDataset?
  /// Nil for the object's own.
  let seed: UInt64?
}

extension RandomAgentObject: EvaluableObject {}

extension AgentObject {
  /// Plays episodes without exploring.
  package func evaluate(_ call: Call, _ request: EvaluationRequest) throws -> Value {
    let seed = request.seed ?? self.seed
    let count = request.episodes
    let evaluation = try Experiments.evaluate(
      policy, in: definition, episodes: count,
      random: RandomStream(seed: seed, "evaluation").child(steps), worst: worstReward
    ) { done in
      call.progress("evaluate", Double(done), of: Double(count), unit: "episodes")
    } isCancelled: {
      call.session.services.isInterrupted()
    }
    guard let evaluation else { throw Interrupted() }
    let unstable = evaluation.instabilities ?? 0
    call.noteInstabilities(unstable)
    return .record(
      Record([
        ("mean", .number(evaluation.mean)), ("std", .number(evaluation.deviation)),
        ("returns", .vector(evaluation.returns)), ("lengths", .vector(evaluation.lengths.map(Double.init))),
        ("unstable", .number(unstable)),
      ]))
  }
}
