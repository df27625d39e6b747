import CKernels

/// Row kernels over batches of images, whose rows follow one another, and the ways from bytes to images and
/// back.
extension Buffer {
  /// Numbers that each thread needs of the scratch of the functions below, for blocks of so many columns.
  package static func sumScratch(columns: Int) -> Int { 4 * columns }

  /// Writes means and biased variances of a block's columns.
  package mutating func moments(of x: Block, mean: Range<Int>, variance: Range<Int>, scratch: Block) {
    let parts = parts(x, scratch: scratch)
    precondition(mean.count == x.columns && variance.count == x.columns)
    precondition(max(mean.upperBound, variance.upperBound) <= count)
    // SAFETY: the blocks lie within the buffer; the scratch has 2 · columns doubles for each part.
    unsafe ck_moments(
      parts, x.rows, x.columns, memory + x.offset, sums(scratch), memory + mean.lowerBound,
      memory + variance.lowerBound)
  }

  /// Writes `x · scale + shift` into y, each by column, and clears what is negative if `relu`.
  package mutating func scale(
    _ x: Block, by scale: Range<Int>, shift: Range<Int>, relu: Bool, into y: Block
  ) {
    precondition(x.isDense && y.isDense && x.rows == y.rows && x.columns == y.columns)
    precondition(x.fits(self) && y.fits(self) && x.isApart(from: y) && scale.count == x.columns)
    precondition(shift.count == x.columns && max(scale.upperBound, shift.upperBound) <= count)
    // SAFETY: blocks and ranges lie within the buffer, the output apart from the input.
    unsafe ck_scale(
      threads(for: x), x.rows, x.columns, memory + x.offset, memory + scale.lowerBound,
      memory + shift.lowerBound, relu ? 1 : 0, memory + y.offset)
  }

  /// Clears a gradient where its output in `values` isn't positive, if `relu`, and writes the sums of its
  /// columns; if x is given, which lies in `values` as its mean does, also Σ dy (x − mean) of each column.
  package mutating func sumGradient(
    _ dy: Block, values: borrowing Buffer, relu: Bool, into totals: Range<Int>,
    against x: (block: Block, mean: Range<Int>, into: Range<Int>)? = nil, scratch: Block
  ) {
    let parts = parts(dy, scratch: scratch)
    precondition(dy.fits(values) && totals.count == dy.columns && totals.upperBound <= count)
    if let x {
      precondition(x.block.fits(values) && x.block.isDense && x.block.rows == dy.rows)
      precondition(x.block.columns == dy.columns && x.mean.count == dy.columns)
      precondition(
        x.mean.upperBound <= values.count && x.into.count == dy.columns && x.into.upperBound <= count)
    }
    // SAFETY: blocks and ranges lie within their buffers; the scratch has 2 · columns doubles for each part.
    unsafe ck_sum_gradient(
      parts, dy.rows, dy.columns, relu ? values.memory + dy.offset : nil, memory + dy.offset,
      x.map { unsafe UnsafePointer(values.memory + $0.block.offset) },
      x.map { unsafe UnsafePointer(values.memory + $0.mean.lowerBound) }, sums(scratch),
      memory + totals.lowerBound, x.map { unsafe memory + $0.into.lowerBound })
  }

  /// Writes `a · dy + b · x + c` into x's place, each by column: dy, a, b and c in this buffer, x in
  /// `values`.
  package mutating func combine(
    _ dy: Block, by a: Range<Int>, _ x: Block, of values: borrowing Buffer, by b: Range<Int>,
    plus c: Range<Int>
  ) {
    precondition(dy.isDense && x.isDense && x.rows == dy.rows && x.columns == dy.columns)
    precondition(dy.fits(self) && x.fits(self) && x.fits(values) && x.isApart(from: dy))
    precondition([a, b, c].allSatisfy { $0.count == x.columns && $0.upperBound <= count })
    // SAFETY: blocks and ranges lie within their buffers, the output apart from the inputs.
    unsafe ck_combine(
      threads(for: x), x.rows, x.columns, memory + dy.offset, memory + a.lowerBound,
      values.memory + x.offset, memory + b.lowerBound, memory + c.lowerBound, memory + x.offset)
  }

  /// Gives the sum of the binary cross entropy of σ(logits) against targets in [0, 1], and writes
  /// `scale · (σ − target)` into the logits' place in `gradient`; each number counts as often as its weight
  /// says, once without weights.
  ///
  /// Logarithms are at least −100, as in PyTorch.
  package borrowing func binaryCrossEntropy(
    logits: Block, _ target: Block, weights: Block? = nil, gradient: inout Buffer, scale: Float,
    scratch: Block
  ) -> Double {
    let parts = gradient.parts(logits, scratch: scratch)
    for block in [target, weights ?? target] {
      precondition(block.isDense && block.rows == logits.rows && block.columns == logits.columns)
      precondition(block.fits(self))
    }
    precondition(logits.fits(self))
    // SAFETY: the blocks lie within their buffers, which are two.
    return unsafe ck_binary_cross_entropy(
      parts, logits.rows * logits.columns, memory + logits.offset, memory + target.offset,
      weights.map { unsafe UnsafePointer(memory + $0.offset) }, scale, gradient.sums(scratch),
      gradient.memory + logits.offset)
  }

  /// Writes `1 + strength · |x − mean|` for each number of `samples` images, whose mean image goes to `mean`.
  package mutating func weighDistance(
    of images: Block, samples: Int, strength: Float, mean: Block, into weights: Block
  ) {
    let count = images.rows * images.columns
    precondition(samples > 0 && count.isMultiple(of: samples) && mean.rows * mean.columns == count / samples)
    precondition(weights.rows == images.rows && weights.columns == images.columns)
    precondition([images, mean, weights].allSatisfy { $0.isDense && $0.fits(self) })
    precondition(images.isApart(from: mean) && images.isApart(from: weights) && mean.isApart(from: weights))
    // SAFETY: the blocks lie within the buffer, apart from each other.
    unsafe ck_distance_weights(
      samples, count / samples, memory + images.offset, strength, memory + mean.offset,
      memory + weights.offset)
  }

  /// Writes images with the numbers of each in the order channel, pixel: a row for each image.
  package mutating func flatten(_ images: Block, pixels: Int, into flat: Block) {
    precondition(images.isDense && flat.isDense && images.rows == flat.rows * pixels)
    precondition(flat.columns == pixels * images.columns && images.fits(self) && flat.fits(self))
    precondition(images.isApart(from: flat))
    // SAFETY: both blocks lie within the buffer, apart from each other, and have the same count.
    unsafe ck_channels_first(
      threads(for: flat), flat.rows, pixels, images.columns, memory + images.offset, memory + flat.offset)
  }

  /// Takes images back from the order channel, pixel.
  package mutating func unflatten(_ flat: Block, pixels: Int, into images: Block) {
    precondition(images.isDense && flat.isDense && images.rows == flat.rows * pixels)
    precondition(flat.columns == pixels * images.columns && images.fits(self) && flat.fits(self))
    precondition(images.isApart(from: flat))
    // SAFETY: both blocks lie within the buffer, apart from each other, and have the same count.
    unsafe ck_channels_last(
      threads(for: flat), flat.rows, pixels, images.columns, memory + flat.offset, memory + images.offset)
  }

  /// Writes frames of a stack as sample number `sample` of images with 3 channels for each frame, numbers in
  /// [0, 1].
  ///
  /// From frame `first` on, as many as the images have channels for.
  package mutating func setFrames(
    _ bytes: Span<UInt8>, _ frames: FrameStack, from first: Int = 0, sample: Int, of images: Block
  ) {
    let pixels = frames.size * frames.size
    let shown = images.columns / 3
    precondition(bytes.count == frames.bytes && images.columns % 3 == 0 && first >= 0)
    precondition(first + shown <= frames.count && images.isDense && images.fits(self))
    precondition(sample >= 0 && (sample + 1) * pixels <= images.rows)
    // SAFETY: the frames lie within the bytes and the sample within the buffer.
    unsafe bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return }
      unsafe ck_image_of_frames(
        pixels, shown, start + first * frames.frameBytes,
        memory + images.offset + sample * pixels * images.columns)
    }
  }

  /// Reads σ of sample number `sample` of images of logits as the bytes of one frame of `size` × `size`
  /// pixels.
  package func readFrame(sample: Int, ofLogits images: Block, size: Int, into bytes: inout [UInt8]) {
    let count = size * size * 3
    precondition(images.columns == 3 && images.isDense && images.fits(self) && bytes.count == count)
    precondition(sample >= 0 && (sample + 1) * size * size <= images.rows)
    // SAFETY: the sample lies within the buffer and the array has as many bytes.
    unsafe bytes.withUnsafeMutableBufferPointer {
      unsafe ck_bytes_of_logits(count, memory + images.offset + sample * count, $0.baseAddress)
    }
  }

  /// The number of parts in which rows are summed, each with a row of scratch.
  private func parts(_ x: Block, scratch: Block) -> Int {
    precondition(x.isDense && x.fits(self) && scratch.fits(self) && scratch.isApart(from: x))
    precondition(scratch.rows > 0 && scratch.columns >= Buffer.sumScratch(columns: x.columns))
    return min(threads(for: x), scratch.rows)
  }

  /// One thread where there is little to do.
  private func threads(for x: Block) -> Int { x.rows * x.columns < 1 << 15 ? 1 : productThreads }

  /// Scratch as doubles.
  private func sums(_ scratch: Block) -> UnsafeMutablePointer<Double> {
    precondition(scratch.offset % 16 == 0)
    // SAFETY: the buffer begins on a cache line, so that the block does.
    return unsafe UnsafeMutableRawPointer(memory + scratch.offset).assumingMemoryBound(to: Double.self)
  }
}

extension Block {
  /// True where its rows follow one another.
  fileprivate var isDense: Bool { stride == columns }
}
