import CKernels

/// Convolutions over batches of images. Samples are shared among the threads for which `scratch` has rows.
extension Buffer {
  /// Writes weights in the order in which `convolve` reads them.
  package mutating func prepareConvolution(
    _ shape: ConvolutionShape, weight: Range<Int>, of parameters: borrowing Buffer, into prepared: Block
  ) {
    var window = checked(shape, weight: weight, of: parameters, prepared: prepared)
    // SAFETY: both ranges lie within their buffers, which are two, and are as long as the kernel's.
    unsafe ck_prepare_gather(
      &window, productThreads, parameters.memory + weight.lowerBound, memory + prepared.offset)
  }

  /// Writes weights in the order in which `convolveTransposed` reads them.
  package mutating func prepareTransposedConvolution(
    _ shape: ConvolutionShape, weight: Range<Int>, of parameters: borrowing Buffer, into prepared: Block
  ) {
    var window = checked(shape, weight: weight, of: parameters, prepared: prepared)
    // SAFETY: both ranges lie within their buffers, which are two, and are as long as the kernel's.
    unsafe ck_prepare_scatter(
      &window, productThreads, parameters.memory + weight.lowerBound, memory + prepared.offset)
  }

  private func checked(
    _ shape: ConvolutionShape, weight: Range<Int>, of parameters: borrowing Buffer, prepared: Block
  ) -> ck_window {
    precondition(weight.count == shape.weights.reduce(1, *) && weight.upperBound <= parameters.count)
    precondition(prepared.fits(self) && prepared.columns >= shape.preparedCount)
    return shape.window
  }

  /// Writes the convolution of large images into small ones, with a bias (small channels) if one is given.
  package mutating func convolve(
    _ shape: ConvolutionShape, _ large: Block, prepared: Block, bias: Range<Int>?,
    of parameters: borrowing Buffer, relu: Bool, into small: Block, scratch: Block
  ) {
    let parts = parts(shape, large: large, small: small, prepared: prepared, scratch: scratch)
    precondition(large.fits(self) && small.fits(self) && large.isApart(from: small))
    precondition(bias.map { $0.count == shape.small.channels && $0.upperBound <= parameters.count } ?? true)
    var window = shape.window
    // SAFETY: all blocks lie within the buffer, apart from one another, and are as long as the kernel's.
    unsafe ck_gather(
      &window, small.rows / shape.small.pixels, parts, memory + large.offset, memory + prepared.offset,
      bias.map { unsafe parameters.memory + $0.lowerBound }, relu ? 1 : 0, memory + small.offset,
      memory + scratch.offset)
  }

  /// Writes the transposed convolution of small images into large ones, with a bias (large channels) if one
  /// is given.
  package mutating func convolveTransposed(
    _ shape: ConvolutionShape, _ small: Block, prepared: Block, bias: Range<Int>?,
    of parameters: borrowing Buffer, relu: Bool, into large: Block, scratch: Block
  ) {
    let parts = parts(shape, large: large, small: small, prepared: prepared, scratch: scratch)
    precondition(large.fits(self) && small.fits(self) && large.isApart(from: small))
    precondition(bias.map { $0.count == shape.large.channels && $0.upperBound <= parameters.count } ?? true)
    var window = shape.window
    // SAFETY: all blocks lie within the buffer, apart from one another, and are as long as the kernel's.
    unsafe ck_scatter(
      &window, small.rows / shape.small.pixels, parts, memory + small.offset, memory + prepared.offset,
      bias.map { unsafe parameters.memory + $0.lowerBound }, relu ? 1 : 0, memory + large.offset,
      memory + scratch.offset)
  }

  /// Adds the weights' gradient to a range of itself, from the large and the small images or their gradients.
  ///
  /// One of them lies in `values`, the other, a gradient, in `deltas`, as do `partial` and `scratch`: the
  /// large ones' gradient if `isTransposed`, the small ones' otherwise.
  package mutating func addWeightGradient(
    _ shape: ConvolutionShape, isTransposed: Bool, large: Block, small: Block, values: borrowing Buffer,
    deltas: inout Buffer, into weight: Range<Int>, partial: Block, scratch: Block
  ) {
    let parts = min(
      partial.rows, deltas.parts(shape, large: large, small: small, prepared: nil, scratch: scratch))
    precondition(weight.count == shape.weights.reduce(1, *) && weight.upperBound <= count)
    precondition((isTransposed ? small : large).fits(values) && (isTransposed ? large : small).fits(deltas))
    precondition(
      partial.fits(deltas) && partial.columns >= shape.partialCount && partial.isApart(from: scratch))
    var window = shape.window
    // SAFETY: the blocks lie within their buffers, which are three, and are as long as the kernel's.
    unsafe ck_weight_gradient(
      &window, small.rows / shape.small.pixels, parts,
      (isTransposed ? deltas.memory : values.memory) + large.offset,
      (isTransposed ? values.memory : deltas.memory) + small.offset, memory + weight.lowerBound,
      deltas.memory + partial.offset, deltas.memory + scratch.offset)
  }

  /// Checks the blocks of a convolution and gives the number of parts in which its samples are done.
  private func parts(
    _ shape: ConvolutionShape, large: Block, small: Block, prepared: Block?, scratch: Block
  ) -> Int {
    let samples = small.rows / shape.small.pixels
    precondition(large.rows == samples * shape.large.pixels && small.rows == samples * shape.small.pixels)
    precondition(large.columns == shape.large.channels && large.stride == large.columns)
    precondition(small.columns == shape.small.channels && small.stride == small.columns)
    precondition(scratch.fits(self) && scratch.rows > 0 && scratch.columns >= shape.scratchCount)
    precondition(prepared.map { $0.fits(self) && $0.columns >= shape.preparedCount } ?? true)
    return max(1, min(productThreads, scratch.rows, samples))
  }
}
