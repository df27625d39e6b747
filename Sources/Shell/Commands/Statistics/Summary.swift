import Experiments
package import Language

extension Command {
  /// `summary`: statistics over runs with their intervals.
  package static var summaryCommand: Command {
    typealias P = StatisticsParameters
    let subject = Parameter("x", .value, .positional, "Scores, agents, curves, or a table of runs.")
    return Command(
      "summary", area: .statistics, "Computes statistics over runs, with their intervals.",
      help: P.inputs + """


        `mean` and `median` are over tasks, of the means over runs; of a single task without a matrix \
        `median` is over runs. `iqm` is the interquartile mean of all scores: the mean of their middle half. \
        `low` and `high` are the ends of its interval by the stratified bootstrap: runs are drawn with \
        replacement, for each task by itself, and the middle 95 % of the draws is the interval (Agarwal et \
        al. 2021, as in their library rliable). `intervals` has all statistics with theirs; `plot` draws it. \
        With `target`, `gap` is the optimality gap: by how much scores fall short of it on average. A run \
        that never reaches a return counts as inf steps; `reached` is how many do.
        """,
      parameters: [
        subject, P.score, P.at, P.target, P.interpolation, P.by, P.draws, P.level,
      ],
      returns: .record([
        FieldType("mean", .number, "The mean."), FieldType("median", .number, "The median."),
        FieldType("iqm", .number, "The interquartile mean."),
        FieldType("low", .number, "The lower end of the interval of the interquartile mean."),
        FieldType("high", .number, "The upper end."),
        FieldType("n", .number, unit: "runs", "Number of runs of each task."),
        FieldType("tasks", .number, "Number of tasks."),
        FieldType("gap", .any, "The optimality gap, if a target is given."),
        FieldType("reached", .any, "Number of runs that reach the target, with a score in steps."),
        FieldType("says", .string, "What the data support, in a sentence."),
        FieldType("intervals", .table, "Each statistic with its interval."),
      ]),
      examples: [
        Example("summary [-9.6, -9.1, -10.2, -12.0, -8.9]", "five seeds of one task"),
        Example("summary [[0.9, 0.5], [1.1, 0.7], [0.8, 0.6]] target=1", "three runs of two tasks"),
        Example("summary [agent, agent]", "the last evaluations of agents", setup: agentExample),
        Example(
          "(summary [agent, agent] score=area).mean", "the area under their curves", setup: agentExample),
      ],
      seeAlso: ["compare", "profile", "group", "plot"]
    ) { call in
      let request = try call.scoreRequest()
      let (table, matrix) = try call.scores(subject, request)
      return .record(try call.summary(table, matrix, request))
    }
  }
}

extension Call {
  fileprivate func summary(_ table: RunTable, _ matrix: ScoreMatrix, _ request: ScoreRequest) throws -> Record
  {
    typealias P = StatisticsParameters
    let target = request.score == .steps && table.hasCurves ? nil : request.target
    // of one task the median that one means is over its runs
    let isOverRuns = matrix.tasks == 1 && !table.isMatrix
    func values(_ matrix: ScoreMatrix) -> [Double] {
      let median = isOverRuns ? Aggregate.median(matrix.scores) : Aggregate.median.value(of: matrix)
      let gap = target.map { [Aggregate.optimalityGap(target: $0).value(of: matrix)] } ?? []
      return [Aggregate.mean.value(of: matrix), median, Aggregate.interquartileMean.value(of: matrix)] + gap
    }
    let middle = values(matrix)
    let ends =
      matrix.runs > 1
      ? try bootstrap("summary").intervals(of: matrix, checkpoint: { try self.checkCancellation() }, values)
      : middle.map { _ in ClosedInterval.none }
    let names = ["mean", "median", "iqm"] + (target == nil ? [] : ["gap"])
    let intervals = Table(
      kind: .summary,
      [
        Table.Column("statistic", values: names.map(Value.string)), Table.Column("value", middle),
        Table.Column("low", ends.map(\.low)), Table.Column("high", ends.map(\.high)),
        Table.Column("n", names.map { _ in Double(matrix.runs) }),
      ])
    var fields: [(String, Value)] = [
      ("mean", .number(middle[0])), ("median", .number(middle[1])), ("iqm", .number(middle[2])),
      ("low", ends[2].low.isNaN ? .none : .number(ends[2].low)),
      ("high", ends[2].high.isNaN ? .none : .number(ends[2].high)), ("n", .number(matrix.runs)),
      ("tasks", .number(matrix.tasks)),
    ]
    if target != nil { fields.append(("gap", .number(middle[3]))) }
    var words = sentence(table, matrix, request, middle[2], ends[2])
    if request.score == .steps, table.hasCurves {
      let reached = matrix.scores.count(where: \.isFinite)
      fields.append(("reached", .number(reached)))
      words += "; \(reached) of \(matrix.scores.count) runs reach it"
    }
    return Record(fields + [("says", .string(words)), ("intervals", .table(intervals))])
  }

  private func sentence(
    _ table: RunTable, _ matrix: ScoreMatrix, _ request: ScoreRequest, _ middle: Double,
    _ ends: ClosedInterval
  ) -> String {
    let tasks = matrix.tasks == 1 ? "" : " of \(matrix.tasks) tasks"
    var text = "the interquartile mean of the \(request.words(table)) is \(rounded(middle))"
    if !ends.low.isNaN {
      text += ", \(StatisticsWords.interval(ends, level: self[StatisticsParameters.level]))"
    }
    text += ", n = \(matrix.runs) run\(matrix.runs == 1 ? "" : "s")\(tasks)"
    let caution = StatisticsWords.caution(runs: matrix.runs)
    return caution.isEmpty ? text : "\(text); \(caution)"
  }
}
