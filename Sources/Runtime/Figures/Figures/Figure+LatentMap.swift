extension Figure {
  /// Draws points of a latent space (or of a projection of it) coloured by a value such as an outcome.
  ///
  /// - Parameters:
  ///   - x: the points' first coordinates.
  ///   - y: their second ones; nil in one dimension, which is drawn as the value over it, with a histogram.
  ///   - values: a value each, or none at all.
  package static func latentMap(
    title: String, subtitle: String = "", x: [Double], y: [Double]?, values: [Double], xAxis: Axis,
    yAxis: Axis,
    valueAxis: Axis
  ) throws(FigureError) -> Figure {
    if let y { try check("second coordinates", y.count, x.count) }
    if !values.isEmpty { try check("values", values.count, x.count) }
    guard let y else {
      let points = Panel(
        x: xAxis, y: valueAxis,
        marks: values.isEmpty ? [] : [.scatter(ScatterMark(x: x, y: values))], hasGrid: true)
      return strip(title: title, subtitle: subtitle, x: x, axis: xAxis, [points])
    }
    let plane = Panel(
      x: xAxis, y: yAxis, marks: [.scatter(ScatterMark(x: x, y: y, values: values))],
      colorBar: values.isEmpty ? nil : valueAxis)
    return Figure(title: title, subtitle: subtitle, panels: [plane])
  }

  /// Draws a space of one dimension: a histogram of its points, and panels of what lies over it, those with
  /// marks.
  package static func strip(
    title: String, subtitle: String = "", x: [Double], axis: Axis, _ panels: [Panel]
  ) -> Figure {
    let extent = Scale(axis, values: x, padding: 0.02)
    var axis = axis
    axis.limits = extent.low...extent.high
    var histogram = Panel(x: axis, y: Axis("points"), marks: [.bars(BarsMark(counting: x))])
    var drawn = panels.filter { !$0.marks.isEmpty }
    for index in drawn.indices { drawn[index].x = axis }
    if drawn.count > 1 {
      return Figure(
        title: title, subtitle: subtitle, grid: [histogram] + drawn, columns: drawn.count > 5 ? 3 : 2,
        sharesAxes: false)
    }
    histogram.x.isBare = !drawn.isEmpty
    if !drawn.isEmpty { drawn[0].place = Place(row: 1, rows: 2) }
    return Figure(title: title, subtitle: subtitle, panels: [histogram] + drawn)
  }
}
