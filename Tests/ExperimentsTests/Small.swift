import Agents
import Datasets
import Embeddings
import Environments
import Experiments
import Numerics
import Storage
import Testing

/// A small trained embedding of sequences of three actions, which don't divide the time limit.
func smallEmbedding() throws -> ActionEmbedding {
  let collection = Collection(
    .reacherVertical, count: 200, length: 3, seed: 1, random: RandomStream(seed: 1))
  let data = try #require(try collection.run(threads: 1, report: { _ in }, isCancelled: { false }))
  var configuration = ActionEmbeddingConfiguration()
  configuration.hidden = 8
  configuration.decoderHidden = [8]
  configuration.batch = 8
  configuration.epochSize = 80
  configuration.learningRate = 1e-2
  configuration.decoderEpochs = 1
  let embedding = ActionEmbedding(configuration, data: data, random: RandomStream(seed: 2))
  let finished = embedding.train(
    epochs: 2, on: data.embeddingData(configuration.condition), report: { _ in }, isCancelled: { false })
  #expect(finished && embedding.isTrained)
  return embedding
}

/// What an agent's actions are.
enum Acting: CaseIterable, Sendable {
  case raw, plans

  func space() throws -> ActionSpace {
    switch self {
    case .raw: .raw(try EnvironmentDefinition.reacherVertical.make().actionBox)
    case .plans: .plans(try smallEmbedding())
    }
  }
}

/// An untrained agent with small networks in ReacherVertical.
func smallTraining(
  _ acting: Acting, seed: UInt64 = 1, _ change: (inout TD3Configuration) -> Void = { _ in }
) throws -> AgentTraining {
  var configuration = TD3Configuration()
  configuration.hidden = [8, 8]
  configuration.batch = 8
  change(&configuration)
  return try AgentTraining(
    configuration, definition: .reacherVertical, actions: acting.space(), seed: seed, number: 1)
}

extension AgentTraining {
  /// Trains up to a number of steps in all; stops when `isCancelled` says so.
  @discardableResult
  func train(
    to steps: Int, every: Int = 100, episodes: Int = 2, isCancelled: () -> Bool = { false }
  ) throws -> Bool {
    try run(
      Goal(steps: steps, every: every, episodes: episodes), report: { _ in }, isCancelled: isCancelled)
  }
}

/// The names of tensors and texts in which two archives differ, in bits.
func differences(_ a: Safetensors, _ b: Safetensors) -> [String] {
  let tensors = Set(a.tensors.keys).union(b.tensors.keys).filter { a[$0] != b[$0] }
  let texts = Set(a.metadata.keys).union(b.metadata.keys).filter { a.metadata[$0] != b.metadata[$0] }
  return tensors.union(texts).sorted()
}
