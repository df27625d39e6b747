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
  package static func curves(
    title: String, subtitle: String = "", x: Axis, y: Axis, curves: [Curve], references: [ReferenceMark] = []
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
          name: curves.count > 1 ? curve.name : "", x: curve.x, y: curve.y, low: curve.low, high: curve.high,
          ink: .series(index), hasPoints: curve.x.count <= 60))
    }
    let skipped = curves.reduce(0) { sum, curve in
      sum
        + zip(curve.x, curve.y).count {
          !Scale.isDrawable($0) || !Scale.isDrawable($1) || (y.spacing == .logarithmic && $1 <= 0)
        }
    }
    let panel = Panel(x: x, y: y, marks: references.map { .reference($0) } + lines, hasGrid: true)
    return Figure(
      title: title, subtitle: noting(subtitle, skipped: skipped, of: "value"), panels: [panel],
      legend: .lineEnds)
  }

  static func check(_ name: String, _ given: Int, _ expected: Int) throws(FigureError) {
    guard given == expected else { throw .lengths(of: name, given: given, expected: expected) }
  }

  /// Adds to a subtitle how many things couldn't be drawn.
  static func noting(_ subtitle: String, skipped: Int, of thing: String) -> String {
    guard skipped > 0 else { return subtitle }
    let note =
      "\(skipped) \(thing)\(skipped == 1 ? "" : "s") can't be drawn and \(skipped == 1 ? "is" : "are") left out"
    return subtitle.isEmpty ? note : "\(subtitle); \(note)"
  }
}
