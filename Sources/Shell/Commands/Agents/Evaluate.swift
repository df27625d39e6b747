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
    "Number of episodes to run an agent for.")
}

private var data: Parameter<DatasetObject?> {
  Parameter(
    "data", .optional(.object(DatasetObject.self, DatasetObject.objectType)), note: "the embedding's own",
    "Sequences on which to measure an embedding's predictions.")
}

extension Command {
  package static var evaluate: Command {
    Command(
      "evaluate", area: .agents, "Measures an agent's returns, or an embedding's predictions.",
      help: """
        An agent runs episodes without exploration noise, in its own copy of the environment; a return is \
        the sum of an episode's rewards, undiscounted. The initial states depend on the seed and on the \
        steps it was trained for: evaluating again gives the same numbers and changes nothing. Returns \
        `mean`, `std`, `returns`, `lengths` and `unstable`, the number of episodes cut by an unstable \
        simulation: each missing step of such an episode counts as the worst reward that the agent has seen, \
        in training or in this episode, and at most 0, so that instability never pays.

        For an embedding it measures the predictions from the encoder's means. Give `data` that it wasn't \
        trained on:

            error = mean ( f(s, z) − Δs )²,   explained = 1 − error / variance of Δs

        Returns `error`, `variance`, `explained` and `count`; `explained` is 1 for perfect predictions and 0 \
        where the mean would predict as well. Coordinates that never change in the embedding's data are \
        omitted; `constant` lists them.

        For an embedding of states it measures predicted frames on 1,000 sequences, in nats of binary cross \
        entropy per number of a frame: `error`, the `floor` (the lowest possible error), `mean_frame` (the \
        error of the mean frame), and the share `explained` of the way between the two. It also fits a \
        linear map from the latents of its own data to the environment's observation, which it never saw, \
        and tests it on other states: a table `linear` of `quantity` and R². `constant` lists what never \
        changes and is omitted.
        """,
      parameters: [subject, episodes, data, seedParameter], returns: .any,
      examples: [
        Example("evaluate agent episodes=3", "the returns of three episodes", setup: agentExample),
        Example(
          "evaluate e data=(collect arm trajectories=1k seed=9)", "its predictions on new data",
          setup: embeddingExample),
        Example(
          "(evaluate s data=(collect cam trajectories=50 seed=9)).linear", "what its states contain",
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
