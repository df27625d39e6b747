import Experiments
package import Language

extension Command {
  /// `profile`: the share of runs above each score.
  package static var profile: Command {
    typealias P = StatisticsParameters
    let subject = Parameter("x", .value, .positional, "Scores, agents, curves, or a table of runs.")
    let thresholds = Parameter(
      "thresholds", .optional(.vector()), note: "50 from the lowest to the highest score",
      "The scores to evaluate.")
    return Command(
      "profile", area: .statistics,
      "Returns the share of runs that score above each threshold, with intervals.",
      help: P.inputs + """


        That is the performance profile, or score distribution, of Agarwal et al. 2021; its intervals are of \
        the stratified bootstrap. `plot` draws one, or a list of several.
        """,
      parameters: [
        subject, thresholds, P.score, P.at, P.target, P.interpolation, P.by, P.draws, P.level,
      ],
      returns: .table([
        FieldType("threshold", .array, "The score."),
        FieldType("share", .array, "The share of runs, of all tasks, above it."),
        FieldType("low", .array, "The lower end of its interval."),
        FieldType("high", .array, "The upper end."),
      ]),
      examples: [
        Example("profile [0.2, 0.9, 0.5, 0.7] thresholds=[0, 0.5, 1]", "at three scores"),
        Example("plot (profile [agent, agent])", "a figure", setup: agentExample),
      ],
      seeAlso: ["summary", "compare", "plot"]
    ) { call in
      let request = try call.scoreRequest()
      let (_, matrix) = try call.scores(subject, request)
      let finite = matrix.scores.filter(\.isFinite)
      let (least, most) = (finite.min() ?? 0, finite.max() ?? 1)
      let spread = (0..<50).map { (place: Int) -> Double in least + (most - least) * Double(place) / 49 }
      let points: [Double] = call[thresholds]?.elements ?? spread
      guard points.allSatisfy({ !$0.isNaN }) else {
        throw call.error(thresholds, must: "be numbers", but: "hold nan")
      }
      let shares = matrix.profile(at: points)
      let ends: [ClosedInterval] =
        matrix.runs > 1
        ? try call.bootstrap("profile").intervals(
          of: matrix, checkpoint: { try call.checkCancellation() }, { $0.profile(at: points) })
        : points.map { _ in ClosedInterval.none }
      return .table(
        Table(
          kind: .profile,
          [
            Table.Column("threshold", points), Table.Column("share", shares),
            Table.Column("low", ends.map(\.low)), Table.Column("high", ends.map(\.high)),
          ]))
    }
  }
}
