package import Numerics

/// Runs a network forward on up to `rows` samples at a time, without gradients and without allocating.
package struct Inference: ~Copyable {
  package let network: MultilayerPerceptron
  package let rows: Int
  private let at: MultilayerPerceptron.Activations
  private var values: Buffer

  package init(_ network: MultilayerPerceptron, rows: Int = 1) {
    self.network = network
    self.rows = rows
    var workspace = BlockLayout()
    at = network.activations(batch: rows, in: &workspace)
    values = Buffer(count: workspace.count)
  }

  /// Writes the outputs (rows · outputs) of as many inputs (rows · inputs) as there are rows.
  package mutating func run(_ input: [Float], parameters: borrowing Buffer, into output: inout [Float]) {
    precondition(input.count == rows * network.inputs && output.count == rows * network.outputs)
    values.set(input, at: at.input.offset)
    network.forward(at, parameters: parameters, values: &values) {}
    values.read(at.output.range, into: &output)
  }

  /// Gives the outputs (N · outputs) of N inputs (N · inputs).
  package mutating func run(all input: [Float], parameters: borrowing Buffer) -> [Float] {
    run(all: input, parameters: parameters) {}
  }

  /// Gives the outputs (N · outputs) of N inputs (N · inputs), a chunk of rows at a time; `checkpoint`,
  /// called before each chunk, may throw to stop.
  package mutating func run(
    all input: [Float], parameters: borrowing Buffer, checkpoint: () throws -> Void
  ) rethrows -> [Float] {
    let (inputs, outputs) = (network.inputs, network.outputs)
    let count = input.count / inputs
    precondition(count * inputs == input.count)
    var result = [Float]()
    result.reserveCapacity(count * outputs)
    var chunk = [Float](repeating: 0, count: rows * inputs)
    var output = [Float](repeating: 0, count: rows * outputs)
    for start in stride(from: 0, to: count, by: rows) {
      try checkpoint()
      let here = min(rows, count - start)
      // a last chunk that isn't full keeps old rows, whose outputs are dropped
      chunk.replaceSubrange(0..<here * inputs, with: input[start * inputs..<(start + here) * inputs])
      run(chunk, parameters: parameters, into: &output)
      result += output[0..<here * outputs]
    }
    return result
  }
}
