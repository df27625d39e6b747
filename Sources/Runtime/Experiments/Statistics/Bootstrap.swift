package import Numerics

/// The stratified bootstrap: runs are drawn anew for each task, and the middle share of a statistic is its
/// interval (Efron's percentile method, as rliable takes it).
package struct Bootstrap: Sendable {
  /// How often runs are drawn.
  package let draws: Int
  /// The share of the draws within the interval.
  package let level: Double
  private let random: RandomStream

  package init(draws: Int, level: Double = 0.95, random: RandomStream) {
    self.draws = draws
    self.level = level
    self.random = random
  }

  /// The intervals of statistics of one matrix, all from the same draws.
  package func intervals(
    of matrix: ScoreMatrix, checkpoint: () throws -> Void, _ statistics: (ScoreMatrix) -> [Double]
  ) throws -> [ClosedInterval] {
    var random = random
    return try intervals(checkpoint: checkpoint) {
      statistics(matrix.resampled(matrix.drawnIndices(&random)))
    }
  }

  /// The intervals of statistics of two matrices whose runs are drawn by themselves.
  package func intervals(
    of first: ScoreMatrix, _ second: ScoreMatrix, checkpoint: () throws -> Void,
    _ statistics: (ScoreMatrix, ScoreMatrix) -> [Double]
  ) throws -> [ClosedInterval] {
    var random = random
    return try intervals(checkpoint: checkpoint) {
      let a = first.resampled(first.drawnIndices(&random))
      return statistics(a, second.resampled(second.drawnIndices(&random)))
    }
  }

  private func intervals(
    checkpoint: () throws -> Void, _ draw: () -> [Double]
  ) throws -> [ClosedInterval] {
    var rows: [[Double]] = []
    rows.reserveCapacity(draws)
    for index in 0..<draws {
      if index.isMultiple(of: 64) { try checkpoint() }
      rows.append(draw())
    }
    return Bootstrap.intervals(of: rows, level: level)
  }

  /// The middle `level` of each statistic over draws, between neighbours in proportion; nan where a draw is.
  package static func intervals(of rows: [[Double]], level: Double = 0.95) -> [ClosedInterval] {
    guard let width = rows.first?.count else { return [] }
    return (0..<width).map { place in
      let values = rows.map { $0[place] }
      guard !values.contains(where: \.isNaN) else { return ClosedInterval(low: .nan, high: .nan) }
      let sorted = values.sorted()
      return ClosedInterval(
        low: quantile((1 - level) / 2, ofSorted: sorted), high: quantile((1 + level) / 2, ofSorted: sorted))
    }
  }
}

/// The ends of an interval.
package struct ClosedInterval: Sendable, Equatable {
  package let low: Double, high: Double

  package init(low: Double, high: Double) { (self.low, self.high) = (low, high) }

  /// The interval of what has none: of one run.
  package static let none = ClosedInterval(low: .nan, high: .nan)

  package func contains(_ value: Double) -> Bool { low <= value && value <= high }
}
