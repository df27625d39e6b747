import Networks
import Numerics

/// Draws frames by networks that are still learning: they are frozen anew when they have learned since the
/// last time.
struct FrameDrawing: ~Copyable {
  private let networks: [ConvolutionalNetwork]
  private let size: Int
  private var first: FrozenNetwork?
  private var second: FrozenNetwork?
  private var batches = -1

  /// Draws by one network or two, each of which draws a frame.
  init(_ networks: [ConvolutionalNetwork], size: Int) {
    precondition(1...2 ~= networks.count)
    self.networks = networks
    self.size = size
    first = nil
    second = nil
  }

  /// Takes the networks as they are after so many batches.
  mutating func prepare(_ learned: borrowing LearnedParameters, batches: Int) {
    guard batches != self.batches else { return }
    first = FrozenNetwork(networks[0], parameters: learned.values, statistics: learned.statistics)
    if networks.count > 1 {
      second = FrozenNetwork(networks[1], parameters: learned.values, statistics: learned.statistics)
    }
    self.batches = batches
  }

  /// Gives the frames (bytes) that are drawn of one input.
  mutating func draw(_ input: [Float]) -> [[UInt8]] {
    var frame = [UInt8](repeating: 0, count: size * size * 3)
    var logits = [Float](repeating: 0, count: size * size * 3)
    first?.set(input)
    first?.run(into: &logits)
    first?.readFrame(into: &frame)
    guard networks.count > 1 else { return [frame] }
    let drawn = frame
    second?.set(input)
    second?.run(into: &logits)
    second?.readFrame(into: &frame)
    return [drawn, frame]
  }
}
