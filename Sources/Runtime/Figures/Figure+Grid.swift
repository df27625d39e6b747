extension Figure {
  /// Makes a figure of small multiples: equal panels, row after row.
  ///
  /// With `sharesAxes` all panels have the same limits, and only the outer axes are labelled.
  package init(
    title: String, subtitle: String = "", grid panels: [Panel], columns: Int, sharesAxes: Bool = true
  ) {
    let columns = min(max(columns, 1), max(panels.count, 1))
    let extent = Extent(panels.flatMap(\.marks))
    let placed = panels.enumerated().map { index, panel in
      var panel = panel
      panel.place = Place(column: index % columns, row: index / columns)
      guard sharesAxes, !extent.isEmpty else { return panel }
      let x = Scale(panel.x, values: extent.x, padding: 0.05),
        y = Scale(panel.y, values: extent.y, padding: 0.05)
      panel.x.limits = x.low...x.high
      panel.y.limits = y.low...y.high
      panel.x.isBare = index + columns < panels.count
      panel.y.isBare = index % columns > 0
      return panel
    }
    self.init(title: title, subtitle: subtitle, panels: placed)
  }
}
