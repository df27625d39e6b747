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
  let finished = try embedding.train(
    epochs: 2, on: data.embeddingData(configuration.condition), report: { _ in }, isCancelled: { false })
  #expect(finished && embedding.hasDecoder)
  return embedding
}

/// What an agent sees and what its actions are.
enum Acting: CaseIterable, Sendable {
  case raw, plans, states, statesAndPlans, pixels, pixelsAndPlans

  /// Those that see numbers.
  static let ofNumbers: [Acting] = [.raw, .plans, .states, .statesAndPlans]
  /// Those whose files can be read again.
  static let saved: [Acting] = [.raw, .plans, .pixels, .pixelsAndPlans]

  var isPlanning: Bool { [.plans, .statesAndPlans, .pixelsAndPlans].contains(self) }

  func space() throws -> ActionSpace {
    isPlanning
      ? .plans(try smallEmbedding()) : .raw(try EnvironmentDefinition.reacherVertical.make().actionBox)
  }

  /// The frames it sees.
  var frames: FrameStack? {
    switch self {
    case .raw, .plans: nil
    case .states, .statesAndPlans: smallFrames
    case .pixels, .pixelsAndPlans: FrameStack(size: 36, count: 2)
    }
  }

  var perception: Perception {
    switch (self, frames) {
    case (.states, let frames?), (.statesAndPlans, let frames?): .states(MeanColors(frames).frozen, nil)
    case (_, let frames?): .frames(frames)
    default: .observation(size: 11, nil)
    }
  }

  var definition: EnvironmentDefinition { .reacherVertical.withFrames(frames) }
}

/// Frames that take no time to draw.
let smallFrames = FrameStack(size: 8, count: 2)

/// An encoding that has learned nothing: the mean red, green and blue of each quarter of each frame.
final class MeanColors: StateEncoding {
  let frames: FrameStack

  init(_ frames: FrameStack) { self.frames = frames }

  var stateSize: Int { 12 * frames.count }

  func encode(_ stack: Span<UInt8>, into state: inout [Float]) {
    for index in state.indices { state[index] = 0 }
    let size = frames.size
    for index in stack.indices {
      let (pixel, color) = (index / 3, index % 3)
      let (frame, row, column) = (pixel / (size * size), pixel / size % size, pixel % size)
      let quarter = 2 * (2 * row / size) + 2 * column / size
      state[12 * frame + 3 * quarter + color] += Float(stack[index]) * 4 / 255 / Float(size * size)
    }
  }

  var frozen: FrozenEncoding {
    let frames = frames
    return FrozenEncoding(
      frames: frames, stateSize: stateSize, method: .dynamics, environment: "ReacherVertical",
      fingerprint: EnvironmentDefinition.reacherVertical.withFrames(frames).fingerprint,
      archive: Safetensors(), maker: { MeanColors(frames) })
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
    configuration, definition: acting.definition, perception: acting.perception, actions: acting.space(),
    seed: seed, number: 1)
}

extension AgentTraining {
  /// The agent of a training that isn't from pixels.
  var td3: TD3 {
    guard let td3 = agent as? TD3 else { preconditionFailure("the agent must be a TD3") }
    return td3
  }

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
