/// An action sequence of the query or of a neighbour with the outcomes it leads to.
package struct SequenceTrace: Sendable {
  /// 0 for the query, 1 for its nearest neighbour.
  package var rank: Int
  /// The action of each step, `steps × dimensions`; empty where there is none, as for a latent point.
  package var actions: [[Double]]
  /// The outcome that the embedding predicts and the one that the data saw, in two dimensions.
  package var predicted: OutcomePoint?, seen: OutcomePoint?

  package init(
    rank: Int, actions: [[Double]], predicted: OutcomePoint? = nil, seen: OutcomePoint? = nil
  ) {
    self.rank = rank
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
  /// The most panels of actions one below the other.
  private static let rowLimit = 6

  /// Draws a query and its neighbours, each by its rank: on the left the actions, on the right where they
  /// lead.
  ///
  /// `dimensions` are the motors whose actions have a panel; nil for all.
  package static func neighbors(
    title: String, subtitle: String = "", query: SequenceTrace, neighbors: [SequenceTrace],
    actionNames: [String] = [], dimensions: [Int]? = nil, areSimulated: Bool = false,
    xAxis: Axis, yAxis: Axis
  ) -> Figure {
    let traces = [query] + neighbors
    let all = traces.flatMap(\.actions).map(\.count).max() ?? 0
    let drawn = dimensions ?? Array(0..<all)
    let columns = drawn.count > rowLimit ? 2 : min(drawn.count, 1)
    let rows = columns > 0 ? (drawn.count + columns - 1) / columns : 1
    var panels = drawn.enumerated().map { index, dimension in
      var panel = actionPanel(dimension, query, neighbors, name: actionNames)
      panel.place = Place(column: index / rows, row: index % rows)
      panel.x.isBare = index % rows < rows - 1 && index < drawn.count - 1
      return panel
    }
    panels.append(
      Panel(
        title: "outcome", x: xAxis, y: yAxis, marks: outcomeMarks(query, neighbors), hasGrid: true,
        place: Place(column: columns, rows: rows), note: "no outcomes"))
    var notes = [subtitle].filter { !$0.isEmpty }
    if neighbors.contains(where: { $0.predicted != nil && $0.seen != nil }) {
      notes.append("arrows lead from predicted to \(areSimulated ? "simulated" : "seen") outcomes")
    }
    return Figure(
      title: title, subtitle: notes.joined(separator: "; "), panels: panels,
      columnWeights: [[], [1, 1.2], [1, 1, 1.8]][columns])
  }

  private static func ink(rank: Int, of count: Int) -> Ink {
    .ramp(count > 1 ? 0.88 * Double(rank - 1) / Double(count - 1) : 0.3)
  }

  private static func tag(rank: Int) -> Character? {
    rank < 10 ? Character(String(rank)) : nil
  }

  private static func actionPanel(
    _ dimension: Int, _ query: SequenceTrace, _ neighbors: [SequenceTrace], name names: [String]
  ) -> Panel {
    func line(_ trace: SequenceTrace, _ ink: Ink, tag: Character?, isQuery: Bool) -> Mark {
      let values = trace.actions.map { dimension < $0.count ? $0[dimension] : .nan }
      return .line(
        LineMark(
          x: values.indices.map { Double($0 + 1) }, y: values, ink: ink, isEmphasized: isQuery,
          hasPoints: true,
          tag: tag))
    }
    let last = neighbors.map(\.rank).max() ?? 1
    let lines = neighbors.reversed().map { trace in
      line(trace, ink(rank: trace.rank, of: last), tag: tag(rank: trace.rank), isQuery: false)
    }
    let own = query.actions.isEmpty ? [] : [line(query, .strong, tag: "Q", isQuery: true)]
    let name = dimension < names.count ? names[dimension] : "motor \(dimension)"
    return Panel(x: Axis("step", isWhole: true), y: Axis(name), marks: lines + own, hasGrid: true)
  }

  private static func outcomeMarks(_ query: SequenceTrace, _ neighbors: [SequenceTrace]) -> [Mark] {
    let own = Outcome(trace: query, name: "query", ink: .strong, marker: .diamond, tag: "Q")
    let last = neighbors.map(\.rank).max() ?? 1
    let others = neighbors.map { trace in
      Outcome(
        trace: trace, name: ordinal(trace.rank), ink: ink(rank: trace.rank, of: last), marker: .circle,
        tag: tag(rank: trace.rank))
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
