import CKernels
import COpenBLAS

extension Buffer {
  /// Writes `x Wᵀ` into `y`, all of one workspace but the weight: x (B, inputs), W (outputs, inputs), y (B,
  /// outputs).
  package mutating func multiply(
    _ x: Block, transposed weight: Block, of parameters: borrowing Buffer, into y: Block
  ) {
    precondition(x.columns == weight.columns && y.columns == weight.rows && x.rows == y.rows)
    precondition(x.fits(self) && y.fits(self) && weight.fits(parameters) && y.isApart(from: x))
    // SAFETY: the blocks lie within their buffers and the output overlaps no input.
    unsafe Product(
      a: memory + x.offset, aStride: x.stride, aTransposed: false, b: parameters.memory + weight.offset,
      bStride: weight.stride, bTransposed: true, c: memory + y.offset, cStride: y.stride, keeps: 0,
      rows: y.rows, columns: y.columns, depth: x.columns
    ).run()
  }

  /// Writes `dy W` into `dx`: dy (B, outputs), W (outputs, inputs), dx (B, inputs).
  package mutating func multiply(
    _ dy: Block, _ weight: Block, of parameters: borrowing Buffer, into dx: Block
  ) {
    precondition(dy.columns == weight.rows && dx.columns == weight.columns && dx.rows == dy.rows)
    precondition(dy.fits(self) && dx.fits(self) && weight.fits(parameters) && dx.isApart(from: dy))
    guard dx.columns > 0 else { return }
    // SAFETY: the blocks lie within their buffers and the output overlaps no input.
    unsafe Product(
      a: memory + dy.offset, aStride: dy.stride, aTransposed: false, b: parameters.memory + weight.offset,
      bStride: weight.stride, bTransposed: false, c: memory + dx.offset, cStride: dx.stride, keeps: 0,
      rows: dx.rows, columns: dx.columns, depth: dy.columns
    ).run()
  }

  /// Adds `dyᵀ x` to the block `weight` of itself: dy (B, outputs), x (B, inputs), the block (outputs,
  /// inputs).
  package mutating func add(
    transposed dy: Block, of dyBuffer: borrowing Buffer, times x: Block, of xBuffer: borrowing Buffer,
    into weight: Block
  ) {
    precondition(dy.rows == x.rows && weight.rows == dy.columns && weight.columns == x.columns)
    precondition(dy.fits(dyBuffer) && x.fits(xBuffer) && weight.fits(self))
    // SAFETY: the blocks lie within three different buffers.
    unsafe Product(
      a: dyBuffer.memory + dy.offset, aStride: dy.stride, aTransposed: true, b: xBuffer.memory + x.offset,
      bStride: x.stride, bTransposed: false, c: memory + weight.offset, cStride: weight.stride, keeps: 1,
      rows: weight.rows, columns: weight.columns, depth: dy.rows
    ).run()
  }
}

/// One product of matrices, `c = a b + keeps · c`, whose rows, or columns of a single row, threads share.
@safe struct Product {
  let a: UnsafePointer<Float>, aStride: Int, aTransposed: Bool
  let b: UnsafePointer<Float>, bStride: Int, bTransposed: Bool
  let c: UnsafeMutablePointer<Float>, cStride: Int
  let keeps: Float
  let rows: Int, columns: Int, depth: Int

  func run() {
    let parts = partsWorthSharing(multiplications: rows * columns * depth)
    guard parts > 1 else { return multiply(rows: 0..<rows, columns: 0..<columns) }
    var product = self
    // SAFETY: the product lives until all parts are done.
    unsafe withUnsafeMutablePointer(to: &product) {
      unsafe ck_parallel(
        parts, { unsafe $0?.assumingMemoryBound(to: Product.self).pointee.run(part: $1, of: $2) }, $0)
    }
  }

  /// Makes one part.
  private func run(part: Int, of parts: Int) {
    if rows > 1 {
      multiply(rows: share(rows, part, of: parts, unit: rowsOfShares), columns: 0..<columns)
    } else {
      multiply(rows: 0..<rows, columns: share(columns, part, of: parts, unit: 16))
    }
  }

  private func multiply(rows: Range<Int>, columns: Range<Int>) {
    guard !rows.isEmpty && !columns.isEmpty else { return }
    if self.rows == 1 && bTransposed { return multiplyVector(columns) }
    // SAFETY: the rows and columns lie within the matrices.
    unsafe cblas_sgemm(
      CblasRowMajor, aTransposed ? CblasTrans : CblasNoTrans, bTransposed ? CblasTrans : CblasNoTrans,
      blasint(rows.count), blasint(columns.count), blasint(depth), 1,
      a + rows.lowerBound * (aTransposed ? 1 : aStride), blasint(aStride),
      b + columns.lowerBound * (bTransposed ? bStride : 1), blasint(bStride), keeps,
      c + rows.lowerBound * cStride + columns.lowerBound, blasint(cStride))
  }

  /// Makes some columns where there is one row: nothing is gained by rearranging a matrix that is read once.
  private func multiplyVector(_ columns: Range<Int>) {
    // SAFETY: the columns lie within the matrices.
    unsafe cblas_sgemv(
      CblasRowMajor, CblasNoTrans, blasint(columns.count), blasint(depth), 1,
      b + columns.lowerBound * bStride, blasint(bStride), a, aTransposed ? blasint(aStride) : 1, keeps,
      c + columns.lowerBound, 1)
  }
}
