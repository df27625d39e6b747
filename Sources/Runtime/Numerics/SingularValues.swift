import COpenBLAS

/// A matrix as a product `U diag(s) Vᵀ`, the largest singular value first.
package struct SingularValues: Sendable, Equatable {
  /// Columns of U, and rows of Vᵀ: the smaller of the matrix's sides.
  package let count: Int
  /// Their number is `count`.
  package let values: [Double]
  /// U, (rows, count).
  package let left: [Double]
  /// Vᵀ, (count, columns).
  package let right: [Double]

  /// Decomposes a row-major matrix; nil if it is empty, has numbers that aren't finite, or LAPACK finds
  /// nothing.
  package init?(_ matrix: [Double], rows: Int, columns: Int) {
    precondition(matrix.count == rows * columns)
    guard rows > 0, columns > 0, matrix.allSatisfy(\.isFinite) else { return nil }
    // read by columns a row-major matrix is its transpose, A ᵀ = V diag(s) Uᵀ
    var (m, n, info, job) = (Int32(columns), Int32(rows), Int32(0), CChar(83))  // S
    let count = min(rows, columns)
    var (a, least) = (matrix, Int32(count))
    var values = [Double](repeating: 0, count: count)
    var v = [Double](repeating: 0, count: columns * count)
    var u = [Double](repeating: 0, count: count * rows)
    var (size, work) = (Int32(-1), [0.0])
    var integers = [Int32](repeating: 0, count: 8 * count)
    // asked first how much scratch it wants, then to solve
    for _ in 0..<2 {
      // SAFETY: each array has the size that LAPACK's manual asks for; the scratch's was asked of it.
      unsafe dgesdd_(
        &job, &m, &n, &a, &m, &values, &v, &m, &u, &least, &work, &size, &integers, &info, 1)
      guard info == 0 else { return nil }
      if size < 0 {
        size = Int32(work[0])
        work = Array(repeating: 0, count: max(1, Int(size)))
      }
    }
    self.count = count
    self.values = values
    // by columns (columns, count) is by rows (count, columns); by columns (count, rows) by rows (rows, count)
    right = v
    left = u
  }
}

extension [Double] {
  /// The product `xᵀ y` of two matrices of as many rows: x (N, columns), y (N, others) to (columns, others).
  package func transposedProduct(columns: Int, _ y: [Double], columns others: Int) -> [Double] {
    let rows = count / columns
    precondition(rows > 0 && count == rows * columns && y.count == rows * others)
    var result = [Double](repeating: 0, count: columns * others)
    // SAFETY: the arrays have the sizes that are given.
    unsafe cblas_dgemm(
      CblasRowMajor, CblasTrans, CblasNoTrans, blasint(columns), blasint(others), blasint(rows), 1, self,
      blasint(columns), y, blasint(others), 0, &result, blasint(others))
    return result
  }
}
