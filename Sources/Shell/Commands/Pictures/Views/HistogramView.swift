import Datasets
import Embeddings
import Figures
import Glibc
import Language

extension EmbeddingViews {
  /// The most dimensions that have a panel.
  private static let panelLimit = 16

  /// How the encoder's means of the data are distributed in each dimension, against the prior N(0, 1).
  func histogram() throws -> Figure {
    let d = coding.latent
    let means = try object.means(checkpoint: checkpoint)
    let drawn = min(d, isText ? 6 : Self.panelLimit)
    let panels = try (0..<drawn).map { dimension in
      try checkpoint()
      return panel(stride(from: dimension, to: means.count, by: d).map { Double(means[$0]) }, dimension)
    }
    let columns = drawn <= 2 ? drawn : drawn <= 4 ? 2 : drawn <= 9 ? 3 : 4
    let of = drawn < d ? ", the first \(drawn) of \(d) dimensions" : ""
    return Figure(
      title: "Latents of the data against the prior, \(environment)",
      subtitle:
        "encoder's means of \(grouped(object.data.count)) sequences in the prior's units, mean ± std above each panel\(of)",
      grid: panels, columns: columns, sharesAxes: true)
  }

  private func panel(_ values: [Double], _ dimension: Int) -> Panel {
    let mean = values.reduce(0, +) / Double(max(1, values.count))
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let std = (squares / Double(max(1, values.count - 1))).squareRoot()
    let extent = max(4, values.reduce(0) { max($0, abs($1)) })
    let bins = 48, width = 2 * extent / 48
    var densities = [Double](repeating: 0, count: bins)
    for value in values where value.isFinite {
      densities[min(max(Int((value + extent) / width), 0), bins - 1)] += 1 / (Double(values.count) * width)
    }
    let edges = (0...bins).map { -extent + Double($0) * width }
    let places = (0...120).map { -extent + Double($0) * extent / 60 }
    let prior = places.map { exp(-$0 * $0 / 2) / (2 * Double.pi).squareRoot() }
    return Panel(
      title: "z\(subscripted(dimension)): \(short(mean)) ± \(short(std))",
      x: Axis("latent", unit: "prior's units"), y: Axis("density"),
      marks: [
        .bars(BarsMark(name: "data", edges: edges, heights: densities, ink: .series(5))),
        .line(LineMark(name: "prior N(0, 1)", x: places, y: prior, ink: .strong)),
      ])
  }

  private func short(_ number: Double) -> String {
    let text = rounded(abs((number * 100).rounded() / 100))
    return number <= -0.005 ? "−\(text)" : text
  }
}
