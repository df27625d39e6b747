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

  /// Writes the gradient of the input columns `inputColumns` into x's place in `deltas`, which holds the
  /// output's gradient at y; there it leaves the gradient before the activation.
  package func backwardInput(
    _ x: Block, _ y: Block, parameters: borrowing Buffer, values: borrowing Buffer, deltas: inout Buffer,
    inputColumns: Range<Int>
  ) {
    deltas.deactivate(y, outputs: values, activation)
    deltas.multiply(y, weight.columns(inputColumns), of: parameters, into: x.columns(inputColumns))
  }

  /// Adds the gradients of the parameters of some outputs to `gradients`, after `backwardInput`.
  package func addGradients(
    _ x: Block, _ y: Block, outputs: Range<Int>, values: borrowing Buffer, deltas: borrowing Buffer,
    gradients: inout Buffer
  ) {
    let first = bias.lowerBound
    gradients.add(
      transposed: y.columns(outputs), of: deltas, times: x, of: values, into: weight.rows(outputs))
    gradients.addColumnSums(
      of: y.columns(outputs), in: deltas, into: first + outputs.lowerBound..<first + outputs.upperBound)
  }
}
