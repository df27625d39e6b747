import Agents
import Datasets
import Embeddings
import Environments
import Experiments
package import Language
import Networks
import Numerics

private var subject: Parameter<Value> {
  Parameter(
    "x", .value(.either([.group(.agent), .object(EmbeddingObject.objectType)])), .positional,
    "An agent, or an embedding together with `data`.")
}

private var episodes: Parameter<Int> {
  Parameter(
    "episodes", .whole(1...1_000_000), default: 10, aliases: ["n_eval_episodes"], unit: "episodes",
    "Episodes to play with an agent.")
}

private var data: Parameter<DatasetObject?> {
  Parameter(
    "data", .optional(.object(DatasetObject.self, DatasetObject.objectType)), note: "the embedding's own",
    "Sequences on which an embedding's predictions are measured.")
}

extension Command {
  package static var evaluate: Command {
    Command(
      "evaluate", area: .agents, "Measures an agent's returns, or an embedding's predictions.",
      help: """
        An agent plays episodes without exploring, in an environment of its own; a return is the sum of an episode's \
        rewards, undiscounted. The starts depend on the seed and on the steps it was trained: evaluating again gives \
        the same numbers and changes nothing. Gives `mean`, `std`, `returns` and `lengths`.

        Of an embedding it measures the predictions from the encoder's means. Give `data` that it hasn't seen:

            error = mean ( f(s, z) − Δs )²,   explained = 1 − error / variance of Δs

        Gives `error`, `variance`, `explained` and `count`; `explained` is 1 where everything is foreseen and 0 where \
        the mean would do as well.
        """,
      parameters: [subject, episodes, data, seedParameter], returns: .any,
      examples: [
        Example("evaluate agent episodes=3", "the returns of three episodes", setup: agentExample),
        Example(
          "evaluate e data=(collect arm trajectories=1k seed=9)", "its predictions of data it hasn't seen",
          setup: embeddingExample),
      ],
      seeAlso: ["train", "rollout", "plot"],
      effort: .longForValue
    ) { call in
      call.useThreads()
      if let embedding = call[subject].object as? EmbeddingObject { return try evaluate(embedding, call) }
      guard let agent = call[subject].object as? any AgentObject else {
        throw call.error(subject, must: "be an agent or an embedding", but: "is \(call[subject].brief)")
      }
      let seed = call.isGiven(seedParameter) ? call.seed : agent.seed
      let count = call[episodes]
      let evaluation = try Experiments.evaluate(
        agent.policy, in: agent.definition, episodes: count,
        random: RandomStream(seed: seed, "evaluation").child(agent.steps)
      ) { done in
        call.progress("evaluate", Double(done), of: Double(count), unit: "episodes")
      } isCancelled: {
        call.session.services.isInterrupted()
      }
      guard let evaluation else { throw Interrupted() }
      call.noteInstabilities(evaluation.instabilities)
      return .record(
        Record([
          ("mean", .number(evaluation.mean)), ("std", .number(evaluation.deviation)),
          ("returns", .vector(evaluation.returns)), ("lengths", .vector(evaluation.lengths.map(Double.init))),
        ]))
    }
  }

  private static func evaluate(_ object: EmbeddingObject, _ call: Call) throws -> Value {
    let test = call[data]?.data ?? object.data
    let source = object.embedding.source
    guard test.environment.fingerprint == source.fingerprint, test.length == source.length else {
      throw call.error(
        data, must: "be sequences of \(source.length) steps in \(source.environment), as e's own",
        but: test.environment.name == source.environment && test.length == source.length
          ? "come from another definition of it" : "are of \(test.length) steps in \(test.environment.name)")
    }
    let measured = try object.embedding.predictionError(
      on: test.embeddingData(object.embedding.configuration.condition), checkpoint: call.checkCancellation)
    return .record(
      Record([
        ("error", .number(measured.error)), ("variance", .number(measured.variance)),
        ("explained", .number(1 - measured.error / measured.variance)), ("count", .number(test.count)),
      ]))
  }
}
