import Diagnostics
import Experiments
import Figures
import Language

/// An agent that learns, with its evaluations while it did.
protocol LearningObject: AgentObject, PlottableObject {
  var run: CurveRun { get }
  /// What was measured of its training under a name; nil where nothing was.
  func series(_ name: String) -> MetricSeries?
  /// The names of what was measured.
  var measuredNames: [String] { get }
}

extension LearningObject {
  func form(_ view: PlotView) throws(PlotRequest.Refusal) -> PlotForm {
    try view.requireUsual()
    return .curves(.object(self))
  }
}

extension TD3Object: LearningObject {}

extension CurveRun {
  /// A run of the rows of a log in which something was measured.
  init(measured means: [Double], at steps: [Double]) {
    let rows = means.indices.filter { !means[$0].isNaN && !steps[$0].isNaN }
    self.init(steps: rows.map { steps[$0] }, means: rows.map { means[$0] })
  }
}

extension TrainedAgentObject {
  var run: CurveRun {
    CurveRun(steps: training.curve.map { Double($0.steps) }, means: training.curve.map(\.evaluation.mean))
  }
}

/// Learning curves.
extension PlotRequest {
  /// What a value says of mean returns over steps: a name and a curve per run.
  struct Series {
    let name: String
    let runs: [CurveRun]
    /// The seeds of the runs, as far as they are known.
    let seeds: [UInt64]
    /// What the curve is, where it isn't the mean return.
    var axis: String?
    /// What its steps count.
    var x = MetricSeries.steps
    /// What else was measured, where nothing was of what was asked for.
    var others: [String] = []
  }

  func learningCurves(of value: Value) throws -> Figure {
    let series = try series(of: value)
    let axis = series.compactMap(\.axis).first ?? "mean return of an evaluation"
    let counted = Set(series.map(\.x)).sorted().joined(separator: " or ")
    if let metric, let one = series.first(where: { $0.runs.allSatisfy(\.steps.isEmpty) }) {
      throw Refusal(
        must: "be what was measured of \(one.name)", but: "is \(metric)", parameter: "y",
        help: NearestName.help(for: metric, among: one.others)
          ?? NearestName.list("measured were", one.others))
    }
    let names = try labelled(names(series), "curves")
    guard series.contains(where: { $0.runs.contains { !$0.steps.isEmpty } }) else {
      throw Refusal(must: "have been evaluated during training", but: "has not")
    }
    let band = band.settled(runs: series.map(\.runs.count))
    var curves: [Curve] = []
    var notes: [String] = []
    for (one, name) in zip(series, names) {
      let (curve, words) = try curve(of: one.runs, name: name, band)
      curves.append(curve)
      if !words.isEmpty { notes.append(series.count > 1 ? "\(name): \(words)" : words) }
    }
    return try Figure.curves(
      title: series.count == 1 ? "Learning curve of \(curves[0].name)" : "Learning curves",
      subtitle: ([subtitle(series, band)] + notes).joined(separator: "; "),
      x: Axis(counted), y: Axis(axis), curves: curves,
      namesAll: !labels.isEmpty)
  }

  /// How many runs there are, their seeds, and what line and band are.
  private func subtitle(_ series: [Series], _ band: PlotBand) -> String {
    let runs = series.map(\.runs.count)
    let counts = Set(runs)
    let most = counts.max() ?? 1
    let n = counts.count == 1 ? "n = \(most)" : "n = \(runs.map { "\($0)" }.joined(separator: ", "))"
    let seeds = Set(series.map(\.seeds))
    var words = most > 1 ? "\(n) runs: \(statistic.word)s" : "one run each"
    if most > 1, statistic == .iqm, runs.contains(where: { statistic.cut(of: $0) == 0 }) {
      words += " (means for fewer than 4 runs)"
    }
    if seeds.count == 1, let first = seeds.first, !first.isEmpty {
      words += first.count == 1 ? ", seed \(first[0])" : ", seeds \(PlotRequest.listed(first))"
    }
    let about = band.words(runs: runs, statistic)
    if !about.isEmpty { return "\(words); \(about)" }
    return most == 1 && isBandGiven && band != .none ? "\(words), which has no band" : words
  }

  /// Numbers in a list, the middle of a run of them left out: "1–5, 9".
  static func listed(_ seeds: [UInt64]) -> String {
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
    if case .table(let table) = value, let all = try series(ofRuns: table) { return all }
    guard case .list(let values) = value, !values.isEmpty else { throw refusal(value) }
    return try values.map { entry in
      if let one = one(entry) { return one }
      if case .table(let table) = entry, let all = try series(ofRuns: table), all.count == 1 { return all[0] }
      guard case .list(let runs) = entry else { throw refusal(entry) }
      let all = runs.map(one)
      guard let first = all.first ?? nil, !all.contains(where: { $0 == nil }) else { throw refusal(entry) }
      return Series(
        name: first.name, runs: all.flatMap { $0?.runs ?? [] }, seeds: all.flatMap { $0?.seeds ?? [] },
        axis: first.axis, x: first.x)
    }
  }

  /// An agent or a curve alone.
  private func one(_ value: Value) -> Series? {
    if let agent = value.object as? any LearningObject {
      guard let metric else { return Series(name: agent.label, runs: [agent.run], seeds: [agent.seed]) }
      let measured = agent.series(metric)
      let run = CurveRun(steps: measured?.steps ?? [], means: measured?.values ?? [])
      return Series(
        name: agent.label, runs: [run], seeds: [agent.seed], axis: measured?.name,
        others: measured == nil ? agent.measuredNames : [])
    }
    guard case .table(let table) = value else { return nil }
    if table.kind == MetricSeries.kind {
      let found = MetricSeries(metric, in: table)
      return Series(
        name: "run", runs: [CurveRun(steps: found?.steps ?? [], means: found?.values ?? [])], seeds: [],
        axis: found?.name, x: found?.x ?? MetricSeries.steps,
        others: found == nil ? MetricSeries.names(in: table) : [])
    }
    let steps = numbers(table, "steps"), means = numbers(table, "mean")
    guard !steps.isEmpty, steps.count == means.count else { return nil }
    return Series(name: "curve", runs: [CurveRun(measured: means, at: steps)], seeds: [])
  }

  private func refusal(_ value: Value) -> Refusal {
    Refusal(
      must:
        "be an embedding, neighbours, an agent, a curve, a run's folder or a list of agents, curves or runs",
      but: "is \(value.brief)")
  }

  /// What the series are, numbered where two are the same.
  private func names(_ series: [Series]) -> [String] {
    series.enumerated().map { index, one in
      let same = series.indices.filter { series[$0].name == one.name }
      guard same.count > 1, let place = same.firstIndex(of: index) else { return one.name }
      return "\(one.name) \(place + 1)"
    }
  }

  /// The curve of one run, or the statistic over runs at the steps that all have, with its band; and what is
  /// left out.
  private func curve(
    of runs: [CurveRun], name: String, _ band: PlotBand
  ) throws -> (curve: Curve, words: String) {
    if runs.count == 1 {
      let isEmpty = runs[0].steps.isEmpty
      return (
        Curve(name: name, x: runs[0].steps, y: runs[0].means), isEmpty ? "not yet evaluated" : ""
      )
    }
    let aligned = try AlignedRuns(runs)
    let same = runs.indices.dropFirst().count { runs[..<$0].contains(runs[$0]) }
    let words = [aligned.words, same > 0 ? "\(same) of \(runs.count) runs the same as another" : ""]
      .filter { !$0.isEmpty }.joined(separator: ", ")
    let middle = aligned.values.map(statistic.value)
    guard band != .none else { return (Curve(name: name, x: aligned.steps, y: middle), words) }
    var curve = Curve(name: name, x: aligned.steps, y: middle)
    for (index, step) in aligned.steps.enumerated() {
      try checkpoint()
      let ends = band.ends(about: middle[index], aligned.values[index], statistic, at: step)
      curve.low.append(ends.low)
      curve.high.append(ends.high)
    }
    return (curve, words)
  }
}
