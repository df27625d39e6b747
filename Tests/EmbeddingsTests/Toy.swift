import Embeddings
import Numerics
import TestSupport
import Testing

/// A small problem: sequences of three actions of two numbers whose outcome is the sum of their actions,
/// scaled, behind the state's own drift.
enum Toy {
  static func data(count: Int) -> EmbeddingData {
    var random = SeededGenerator(seed: 1)
    let actions = random.numbers(count * 6)
    let states = random.numbers(count * 3)
    let changes = (0..<count).flatMap { row in
      let sums = (0..<2).map { dimension in
        (0..<3).reduce(Float(0)) { $0 + actions[row * 6 + 2 * $1 + dimension] }
      }
      return [sums[0], 3 * sums[1], states[row * 3]]
    }
    return EmbeddingData(count: count, actions: actions, states: states, changes: changes)
  }

  static func embedding(
    _ data: EmbeddingData, condition: Condition = .state,
    _ change: (inout ActionEmbeddingConfiguration) -> Void = { _ in }
  ) throws -> ActionEmbedding {
    var configuration = ActionEmbeddingConfiguration()
    configuration.hidden = 24
    configuration.decoderHidden = [24, 24]
    configuration.batch = 32
    configuration.epochSize = 32 * 20
    configuration.learningRate = 3e-3
    configuration.decoderEpochs = 1
    configuration.condition = condition
    change(&configuration)
    let box = try #require(Box(low: [-2, 0], high: [2, 10]))
    let source = EmbeddingSource(
      environment: "Toy", fingerprint: "1", actionBox: box, length: 3, observationSize: 3, angles: [])
    return ActionEmbedding(
      configuration, source: source, changes: Whitening(rows: data.changes, width: 3),
      states: Whitening(rows: data.states, width: 3), random: RandomStream(seed: 3))
  }
}
