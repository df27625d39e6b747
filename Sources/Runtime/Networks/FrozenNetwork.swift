package import Numerics

/// A network that has learned, with its running statistics and its weights prepared once: it allocates
/// nothing when it runs.
package struct FrozenNetwork: ~Copyable {
  package let network: ConvolutionalNetwork
  /// Samples at a time.
  package let rows: Int
  private let at: ConvolutionalNetwork.Activations
  private let parameters: Buffer
  private let statistics: Buffer
  private var values: Buffer

  /// Keeps copies of the parameters and statistics.
  package init(
    _ network: ConvolutionalNetwork, parameters: borrowing Buffer, statistics: borrowing Buffer, rows: Int = 1
  ) {
    self.network = network
    self.rows = rows
    self.parameters = parameters.copy()
    self.statistics = statistics.copy()
    var workspace = BlockLayout()
    at = network.activations(batch: rows, learns: false, in: &workspace)
    values = Buffer(count: workspace.count)
    network.prepare(at, parameters: parameters, values: &values)
  }

  /// Sets a sample of the input from frames of a stack, as `Buffer.setFrames` does.
  package mutating func setFrames(
    _ bytes: Span<UInt8>, _ frames: FrameStack, from first: Int = 0, sample: Int = 0
  ) {
    values.setFrames(bytes, frames, from: first, sample: sample, of: at.input)
  }

  /// Sets the whole input: rows · input.count numbers.
  package mutating func set(_ input: [Float]) {
    precondition(input.count == rows * network.input.count)
    values.set(input, at: at.input.offset)
  }

  /// Computes the output.
  package mutating func run() {
    network.forward(
      at, parameters: parameters, statistics: statistics, .running, values: &values, isPrepared: true
    ) {}
  }

  /// Computes the output and writes its rows · output.count numbers.
  package mutating func run(into output: inout [Float]) {
    run()
    values.read(at.output.range, into: &output)
  }

  /// Reads a sample of an output of logits as the bytes of one frame, after `run`.
  package func readFrame(sample: Int = 0, into bytes: inout [UInt8]) {
    values.readFrame(sample: sample, ofLogits: at.output, size: network.output.height, into: &bytes)
  }
}
