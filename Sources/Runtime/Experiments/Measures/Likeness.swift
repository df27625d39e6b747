import Numerics

/// Linear centred kernel alignment of two representations of the same samples, from 0 to 1.
///
/// ‖Yᵀ X‖² / (‖Xᵀ X‖ ‖Yᵀ Y‖) with centred columns (Kornblith and others, 2019); it doesn't change if one is
/// turned or scaled as a whole. nan where one of them doesn't vary.
package func linearAlignment(_ x: [Double], width: Int, _ y: [Double], width other: Int) -> Double {
  let (a, b) = (centered(x, width: width), centered(y, width: other))
  func square(_ matrix: [Double]) -> Double { matrix.reduce(0) { $0 + $1 * $1 } }
  let cross = square(b.transposedProduct(columns: other, a, columns: width))
  let own = squareRoot(
    square(a.transposedProduct(columns: width, a, columns: width))
      * square(b.transposedProduct(columns: other, b, columns: other)))
  return own > 0 ? cross / own : .nan
}

/// Two sets of points laid over one another as well as shifting, scaling as a whole and turning can.
package struct ProcrustesFit: Sendable, Equatable {
  /// The sum of squared distances that remain where both are scaled to a sum of squares of 1: from 0 to 1.
  package let disparity: Double
  /// How far apart each pair of points remains, in units of the root mean square distance from the middle.
  package let moved: [Double]

  /// Fits rows of `other` numbers to rows of `width`; where one has fewer numbers, zeros stand for the rest.
  ///
  /// nil unless both vary.
  package init?(_ x: [Double], width: Int, _ y: [Double], width other: Int) {
    let count = x.count / width, size = max(width, other)
    precondition(x.count == count * width && y.count == count * other)
    guard let a = ProcrustesFit.standard(x, width: width, padded: size),
      let b = ProcrustesFit.standard(y, width: other, padded: size),
      // bᵀ a = U diag(s) Vᵀ: the best turn of b is U Vᵀ, the best scale Σ s
      let product = SingularValues(
        b.transposedProduct(columns: size, a, columns: size), rows: size, columns: size)
    else { return nil }
    let scale = product.values.reduce(0, +)
    var turn = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in 0..<size {
        for index in 0..<size {
          turn[row * size + column] +=
            scale * product.left[row * size + index] * product.right[index * size + column]
        }
      }
    }
    var (sum, moved) = (0.0, [Double]())
    moved.reserveCapacity(count)
    for row in 0..<count {
      var square = 0.0
      for column in 0..<size {
        var difference = a[row * size + column]
        for index in 0..<size { difference -= b[row * size + index] * turn[index * size + column] }
        square += difference * difference
      }
      sum += square
      moved.append(squareRoot(square * Double(count)))
    }
    disparity = sum
    self.moved = moved
  }

  /// Centred rows of Frobenius norm 1, with zeros added; nil where nothing varies.
  private static func standard(_ rows: [Double], width: Int, padded: Int) -> [Double]? {
    let rows = centered(rows, width: width)
    let norm = squareRoot(rows.reduce(0) { $0 + $1 * $1 })
    guard norm > 0, norm.isFinite else { return nil }
    let zeros = [Double](repeating: 0, count: padded - width)
    return stride(from: 0, to: rows.count, by: width).flatMap { row in
      rows[row..<row + width].map { $0 / norm } + zeros
    }
  }
}

/// Rows less their mean.
private func centered(_ rows: [Double], width: Int) -> [Double] {
  var mean = [Double](repeating: 0, count: width)
  for (index, value) in rows.enumerated() { mean[index % width] += value }
  let count = Double(max(1, rows.count / width))
  return rows.enumerated().map { $1 - mean[$0 % width] / count }
}
