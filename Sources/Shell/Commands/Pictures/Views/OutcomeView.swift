import Datasets
import Embeddings
import Environments
import Experiments
import Figures
import Language

extension PlotView {
  static let outcome = PlotView(
    "outcome",
    "The data's plans, carried out from one state: outcomes coloured by latents, and vice versa.",
    own: ["from"]
  ) { try $0.outcome() }
}

extension EmbeddingViews {
  /// The data's plans, all carried out from one state: where they lead, coloured by where they lie in latent
  /// space, and the other way round.
  func outcome() throws -> Figure {
    let plane = try plane(limit: isText ? 1_000 : 2_000)
    let definition = try definition()
    let (state, words) = try start()
    let size = object.data.length * object.data.actionSize
    let actions = object.data.sequences.actions
    let plans = plane.shown.flatMap { actions[$0 * size..<($0 + 1) * size] }.map(Double.init)
    let traces = try traces(of: plans, definition, from: state)
    let axes = traces.mainAxes
    let ends = (0..<traces.count).map { traces.course($0, along: axes).last ?? [] }
    let outcomes = axes.indices.map { axis in ends.map { $0[axis] } }
    let latents = plane.dimensions == 1 ? [plane.x] : [plane.x, plane.y]

    var panels: [Panel] = []
    let ranges = latents.compactMap { Limits.middle(of: $0) }
    let range = ranges.dropFirst().reduce(ranges.first) { whole, range in
      whole.map { min($0.lowerBound, range.lowerBound)...max($0.upperBound, range.upperBound) }
    }
    for (number, values) in latents.enumerated() where outcomes.count > 1 {
      panels.append(
        Panel(
          title: "outcomes by \(plane.name(number))", x: traces.changeAxis(axes[0]),
          y: traces.changeAxis(axes[1]),
          marks: [.scatter(ScatterMark(x: outcomes[0], y: outcomes[1], values: values))],
          colorBar: Axis("", limits: range)))
    }
    for (number, values) in outcomes.enumerated() {
      let axis = traces.changeAxis(axes[number])
      if latents.count > 1 {
        panels.append(
          Panel(
            title: "latents by \(axis.label)" + (axis.unit.isEmpty ? "" : " (\(axis.unit))"),
            x: plane.axis(0),
            y: plane.axis(1), marks: [.scatter(ScatterMark(x: latents[0], y: latents[1], values: values))],
            colorBar: Axis("", limits: Limits.middle(of: values))))
      } else {
        panels.append(
          Panel(
            title: axis.label, x: plane.axis(0), y: axis,
            marks: [.scatter(ScatterMark(x: latents[0], y: values, ink: .series(0)))], hasGrid: true))
      }
    }
    if isText, panels.count == 4 { panels = [panels[0], panels[2]] }
    if panels.count == 4 {
      // neighbours share their vertical axis, the upper ones their colours
      for right in [1, 3] { panels[right].y.isBare = true }
      panels[0].hidesColorBar = true
    }
    let note = "\(object.shareWords(plane.shown.count)), \(words)"
    return Figure(
      title: "Outcomes and latents of action sequences in \(environment)",
      subtitle: self.words(note, self.words(cut: traces.cut, of: traces.count), plane.note),
      grid: panels, columns: 2, sharesAxes: false)
  }

  /// Ranges of colours.
  enum Limits {
    /// The range of the middle 98 %, so that a few outliers don't take all colours; nil where there is none.
    static func middle(of values: [Double]) -> ClosedRange<Double>? {
      let sorted = values.filter(\.isFinite).sorted()
      guard let last = sorted.indices.last else { return nil }
      let (low, high) = (sorted[last / 100], sorted[last - last / 100])
      return low < high ? low...high : nil
    }
  }
}
