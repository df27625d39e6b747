import CKernels

/// What follows a layer's product and bias.
///
/// Each derivative is a function of the output, so that nothing is kept but outputs.
package enum Activation: Sendable, Equatable {
  case identity
  case relu
  case selu
  /// `scale · tanh(x)`
  case tanh(scale: Float)
  /// `min(max(x, −1), 1)`
  case clip
}

extension Buffer {
  /// Writes `activation(y + bias)` into y, in place: y (B, outputs), bias (outputs).
  package mutating func activate(
    _ y: Block, bias: Range<Int>, of parameters: borrowing Buffer, _ activation: Activation
  ) {
    precondition(y.fits(self) && bias.count == y.columns && bias.upperBound <= parameters.count)
    // SAFETY: block and range lie within their buffers, which are two.
    let output = unsafe memory + y.offset
    let bias = unsafe parameters.memory + bias.lowerBound
    switch activation {
    case .identity: unsafe ck_bias(y.rows, y.columns, y.stride, bias, output)
    case .relu: unsafe ck_bias_relu(y.rows, y.columns, y.stride, bias, output)
    case .selu: unsafe ck_bias_selu(y.rows, y.columns, y.stride, bias, output)
    case .tanh(let scale): unsafe ck_bias_tanh(y.rows, y.columns, y.stride, scale, bias, output)
    case .clip: unsafe ck_bias_clip(y.rows, y.columns, y.stride, bias, output)
    }
  }

  /// Turns the gradient of an activation's output (a block of this buffer) into that of its input, in place;
  /// the output lies at the same place in `outputs`.
  package mutating func deactivate(_ dy: Block, outputs: borrowing Buffer, _ activation: Activation) {
    precondition(dy.fits(self) && dy.fits(outputs))
    // SAFETY: the block lies within both buffers.
    let gradient = unsafe memory + dy.offset
    let output = unsafe outputs.memory + dy.offset
    switch activation {
    case .identity: break
    case .relu: unsafe ck_relu_backward(dy.rows, dy.columns, dy.stride, output, gradient)
    case .selu: unsafe ck_selu_backward(dy.rows, dy.columns, dy.stride, output, gradient)
    case .tanh(let scale): unsafe ck_tanh_backward(dy.rows, dy.columns, dy.stride, scale, output, gradient)
    case .clip: unsafe ck_clip_backward(dy.rows, dy.columns, dy.stride, output, gradient)
    }
  }

  /// Adds the sum of each column of a block of `source` to a range of itself.
  package mutating func addColumnSums(of block: Block, in source: borrowing Buffer, into range: Range<Int>) {
    precondition(block.fits(source) && range.count == block.columns && range.upperBound <= count)
    // SAFETY: block and range lie within their buffers, which are two.
    unsafe ck_add_column_sums(
      block.rows, block.columns, block.stride, source.memory + block.offset, memory + range.lowerBound)
  }
}
