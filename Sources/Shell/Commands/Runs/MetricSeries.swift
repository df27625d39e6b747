import Experiments
import Language
import Runs
import Storage

/// What was measured under one name, over steps.
struct MetricSeries {
  let name: String
  let steps: [Double], values: [Double]
  /// What is counted: steps of an environment, or batches of an embedding.
  let x: String

  static let steps = "environment steps"

  /// The kind of a table that a run's metrics make.
  static let kind = "metrics"

  /// Takes a metric from a run's table; nil where it isn't there.
  ///
  /// It is named in full or by the part after the slash; without a name it is what shows best how good the
  /// run is.
  init?(_ wanted: String?, in table: Table) {
    let usual = ["eval/mean_reward", "rollout/ep_rew_mean", "train/prediction"]
    let names = wanted.map { [$0] } ?? usual
    for name in names {
      guard let column = table.columns.first(where: { $0.name == name || $0.name.hasSuffix("/" + name) }),
        let first = table.columns.first, case .numbers(let steps) = first.content,
        case .numbers(let values) = column.content
      else { continue }
      let rows = values.indices.filter { !values[$0].isNaN }
      guard !rows.isEmpty else { continue }
      self.init(
        name: column.name, steps: rows.map { steps[$0] }, values: rows.map { values[$0] },
        x: first.name == MetricNames.batches ? "batches" : MetricSeries.steps)
      return
    }
    return nil
  }

  /// The names of what was measured in a run's table.
  static func names(in table: Table) -> [String] {
    table.columns.dropFirst().filter { column in
      guard case .numbers(let values) = column.content else { return false }
      return !values.allSatisfy(\.isNaN)
    }.map(\.name)
  }

  init(name: String, steps: [Double], values: [Double], x: String = MetricSeries.steps) {
    self.name = name
    self.x = x
    self.steps = steps
    self.values = values
  }
}

extension TrainedAgentObject {
  /// The names of what was measured.
  var measuredNames: [String] {
    let rows = measurements(since: MeasuredPlace(rows: 0, others: 0))
    return metricNames.filter { name in rows.contains { !($0.values[name] ?? .nan).isNaN } }
  }

  /// What was measured of its training under a name; nil where nothing was.
  func series(_ name: String) -> MetricSeries? {
    let rows = measurements(since: MeasuredPlace(rows: 0, others: 0))
    let full = metricNames.first { $0 == name || $0.hasSuffix("/" + name) }
    guard let full else { return nil }
    let measured = rows.compactMap { row in
      row.values[full].flatMap { $0.isNaN ? nil : (Double(row.step), $0) }
    }
    guard !measured.isEmpty else { return nil }
    return MetricSeries(name: full, steps: measured.map(\.0), values: measured.map(\.1))
  }
}

extension Call {
  /// A value in which names of runs' folders are what was measured in them.
  func measured(_ value: Value) throws -> Value {
    switch value {
    case .list(let values): return .list(try values.map(measured))
    case .string(let name):
      let path = inputPath(name)
      guard RunFolder.holdsRun(path) else {
        throw error(PlotParameters.subject, must: "be a run's folder, if it is a string", but: "is '\(name)'")
      }
      let table = try MetricsTable(of: path)
      return .table(
        Table(
          kind: MetricSeries.kind,
          zip(table.names, table.columns).map { Table.Column($0, $1) }))
    default: return value
    }
  }
}
