package import Numerics

/// Mean and standard deviation per dimension, with which data are made white: `(x − mean) / std`.
package struct Whitening: Sendable, Equatable {
  package var mean: [Float]
  package var std: [Float]

  package init(mean: [Float], std: [Float]) {
    self.mean = mean
    self.std = std
  }

  /// Measures rows of `width` numbers: unbiased (n − 1) standard deviations; that of a column which doesn't
  /// really change counts as 1.
  package init(rows: [Float], width: Int, _ variation: Variation = .recorded) {
    let spread = ColumnSpread(rows, width: width)
    let changes = variation.changes(deviations: spread.deviations, magnitudes: spread.magnitudes)
    mean = spread.means.map { Float($0) }
    std = zip(spread.deviations, changes).map { $1 && Float($0) > 0 ? Float($0) : 1 }
  }

  package var width: Int { mean.count }

  /// Makes rows white.
  package func white(_ rows: [Float]) -> [Float] {
    rows.enumerated().map { ($1 - mean[$0 % width]) / std[$0 % width] }
  }

  /// Takes white rows back.
  package func colored(_ rows: [Float]) -> [Float] {
    rows.enumerated().map { mean[$0 % width] + std[$0 % width] * $1 }
  }
}

/// Where the encoder puts the data: white latents are the policy's units.
package struct LatentStatistics: Sendable, Equatable {
  package var whitening: Whitening
  /// The largest |white z| in the data: the policy's range.
  package var bound: Float

  /// Measures the encoder's means of the data, rows of `width` numbers.
  package init(means: [Float], width: Int) {
    whitening = Whitening(rows: means, width: width, .computed)
    bound = whitening.white(means).reduce(0) { max($0, abs($1)) }
  }

  /// Whether all of it is finite.
  var isFinite: Bool { bound.isFinite && (whitening.mean + whitening.std).allSatisfy(\.isFinite) }

  package init(whitening: Whitening, bound: Float) {
    self.whitening = whitening
    self.bound = bound
  }
}
