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
    actionNames: [String] = [],
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
      notes.append("arrows lead from predicted to seen outcomes")
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
    var points: [Mark] = [], arrows: [Mark] = []
    for (index, trace) in neighbors.enumerated() {
      let ink = ink(rank: index + 1, of: neighbors.count)
      if let from = trace.predicted, let to = trace.seen {
        arrows.append(.arrow(ArrowMark(fromX: from.x, fromY: from.y, toX: to.x, toY: to.y, ink: ink)))
      }
      if let place = trace.seen ?? trace.predicted {
        points.append(
          .scatter(
            ScatterMark(
              name: "neighbour \(index + 1)", x: [place.x], y: [place.y], ink: ink,
              isHollow: trace.seen == nil,
              tag: tag(rank: index + 1))))
      }
    }
    if let from = query.predicted, let to = query.seen {
      arrows.append(.arrow(ArrowMark(fromX: from.x, fromY: from.y, toX: to.x, toY: to.y, ink: .strong)))
    }
    let own = (query.seen ?? query.predicted).map { place in
      Mark.scatter(
        ScatterMark(
          name: "query", x: [place.x], y: [place.y], ink: .strong, marker: .diamond,
          isHollow: query.seen == nil,
          tag: "Q"))
    }
    return arrows + points.reversed() + (own.map { [$0] } ?? [])
  }
}
