import Experiments
import Glibc
import Language
import Numerics

/// How several runs are drawn as one.
enum PlotStatistic: String, Choice {
  case mean, iqm

  var sentence: String {
    switch self {
    case .mean: "The mean over runs."
    case .iqm:
      "The interquartile mean: the mean without the lowest and highest quarters of the runs; the plain mean "
        + "for fewer than 4 runs."
    }
  }

  /// How many of the lowest, and of the highest, of so many runs are left out: ⌊n / 4⌋ by the interquartile
  /// mean.
  func cut(of count: Int) -> Int { self == .iqm ? count / 4 : 0 }

  /// The statistic of some values, at least one.
  func value(of values: [Double]) -> Double {
    let cut = cut(of: values.count)
    let kept = cut == 0 ? values[...] : values.sorted()[cut..<values.count - cut]
    return kept.reduce(0, +) / Double(kept.count)
  }

  /// The standard error of the statistic of at least two values, and its degrees of freedom.
  ///
  /// With h of n values kept and the others moved to the nearest of those, that is √( Σ (x − mean)² / (h (h −
  /// 1)) ), h − 1 degrees of freedom (Tukey and McLaughlin 1963); of the mean, h = n, the usual one.
  func error(of values: [Double]) -> (size: Double, freedom: Int) {
    let cut = cut(of: values.count), kept = values.count - 2 * cut
    var moved = values
    if cut > 0 {
      let sorted = values.sorted()
      moved = values.map { min(max($0, sorted[cut]), sorted[values.count - 1 - cut]) }
    }
    let mean = moved.reduce(0, +) / Double(moved.count)
    let squares = moved.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (sqrt(squares / Double(kept * (kept - 1))), kept - 1)
  }
}

/// What a band about a curve of several runs is.
enum PlotBand: String, Choice {
  case interval, t, bootstrap, error, std, range, none

  var sentence: String {
    switch self {
    case .interval:
      "A 95 % interval: `t` if any curve has fewer than 10 runs, otherwise `bootstrap`."
    case .t: "The 95 % interval by Student's t, which assumes normally distributed runs."
    case .bootstrap:
      "The 95 % interval by the percentile bootstrap over runs; for 3 runs it is their range, which is too "
        + "narrow."
    case .error: "± one standard error of the statistic."
    case .std: "± one standard deviation over runs."
    case .range: "From the lowest run to the highest."
    case .none: "Nothing."
    }
  }

  /// The fewest runs whose bootstrap is taken for a 95 % interval.
  private static let enoughRuns = 10
  /// Up to so many runs, the outermost samples of the bootstrap are the lowest and the highest run alone.
  private static let rangeRuns = 3

  /// The band that is drawn for curves of so many runs each.
  func settled(runs: [Int]) -> PlotBand {
    guard self == .interval else { return self }
    return runs.contains { $0 > 1 && $0 < PlotBand.enoughRuns } ? .t : .bootstrap
  }

  /// What a settled band is, for curves of so many runs; empty where there is none.
  func words(runs: [Int], _ statistic: PlotStatistic) -> String {
    let several = runs.filter { $0 > 1 }
    guard self != .none, let least = several.min() else { return "" }
    let words =
      switch self {
      case .interval, .none: ""
      case .t: "bands: 95 % t intervals of the \(statistic.word), assuming normally distributed runs"
      case .bootstrap where least <= PlotBand.rangeRuns:
        "bands: bootstrap over \(least) runs, which is their range, not a 95 % interval"
      case .bootstrap where least < PlotBand.enoughRuns:
        "bands: 95 % bootstrap intervals over runs, too narrow for so few"
      case .bootstrap: "bands: 95 % bootstrap intervals over runs"
      case .error: "bands: one standard error of the \(statistic.word)"
      case .std: "bands: one standard deviation over runs"
      case .range: "bands: from the lowest to the highest run"
      }
    return several.count < runs.count ? words + "; none for one run" : words
  }

  /// The ends of a settled band about the statistic of some values, nan where there is none: of fewer than
  /// two runs.
  ///
  /// The bootstrap's random numbers come from `step`, so that drawing again gives the same.
  func ends(
    about middle: Double, _ values: [Double], _ statistic: PlotStatistic, at step: Double
  ) -> (low: Double, high: Double) {
    guard values.count > 1, values.allSatisfy(\.isFinite) else { return (.nan, .nan) }
    let half: Double
    switch self {
    case .interval, .none: return (.nan, .nan)
    case .range: return (values.min() ?? .nan, values.max() ?? .nan)
    case .bootstrap:
      let ends = percentileBootstrap(
        values, of: statistic.value, random: RandomStream(seed: step.bitPattern, "band"))
      return (ends.lowerBound, ends.upperBound)
    case .t:
      let error = statistic.error(of: values)
      half = error.size * studentQuantile(0.975, freedom: error.freedom)
    case .error: half = statistic.error(of: values).size
    case .std: half = PlotStatistic.mean.error(of: values).size * sqrt(Double(values.count))
    }
    return (middle - half, middle + half)
  }
}

extension PlotStatistic {
  var word: String { self == .mean ? "mean" : "interquartile mean" }
}

/// The ends of the middle 95 % of a statistic over 2,000 samples of as many values, drawn with replacement:
/// the percentile bootstrap of Efron.
func percentileBootstrap(
  _ values: [Double], of statistic: ([Double]) -> Double, random: RandomStream, samples: Int = 2_000
) -> ClosedRange<Double> {
  var random = random
  var drawn = values
  var results: [Double] = []
  results.reserveCapacity(samples)
  for _ in 0..<samples {
    for index in drawn.indices { drawn[index] = values[random.index(below: values.count)] }
    results.append(statistic(drawn))
  }
  results.sort()
  return quantile(0.025, ofSorted: results)...quantile(0.975, ofSorted: results)
}
