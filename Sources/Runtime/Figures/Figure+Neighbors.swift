/// An action sequence of the query or of a neighbour with the outcomes it leads to.
package struct SequenceTrace: Sendable {
  /// The action of each step, `steps × dimensions`; empty where there is none, as for a latent point.
  package var actions: [[Double]]
  /// The outcome that the embedding predicts and the one that the data saw, in two dimensions.
  package var predicted: OutcomePoint?, seen: OutcomePoint?

  package init(actions: [[Double]], predicted: OutcomePoint? = nil, seen: OutcomePoint? = nil) {
    self.actions = actions
    self.predicted = predicted
    self.seen = seen
  }
}

/// Two coordinates of an outcome.
package struct OutcomePoint: Sendable, Equatable {
  package var x: Double, y: Double

  package init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}

extension Figure {
  /// The most action dimensions that are drawn.
  private static let dimensionLimit = 6

  /// Draws a query and its neighbours, nearest first: on the left the actions, on the right where they lead.
  package static func neighbors(
    title: String, subtitle: String = "", query: SequenceTrace, neighbors: [SequenceTrace],
    actionNames: [String] = [], areSimulated: Bool = false,
    xAxis: Axis, yAxis: Axis
  ) -> Figure {
    let traces = [query] + neighbors
    let dimensions = traces.flatMap(\.actions).map(\.count).max() ?? 0
    let drawn = min(dimensions, dimensionLimit)
    var panels = (0..<drawn).map { dimension in
      actionPanel(dimension, isLast: dimension == drawn - 1, query, neighbors, name: actionNames)
    }
    panels.append(
      Panel(
        title: "outcome", x: xAxis, y: yAxis, marks: outcomeMarks(query, neighbors), hasGrid: true,
        place: Place(column: drawn > 0 ? 1 : 0, rows: max(drawn, 1)), note: "no outcomes"))
    var notes = [subtitle].filter { !$0.isEmpty }
    if neighbors.contains(where: { $0.predicted != nil && $0.seen != nil }) {
      notes.append("arrows lead from predicted to \(areSimulated ? "simulated" : "seen") outcomes")
    }
    if drawn < dimensions { notes.append("the first \(drawn) of \(dimensions) action dimensions") }
    return Figure(
      title: title, subtitle: notes.joined(separator: "; "), panels: panels,
      columnWeights: drawn > 0 ? [1, 1.2] : [])
  }

  private static func ink(rank: Int, of count: Int) -> Ink {
    .ramp(count > 1 ? 0.88 * Double(rank - 1) / Double(count - 1) : 0.3)
  }

  private static func tag(rank: Int) -> Character? {
    rank < 10 ? Character(String(rank)) : nil
  }

  private static func actionPanel(
    _ dimension: Int, isLast: Bool, _ query: SequenceTrace, _ neighbors: [SequenceTrace], name names: [String]
  ) -> Panel {
    func line(_ trace: SequenceTrace, _ ink: Ink, tag: Character?, isQuery: Bool) -> Mark {
      let values = trace.actions.map { dimension < $0.count ? $0[dimension] : .nan }
      return .line(
        LineMark(
          x: values.indices.map { Double($0 + 1) }, y: values, ink: ink, isEmphasized: isQuery,
          hasPoints: true,
          tag: tag))
    }
    let lines = neighbors.enumerated().reversed().map { index, trace in
      line(trace, ink(rank: index + 1, of: neighbors.count), tag: tag(rank: index + 1), isQuery: false)
    }
    let own = query.actions.isEmpty ? [] : [line(query, .strong, tag: "Q", isQuery: true)]
    let name = dimension < names.count ? names[dimension] : "action \(dimension + 1)"
    return Panel(
      x: Axis("step", isWhole: true, isBare: !isLast), y: Axis(name), marks: lines + own, hasGrid: true,
      place: Place(row: dimension))
  }

  private static func outcomeMarks(_ query: SequenceTrace, _ neighbors: [SequenceTrace]) -> [Mark] {
    let own = Outcome(trace: query, name: "query", ink: .strong, marker: .diamond, tag: "Q")
    let others = neighbors.enumerated().map { index, trace in
      Outcome(
        trace: trace, name: ordinal(index + 1), ink: ink(rank: index + 1, of: neighbors.count),
        marker: .circle,
        tag: tag(rank: index + 1))
    }
    let all = [own] + others
    // names first, so that the legend is in order though the nearest are drawn last
    let names = all.compactMap { $0.point(x: [], y: []) }
    return names.map { .scatter($0) } + all.flatMap(\.ways)
      + all.reversed().compactMap { $0.point.map { .scatter($0) } }
  }

  private static func ordinal(_ rank: Int) -> String {
    guard rank > 1 else { return "nearest" }
    let endings = [1: "st", 2: "nd", 3: "rd"]
    return "\(rank)" + ((11...13).contains(rank % 100) ? "th" : endings[rank % 10] ?? "th")
  }
}

/// Where one sequence leads and how that is drawn.
private struct Outcome {
  var trace: SequenceTrace
  var name: String
  var ink: Ink
  var marker: Marker
  var tag: Character?

  /// The marker at the outcome seen, or hollow at the one predicted where none was seen.
  var point: ScatterMark? {
    (trace.seen ?? trace.predicted).flatMap { point(x: [$0.x], y: [$0.y]) }
  }

  func point(x: [Double], y: [Double]) -> ScatterMark? {
    guard trace.seen != nil || trace.predicted != nil else { return nil }
    return ScatterMark(
      name: name, x: x, y: y, ink: ink, marker: marker, isHollow: trace.seen == nil, tag: tag)
  }

  /// The way from the predicted to the seen outcome.
  var ways: [Mark] {
    guard let from = trace.predicted, let to = trace.seen else { return [] }
    return [
      .arrow(ArrowMark(fromX: from.x, fromY: from.y, toX: to.x, toY: to.y, ink: ink, clearance: 8)),
      .scatter(ScatterMark(x: [from.x], y: [from.y], ink: ink, isHollow: true)),
    ]
  }
}
