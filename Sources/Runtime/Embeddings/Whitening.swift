import Numerics

/// Mean and standard deviation per dimension, with which data are made white: `(x − mean) / std`.
package struct Whitening: Sendable, Equatable {
  package var mean: [Float]
  package var std: [Float]

  package init(mean: [Float], std: [Float]) {
    self.mean = mean
    self.std = std
  }

  /// Measures rows of `width` numbers: unbiased (n − 1) standard deviations; zero counts as 1.
  package init(rows: [Float], width: Int) {
    let count = Double(rows.count / width)
    var sums = [Double](repeating: 0, count: width)
    for (index, value) in rows.enumerated() { sums[index % width] += Double(value) }
    let means = sums.map { count > 0 ? $0 / count : 0 }
    var squares = [Double](repeating: 0, count: width)
    for (index, value) in rows.enumerated() {
      let difference = Double(value) - means[index % width]
      squares[index % width] += difference * difference
    }
    mean = means.map { Float($0) }
    std = squares.map {
      let deviation = Float(count > 1 ? squareRoot($0 / (count - 1)) : 0)
      return deviation > 0 ? deviation : 1
    }
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
    whitening = Whitening(rows: means, width: width)
    bound = whitening.white(means).reduce(0) { max($0, abs($1)) }
  }

  package init(whitening: Whitening, bound: Float) {
    self.whitening = whitening
    self.bound = bound
  }
}
