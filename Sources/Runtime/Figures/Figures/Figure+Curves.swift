/// A named series of a learning or loss curve, drawn as it is: no smoothing.
package struct Curve: Sendable {
  package var name: String
  package var x: [Double], y: [Double]
  /// The ends of a band about `y`, a standard error or an interval; both empty for none.
  package var low: [Double], high: [Double]

  package init(name: String, x: [Double], y: [Double], low: [Double] = [], high: [Double] = []) {
    self.name = name
    self.x = x
    self.y = y
    self.low = low
    self.high = high
  }
}

extension Figure {
  /// Draws curves over a common x: mean returns over steps, losses over epochs.
  ///
  /// With `namesAll` a curve that is alone has its name beside it too.
  package static func curves(
    title: String, subtitle: String = "", x: Axis, y: Axis, curves: [Curve], references: [ReferenceMark] = [],
    namesAll: Bool = false
  ) throws(FigureError) -> Figure {
    for curve in curves {
      try check("values of curve '\(curve.name)'", curve.y.count, curve.x.count)
      guard !curve.low.isEmpty || !curve.high.isEmpty else { continue }
      try check("lower ends of curve '\(curve.name)'", curve.low.count, curve.x.count)
      try check("upper ends of curve '\(curve.name)'", curve.high.count, curve.x.count)
    }
    let lines = curves.enumerated().map { index, curve in
      Mark.line(
        LineMark(
          name: namesAll || curves.count > 1 ? curve.name : "", x: curve.x, y: curve.y, low: curve.low,
          high: curve.high,
          ink: .series(index), hasPoints: curve.x.count <= 60))
    }
    let panel = Panel(x: x, y: y, marks: references.map { .reference($0) } + lines, hasGrid: true)
    return Figure(
      title: title, subtitle: subtitle, panels: [panel], legend: .lineEnds)
  }

  static func check(_ name: String, _ given: Int, _ expected: Int) throws(FigureError) {
    guard given == expected else { throw .lengths(of: name, given: given, expected: expected) }
  }
}
