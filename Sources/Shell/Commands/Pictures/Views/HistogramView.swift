import Datasets
import Embeddings
import Figures
import Glibc
import Language

extension PlotView {
  static let histogram = PlotView(
    "histogram", "The latents of the data in each dimension, against the prior N(0, 1).", own: ["dimensions"]
  ) { try $0.histogram() }
}

extension EmbeddingViews {
  /// The most dimensions that have a panel.
  private static let panelLimit = 16

  /// How the encoder's means of the data are distributed in each dimension, against the prior N(0, 1).
  func histogram() throws -> Figure {
    let d = coding.latent
    let means = try object.means(checkpoint: checkpoint)
    let (drawn, choice) = try dimensions(of: d, limit: isText ? 6 : Self.panelLimit, "dimensions")
    let panels = try drawn.map { dimension in
      try checkpoint()
      return panel(stride(from: dimension, to: means.count, by: d).map { Double(means[$0]) }, dimension)
    }
    let count = drawn.count
    return Figure(
      title: "Latents of the data against the prior, \(environment)",
      subtitle: words(
        "encoder's means of \(object.shareWords(object.data.count)) in the prior's units, mean ± std above "
          + "each panel",
        choice),
      grid: panels, columns: count <= 2 ? count : count <= 4 ? 2 : count <= 9 ? 3 : 4, sharesAxes: true)
  }

  private func panel(_ all: [Double], _ dimension: Int) -> Panel {
    let values = all.filter(\.isFinite)
    let mean = values.reduce(0, +) / Double(max(1, values.count))
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let std = (squares / Double(max(1, values.count - 1))).squareRoot()
    let extent = max(4, values.reduce(0) { max($0, abs($1)) })
    let bins = 48, width = 2 * extent / 48
    var densities = [Double](repeating: 0, count: bins)
    for value in values {
      densities[min(max(Int((value + extent) / width), 0), bins - 1)] += 1 / (Double(values.count) * width)
    }
    let edges = (0...bins).map { -extent + Double($0) * width }
    let places = (0...120).map { -extent + Double($0) * extent / 60 }
    let prior = places.map { exp(-$0 * $0 / 2) / (2 * Double.pi).squareRoot() }
    return Panel(
      title: "z\(subscripted(dimension)): \(short(mean)) ± \(short(std))",
      x: Axis("latent", unit: "prior's units"), y: Axis("density"),
      marks: [
        .bars(
          BarsMark(
            name: "data", edges: edges, heights: densities, skipped: all.count - values.count, ink: .series(5)
          )),
        .line(LineMark(name: "prior N(0, 1)", x: places, y: prior, ink: .strong)),
      ])
  }

  private func short(_ number: Double) -> String {
    let text = rounded(abs((number * 100).rounded() / 100))
    return number <= -0.005 ? "−\(text)" : text
  }
}
