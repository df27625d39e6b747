/// One place, or one stretch, that a figure shows.
package struct FigureDatum: Sendable, Equatable {
  /// The title of the panel, or its number where it has none, and what its axes measure.
  package var panel: String, xAxis: String, yAxis: String
  /// The name of what it belongs to, a line or some points; the number of the mark where it has none.
  package var series: String
  /// What it is drawn as.
  package var mark: String
  package var x: Double?, y: Double?
  /// The ends of a band about `y`.
  package var low: Double?, high: Double?
  /// What its colour stands for.
  package var value: Double?
  /// Where a stretch ends, an arrow or a bar; of a course drawn at (x, y), its places in units of its own.
  package var endX: Double?, endY: Double?
}

extension Figure {
  /// Everything that the figure shows, in long form: a row for each entry of each mark, in the order of
  /// drawing.
  package var data: [FigureDatum] {
    panels.enumerated().flatMap { index, panel in
      let title = panel.title.isEmpty ? "\(index + 1)" : panel.title
      return panel.marks.enumerated().flatMap { place, mark in
        mark.rows.map { row in
          var row = row
          row.panel = title
          (row.xAxis, row.yAxis) = (panel.x.caption, panel.y.caption)
          if row.series.isEmpty { row.series = "\(place + 1)" }
          return row
        }
      }
    }
  }
}

extension Mark {
  /// The mark's entries.
  fileprivate var rows: [FigureDatum] {
    func row(_ kind: String, _ name: String, _ x: Double?, _ y: Double?) -> FigureDatum {
      FigureDatum(panel: "", xAxis: "", yAxis: "", series: name, mark: kind, x: x, y: y)
    }
    switch self {
    case .line(let line):
      return zip(line.x, line.y).enumerated().map { index, at in
        var entry = row("line", line.name, at.0, at.1)
        if index < line.low.count { entry.low = line.low[index] }
        if index < line.high.count { entry.high = line.high[index] }
        return entry
      }
    case .scatter(let points):
      return zip(points.x, points.y).enumerated().map { index, at in
        var entry = row("point", points.name, at.0, at.1)
        if index < points.values.count { entry.value = points.values[index] }
        return entry
      }
    case .path(let path): return zip(path.x, path.y).map { row("path", path.name, $0, $1) }
    case .bars(let bars):
      return bars.heights.indices.prefix(max(bars.edges.count - 1, 0)).map { index in
        var entry = row("bar", bars.name, bars.edges[index], 0)
        (entry.endX, entry.endY) = (bars.edges[index + 1], bars.heights[index])
        return entry
      }
    case .heat(let heat):
      return heat.values.indices.map { index in
        let (column, line) = (index % heat.columns, index / heat.columns)
        var entry = row(
          "cell", "", heat.x.middle(column, of: heat.columns), heat.y.middle(line, of: heat.rows))
        entry.value = heat.values[index]
        return entry
      }
    case .field(let field):
      return field.courses.enumerated().flatMap { index, course in
        zip(course.across, course.up).map { across, up in
          var entry = row("course", "\(index + 1)", course.x, course.y)
          (entry.endX, entry.endY) = (across, up)
          return entry
        }
      }
    case .arrow(let arrow):
      var entry = row("arrow", "", arrow.fromX, arrow.fromY)
      (entry.endX, entry.endY) = (arrow.toX, arrow.toY)
      return [entry]
    case .label(let label): return [row("label", label.text, label.x, label.y)]
    case .reference(let line):
      let isHorizontal = line.direction == .horizontal
      return [row("reference", line.label, isHorizontal ? nil : line.value, isHorizontal ? line.value : nil)]
    }
  }
}

extension ClosedRange<Double> {
  /// The middle of one of so many equal parts.
  package func middle(_ index: Int, of count: Int) -> Double {
    lowerBound + (Double(index) + 0.5) * (upperBound - lowerBound) / Double(count)
  }

  /// The edge before one of so many equal parts.
  func edge(_ index: Int, of count: Int) -> Double {
    lowerBound + Double(index) * (upperBound - lowerBound) / Double(count)
  }
}
