import Agents
import Datasets
import Embeddings
import Environments
import Experiments
package import Language
import Networks
import Numerics

private var subject: Parameter<any EvaluableObject> {
  Parameter(
    "x", .object((any EvaluableObject).self, inOneOf: [.agent, .embedding]), .positional,
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
        the same numbers and changes nothing. Gives `mean`, `std`, `returns`, `lengths` and `unstable`, the number of episodes \
        that an unstable simulation cut: each step that such an episode lacks counts as the worst reward that the agent has \
        met, in training or in this episode, and at most 0, so that becoming unstable never pays.

        Of an embedding it measures the predictions from the encoder's means. Give `data` that it hasn't seen:

            error = mean ( f(s, z) − Δs )²,   explained = 1 − error / variance of Δs

        Gives `error`, `variance`, `explained` and `count`; `explained` is 1 where everything is foreseen and 0 where \
        the mean would do as well. Coordinates that never change in the embedding's data are left out; `constant` names \
        them.

        Of an embedding of states it measures on 1,000 sequences what it draws, in nats of binary cross entropy per number \
        of a frame: `error`, the `floor` under which nothing gets, `mean_frame`, what the mean frame has, and the share \
        `explained` of the way between these. And how well a linear map, fitted to its own data's latents, tells of other states \
        what the environment's own observation says of them, which it never saw: a table `linear` of `quantity` and R². \
        `constant` names what never changes and is left out.
        """,
      parameters: [subject, episodes, data, seedParameter], returns: .any,
      examples: [
        Example("evaluate agent episodes=3", "the returns of three episodes", setup: agentExample),
        Example(
          "evaluate e data=(collect arm trajectories=1k seed=9)", "its predictions of data it hasn't seen",
          setup: embeddingExample),
        Example(
          "(evaluate s data=(collect cam trajectories=50 seed=9)).linear", "what its states tell",
          setup: stateEmbeddingExample),
      ],
      seeAlso: ["train", "rollout", "plot"],
      effort: .longForValue
    ) { call in
      call.useThreads()
      let request = EvaluationRequest(
        episodes: call[episodes], data: call[data]?.data,
        seed: call.isGiven(seedParameter) ? call.seed : nil)
      return try call[subject].evaluate(call, request)
    }
  }
}
