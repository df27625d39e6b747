/// Which columns of rows of single precision really change.
package func changingColumns(_ rows: [Float], width: Int) -> [Bool] {
  let spread = ColumnSpread(rows, width: width)
  return Variation.recorded.changes(deviations: spread.deviations, magnitudes: spread.magnitudes)
}

/// The means of columns, their unbiased (n − 1) standard deviations, and the largest magnitudes in them.
package struct ColumnSpread: Sendable {
  package private(set) var means: [Double]
  package private(set) var deviations: [Double]
  package private(set) var magnitudes: [Double]
  /// Σ (x − mean)².
  package private(set) var squares: [Double]

  /// Measures rows of `width` numbers; of fewer than two rows deviations are 0.
  package init(_ rows: [Float], width: Int) {
    let count = Double(rows.count / width)
    let zeros = [Double](repeating: 0, count: width)
    var (sums, squares, magnitudes) = (zeros, zeros, zeros)
    for (index, value) in rows.enumerated() {
      sums[index % width] += Double(value)
      magnitudes[index % width] = max(magnitudes[index % width], Double(abs(value)))
    }
    let means = sums.map { count > 0 ? $0 / count : 0 }
    for (index, value) in rows.enumerated() {
      let difference = Double(value) - means[index % width]
      squares[index % width] += difference * difference
    }
    (self.means, self.squares, self.magnitudes) = (means, squares, magnitudes)
    deviations = squares.map { count > 1 ? squareRoot($0 / (count - 1)) : 0 }
  }
}

/// Tells numbers that really change from those in which only rounding and solvers' tolerances show.
///
/// A column changes if its standard deviation is above what noise leaves: a share of its own magnitude, which
/// is how finely its numbers are kept, and a share of the largest magnitude of all columns, which is how well
/// they are computed together. Both are relative, so that small units make no difference, down to deviations
/// of 10⁻¹⁵.
package struct Variation: Sendable, Equatable {
  /// How finely a number is kept, in units of its magnitude.
  package let precision: Double
  /// How well numbers are computed, in units of the largest among them.
  package let tolerance: Double

  /// Numbers of a simulation in double precision: rigid coordinates of magnitude 1 move by 10⁻¹⁶ to 10⁻¹².
  package static let simulated = Variation(precision: 0, tolerance: 1e-10)
  /// The same kept in single precision.
  package static let recorded = Variation(precision: 0x1p-22, tolerance: 1e-10)
  /// Outputs of networks, which compute in single precision.
  package static let computed = Variation(precision: 1e-6, tolerance: 1e-6)

  /// Smaller deviations than any simulation means.
  private static let smallest = 1e-15

  /// Which columns change, by their standard deviations and the largest magnitudes that their numbers have.
  package func changes(deviations: [Double], magnitudes: [Double]) -> [Bool] {
    let common = max(Variation.smallest, tolerance * (magnitudes.max() ?? 0))
    return zip(deviations, magnitudes).map { $0 > max(common, precision * $1) }
  }
}
