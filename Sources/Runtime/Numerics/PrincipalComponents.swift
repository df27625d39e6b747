import COpenBLAS

/// The directions in which rows of numbers vary most: the exact eigenvectors of their covariance, the largest
/// variance first.
package struct PrincipalComponents: Sendable, Equatable {
  /// Numbers in a row, n.
  package let width: Int
  /// The rows' mean, (n).
  package let mean: [Double]
  /// Orthonormal directions, (n, n): a row each, of which the number of largest magnitude is positive.
  package let components: [Double]
  /// The variance (unbiased, n − 1) along each direction, (n).
  package let variances: [Double]

  /// Analyses rows of `width` numbers; nil with fewer than two rows, or with numbers that aren't finite.
  package init?(_ rows: [Double], width: Int) {
    let count = rows.count / max(1, width)
    guard width > 0, count > 1, rows.count == count * width, rows.allSatisfy(\.isFinite) else { return nil }
    let mean = columnMeans(rows, width: width)
    let centered = rows.enumerated().map { $1 - mean[$0 % width] }
    var covariance = [Double](repeating: 0, count: width * width)
    // SAFETY: the arrays have the sizes that are given.
    unsafe cblas_dsyrk(
      CblasRowMajor, CblasUpper, CblasTrans, blasint(width), blasint(count), 1 / Double(count - 1), centered,
      blasint(width), 0, &covariance, blasint(width))
    guard let values = eigenvectors(ofSymmetric: &covariance, size: width) else { return nil }
    self.width = width
    self.mean = mean
    // LAPACK's order is the smallest first
    variances = values.reversed().map { max(0, $0) }
    components = (0..<width).reversed().flatMap { index -> [Double] in
      let vector = covariance[index * width..<(index + 1) * width]
      let largest = vector.max { abs($0) < abs($1) } ?? 0
      return largest < 0 ? vector.map { -$0 } : Array(vector)
    }
  }

  /// Analyses rows of single precision.
  package init?(single rows: [Float], width: Int) { self.init(rows.map(Double.init), width: width) }

  /// The share of all variance that lies along each direction, (n); all 0 where nothing varies.
  package var explained: [Double] {
    let total = variances.reduce(0, +)
    return variances.map { total > 0 ? $0 / total : 0 }
  }

  /// Where rows of n numbers lie along the first `count` directions: rows of `count`.
  package func project(_ rows: [Double], count: Int) -> [Double] {
    precondition(1...width ~= count && rows.count.isMultiple(of: width))
    var result: [Double] = []
    result.reserveCapacity(rows.count / width * count)
    for row in stride(from: 0, to: rows.count, by: width) {
      for component in 0..<count {
        var sum = 0.0
        for index in 0..<width {
          sum += components[component * width + index] * (rows[row + index] - mean[index])
        }
        result.append(sum)
      }
    }
    return result
  }

  /// Where rows of single precision lie.
  package func project(single rows: [Float], count: Int) -> [Double] {
    project(rows.map(Double.init), count: count)
  }

  /// The rows of n numbers that lie at places along the first `count` directions, and at the mean along the
  /// others.
  package func rows(at places: [Double], count: Int) -> [Double] {
    precondition(1...width ~= count && places.count.isMultiple(of: count))
    return stride(from: 0, to: places.count, by: count).flatMap { place in
      (0..<width).map { index in
        (0..<count).reduce(mean[index]) { $0 + places[place + $1] * components[$1 * width + index] }
      }
    }
  }
}

/// The mean of each column.
func columnMeans(_ rows: [Double], width: Int) -> [Double] {
  var sums = [Double](repeating: 0, count: width)
  for (index, value) in rows.enumerated() { sums[index % width] += value }
  let count = Double(max(1, rows.count / width))
  return sums.map { $0 / count }
}

/// Leaves a symmetric matrix's eigenvectors in it, a row each, and gives the eigenvalues, smallest first; nil
/// where LAPACK finds none.
///
/// Of the matrix the upper half, by rows, is read.
private func eigenvectors(ofSymmetric matrix: inout [Double], size: Int) -> [Double]? {
  var (n, info) = (Int32(size), Int32(0))
  var values = [Double](repeating: 0, count: size)
  // by columns the upper half by rows is the lower one
  var (vectors, lower) = (CChar(86), CChar(76))  // V, L
  var (workSize, integerSize, work, integers) = (Int32(-1), Int32(-1), [0.0], [Int32(0)])
  // asked first how much scratch it wants, then to solve
  for _ in 0..<2 {
    // SAFETY: each array has the size that LAPACK's manual asks for; the scratch's was asked of it.
    unsafe dsyevd_(
      &vectors, &lower, &n, &matrix, &n, &values, &work, &workSize, &integers, &integerSize, &info, 1, 1)
    guard info == 0 else { return nil }
    if workSize < 0 {
      (workSize, integerSize) = (Int32(work[0]), integers[0])
      work = Array(repeating: 0, count: max(1, Int(workSize)))
      integers = Array(repeating: 0, count: max(1, Int(integerSize)))
    }
  }
  return values
}
