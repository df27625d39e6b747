import Figures
import Glibc
import TestSupport

/// Figures made of plain data, the same at every run.
enum Samples {
  private static func normal(_ generator: inout SeededGenerator) -> Double {
    let radius = sqrt(-2 * log(Double.random(in: 1e-12..<1, using: &generator)))
    return radius * cos(2 * Double.pi * Double.random(in: 0..<1, using: &generator))
  }

  /// Two noisy learning curves with bands.
  static func learningCurves(points: Int = 25) throws -> Figure {
    var generator = SeededGenerator(seed: 3)
    let steps = (1...points).map { Double($0) * 50_000 / Double(points) }
    func curve(_ name: String, _ level: Double, _ rate: Double) -> Curve {
      let mean = steps.map { level - (level + 40) * exp(-$0 / rate) + normal(&generator) * 0.8 }
      return Curve(
        name: name, x: steps, y: mean, low: mean.map { $0 - 2 - level / 9 },
        high: mean.map { $0 + 2 - level / 9 })
    }
    return try Figure.curves(
      title: "Learning on ReacherVertical",
      subtitle: "mean return of 10 episodes, five seeds, band: standard error",
      x: Axis("environment steps"), y: Axis("mean return"),
      curves: [curve("DynE-TD3", -6, 6_000), curve("TD3", -9, 14_000)])
  }

  /// A loss that falls over four decades.
  static func loss() throws -> Figure {
    let epochs = (1...50).map(Double.init)
    return try Figure.curves(
      title: "Embedding loss", x: Axis("epoch", isWhole: true), y: Axis("loss", spacing: .logarithmic),
      curves: [
        Curve(name: "loss", x: epochs, y: epochs.map { 3 * exp(-$0 / 6) + 0.002 * (1 + sin($0)) + 0.001 })
      ])
  }

  /// Five thousand latent points coloured by an outcome.
  static func latentMap(count: Int = 5_000) throws -> Figure {
    var generator = SeededGenerator(seed: 5)
    let points = (0..<count).map { _ in (normal(&generator), normal(&generator)) }
    return try Figure.latentMap(
      title: "Latent space of e", subtitle: "ReacherVertical, 5,000 of 100,000 action sequences",
      x: points.map(\.0),
      y: points.map(\.1), values: points.map { 0.06 * $0.0 + 0.03 * sin(2 * $0.1) }, xAxis: Axis("latent 1"),
      yAxis: Axis("latent 2"), valueAxis: Axis("change of fingertip x", unit: "m"))
  }

  /// A latent space of one dimension.
  static func latentStrip() throws -> Figure {
    var generator = SeededGenerator(seed: 6)
    let points = (0..<2_000).map { _ in normal(&generator) }
    return try Figure.latentMap(
      title: "Latent space of e", x: points, y: nil,
      values: points.map { tanh($0) + 0.1 * normal(&generator) },
      xAxis: Axis("latent 1"), yAxis: Axis(""), valueAxis: Axis("change of angle", unit: "rad"))
  }

  /// A query of two action dimensions with five neighbours.
  static func neighbors(_ count: Int = 5, dimensions: Int = 2) -> Figure {
    var generator = SeededGenerator(seed: 8)
    let actions: [[Double]] = [[0.8, -0.2], [0.8, -0.2], [0.5, 0], [0, 0]]
    let base: [[Double]] = actions.map { row in (0..<dimensions).map { row[$0 % 2] } }
    func trace(_ noise: Double, _ rank: Int) -> SequenceTrace {
      let seen = OutcomePoint(
        x: 0.041 + 0.05 * noise * normal(&generator), y: -0.012 + 0.04 * noise * normal(&generator))
      let predicted = OutcomePoint(
        x: seen.x + 0.004 * normal(&generator), y: seen.y + 0.003 * normal(&generator))
      return SequenceTrace(
        rank: rank, actions: base.map { $0.map { $0 + 2 * noise * normal(&generator) } },
        predicted: predicted, seen: seen
      )
    }
    return Figure.neighbors(
      title: "Neighbours of [[0.8, −0.2], [0.8, −0.2], [0.5, 0], [0, 0]]", query: trace(0, 0),
      neighbors: (1...count).map { trace(0.06 + 0.02 * Double($0), $0) },
      actionNames: ["shoulder torque", "elbow torque"],
      xAxis: Axis("Δ fingertip x", unit: "m"), yAxis: Axis("Δ fingertip z", unit: "m"))
  }

  /// Small multiples of fingertip ways on equal axes, with a goal.
  static func paths() -> Figure {
    var generator = SeededGenerator(seed: 9)
    let panels = (0..<6).map { index in
      var (x, y, angle) = (0.0, 0.0, Double.random(in: 0...6, using: &generator))
      let way = (0..<40).map { _ in
        angle += 0.2 * normal(&generator)
        x += 0.004 * cos(angle)
        y += 0.004 * sin(angle)
        return (x, y)
      }
      return Panel(
        title: "episode \(index + 1)", x: Axis("x", unit: "m"), y: Axis("z", unit: "m"),
        marks: [
          .path(PathMark(x: way.map(\.0), y: way.map(\.1))),
          .scatter(ScatterMark(x: [0.05], y: [0.05], ink: .series(1), marker: .diamond)),
          .label(LabelMark("goal", x: 0.05, y: 0.05)),
        ], isEqual: true)
    }
    return Figure(title: "Ways of the fingertip", grid: panels, columns: 3)
  }

  static func all() throws -> [(name: String, figure: Figure)] {
    [
      ("curves", try learningCurves()), ("loss", try loss()), ("latent", try latentMap()),
      ("strip", try latentStrip()), ("neighbors", neighbors()), ("paths", paths()),
    ]
  }
}
