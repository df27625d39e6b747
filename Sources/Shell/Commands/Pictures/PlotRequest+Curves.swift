import Experiments
import Figures
import Glibc
import Language
import Numerics

/// What stands for several runs.
enum PlotStatistic: String, Choice {
  case mean, iqm

  var sentence: String {
    switch self {
    case .mean: "The mean over runs."
    case .iqm: "The interquartile mean: the mean without the lowest and the highest quarter of the runs."
    }
  }

  /// The statistic of some values, at least one; of the interquartile mean ⌊n / 4⌋ are left out at each end.
  func value(of values: [Double]) -> Double {
    switch self {
    case .mean: return values.reduce(0, +) / Double(values.count)
    case .iqm:
      let cut = values.count / 4
      let kept = values.sorted()[cut..<values.count - cut]
      return kept.reduce(0, +) / Double(kept.count)
    }
  }

  var word: String { self == .mean ? "mean" : "interquartile mean" }
}

/// What a band about a curve of several runs is.
enum PlotBand: String, Choice {
  case interval, error, none

  var sentence: String {
    switch self {
    case .interval: "The 95 % interval of the statistic, by the percentile bootstrap over runs."
    case .error: "One standard error of the mean."
    case .none: "Nothing."
    }
  }

  var words: String {
    switch self {
    case .interval: "bands: 95 % bootstrap intervals over runs"
    case .error: "bands: one standard error"
    case .none: ""
    }
  }
}

/// Learning curves.
extension PlotRequest {
  /// What a value says of mean returns over steps: a name and a curve per run.
  private struct Series {
    let name: String
    let runs: [Table]
    /// The seeds of the runs, as far as they are known.
    let seeds: [UInt64]
  }

  func learningCurves(of value: Value) throws -> Figure {
    let series = try series(of: value)
    guard labels.isEmpty || labels.count == series.count else {
      throw Refusal(must: "have as many labels as curves, \(series.count)", but: "has \(labels.count)")
    }
    guard series.contains(where: { $0.runs.contains { $0.rowCount > 0 } }) else {
      throw Refusal(must: "have been evaluated while training", but: "hasn't")
    }
    let curves = try zip(series, names(series)).map { try average($0.runs, name: $1) }
    return try Figure.curves(
      title: series.count == 1 ? "Learning curve of \(curves[0].name)" : "Learning curves",
      subtitle: subtitle(series),
      x: Axis("environment steps"), y: Axis("mean return of an evaluation", limits: limits), curves: curves)
  }

  /// How many runs there are, their seeds, and what line and band are.
  private func subtitle(_ series: [Series]) -> String {
    let counts = Set(series.map(\.runs.count))
    let most = counts.max() ?? 1
    let n =
      counts.count == 1 ? "n = \(most)" : "n = \(series.map { "\($0.runs.count)" }.joined(separator: ", "))"
    let seeds = Set(series.map(\.seeds))
    var words = most > 1 ? "\(n) runs: \(statistic.word)s" : "one run each"
    if seeds.count == 1, let first = seeds.first, !first.isEmpty {
      words += first.count == 1 ? ", seed \(first[0])" : ", seeds \(PlotRequest.listed(first))"
    }
    return most > 1 && band != .none ? "\(words); \(band.words)" : words
  }

  /// Numbers in a list, the middle of a run of them left out: "1–5, 9".
  private static func listed(_ seeds: [UInt64]) -> String {
    var stretches: [ClosedRange<UInt64>] = []
    for seed in seeds.sorted() {
      if let last = stretches.last, seed <= last.upperBound &+ 1 {
        stretches[stretches.count - 1] = last.lowerBound...seed
      } else {
        stretches.append(seed...seed)
      }
    }
    return stretches.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
      .joined(separator: ", ")
  }

  private func series(of value: Value) throws -> [Series] {
    if let one = one(value) { return [one] }
    guard case .list(let values) = value, !values.isEmpty else { throw refusal(value) }
    return try values.map { entry in
      if let one = one(entry) { return one }
      guard case .list(let runs) = entry else { throw refusal(entry) }
      let all = runs.map(one)
      guard let first = all.first ?? nil, !all.contains(where: { $0 == nil }) else { throw refusal(entry) }
      return Series(
        name: first.name, runs: all.flatMap { $0?.runs ?? [] }, seeds: all.flatMap { $0?.seeds ?? [] })
    }
  }

  /// An agent or a curve alone.
  private func one(_ value: Value) -> Series? {
    if let agent = value.object as? TD3Object {
      return Series(
        name: agent.label, runs: [TD3Object.table(agent.training.curve)], seeds: [agent.training.seed])
    }
    guard case .table(let table) = value, !numbers(table, "steps").isEmpty, !numbers(table, "mean").isEmpty
    else { return nil }
    return Series(name: "curve", runs: [table], seeds: [])
  }

  private func refusal(_ value: Value) -> Refusal {
    Refusal(
      must: "be an embedding, neighbours, an agent, a curve or a list of agents or curves",
      but: "is \(value.brief)")
  }

  /// Labels, or what the series are, numbered where two are the same.
  private func names(_ series: [Series]) -> [String] {
    guard labels.isEmpty else { return labels }
    return series.enumerated().map { index, one in
      let same = series.indices.filter { series[$0].name == one.name }
      guard same.count > 1, let place = same.firstIndex(of: index) else { return one.name }
      return "\(one.name) \(place + 1)"
    }
  }

  /// The statistic over runs at each step that any of them was evaluated at, with its band.
  private func average(_ runs: [Table], name: String) throws -> Curve {
    if runs.count == 1 { return Curve(name: name, x: numbers(runs[0], "steps"), y: numbers(runs[0], "mean")) }
    var values: [Double: [Double]] = [:]
    for run in runs {
      for (step, mean) in zip(numbers(run, "steps"), numbers(run, "mean")) {
        values[step, default: []].append(mean)
      }
    }
    let steps = values.keys.sorted()
    let middle = steps.map { statistic.value(of: values[$0] ?? [.nan]) }
    guard band != .none else { return Curve(name: name, x: steps, y: middle) }
    var ends: [(low: Double, high: Double)] = []
    for (index, step) in steps.enumerated() {
      try checkpoint()
      ends.append(self.band(about: middle[index], values[step] ?? [], at: step))
    }
    return Curve(name: name, x: steps, y: middle, low: ends.map(\.low), high: ends.map(\.high))
  }

  /// The ends of the band about the statistic of some values; its random numbers come from the step, not from the session.
  private func band(about middle: Double, _ values: [Double], at step: Double) -> (low: Double, high: Double)
  {
    guard values.count > 1, values.allSatisfy(\.isFinite) else { return (middle, middle) }
    if band == .error {
      let mean = values.reduce(0, +) / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let error = sqrt(squares / Double(values.count - 1) / Double(values.count))
      return (middle - error, middle + error)
    }
    let ends = bootstrap(
      values, of: statistic.value, random: RandomStream(seed: step.bitPattern, "band"))
    return (ends.lowerBound, ends.upperBound)
  }
}

/// The ends of the middle 95 % of a statistic over 2,000 samples of as many values, drawn with replacement: the percentile
/// bootstrap of Efron.
func bootstrap(
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
