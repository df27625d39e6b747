import Datasets
import Embeddings
import Environments
import Experiments
import Figures
import Glibc
import Language
import Numerics

extension PlotView {
  static let distortion = PlotView(
    "distortion", "How far the outcome changes per unit of z, over the latent plane.", own: ["from", "cells"]
  ) { try $0.distortion() }
}

extension EmbeddingViews {
  /// Half the step of central differences, in white latent units.
  private static let step = 0.05

  /// How much the decoder and the simulator stretch latent space, over the latent plane: the largest singular
  /// value of d outcome / d z, and how many times it is the smallest.
  func distortion() throws -> Figure {
    let plane = try plane(limit: 2_000)
    let columns = cells ?? (isText ? 24 : 25)
    let (x, y) = (plane.xRange, plane.yRange)
    let d = plane.dimensions
    let rows = d == 1 ? 1 : columns
    let centers = (0..<rows * columns).map { index in
      plane.latent(x.middle(index % columns, of: columns), y.middle(index / columns, of: rows))
    }
    let definition = try definition()
    let (state, words) = try start()
    let (stretches, cut) = try stretches(at: centers, definition, from: state)

    let title = "Distortion of latent space into outcomes in \(environment)"
    let note = "d outcome / d z by central differences of ±\(Self.step), outcomes whitened, \(words)"
    let names = ["stretch, log₁₀ σ₁", "condition, log₁₀ σ₁ / σ\(subscripted(d))"]
    let maps = [stretches.map { log10($0.most) }, stretches.map { log10($0.most / $0.least) }]
    var panels: [Panel] = []
    for (name, values) in zip(names, maps).prefix(d == 1 ? 1 : 2) {
      guard d > 1 else {
        let places = (0..<columns).map { x.middle($0, of: columns) }
        panels.append(
          Panel(
            x: plane.axis(0), y: Axis(name), marks: [.line(LineMark(x: places, y: values))], hasGrid: true))
        continue
      }
      panels.append(
        Panel(
          title: name, x: plane.axis(0), y: plane.axis(1),
          marks: [.heat(HeatMark(x: x, y: y, columns: columns, values: values))],
          colorBar: Axis("", limits: Limits.middle(of: values))))
    }
    let notes = self.words(note, self.words(cut: cut, of: 2 * d * centers.count), plane.note)
    return Figure(
      title: title, subtitle: notes, grid: panels, columns: 2, sharesAxes: false)
  }

  /// The largest and the smallest singular value at some white latents, not a number where there is none, and
  /// how many plans were cut short.
  private func stretches(
    at centers: [[Double]], _ definition: EnvironmentDefinition, from state: EnvironmentState
  ) throws -> (values: [(most: Double, least: Double)], cut: Int) {
    let d = coding.latent
    var latents: [Double] = []
    for center in centers {
      for (axis, sign) in (0..<d).flatMap({ [($0, 1.0), ($0, -1.0)] }) {
        var z = center
        z[axis] += sign * Self.step
        latents += z
      }
    }
    let count = latents.count / d
    let outcomes = try PlanOutcomes(definition, from: [state], length: coding.source.length).run(
      plans(latents), threads: threads, report: { report($0, count) }, isCancelled: isCancelled)
    guard let outcomes else { throw Interrupted() }
    let space = object.outcomeSpace
    let n = outcomes.width
    let white = space.white(outcomes.changes)
    let values = centers.indices.map { index -> (most: Double, least: Double) in
      var jacobian = [Double](repeating: 0, count: n * d)
      for axis in 0..<d {
        let up = (index * 2 * d + 2 * axis) * n, down = up + n
        for row in 0..<n {
          jacobian[row * d + axis] = (white[up + row] - white[down + row]) / (2 * Self.step)
        }
      }
      let values = SingularValues(jacobian, rows: n, columns: d)?.values ?? []
      guard let most = values.first, let least = values.last, most > 0, least > 0 else { return (.nan, .nan) }
      return (most, least)
    }
    return (values, outcomes.cut)
  }
}
