package import Numerics

/// A convolution, or a transposed one, with its activation.
///
/// `y[k] = activation(b[k] + Σ W[k, c, i, j] x[c, window])`; a transposed one adds to the windows instead.
/// Weights are (channels of the small image, of the large one, kernel, kernel): PyTorch's Conv2d and
/// ConvTranspose2d.
package struct Convolution: Sendable {
  package let shape: ConvolutionShape
  package let isTransposed: Bool
  package let relu: Bool
  let weight: Range<Int>
  let bias: Range<Int>

  /// Appends a layer named `name` to a layout, as tensors `name.weight` and `name.bias`.
  package init(
    _ name: String, _ shape: ConvolutionShape, isTransposed: Bool, relu: Bool,
    in layout: inout ParameterLayout
  ) {
    self.shape = shape
    self.isTransposed = isTransposed
    self.relu = relu
    weight = layout.add("\(name).weight", shape: shape.weights)
    bias = layout.add("\(name).bias", shape: [(isTransposed ? shape.large : shape.small).channels])
  }

  package var input: ImageShape { isTransposed ? shape.small : shape.large }
  package var output: ImageShape { isTransposed ? shape.large : shape.small }

  /// Draws weights and biases as PyTorch does: uniform in ±1/√(weights of the second axis · kernel²).
  package func initialize(_ parameters: inout Buffer, using random: inout RandomStream) {
    let limit = 1 / squareRoot(Double(shape.large.channels * shape.kernel * shape.kernel))
    parameters.fillUniform(weight, -limit, limit, using: &random)
    parameters.fillUniform(bias, -limit, limit, using: &random)
  }

  /// Its places for one batch size.
  struct Places {
    let x: Block
    let y: Block
    /// Weights in the order of the kernels: of this layer's direction in the values, of the other in the
    /// deltas.
    let prepared: Block
    /// Where the layer is fully connected: the large image, a row for each sample, in the order channel,
    /// pixel.
    let flat: Block
  }

  /// Reserves its places, x and y given.
  func places(x: Block, y: Block, batch: Int, in workspace: inout BlockLayout) -> Places {
    let isDense = shape.isDense
    return Places(
      x: x, y: y, prepared: workspace.add(rows: 1, columns: isDense ? 0 : shape.preparedCount),
      flat: workspace.add(rows: isDense ? batch : 0, columns: shape.large.count))
  }

  /// Writes the weights in the order that `forward` needs, which does so itself unless told that they are.
  func prepare(_ at: Places, parameters: borrowing Buffer, values: inout Buffer) {
    guard !shape.isDense else { return }
    if isTransposed {
      values.prepareTransposedConvolution(shape, weight: weight, of: parameters, into: at.prepared)
    } else {
      values.prepareConvolution(shape, weight: weight, of: parameters, into: at.prepared)
    }
  }

  /// Writes the output into y: x (B·H·W, C), y (B·H'·W', C').
  func forward(
    _ at: Places, parameters: borrowing Buffer, values: inout Buffer, isPrepared: Bool, scratch: Scratch
  ) {
    if shape.isDense { return forwardDense(at, parameters: parameters, values: &values) }
    if !isPrepared { prepare(at, parameters: parameters, values: &values) }
    if isTransposed {
      values.convolveTransposed(
        shape, at.x, prepared: at.prepared, bias: bias, of: parameters, relu: relu, into: at.y,
        scratch: scratch.parts)
    } else {
      values.convolve(
        shape, at.x, prepared: at.prepared, bias: bias, of: parameters, relu: relu, into: at.y,
        scratch: scratch.parts)
    }
  }

  /// Adds the parameters' gradients to `gradients` and, if wanted, writes the input's into x's place in
  /// `deltas`, which hold the output's gradient at y and lose it; `checkpoint`, called before each product,
  /// may throw to stop.
  func backward(
    _ at: Places, parameters: borrowing Buffer, values: borrowing Buffer, deltas: inout Buffer,
    gradients: inout Buffer, inputGradient: Bool, scratch: Scratch, checkpoint: () throws -> Void
  ) rethrows {
    let sums = scratch.totals(at.y.columns)
    deltas.sumGradient(at.y, values: values, relu: relu, into: sums.range, scratch: scratch.parts)
    gradients.addColumnSums(of: sums, in: deltas, into: bias)
    try checkpoint()
    if shape.isDense {
      return try backwardDense(
        at, parameters: parameters, values: values, deltas: &deltas, gradients: &gradients,
        inputGradient: inputGradient, checkpoint: checkpoint)
    }
    gradients.addWeightGradient(
      shape, isTransposed: isTransposed, large: isTransposed ? at.y : at.x, small: isTransposed ? at.x : at.y,
      values: values, deltas: &deltas, into: weight, partial: scratch.partial, scratch: scratch.parts)
    guard inputGradient else { return }
    try checkpoint()
    if isTransposed {
      deltas.prepareConvolution(shape, weight: weight, of: parameters, into: at.prepared)
      deltas.convolve(
        shape, at.y, prepared: at.prepared, bias: nil, of: parameters, relu: false, into: at.x,
        scratch: scratch.parts)
    } else {
      deltas.prepareTransposedConvolution(shape, weight: weight, of: parameters, into: at.prepared)
      deltas.convolveTransposed(
        shape, at.y, prepared: at.prepared, bias: nil, of: parameters, relu: false, into: at.x,
        scratch: scratch.parts)
    }
  }

  /// The weights of a fully connected layer: (small channels, numbers of the large image).
  private var matrix: Block {
    Block(offset: weight.lowerBound, rows: shape.small.channels, columns: shape.large.count)
  }

  private func forwardDense(_ at: Places, parameters: borrowing Buffer, values: inout Buffer) {
    if isTransposed {
      values.multiply(at.x, matrix, of: parameters, into: at.flat)
      values.unflatten(at.flat, pixels: shape.large.pixels, into: at.y)
    } else {
      values.flatten(at.x, pixels: shape.large.pixels, into: at.flat)
      values.multiply(at.flat, transposed: matrix, of: parameters, into: at.y)
    }
    values.activate(at.y, bias: bias, of: parameters, relu ? .relu : .identity)
  }

  private func backwardDense(
    _ at: Places, parameters: borrowing Buffer, values: borrowing Buffer, deltas: inout Buffer,
    gradients: inout Buffer, inputGradient: Bool, checkpoint: () throws -> Void
  ) rethrows {
    if isTransposed {
      deltas.flatten(at.y, pixels: shape.large.pixels, into: at.flat)
      gradients.add(transposed: at.x, of: values, times: at.flat, of: deltas, into: matrix)
    } else {
      gradients.add(transposed: at.y, of: deltas, times: at.flat, of: values, into: matrix)
    }
    guard inputGradient else { return }
    try checkpoint()
    if isTransposed {
      deltas.multiply(at.flat, transposed: matrix, of: parameters, into: at.x)
    } else {
      deltas.multiply(at.y, matrix, of: parameters, into: at.flat)
      deltas.unflatten(at.flat, pixels: shape.large.pixels, into: at.x)
    }
  }
}
