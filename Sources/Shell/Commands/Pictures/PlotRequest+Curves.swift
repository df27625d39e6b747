import Experiments
import Figures
import Glibc
import Language

/// Learning curves.
extension PlotRequest {
  /// What a value says of mean returns over steps: a name and a curve per run.
  private struct Series {
    let name: String
    let runs: [Table]
  }

  func learningCurves(of value: Value) throws -> Figure {
    let series = try series(of: value)
    guard labels.isEmpty || labels.count == series.count else {
      throw Refusal(must: "have as many labels as curves, \(series.count)", but: "has \(labels.count)")
    }
    guard series.contains(where: { $0.runs.contains { $0.rowCount > 0 } }) else {
      throw Refusal(must: "have been evaluated while training", but: "hasn't")
    }
    let curves = zip(series, names(series)).map { average($0.runs, name: $1) }
    let runs = series.map(\.runs.count).max() ?? 1
    return try Figure.curves(
      title: series.count == 1 ? "Learning curve of \(curves[0].name)" : "Learning curves",
      subtitle: runs > 1 ? "means over up to \(runs) runs; bands: one standard error" : "one run each",
      x: Axis("environment steps"), y: Axis("mean return of an evaluation", limits: limits), curves: curves)
  }

  private func series(of value: Value) throws -> [Series] {
    if let one = one(value) { return [one] }
    guard case .list(let values) = value, !values.isEmpty else { throw refusal(value) }
    return try values.map { entry in
      if let one = one(entry) { return one }
      guard case .list(let runs) = entry else { throw refusal(entry) }
      let all = runs.map(one)
      guard let first = all.first ?? nil, !all.contains(where: { $0 == nil }) else { throw refusal(entry) }
      return Series(name: first.name, runs: all.flatMap { $0?.runs ?? [] })
    }
  }

  /// An agent or a curve alone.
  private func one(_ value: Value) -> Series? {
    if let agent = value.object as? TD3Object {
      return Series(name: agent.label, runs: [TD3Object.table(agent.training.curve)])
    }
    guard case .table(let table) = value, !numbers(table, "steps").isEmpty, !numbers(table, "mean").isEmpty
    else { return nil }
    return Series(name: "curve", runs: [table])
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

  /// The mean over runs at each step that any of them was evaluated at, with its standard error.
  private func average(_ runs: [Table], name: String) -> Curve {
    if runs.count == 1 { return Curve(name: name, x: numbers(runs[0], "steps"), y: numbers(runs[0], "mean")) }
    var values: [Double: [Double]] = [:]
    for run in runs {
      for (step, mean) in zip(numbers(run, "steps"), numbers(run, "mean")) {
        values[step, default: []].append(mean)
      }
    }
    let steps = values.keys.sorted()
    let means = steps.map { step in (values[step] ?? []).reduce(0, +) / Double(values[step]?.count ?? 1) }
    let errors = zip(steps, means).map { standardError(values[$0] ?? [], about: $1) }
    return Curve(
      name: name, x: steps, y: means, low: zip(means, errors).map { $0 - $1 },
      high: zip(means, errors).map { $0 + $1 })
  }

  private func standardError(_ values: [Double], about mean: Double) -> Double {
    guard values.count > 1 else { return 0 }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return sqrt(squares / Double(values.count - 1) / Double(values.count))
  }
}
