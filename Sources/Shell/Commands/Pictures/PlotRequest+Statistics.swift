import Figures
import Language

/// The tables of statistics that a value holds: one, or a list of them, or records that `summary` and
/// `compare` give.
struct StatisticTables {
  let tables: [Table]

  init?(_ value: Value, kinds: Set<TableKind>) {
    let values: [Value]
    if case .list(let entries) = value { values = entries } else { values = [value] }
    var tables: [Table] = []
    for value in values {
      let inner: Value?
      if case .record(let record) = value { inner = record["intervals"] } else { inner = value }
      guard let table = inner?.table, let kind = table.knownKind, kinds.contains(kind) else { return nil }
      tables.append(table)
    }
    guard let first = tables.first, tables.allSatisfy({ $0.kind == first.kind }) else { return nil }
    self.tables = tables
  }
}

/// Statistics over runs.
extension PlotRequest {
  /// A panel for each statistic, in which each summary has a point with its interval.
  func intervals(of value: Value) throws -> Figure {
    guard let found = StatisticTables(value, kinds: [.summary, .comparison]) else {
      throw Refusal(must: "be summaries or comparisons", but: "is \(value.brief)")
    }
    let names = try labelled(found.tables.indices.map { "\($0 + 1)" }, "summaries")
    let isComparison = found.tables[0].kind == "comparison"
    let statistics = (found.tables[0]["statistic"]?.cells ?? []).compactMap(\.string)
    let panels = statistics.enumerated().map { place, statistic in
      panel(statistic, place, found.tables, names, isFirst: place == 0)
    }
    let counts = found.tables.flatMap { numbers($0, "n") }
    let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
    let n = least == most ? rounded(most) : "\(rounded(least)) to \(rounded(most))"
    let title = isComparison ? "Comparison of runs" : "Statistics over runs"
    let subtitle = "n = \(n) runs; intervals by the stratified bootstrap"
    return panels.count == 1
      ? Figure(title: title, subtitle: subtitle, panels: panels)
      : Figure(title: title, subtitle: subtitle, grid: panels, columns: panels.count, sharesAxes: false)
  }

  private func panel(
    _ statistic: String, _ place: Int, _ tables: [Table], _ names: [String], isFirst: Bool
  ) -> Panel {
    var marks: [Mark] = []
    if statistic == "probability of improvement" {
      marks.append(.reference(ReferenceMark(.horizontal, at: 0.5, label: "no difference")))
    } else if statistic.hasPrefix("difference") {
      marks.append(.reference(ReferenceMark(.horizontal, at: 0)))
    }
    for (index, table) in tables.enumerated() {
      let x = Double(index + 1)
      func number(_ column: String) -> Double {
        let values = numbers(table, column)
        return place < values.count ? values[place] : .nan
      }
      marks.append(
        .line(LineMark(x: [x, x], y: [number("low"), number("high")], ink: .series(index))))
      marks.append(
        .scatter(
          ScatterMark(
            name: isFirst && names.count > 1 ? names[index] : "", x: [x], y: [number("value")],
            ink: .series(index), marker: .circle)))
    }
    var x = Axis(tables.count > 1 ? "summary" : "", limits: 0.5...Double(tables.count) + 0.5, isWhole: true)
    x.ticks = tables.count > 1 ? (1...tables.count).map(Double.init) : []
    return Panel(title: statistic, x: x, y: Axis(""), marks: marks, hasGrid: true)
  }

  /// Performance profiles, a line each with its band.
  func profiles(of value: Value) throws -> Figure {
    guard let found = StatisticTables(value, kinds: [.profile]) else {
      throw Refusal(must: "be performance profiles", but: "is \(value.brief)")
    }
    let names = try labelled(found.tables.indices.map { "\($0 + 1)" }, "profiles")
    let curves = zip(found.tables, names).map { table, name in
      Curve(
        name: name, x: numbers(table, "threshold"), y: numbers(table, "share"), low: numbers(table, "low"),
        high: numbers(table, "high"))
    }
    return try Figure.curves(
      title: "Performance profile", subtitle: "bands: intervals by the stratified bootstrap",
      x: Axis("score"), y: Axis("share of runs above the score", limits: 0...1), curves: curves,
      namesAll: !labels.isEmpty)
  }
}
