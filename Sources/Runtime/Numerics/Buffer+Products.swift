import COpenBLAS

/// Sets the number of threads of matrix products.
///
/// OpenBLAS keeps one number for the process. The same number gives the same bits.
package func setProductThreads(_ count: Int) {
  openblas_set_num_threads(Int32(clamping: max(1, count)))
}

extension Buffer {
  /// Writes `x Wᵀ` into `y`, all of one workspace but the weight: x (B, inputs), W (outputs, inputs), y (B, outputs).
  package mutating func multiply(
    _ x: Block, transposed weight: Block, of parameters: borrowing Buffer, into y: Block
  ) {
    precondition(x.columns == weight.columns && y.columns == weight.rows && x.rows == y.rows)
    precondition(x.fits(self) && y.fits(self) && weight.fits(parameters) && y.isApart(from: x))
    // SAFETY: the blocks lie within their buffers and the output overlaps no input.
    unsafe cblas_sgemm(
      CblasRowMajor, CblasNoTrans, CblasTrans, blasint(y.rows), blasint(y.columns), blasint(x.columns), 1,
      memory + x.offset, blasint(x.stride), parameters.memory + weight.offset, blasint(weight.stride), 0,
      memory + y.offset, blasint(y.stride))
  }

  /// Writes `dy W` into `dx`: dy (B, outputs), W (outputs, inputs), dx (B, inputs).
  package mutating func multiply(
    _ dy: Block, _ weight: Block, of parameters: borrowing Buffer, into dx: Block
  ) {
    precondition(dy.columns == weight.rows && dx.columns == weight.columns && dx.rows == dy.rows)
    precondition(dy.fits(self) && dx.fits(self) && weight.fits(parameters) && dx.isApart(from: dy))
    guard dx.columns > 0 else { return }
    // SAFETY: the blocks lie within their buffers and the output overlaps no input.
    unsafe cblas_sgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(dx.rows), blasint(dx.columns), blasint(dy.columns),
      1,
      memory + dy.offset, blasint(dy.stride), parameters.memory + weight.offset, blasint(weight.stride), 0,
      memory + dx.offset, blasint(dx.stride))
  }

  /// Adds `dyᵀ x` to the block `weight` of itself: dy (B, outputs), x (B, inputs), the block (outputs, inputs).
  package mutating func add(
    transposed dy: Block, of dyBuffer: borrowing Buffer, times x: Block, of xBuffer: borrowing Buffer,
    into weight: Block
  ) {
    precondition(dy.rows == x.rows && weight.rows == dy.columns && weight.columns == x.columns)
    precondition(dy.fits(dyBuffer) && x.fits(xBuffer) && weight.fits(self))
    // SAFETY: the blocks lie within three different buffers.
    unsafe cblas_sgemm(
      CblasRowMajor, CblasTrans, CblasNoTrans, blasint(weight.rows), blasint(weight.columns),
      blasint(dy.rows), 1,
      dyBuffer.memory + dy.offset, blasint(dy.stride), xBuffer.memory + x.offset, blasint(x.stride), 1,
      memory + weight.offset, blasint(weight.stride))
  }
}
