import Agents
import Embeddings
import Environments
import Experiments
import Numerics
import Storage
import TestSupport
import Testing

@Suite struct AgentTrainingStorageTests {
  /// Writes a training to a file and reads it back.
  private func reloaded(_ training: AgentTraining) throws -> AgentTraining {
    try withTemporaryFolder { folder in
      let path = folder + "/agent.safetensors"
      try training.archive.write(to: path)
      return try AgentTraining(Safetensors(contentsOf: path))
    }
  }

  /// At the start, within an episode, at its end, with a replay that isn't full, is just full, or went round.
  @Test(arguments: Acting.saved, [(0, 1_000), (1, 1_000), (137, 1_000), (200, 200), (237, 90)])
  func aLoadedTrainingGoesOnWithTheSameBits(acting: Acting, at place: (steps: Int, buffer: Int)) throws {
    let training = try smallTraining(acting) { $0.bufferSize = place.buffer }
    try training.train(to: place.steps, every: place.steps == 0 ? 0 : 100)
    let loaded = try reloaded(training)
    #expect(differences(loaded.archive, training.archive) == [])
    try training.train(to: 350)
    try loaded.train(to: 350)
    #expect(differences(loaded.archive, training.archive) == [])
    #expect(loaded.curve == training.curve && loaded.curve.count >= 4)
  }

  @Test(arguments: Acting.saved) func savesAmongUpdates(acting: Acting) throws {
    let training = try smallTraining(acting)
    try training.train(to: 150) { training.paid == 37 }
    #expect(training.paid == 37 && training.owed == 100)
    let loaded = try reloaded(training)
    try training.train(to: 350)
    try loaded.train(to: 350)
    #expect(differences(loaded.archive, training.archive) == [])
  }

  /// An agent that sees by an encoding of 64 × 64 frames keeps that encoding's weights.
  @Test(arguments: [FrozenEncoding.Method.dynamics, .reconstruction])
  func encodingsAreSavedToo(method: FrozenEncoding.Method) throws {
    let frames = FrameStack(size: 64, count: 2)
    let definition = EnvironmentDefinition.reacherVertical.withFrames(frames)
    let collection = Collection(definition, count: 2, length: 2, seed: 1, random: RandomStream(seed: 1))
    let data = try #require(try collection.run(threads: 1, report: { _ in }, isCancelled: { false }))
    let encoding: FrozenEncoding
    if method == .dynamics {
      var configuration = StateActionEmbeddingConfiguration()
      configuration.latent = 4
      encoding =
        StateActionEmbedding(configuration, data: data, frames: frames, random: RandomStream(seed: 1))
        .frozenEncoding
    } else {
      var configuration = VAEConfiguration()
      configuration.latent = 3
      encoding = VAE(configuration, data: data, frames: frames, random: RandomStream(seed: 1)).frozenEncoding
    }
    #expect(encoding.method == method && encoding.stateSize == (method == .dynamics ? 4 : 6))
    var configuration = TD3Configuration()
    configuration.hidden = [8]
    configuration.batch = 4
    let training = try AgentTraining(
      configuration, definition: definition, perception: .states(encoding, nil), actions: Acting.raw.space(),
      seed: 1, number: 1)
    try training.train(to: 103, every: 0)
    #expect(training.archive["states.state_encoder.1.weight"] != nil)
    let loaded = try reloaded(training)
    #expect(differences(loaded.archive, training.archive) == [])
    for training in [training, loaded] { try training.train(to: 130, every: 20, episodes: 1) }
    #expect(differences(loaded.archive, training.archive) == [] && loaded.curve == training.curve)
  }

  @Test func aLoadedAgentActsAlike() throws {
    let training = try smallTraining(.plans)
    try training.train(to: 210)
    let loaded = try reloaded(training)
    let evaluations = try [training, loaded].map {
      try evaluate($0.agent, in: .reacherVertical, episodes: 3, random: RandomStream(seed: 9))
    }
    #expect(evaluations[0] != nil && evaluations[0] == evaluations[1])
  }

  /// What a change of the archive is refused with; an empty string where it isn't.
  private func refusal(_ acting: Acting, _ change: (inout Safetensors) -> Void) throws -> String {
    let training = try smallTraining(acting)
    try training.train(to: 130)
    var file = training.archive
    file.path = "f"
    change(&file)
    do {
      _ = try AgentTraining(file)
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test func saysWhatIsWrong() throws {
    #expect(try refusal(.raw) { _ in } == "")
    #expect(
      try refusal(.raw) { $0.metadata["dyne"] = "SequenceDataset" }
        == "'dyne' in 'f' must be TD3, but is 'SequenceDataset'")
    #expect(try refusal(.raw) { $0.metadata["dyne"] = nil } == "'dyne' is missing in 'f'; it must be TD3")
    #expect(
      try refusal(.raw) { $0.metadata["version"] = "2" }
        == "'version' in 'f' must be a whole number between 1 and 1, but is '2'")
    #expect(
      try refusal(.raw) { $0.metadata["environment"] = "Nowhere" }
        == "'environment' in 'f' must be the name of an environment, but is 'Nowhere'")
    let fingerprint = EnvironmentDefinition.reacherVertical.fingerprint
    #expect(
      try refusal(.raw) { $0.metadata["fingerprint"] = "0" }
        == "'fingerprint' in 'f' must be that of ReacherVertical, \(fingerprint), but is '0'")
    #expect(
      try refusal(.plans) { $0["replay.plan_step"] = Tensor([UInt8](repeating: 3, count: 130), shape: [130]) }
        == "'replay.plan_step' in 'f' is not below 3")
    #expect(
      try refusal(.raw) { $0["replay.plan_step"] = Tensor([UInt8](repeating: 1, count: 130), shape: [130]) }
        == "'replay.plan_step' in 'f' is not below 1")
    #expect(
      try refusal(.raw) { $0["replay.end"] = Tensor([UInt8](repeating: 3, count: 130), shape: [130]) }
        == "'replay.end' in 'f' is not 0, 1 or 2")
    #expect(
      try refusal(.raw) { $0["episode.plan"] = Tensor([0, Double.nan], shape: [2]) }
        == "'episode.plan' in 'f' is not finite")
    #expect(
      try refusal(.raw) { $0["action.high"] = Tensor([1.0, 2], shape: [2]) }
        == "'action.low' in 'f' is not that of ReacherVertical")
    #expect(
      try refusal(.raw) { $0["actor.0.weight"] = nil }
        == "'f' has no tensor 'actor.0.weight'")
    #expect(
      try refusal(.plans) { $0.metadata["actions.dyne"] = "TD3" }
        == "'dyne' in 'f' must be ActionEmbedding, but is 'TD3'")
    #expect(
      try refusal(.raw) { $0.metadata["replay.head"] = "7" }
        == "'replay.head' in 'f' must be 130, the number of transitions, but is '7'")
  }

  @Test func saysWhatIsWrongWithFrames() throws {
    #expect(
      try refusal(.pixels) { $0.metadata["frames.size"] = "44" }
        == "'frames.size' in 'f' must be that of ReacherVertical, but is '44'"
        || refusal(.pixels) { $0.metadata["frames.size"] = "44" }.contains(" has shape "))
    #expect(
      try refusal(.pixels) { $0.metadata["frames.size"] = "20" }
        == "'frames.size' in 'f' must be a whole number between 36 and 1024, but is '20'")
    #expect(try refusal(.pixels) { $0["episode.frames"] = nil }.contains("has no tensor"))
    #expect(
      try refusal(.pixels) { $0["episode.frames"] = Tensor([1] as [UInt8], shape: [1]) }
        .contains("frames must have 7776 numbers, but has 1"))
    #expect(
      try refusal(.pixels) {
        $0["trunk.0.running_var"] = Tensor([Float](repeating: -1, count: 6), shape: [6])
      }
        == "'trunk.0.running_var' in 'f' is not finite, none below 0")
    #expect(
      try refusal(.pixels) { $0["trunk.1.weight"] = nil }
        == "'f' has no tensor 'trunk.1.weight'")
    #expect(try refusal(.pixels) { $0.metadata["hidden"] = "1000000 1000000" }.contains("'f' "))
  }

  /// Sizes that a file claims without having them are refused before anything is allocated.
  @Test func refusesSizesThatArentThere() throws {
    for hidden in ["1000000 1000000", "8 1000000", "8 8 1000000 1000000", ""] {
      #expect(
        try refusal(.raw) { $0.metadata["hidden"] = hidden }.contains("'f' "), "hidden \(hidden)")
    }
    #expect(try refusal(.raw) { $0.metadata["state_size"] = "1000000" }.contains(" has shape "))
    for (key, text) in [
      ("hidden", "1000000"), ("layers", "100"), ("latent", "10000"), ("length", "255"),
      ("observation_size", "1000000"), ("decoder_hidden", "1000000 1000000"),
    ] {
      #expect(try refusal(.plans) { $0.metadata["actions." + key] = text }.contains("'f' "), "\(key)")
    }
  }
}
