import Environments
import Numerics

/// The least and greatest values that many starts have had.
struct Extremes {
  private(set) var low: [Double] = [], high: [Double] = []

  /// Notes `values`, as many each time.
  mutating func note(_ values: [Double]) {
    if low.isEmpty { (low, high) = (values, values) }
    for (index, value) in values.enumerated() {
      low[index] = min(low[index], value)
      high[index] = max(high[index], value)
    }
  }

  /// Whether element `index` has filled a range to a fiftieth and never left it.
  func fill(_ index: Int, _ range: ClosedRange<Double>) -> Bool {
    let slack = 0.02 * (range.upperBound - range.lowerBound)
    return range.contains(low[index]) && range.contains(high[index])
      && low[index] <= range.lowerBound + slack && high[index] >= range.upperBound - slack
  }

  /// The extremes over starts of an environment.
  static func ofStarts(
    _ environment: Environment, count: Int = 1000, _ values: (Environment) throws -> [Double]
  ) throws -> Extremes {
    var random = RandomStream(seed: 1)
    var extremes = Extremes()
    for _ in 0..<count {
      try environment.reset(using: &random)
      extremes.note(try values(environment))
    }
    return extremes
  }
}
