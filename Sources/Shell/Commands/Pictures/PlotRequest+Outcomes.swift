import Figures
import Language

/// How far courses from one state lead.
extension PlotRequest {
  private static let binCount = 40

  /// The distances of one or several tables of `outcomes` as shares of branches; a list of lists has a panel
  /// for each.
  func distances(of value: Value) throws -> Figure {
    let groups = try groups(of: value)
    let most = groups.map(\.count).max() ?? 1
    let names = try labelled(most > 1 ? (1...most).map(String.init) : [""], "distributions")
    let panels = groups.map { panel($0, names) }
    let branches = groups.flatMap { $0 }.map(\.rowCount)
    let title = "Distances reached from one state"
    let (least, largest) = (branches.min() ?? 0, branches.max() ?? 0)
    let count = least == largest ? grouped(least) : "\(grouped(least)) to \(grouped(largest))"
    let missing = groups.joined().reduce(0) { sum, table in
      sum + numbers(table, "distance").count { !$0.isFinite }
    }
    var subtitle = "\(count) branches each; share in each of \(PlotRequest.binCount) bins"
    if missing > 0 { subtitle += "; \(grouped(missing)) distances aren't finite and are omitted" }
    return panels.count == 1
      ? Figure(title: title, subtitle: subtitle, panels: panels)
      : Figure(
        title: title, subtitle: subtitle, grid: panels, columns: panels.count > 3 ? 2 : panels.count,
        sharesAxes: false)
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
  private func panel(_ tables: [Table], _ names: [String]) -> Panel {
    let distances = tables.map { numbers($0, "distance").filter(\.isFinite) }
    let highest = max(distances.compactMap { $0.max() }.max() ?? 0, 1e-12)
    let width = highest / Double(PlotRequest.binCount)
    let lines = distances.enumerated().map { index, values in
      var counts = [Double](repeating: 0, count: PlotRequest.binCount)
      for value in values { counts[min(PlotRequest.binCount - 1, max(0, Int(value / width)))] += 1 }
      return Mark.line(
        LineMark(
          name: names[index], x: counts.indices.map { (Double($0) + 0.5) * width },
          y: counts.map { 100 * $0 / Double(max(1, values.count)) }, ink: .series(index)))
    }
    return Panel(
      title: title(tables), x: Axis("distance of the coordinates from the start"),
      y: Axis("share of branches", unit: "%"), marks: lines, hasGrid: true)
  }

  /// After how many steps branches ended: all of them, or the first and the last.
  private func title(_ tables: [Table]) -> String {
    let steps = tables.flatMap { numbers($0, "steps") }.filter(\.isFinite)
    guard let least = steps.min(), let most = steps.max() else { return "" }
    if least < most { return "after \(rounded(least)) to \(rounded(most)) steps" }
    return "after \(rounded(most)) step\(most == 1 ? "" : "s")"
  }
}
