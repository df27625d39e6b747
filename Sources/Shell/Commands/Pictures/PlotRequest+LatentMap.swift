import Datasets
import Embeddings
import Figures
import Language

extension PlotView {
  static let latent = PlotView(
    "latent", "The latent space.", own: ["color", "outcome"]
  ) { try $0.request.latentMap(of: $0.object) }
}

/// Latent spaces.
extension PlotRequest {
  /// The most points of a panel, and of all panels.
  private static let pointLimit = 5_000, pointsInAll = 30_000
  func latentMap(of object: any ActionEmbeddingObject) throws -> Figure {
    let source = object.coding.source
    let data = object.data
    let names = data.environment.coordinates
    let wanted = try coordinates(names, positions: data.layout.positions)
    let limit = min(Self.pointLimit, max(1_000, Self.pointsInAll / max(1, wanted.count)))
    let plane = try LatentPlane(object, limit: limit, checkpoint: checkpoint)
    let parts = [
      object.shareWords(plane.shown.count, "sequences of \(source.length) actions"), plane.note,
      wanted.count > 1 ? "coloured by their outcome, Δ" : "",
      choiceWords(wanted, of: color == .none ? 0 : names.count, "coordinates", parameter: "outcome"),
    ]
    let panels =
      wanted.isEmpty
      ? [panel(plane, values: [], "", isAlone: true)]
      : wanted.map { coordinate in
        panel(
          plane, values: plane.shown.map { data.outcome($0)[coordinate] }, names[coordinate],
          isAlone: wanted.count == 1)
      }
    let title = "Latent space of action sequences in \(source.environment)"
    let subtitle = parts.filter { !$0.isEmpty }.joined(separator: "; ")
    guard plane.dimensions > 1 else {
      return Figure.strip(title: title, subtitle: subtitle, x: plane.x, axis: plane.axis(0), panels)
    }
    guard panels.count > 1 else { return Figure(title: title, subtitle: subtitle, panels: panels) }
    let columns = [4: 2, 9: 3, 16: 4].filter { panels.count <= $0.key }.values.min() ?? 5
    return Figure(title: title, subtitle: subtitle, grid: panels, columns: columns)
  }

  /// The points of the plane, coloured by values, or values over a space of one dimension.
  private func panel(_ plane: LatentPlane, values: [Double], _ name: String, isAlone: Bool) -> Panel {
    guard plane.dimensions > 1 else {
      return Panel(
        x: plane.axis(0), y: Axis("change of \(name)"),
        marks: values.isEmpty ? [] : [.scatter(ScatterMark(x: plane.x, y: values))], hasGrid: true)
    }
    let bar = Axis(isAlone ? "change of \(name)" : "", limits: EmbeddingViews.Limits.middle(of: values))
    return Panel(
      title: isAlone ? "" : "Δ \(name)", x: plane.axis(0), y: plane.axis(1),
      marks: [.scatter(ScatterMark(x: plane.x, y: plane.y, values: values))],
      colorBar: values.isEmpty ? nil : bar)
  }

  /// The coordinates of the outcome to draw, a panel each: in text the first velocity, which depends least on
  /// where a sequence begins.
  private func coordinates(_ names: [String], positions: Int) throws -> [Int] {
    if color == .none { return [] }
    if isText, outcome == nil { return [min(positions, names.count - 1)] }
    return try chosen(outcome, among: names, of: names.count, limit: panelLimit, "outcome")
  }
}
