/// Bounds the actions in each dimension, and scales them to [-1, 1] and back.
package struct ActionBox: Sendable, Equatable {
  package let low: [Double], high: [Double]

  /// Makes a box; `low` must be at most `high` in each dimension.
  package init(low: [Double], high: [Double]) {
    precondition(low.count == high.count && zip(low, high).allSatisfy { $0 <= $1 })
    self.low = low
    self.high = high
  }

  /// The number of dimensions.
  package var count: Int { low.count }

  /// Scales a component of an action to [-1, 1]; where the box has no width, to 0.
  package func normalized(_ value: Double, dimension: Int) -> Double {
    let width = high[dimension] - low[dimension]
    return width > 0 ? 2 * (value - low[dimension]) / width - 1 : 0
  }

  /// Scales a component back from [-1, 1].
  package func raw(_ value: Double, dimension: Int) -> Double {
    low[dimension] + (value + 1) / 2 * (high[dimension] - low[dimension])
  }

  /// Says whether a component lies in the box, as single precision can tell.
  package func contains(_ value: Float, dimension: Int) -> Bool {
    Float(low[dimension]) <= value && value <= Float(high[dimension])
  }
}
