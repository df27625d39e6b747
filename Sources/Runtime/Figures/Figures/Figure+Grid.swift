/// How small multiples follow each other, row after row.
struct Grid: Sendable {
  var columns: Int
  /// Whether only the outer axes are labelled, since all have the same limits.
  var sharesAxes: Bool
}

extension Figure {
  /// Makes a figure of small multiples: equal panels, row after row.
  ///
  /// With `sharesAxes` all panels have the same limits, and only the outer axes are labelled.
  package init(
    title: String, subtitle: String = "", grid panels: [Panel], columns: Int, sharesAxes: Bool = true
  ) {
    self.init(title: title, subtitle: subtitle, panels: panels)
    let columns = min(max(columns, 1), max(panels.count, 1))
    grid = Grid(columns: columns, sharesAxes: sharesAxes)
    let extent = DataExtent(panels.flatMap(\.marks))
    if sharesAxes, !extent.isEmpty {
      for index in panels.indices {
        let x = Scale(panels[index].x, values: extent.x, padding: 0.05)
        let y = Scale(panels[index].y, values: extent.y, padding: 0.05)
        self.panels[index].x.limits = x.low...x.high
        self.panels[index].y.limits = y.low...y.high
      }
    }
    placePanels(sharesAxes: sharesAxes && !extent.isEmpty)
  }

  /// Puts the panels into fewer columns, row after row, each with what it shared with a neighbour.
  mutating func narrow(to columns: Int) {
    guard columns < self.columns else { return }
    let grid = Grid(columns: columns, sharesAxes: grid?.sharesAxes ?? false)
    self.grid = grid
    columnWeights = []
    for index in panels.indices {
      panels[index].x.isBare = false
      panels[index].y.isBare = false
      panels[index].hidesColorBar = false
    }
    placePanels(sharesAxes: grid.sharesAxes)
  }

  /// The columns that panels have.
  var columns: Int { panels.map { $0.place.column + $0.place.columns }.max() ?? 1 }

  private mutating func placePanels(sharesAxes: Bool) {
    let columns = grid?.columns ?? 1
    for index in panels.indices {
      panels[index].place = Place(column: index % columns, row: index / columns)
      guard sharesAxes else { continue }
      panels[index].x.isBare = index + columns < panels.count
      panels[index].y.isBare = index % columns > 0
    }
  }
}
