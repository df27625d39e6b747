package import Numerics

/// A mean over samples with its 95 % interval.
package struct Interval: Sendable, Equatable {
  package let mean: Double
  package let low: Double, high: Double
  /// The samples that are finite.
  package let count: Int

  /// Draws the samples anew 2,000 times, with replacement, and takes the middle 95 % of their means.
  ///
  /// That is the percentile bootstrap. Samples that aren't finite are left out; nan without samples.
  package init(bootstrapping samples: [Double], random: inout RandomStream) {
    let samples = samples.filter(\.isFinite)
    count = samples.count
    guard !samples.isEmpty else {
      (mean, low, high) = (.nan, .nan, .nan)
      return
    }
    let size = Double(samples.count)
    mean = samples.reduce(0, +) / size
    var means: [Double] = []
    for _ in 0..<Interval.draws {
      var sum = 0.0
      for _ in samples.indices { sum += samples[random.index(below: samples.count)] }
      means.append(sum / size)
    }
    means.sort()
    low = quantile(0.025, ofSorted: means)
    high = quantile(0.975, ofSorted: means)
  }

  private static let draws = 2_000
}

/// The number below which a share of some numbers, smallest first, lie, between neighbours in proportion; nan
/// without any.
package func quantile(_ share: Double, ofSorted values: [Double]) -> Double {
  guard let last = values.indices.last else { return .nan }
  let place = share * Double(last)
  let below = min(last, Int(place))
  let above = min(last, below + 1)
  let share = place - Double(below)
  // between equal neighbours, infinite ones too, there is nothing to share out
  guard share > 0, values[below] != values[above] else { return values[below] }
  return values[below] + share * (values[above] - values[below])
}
