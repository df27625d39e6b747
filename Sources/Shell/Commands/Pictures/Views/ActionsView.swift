import Datasets
import Embeddings
import Environments
import Figures
import Language
import Numerics

extension PlotView {
  static let actions = PlotView(
    "actions", "The decoded actions of points along the axes of latent space.", own: ["dimensions"]
  ) { try $0.actions() }
}

extension EmbeddingViews {
  /// The most axes that are followed.
  private static let axisLimit = 4

  /// The decoded actions of points along the axes: a row of panels for each axis, a line for each motor.
  func actions() throws -> Figure {
    let plane = try plane(limit: 2_000)
    let source = coding.source
    let (k, m) = (source.length, source.actionSize)
    let distances = isText ? [-2.0, 0, 2] : [-2.0, -1, 0, 1, 2]
    let (axes, choice) = try dimensions(of: plane.axes, limit: isText ? 2 : Self.axisLimit, "axes")
    let places = axes.flatMap { axis in distances.map { (axis, $0) } }
    let plans = try plans(places.flatMap { plane.latent(along: $0.0, $0.1) })
    let names =
      source.actionSize == object.data.environment.actionNames.count
      ? object.data.environment.actionNames : []
    let (low, high) = (source.actionBox.low.min() ?? -1, source.actionBox.high.max() ?? 1)
    let panels = places.enumerated().map { index, place in
      let lines = (0..<m).map { motor in
        Mark.line(
          LineMark(
            name: m > 1 ? (motor < names.count ? names[motor] : "motor \(motor)") : "",
            x: (1...k).map(Double.init), y: (0..<k).map { plans[(index * k + $0) * m + motor] },
            ink: .series(motor), hasPoints: k <= 12))
      }
      let value = place.1 < 0 ? "−\(rounded(-place.1))" : rounded(place.1)
      return Panel(
        title: "\(plane.name(place.0)) = \(value)", x: Axis("step", isWhole: true),
        y: Axis("action", limits: low...high), marks: lines, hasGrid: true)
    }
    return Figure(
      title: "Decoded actions along the axes of latent space, \(environment)",
      subtitle: words("white latents, in standard deviations of the data", choice, plane.note(axes: axes)),
      grid: panels,
      columns: distances.count)
  }
}
