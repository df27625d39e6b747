import Embeddings
import Environments
import Experiments
import Figures
import Language

extension PlotView {
  static let grid = PlotView(
    "grid", "The outcomes of plans on a grid of the latent plane, from one state.",
    own: ["from", "cells"]
  ) { try $0.grid() }
}

extension EmbeddingViews {
  /// A grid of the latent plane, each cell with the course that its plan takes from one state, and all
  /// courses in space.
  func grid() throws -> Figure {
    let plane = try plane()
    let columns = cells ?? (isText ? 7 : 11)
    let (x, y) = (plane.xRange, plane.yRange)
    let rows = plane.dimensions == 1 ? 1 : columns
    let centers = (0..<rows * columns).map { index -> (x: Double, y: Double) in
      (x.middle(index % columns, of: columns), y.middle(index / columns, of: rows))
    }
    let definition = try definition()
    let (state, words) = try start()
    let traces = try traces(
      of: plans(centers.flatMap { plane.latent($0.x, $0.y) }), definition, from: state)
    let axes = traces.mainAxes
    let courses = (0..<traces.count).map { traces.course($0, along: axes) }
    let distances = courses.map { course in (course.last ?? []).reduce(0) { $0 + $1 * $1 }.squareRoot() }
    let most = max(distances.max() ?? 0, 1e-12)
    let field = FieldMark(
      centers.indices.map { index in
        FieldMark.Course(
          x: centers[index].x, y: centers[index].y, across: courses[index].map { $0[0] },
          up: courses[index].map { $0.count > 1 ? $0[1] : 0 }, ink: .ramp(distances[index] / most))
      }, width: (x.upperBound - x.lowerBound) / Double(columns),
      height: (y.upperBound - y.lowerBound) / Double(rows))
    let bar = Axis("\(traces.subject) moved", unit: traces.unit, limits: 0...most)
    let cellPanel = Panel(
      title: isText ? "" : "each cell's plan", x: plane.axis(0),
      y: plane.dimensions == 1 ? Axis("", isBare: true) : plane.axis(1), marks: [.field(field)],
      colorBar: isText ? bar : nil)
    let size = "\(rows) × \(columns) plans decoded"
    let subtitle = self.words(size, words, self.words(cut: traces.cut, of: traces.count), plane.note)
    let title = "Where plans lead in \(environment), over the latent plane"
    guard !isText, axes.count > 1 else {
      return Figure(title: title, subtitle: subtitle, panels: [cellPanel])
    }
    let inSpace = courses.enumerated().map { index, course in
      Mark.path(
        PathMark(
          x: course.map { $0[0] }, y: course.map { $0[1] }, ink: .ramp(distances[index] / most), isArrow: true
        ))
    }
    let space = Panel(
      title: "all together", x: traces.changeAxis(axes[0]), y: traces.changeAxis(axes[1]),
      marks: inSpace,
      colorBar: bar, isEqual: true, hasGrid: true)
    var figure = Figure(
      title: title, subtitle: subtitle, grid: [cellPanel, space], columns: 2, sharesAxes: false)
    figure.columnWeights = [1.25, 1]
    return figure
  }
}
