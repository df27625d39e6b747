import Agents
import Datasets
import Embeddings
import Environments
import Experiments
package import Language
import Networks
import Numerics

private var trainee: Parameter<any TrainableObject> {
  Parameter(
    "x", .object((any TrainableObject).self, in: .trainable), .positional, "An embedding or an agent.")
}

private var epochs: Parameter<Int?> {
  Parameter(
    "epochs", .optional(.whole(1...100_000)), note: "50, or 200 with states and actions", unit: "epochs",
    "For an embedding: epochs of its encoder.")
}

private var steps: Parameter<Int?> {
  Parameter(
    "steps", .optional(.whole(0...1_000_000_000)), note: "10k", aliases: ["total_timesteps"],
    unit: "steps", "For an agent: steps in its environment; 0 finishes what an interrupt left.")
}

private var every: Parameter<Int?> {
  Parameter(
    "every", .optional(.whole(0...1_000_000_000)), note: "1000", aliases: ["eval_freq"], unit: "steps",
    "For an agent: steps between evaluations; 0 for none.")
}

private var episodes: Parameter<Int?> {
  Parameter(
    "episodes", .optional(.whole(1...10_000)), note: "10", aliases: ["n_eval_episodes"], unit: "episodes",
    "For an agent: episodes of an evaluation.")
}

private var reconstructions: Parameter<String?> {
  Parameter(
    "reconstructions", .optional(.path), note: "none",
    "For an embedding of frames: a folder for a picture of what it draws, after each epoch.")
}

private var data: Parameter<DatasetObject?> {
  Parameter(
    "data", .optional(.object(DatasetObject.self, DatasetObject.objectType)), note: "the embedding's own",
    "For an embedding: other sequences of the same environment and length, its own from then on.")
}

extension Command {
  package static var train: Command {
    Command(
      "train", area: .agents,
      "Trains an embedding or an agent, going on from where it stands, and gives the curve.",
      help: """
        An embedding's encoder and predictor descend ‖ f(s, z) − Δs ‖² / n + β KL for some epochs; then its latents are \
        measured and a fresh decoder is trained. An agent acts in an environment of its own with exploration noise \
        N(0, σ · bound), learns at the end of each episode as many times as that had steps, and is evaluated now and \
        then without noise.

        Ctrl-C stops cleanly: `train` goes on from there with the same numbers as if it had never stopped; an embedding \
        first finishes the training that was interrupted.

        Where a simulation becomes unstable its episode ends for good. Learning counts that as the worst reward met so far, \
        at most 0, for ever; `unstable` of the curve says how many of an evaluation's episodes ended so. An error, such as a \
        reward that isn't finite, leaves the agent with all that it learned until then, and says where it stopped.

        With `data` an embedding goes on with other sequences, such as more of them, in place of its own; what it has \
        learned stays, and so do the means and scales by which an `ActionEmbedding` whitens states and changes.
        """,
      parameters: [trainee, epochs, steps, every, episodes, data, reconstructions], returns: .table,
      examples: [
        Example("train e epochs=1", "losses by epoch", setup: embeddingExample),
        Example(
          "train vae epochs=2 reconstructions=\"pictures\"",
          "two pictures, epoch-0002.png and epoch-0003.png",
          setup: vaeExample),
        Example(
          "train e epochs=1 data=(collect arm trajectories=2k seed=7)", "goes on with more sequences",
          setup: embeddingExample),
        Example("train agent steps=200 every=100 episodes=2", "two evaluations", setup: agentExample),
      ],
      seeAlso: ["ActionEmbedding", "StateActionEmbedding", "VAE", "TD3", "evaluate", "plot", "save"],
      effort: .longOnArgument
    ) { call in
      let object = call[trainee]
      let foreign = object is any AnyEmbeddingObject ? [steps, every, episodes] : [epochs]
      for parameter in foreign where call[parameter] != nil {
        throw call.error(
          parameter,
          must: "be given for \(object is any AnyEmbeddingObject ? "an agent" : "an embedding") only",
          but: "is \(call[parameter] ?? 0)")
      }
      if let folder = call[reconstructions], !(object is any StateEmbeddingObject) {
        throw call.error(
          reconstructions, must: "be given for an embedding of frames only", but: "is '\(folder)'")
      }
      if let other = call[data] { try object.take(other.data, call) }
      call.useThreads()
      let request = TrainingRequest(
        epochs: call[epochs], steps: call[steps], every: call[every], episodes: call[episodes],
        reconstructions: call[reconstructions])
      return try call.session.unsaved.working(on: object) { try object.train(call, request) }
    }
  }
}

extension TrainableObject {
  /// Goes on with other data, where they fit what it has learned.
  fileprivate func take(_ other: SequenceDataset, _ call: Call) throws {
    guard let embedding = self as? any AnyEmbeddingObject else {
      throw call.error(
        data, must: "be given for an embedding only", but: "is given for \(Value.object(self).brief)")
    }
    guard !embedding.isUnderWay else {
      throw call.error(
        data, must: "be given when no training is interrupted ('train' without it finishes this one)",
        but: "is given while it is \(embedding.stand)")
    }
    let own = embedding.data
    guard other.embeddingSource == own.embeddingSource, other.frames?.shape == own.frames?.shape else {
      throw call.error(
        data,
        must: "be sequences of \(own.length) steps in \(own.environment.name) like the embedding's own",
        but: other.environment.name == own.environment.name && other.length == own.length
          ? "are seen or defined otherwise"
          : "are of \(other.length) steps in \(other.environment.name)")
    }
    embedding.data = other
  }
}
