import Figures
import Language

/// How far courses from one state lead.
extension PlotRequest {
  private static let binCount = 40

  /// The distances of one or several tables of `outcomes` as shares of branches; a list of lists has a panel for each.
  func distances(of value: Value) throws -> Figure {
    let groups = try groups(of: value)
    let most = groups.map(\.count).max() ?? 1
    guard labels.isEmpty || labels.count == most else {
      throw Refusal(must: "have as many labels as distributions, \(most)", but: "has \(labels.count)")
    }
    let panels = groups.map(panel)
    let branches = groups.flatMap { $0 }.map(\.rowCount)
    let title = "How far courses from one state lead"
    let subtitle =
      "\(grouped(branches.min() ?? 0)) branches each; the share of them in each of \(PlotRequest.binCount) bins"
    return panels.count == 1
      ? Figure(title: title, subtitle: subtitle, panels: panels)
      : Figure(
        title: title, subtitle: subtitle, grid: panels, columns: panels.count > 3 ? 2 : panels.count,
        sharesAxes: false)
  }

  /// Whether a value is a table of outcomes, or a list of such tables or of lists of them.
  func isOutcomes(_ value: Value) -> Bool {
    switch value {
    case .table(let table): table.kind == "outcomes"
    case .list(let values): !values.isEmpty && values.allSatisfy(isOutcomes)
    default: false
    }
  }

  private func groups(of value: Value) throws -> [[Table]] {
    func tables(_ value: Value) -> [Table] {
      switch value {
      case .table(let table): [table]
      case .list(let values): values.flatMap(tables)
      default: []
      }
    }
    var groups = [tables(value)]
    if case .list(let values) = value, values.contains(where: { if case .list = $0 { true } else { false } })
    {
      groups = values.map(tables)
    }
    guard groups.allSatisfy({ $0.allSatisfy { table in table.rowCount > 0 } }) else {
      throw Refusal(must: "have branches", but: "has none")
    }
    return groups
  }

  /// The distributions of some tables over the bins that they have in common.
  private func panel(_ tables: [Table]) -> Panel {
    let distances = tables.map { numbers($0, "distance") }
    let highest = max(distances.compactMap { $0.max() }.max() ?? 0, 1e-12)
    let width = highest / Double(PlotRequest.binCount)
    let lines = distances.enumerated().map { index, values in
      var counts = [Double](repeating: 0, count: PlotRequest.binCount)
      for value in values { counts[min(PlotRequest.binCount - 1, Int(value / width))] += 1 }
      return Mark.line(
        LineMark(
          name: name(index, of: tables.count),
          x: counts.indices.map { (Double($0) + 0.5) * width },
          y: counts.map { 100 * $0 / Double(max(1, values.count)) }, ink: .series(index)))
    }
    let steps = tables.flatMap { numbers($0, "steps") }.max() ?? 0
    return Panel(
      title: "after \(Int(steps)) step\(steps == 1 ? "" : "s")",
      x: Axis("distance of the coordinates from the start"),
      y: Axis("share of branches", unit: "%", limits: limits), marks: lines, hasGrid: true)
  }

  private func name(_ index: Int, of count: Int) -> String {
    if !labels.isEmpty { return labels[index] }
    return count > 1 ? "\(index + 1)" : ""
  }
}
