package import Datasets
import Networks
import Numerics

/// How well frames are drawn, as binary cross entropy per number of a frame, in nats.
///
/// Colours between black and white have an entropy of their own: no drawing gets below `floor`.
package struct ReconstructionError: Sendable, Equatable {
  /// Of what is drawn.
  package let error: Double
  /// Of drawing the frames themselves.
  package let floor: Double
  /// Of drawing the mean frame each time.
  package let mean: Double

  /// The share of the way from the mean frame to the frames themselves.
  package var explained: Double { 1 - (error - floor) / (mean - floor) }
}

/// Sums over frames, from which floor and mean come.
struct FrameSums {
  private var sums: [Double]
  private var entropy = 0.0
  private var count = 0

  init(numbers: Int) { sums = Array(repeating: 0, count: numbers) }

  /// Adds frames, of as many bytes as there are numbers, that begin at a byte.
  mutating func add(_ bytes: [UInt8], from start: Int) {
    for index in sums.indices {
      let byte = bytes[start + index]
      sums[index] += Double(byte) / 255
      entropy += FrameSums.entropies[Int(byte)]
    }
    count += 1
  }

  /// The error of drawings whose cross entropies have this sum.
  func error(of sum: Double) -> ReconstructionError {
    let numbers = Double(max(1, count * sums.count))
    let mean = sums.reduce(0) { $0 + binaryEntropy($1 / Double(max(1, count))) }
    return ReconstructionError(
      error: sum / numbers, floor: entropy / numbers, mean: mean / Double(max(1, sums.count)))
  }

  /// The entropy of each colour.
  private static let entropies = (0...255).map { binaryEntropy(Double($0) / 255) }
}

/// − p log p − (1 − p) log(1 − p), in nats.
private func binaryEntropy(_ p: Double) -> Double {
  guard 0 < p, p < 1 else { return 0 }
  return -p * naturalLogarithm(p) - (1 - p) * naturalLogarithm(1 - p)
}

extension StateActionEmbedding {
  /// Measures predictions of the last two frames after some sequences' actions, from the encoders' means.
  package func reconstructionError(
    of sequences: [Int], in data: SequenceDataset, _ table: FrameTable, checkpoint: () throws -> Void
  ) throws -> ReconstructionError {
    let actions = data.normalizedActions
    let width = source.length * source.actionSize
    var sums = FrameSums(numbers: objective.predictors.count * frames.frameBytes)
    var total = 0.0
    for start in stride(from: 0, to: sequences.count, by: 64) {
      let rows = sequences[start..<min(start + 64, sequences.count)]
      let batch = objective.batch(rows: rows.count, isPlain: true)
      var values = Buffer(count: batch.workspace)
      var deltas = Buffer(count: batch.workspace)
      // without noise: latents are the means
      for (row, sequence) in rows.enumerated() {
        values.set(
          Array(actions[sequence * width..<(sequence + 1) * width]), at: batch.actions.offset + row * width)
        try table.copyStack(sequence: sequence, step: 0, into: &stack)
        values.setFrames(stack.span, frames, sample: row, of: batch.frames)
        try table.copyStack(sequence: sequence, step: source.length, into: &stack)
        batch.setTargets(stack.span, frames, row: row, of: &values)
        sums.add(stack, from: (frames.count - objective.predictors.count) * frames.frameBytes)
      }
      let loss = try objective.loss(
        batch, klScale: 0, parameters: networks.values, statistics: networks.statistics, .running,
        values: &values, deltas: &deltas, checkpoint: checkpoint)
      total += loss.reconstruction * ImageNetworks.lossScale
    }
    return sums.error(of: total)
  }
}

extension VAE {
  /// Measures reconstructions of the oldest frames of some sequences' first states, from the encoder's means.
  package func reconstructionError(
    of sequences: [Int], _ table: FrameTable, checkpoint: () throws -> Void
  ) throws -> ReconstructionError {
    var sums = FrameSums(numbers: frames.frameBytes)
    var total = 0.0
    for start in stride(from: 0, to: sequences.count, by: 64) {
      let rows = sequences[start..<min(start + 64, sequences.count)]
      let batch = objective.batch(rows: rows.count)
      var values = Buffer(count: batch.workspace)
      var deltas = Buffer(count: batch.workspace)
      for (row, sequence) in rows.enumerated() {
        try table.copyStack(sequence: sequence, step: 0, into: &stack)
        values.setFrames(stack.span, frames, sample: row, of: batch.frames)
        sums.add(stack, from: 0)
      }
      let loss = try objective.loss(
        batch, klScale: 0, parameters: networks.values, statistics: networks.statistics, .running,
        values: &values, deltas: &deltas, checkpoint: checkpoint)
      total += loss.reconstruction * ImageNetworks.lossScale
    }
    return sums.error(of: total)
  }
}
