extension Figure {
  /// Draws points of a latent space (or of a projection of it) coloured by a value such as an outcome.
  ///
  /// - Parameters:
  ///   - x: the points' first coordinates.
  ///   - y: their second ones; nil for a space of one dimension, which is drawn as the value over it with a histogram.
  ///   - values: a value each, or none at all.
  package static func latentMap(
    title: String, subtitle: String = "", x: [Double], y: [Double]?, values: [Double], xAxis: Axis,
    yAxis: Axis,
    valueAxis: Axis
  ) throws(FigureError) -> Figure {
    if let y { try check("second coordinates", y.count, x.count) }
    if !values.isEmpty { try check("values", values.count, x.count) }
    let skipped = x.indices.count { index in
      !Scale.isDrawable(x[index]) || y.map { !Scale.isDrawable($0[index]) } ?? false
        || (!values.isEmpty && !Scale.isDrawable(values[index]))
    }
    let panels =
      y.map { [plane(x, $0, values, xAxis, yAxis, valueAxis)] } ?? strip(x, values, xAxis, valueAxis)
    return Figure(title: title, subtitle: noting(subtitle, skipped: skipped, of: "point"), panels: panels)
  }

  private static func plane(
    _ x: [Double], _ y: [Double], _ values: [Double], _ xAxis: Axis, _ yAxis: Axis, _ valueAxis: Axis
  ) -> Panel {
    Panel(
      x: xAxis, y: yAxis, marks: [.scatter(ScatterMark(x: x, y: y, values: values))],
      colorBar: values.isEmpty ? nil : valueAxis)
  }

  private static func strip(_ x: [Double], _ values: [Double], _ xAxis: Axis, _ valueAxis: Axis) -> [Panel] {
    let extent = Scale(xAxis, values: x, padding: 0.02)
    var axis = xAxis
    axis.limits = extent.low...extent.high
    var histogram = Panel(x: axis, y: Axis("points"), marks: [.bars(BarsMark(counting: x))])
    guard !values.isEmpty else { return [histogram] }
    histogram.x.isBare = true
    let scatter = Panel(
      x: axis, y: valueAxis, marks: [.scatter(ScatterMark(x: x, y: values))], hasGrid: true,
      place: Place(row: 1, rows: 2))
    return [histogram, scatter]
  }
}
