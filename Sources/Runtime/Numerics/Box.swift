/// A box of allowed numbers: one interval per dimension.
package struct Box: Sendable, Equatable {
  package let low: [Double]
  package let high: [Double]

  /// Makes a box; each low must be below its high, and both and their distance finite.
  package init?(low: [Double], high: [Double]) {
    guard low.count == high.count, !low.isEmpty,
      zip(low, high).allSatisfy({ $0 < $1 && ($1 - $0).isFinite })
    else { return nil }
    self.low = low
    self.high = high
  }

  private init() { (low, high) = ([], []) }

  /// The box without dimensions, of a model without actuators.
  package static let none = Box()

  package var size: Int { low.count }

  /// Says whether a number of dimension `index` lies in the box, as single precision can tell.
  package func contains(_ value: Float, in index: Int) -> Bool {
    Float(low[index]) <= value && value <= Float(high[index])
  }

  /// The largest magnitude in the box.
  package var largest: Double { max(-(low.min() ?? 0), high.max() ?? 0) }

  /// The number of dimension `index` that lies at `unit` between −1 (low) and 1 (high).
  package func value(atUnit unit: Double, in index: Int) -> Double {
    low[index] + 0.5 * (unit + 1) * (high[index] - low[index])
  }

  /// Where a number of dimension `index` lies, from −1 (low) to 1 (high).
  package func unit(of value: Double, in index: Int) -> Double {
    2 * (value - low[index]) / (high[index] - low[index]) - 1
  }
}
