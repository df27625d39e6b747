package import Numerics

/// A fully connected layer with its activation: `y = activation(x Wᵀ + b)`.
package struct Linear: Sendable {
  package let inputs: Int
  package let outputs: Int
  package let activation: Activation
  let weight: Block  // (outputs, inputs)
  let bias: Range<Int>  // (outputs)

  /// Appends a layer named `name` to a layout, as tensors `name.weight` and `name.bias`.
  package init(
    _ name: String, inputs: Int, outputs: Int, _ activation: Activation, in layout: inout ParameterLayout
  ) {
    self.init(heads: [name], inputs: inputs, outputs: outputs, activation, in: &layout)
  }

  /// Appends several heads on one input, computed as one layer: outputs of the first head, then of the
  /// second, ….
  package init(
    heads: [String], inputs: Int, outputs: Int, _ activation: Activation, in layout: inout ParameterLayout
  ) {
    self.inputs = inputs
    self.outputs = outputs * heads.count
    self.activation = activation
    let weights = heads.map { layout.add("\($0).weight", shape: [outputs, inputs]) }
    let biases = heads.map { layout.add("\($0).bias", shape: [outputs]) }
    weight = Block(offset: weights[0].lowerBound, rows: self.outputs, columns: inputs)
    bias = biases[0].lowerBound..<biases[0].lowerBound + self.outputs
  }

  /// Draws weights and biases as PyTorch does: uniform in ±1/√inputs.
  package func initialize(_ parameters: inout Buffer, using random: inout RandomStream) {
    let limit = 1 / squareRoot(Double(inputs))
    parameters.fillUniform(weight.range, -limit, limit, using: &random)
    parameters.fillUniform(bias, -limit, limit, using: &random)
  }

  /// Writes `activation(x Wᵀ + b)` into y: x (B, inputs), y (B, outputs), both blocks of `values`.
  package func forward(_ x: Block, parameters: borrowing Buffer, values: inout Buffer, into y: Block) {
    values.multiply(x, transposed: weight, of: parameters, into: y)
    values.activate(y, bias: bias, of: parameters, activation)
  }

  /// Adds the parameters' gradients to `gradients` and writes the input's into x's place in `deltas`.
  ///
  /// Of the input's only the columns `inputColumns` are written; `deltas` holds the output's gradient at y,
  /// which is used up. `checkpoint`, called before each product, may throw to stop.
  package func backward(
    _ x: Block, _ y: Block, parameters: borrowing Buffer, values: borrowing Buffer, deltas: inout Buffer,
    gradients: inout Buffer, inputColumns: Range<Int>, checkpoint: () throws -> Void
  ) rethrows {
    deltas.deactivate(y, outputs: values, activation)
    try checkpoint()
    gradients.add(transposed: y, of: deltas, times: x, of: values, into: weight)
    gradients.addColumnSums(of: y, in: deltas, into: bias)
    try checkpoint()
    deltas.multiply(y, weight.columns(inputColumns), of: parameters, into: x.columns(inputColumns))
  }

  /// Writes the input's gradient as `backward` does, for a layer whose parameters are frozen.
  package func backwardInput(
    _ x: Block, _ y: Block, parameters: borrowing Buffer, values: borrowing Buffer, deltas: inout Buffer,
    inputColumns: Range<Int>
  ) {
    deltas.deactivate(y, outputs: values, activation)
    deltas.multiply(y, weight.columns(inputColumns), of: parameters, into: x.columns(inputColumns))
  }
}
