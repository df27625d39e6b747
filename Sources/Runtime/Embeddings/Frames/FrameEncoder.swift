import Datasets
import Networks
import Numerics

/// Encodes frames by a network that is still learning: it is frozen anew when it has learned since the last
/// time.
///
/// The network's output is (B, 2d), means and log variances; the means are given.
struct FrameEncoder: ~Copyable {
  private let network: ConvolutionalNetwork
  /// The frames of what is encoded, as many as the network sees at once.
  private let frames: FrameStack
  private let rows: Int
  private var frozen: FrozenNetwork?
  /// Batches that the network had learned from when it was frozen.
  private var batches = -1
  private var heads: [Float]

  /// Encodes `rows` samples at a time.
  init(_ network: ConvolutionalNetwork, frames: FrameStack, rows: Int = 1) {
    self.network = network
    self.frames = frames
    self.rows = rows
    frozen = nil
    heads = Array(repeating: 0, count: rows * network.output.count)
  }

  /// Numbers in a mean.
  var latent: Int { network.output.count / 2 }

  /// Takes the network as it is after so many batches.
  mutating func prepare(_ networks: borrowing LearnedParameters, batches: Int) {
    guard batches != self.batches else { return }
    frozen = FrozenNetwork(
      network, parameters: networks.values, statistics: networks.statistics, rows: rows)
    self.batches = batches
  }

  /// Puts the frames of a stack, from one of them on, into a row.
  mutating func set(_ stack: Span<UInt8>, from first: Int = 0, row: Int = 0) {
    frozen?.setFrames(stack, frames, from: first, sample: row)
  }

  /// Gives the means of the data's states after `step` actions of some sequences, rows of `latent` numbers.
  ///
  /// `checkpoint`, called before each batch, may throw to stop.
  mutating func means(
    of sequences: some RandomAccessCollection<Int>, step: Int, in table: FrameTable,
    checkpoint: () throws -> Void
  ) throws -> [Float] {
    var means = [Float](repeating: 0, count: sequences.count * latent)
    var stack = [UInt8](repeating: 0, count: frames.bytes)
    var (row, start) = (0, 0)
    for (index, sequence) in sequences.enumerated() {
      try table.copyStack(sequence: sequence, step: step, into: &stack)
      set(stack.span, row: row)
      row += 1
      guard row == rows || index == sequences.count - 1 else { continue }
      try checkpoint()
      run(rows: row, into: &means, at: start)
      start += row * latent
      row = 0
    }
    return means
  }

  /// Writes the mean of each of the first rows into `means`, from a place on.
  mutating func run(rows: Int = 1, into means: inout [Float], at start: Int = 0) {
    frozen?.run(into: &heads)
    for row in 0..<rows {
      for index in 0..<latent { means[start + row * latent + index] = heads[row * 2 * latent + index] }
    }
  }
}
