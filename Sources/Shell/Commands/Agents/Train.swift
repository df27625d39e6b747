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
    "epochs", .optional(.whole(0...100_000)),
    note:
      "\(EmbeddingObject.usualEpochs), or \(StateActionEmbeddingObject.usualEpochs) with states and actions",
    unit: "epochs",
    "For an embedding: epochs to add to the encoder's training; 0 finishes an interrupted training.")
}

private var steps: Parameter<Int?> {
  Parameter(
    "steps", .optional(.whole(0...1_000_000_000)), note: "\(TD3Object.usualSteps / 1_000)k",
    aliases: ["total_timesteps"],
    unit: "steps", "For an agent: steps in its environment; 0 finishes an interrupted training.")
}

private var every: Parameter<Int?> {
  Parameter(
    "every", .optional(.whole(0...1_000_000_000)),
    note: "\(Perception.interval), or \(Perception.slowInterval) with frames or a VAE",
    aliases: ["eval_freq"],
    unit: "steps", "For an agent: steps between evaluations, in addition to one at the end; 0 for none.")
}

private var episodes: Parameter<Int?> {
  Parameter(
    "episodes", .optional(.whole(1...10_000)), note: "\(TD3Object.usualEpisodes)",
    aliases: ["n_eval_episodes"], unit: "episodes",
    "For an agent: episodes per evaluation.")
}

private var reconstructions: Parameter<String?> {
  Parameter(
    "reconstructions", .optional(.path), note: "none",
    "For an embedding of frames: a folder for a picture of its predictions after each epoch.")
}

private var decoder: Parameter<Bool?> {
  Parameter(
    "decoder", .optional(.boolean), note: "true",
    "For an embedding of actions: whether to train the decoder too; otherwise it is trained when first "
      + "needed.")
}

private var data: Parameter<DatasetObject?> {
  Parameter(
    "data", .optional(.object(DatasetObject.self, DatasetObject.objectType)), note: "the embedding's own",
    "For an embedding: other sequences of the same environment and length, which replace its own.")
}

private var target: Parameter<String?> {
  Parameter(
    "to", .optional(.path), note: "none",
    "A folder of its own that keeps the run, so that nothing is lost when the process is killed.")
}

private var checkpoint: Parameter<Double> {
  Parameter(
    "checkpoint", .number(above: 0, to: 10_000), default: 1, unit: "minutes",
    "With `to`: the most minutes between checkpoints; the first ones come sooner.")
}

private var kept: Parameter<Int> {
  Parameter("keep", .whole(1...1_000), default: 2, "With `to`: checkpoints that are kept, the newest.")
}

extension Command {
  package static var train: Command {
    Command(
      "train", area: .agents,
      "Trains an embedding or an agent further and returns the curve.",
      help: """
        An embedding's encoder and predictor minimise ‖ f(s, z) − Δs ‖² / n + β KL for `epochs` more, from \
        where they stopped; then its latents are measured and a new decoder is trained. The decoder draws \
        from a random stream of its own, so that training twice for 2 epochs equals training once for 4, bit \
        for bit. `decoder=false` leaves the decoder for later: `decode`, `TD3 actions=e` and whatever else \
        needs it train it first.

        An agent acts in its own copy of the environment with exploration noise N(0, σ · bound), makes one \
        update per step after each episode, and is evaluated without noise every `every` steps and at the \
        end. Evaluations use random numbers of their own, so evaluating more often changes nothing in the \
        agent.

        Ctrl-C stops cleanly and shows the statement that finishes the training, with the same bits as if it \
        had never stopped: `train e epochs=0`, `train agent steps=…`. A stopped object can be used right \
        away. `epochs=3` instead adds exactly 3 epochs to what is done and drops the rest of the interrupted \
        training: stopped after 1.4 epochs, an embedding then reaches 4.4. `train e` without a number \
        finishes an interrupted training, if there is one.

        If a loss, a gradient or a parameter is no longer finite, training stops with an error that says \
        where; the object keeps what it learned before that batch.

        When a simulation becomes unstable, its episode ends for good. Learning counts that as the worst \
        reward seen so far, at most 0, forever; `unstable` of the curve counts the episodes of each \
        evaluation that ended this way. An error, such as a reward that isn't finite, leaves the agent with \
        all that it has learned so far, and says where it stopped.

        With `to` the training is a run with a folder of its own, which keeps checkpoints of everything, \
        what was asked for and how far it is. After `kill -9`, a crash or a power failure the same script \
        resumes from the newest checkpoint, and so does `train (load "runs/x")`; both end with the same bits \
        as a run that was never disturbed. `runs` lists the runs of a folder.

        With `data` an embedding continues with other sequences, for example more of them, in place of its \
        own; what it has learned is kept, and so are the means and scales with which an `ActionEmbedding` \
        whitens states and changes.
        """,
      parameters: [
        trainee, epochs, steps, every, episodes, decoder, data, reconstructions, target, checkpoint, kept,
      ],
      returns: .table,
      examples: [
        Example("train e epochs=1", "losses by epoch", setup: embeddingExample),
        Example(
          "train vae epochs=2 reconstructions=\"pictures\"",
          "two pictures, epoch-0002.png and epoch-0003.png",
          setup: vaeExample),
        Example(
          "train e epochs=1 data=(collect arm trajectories=2k seed=7)", "continues with more sequences",
          setup: embeddingExample),
        Example(
          "train e epochs=1 decoder=false", "the encoder alone; its decoder when needed",
          setup: embeddingExample),
        Example("train agent steps=200 every=100 episodes=2", "two evaluations", setup: agentExample),
        Example(
          "train agent steps=200 to=\"runs/arm\"", "a run that survives the process", setup: agentExample),
      ],
      seeAlso: ["ActionEmbedding", "StateActionEmbedding", "VAE", "TD3", "evaluate", "plot", "save", "runs"],
      effort: .longOnArgument
    ) { call in
      let object = call[trainee]
      try call.check(epochs, isFor: .embedding, object) { "is \($0)" }
      for parameter in [steps, every, episodes] {
        try call.check(parameter, isFor: .agent, object) { "is \($0)" }
      }
      try call.check(reconstructions, isFor: .embeddingOfFrames, object) { "is '\($0)'" }
      try call.check(decoder, isFor: .embeddingOfActions, object) { "is \($0) for a \(object.type.name)" }
      if let other = call[data] { try object.take(other.data) }
      try (object as? any AnyEmbeddingObject)?.requireData(trainee.name)
      call.useThreads()
      let request = TrainingRequest(
        epochs: call[epochs], decoder: call[decoder], steps: call[steps], every: call[every],
        episodes: call[episodes],
        reconstructions: call[reconstructions])
      let run = try call.runRequest(for: object, request)
      return try call.session.unsaved.working(on: object) {
        if let run, let object = object as? any RunnableObject {
          return try call.train(object, request, in: run)
        }
        if let object = object as? any Traceable { (object.origin.run, object.origin.script) = (nil, []) }
        return try object.train(call, request)
      }
    }
  }
}

extension Call {
  /// The run that a training belongs to: one that is said, or the one that an object is from where nothing
  /// else is said.
  fileprivate func runRequest(
    for object: any TrainableObject, _ request: TrainingRequest
  ) throws -> RunRequest? {
    if let name = self[target] {
      guard !name.isEmpty else { throw error(target, must: "name a folder", but: "is empty") }
      return RunRequest(
        name: name, path: session.outputPath(name), minutes: self[checkpoint], kept: self[kept])
    }
    if let run = (object as? any Traceable)?.origin.run, request.givenNames.isEmpty, self[data] == nil {
      return RunRequest(name: run.name, path: run.path, minutes: self[checkpoint], kept: self[kept])
    }
    let given = [(isGiven(checkpoint), "checkpoint"), (isGiven(kept), "keep")]
    if let (_, name) = given.first(where: \.0) {
      throw ArgumentError(parameter: name, must: "be given together with 'to'", but: "is given without")
    }
    return nil
  }

  /// Throws where a parameter is given that means nothing for the object.
  fileprivate func check<T>(
    _ parameter: Parameter<T?>, isFor trainee: Trainee, _ object: any TrainableObject, but: (T) -> String
  ) throws {
    guard let given = self[parameter], !object.trainees.contains(trainee) else { return }
    throw error(parameter, must: "be given for \(trainee.phrase) only", but: but(given))
  }
}
