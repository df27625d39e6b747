import Experiments
package import Language

extension Command {
  /// `compare`: whether one method is better than another.
  package static var compare: Command {
    typealias P = StatisticsParameters
    let first = Parameter("a", .value, .positional, "Scores, agents, curves, or a table of runs.")
    let second = Parameter("b", .value, .positional, "Those to compare with, of the same tasks.")
    return Command(
      "compare", area: .statistics, "Says how likely runs of one method are better than those of another.",
      help: P.inputs + """


        `probability` is the probability of improvement: that a run of `a` is better than one of `b` on a \
        task, averaged over tasks; equal scores count as one half (Mann and Whitney's U over the number of \
        pairs). `low` and `high` are the ends of its interval by the stratified bootstrap, in which runs are \
        drawn for each method and task by itself. The data settle which is better where the interval is on \
        one side of 0.5. `needed` is how many runs of each would settle a difference like the one seen: by a \
        t-test at the 5 % level, in 80 of 100 cases. Fewer steps are better, for `score=steps`.
        """,
      parameters: [
        first, second, P.score, P.at, P.target, P.interpolation, P.by, P.draws, P.level,
      ],
      returns: .record([
        FieldType("probability", .number, "That a run of `a` is better than one of `b`."),
        FieldType("low", .number, "The lower end of its interval."),
        FieldType("high", .number, "The upper end."),
        FieldType("difference", .number, "The interquartile mean of `a` less that of `b`."),
        FieldType("difference_low", .number, "The lower end of its interval."),
        FieldType("difference_high", .number, "The upper end."),
        FieldType("n", .array, unit: "runs", "Number of runs of each."),
        FieldType(
          "needed", .any, unit: "runs", "Number of runs of each that would settle such a difference."),
        FieldType("says", .string, "What the data support, in a sentence."),
        FieldType("intervals", .table, "Probability and difference with their intervals."),
      ]),
      examples: [
        Example("compare [-9.6, -9.1, -10.2, -8.9] [-12.0, -11.4, -9.9, -12.8]", "four seeds of each"),
        Example(
          "compare [agent, agent] [-30, -35, -31]", "last evaluations against scores", setup: agentExample),
      ],
      seeAlso: ["summary", "profile", "plot"]
    ) { call in
      let request = try call.scoreRequest()
      let (tableA, a) = try call.scores(first, request)
      let (tableB, b) = try call.scores(second, request)
      guard a.tasks == b.tasks else {
        throw call.error(second, must: "have the tasks of a, \(a.tasks)", but: "has \(b.tasks)")
      }
      let (namesA, namesB) = (tableA.tasks.map(\.name), tableB.tasks.map(\.name))
      // numbers alone say nothing of their tasks
      let isNamed = [namesA, namesB].allSatisfy { names in
        names.allSatisfy { !$0.isEmpty } && names != names.indices.map(String.init)
      }
      if namesA != namesB, isNamed {
        throw call.error(
          second, must: "have the tasks of a in their order, \(namesA.listed(with: "and"))",
          but: "has \(namesB.listed(with: "and"))")
      }
      let isFewerBetter = request.score == .steps && (tableA.hasCurves || tableB.hasCurves)
      return .record(try call.comparison(a, b, isFewerBetter: isFewerBetter))
    }
  }
}

extension Call {
  fileprivate func comparison(
    _ a: ScoreMatrix, _ b: ScoreMatrix, isFewerBetter: Bool
  ) throws -> Record {
    typealias P = StatisticsParameters
    func values(_ a: ScoreMatrix, _ b: ScoreMatrix) -> [Double] {
      let probability =
        isFewerBetter ? b.probabilityOfImprovement(over: a) : a.probabilityOfImprovement(over: b)
      let (iqmA, iqmB) = (Aggregate.interquartileMean.value(of: a), Aggregate.interquartileMean.value(of: b))
      // runs that never reach a return are alike
      return [probability, iqmA == iqmB ? 0 : iqmA - iqmB]
    }
    let middle = values(a, b)
    let isSpread = a.runs > 1 && b.runs > 1
    let ends: [ClosedInterval] =
      isSpread
      ? try bootstrap("compare").intervals(of: a, b, checkpoint: { try self.checkCancellation() }, values)
      : middle.map { _ in ClosedInterval.none }
    let needed = RunCount.needed(toSettle: a, b)
    let intervals = Table(
      kind: .comparison,
      [
        Table.Column(
          "statistic", values: [.string("probability of improvement"), .string("difference of iqm")]),
        Table.Column("value", middle), Table.Column("low", ends.map(\.low)),
        Table.Column("high", ends.map(\.high)),
        Table.Column("n", [Double(min(a.runs, b.runs)), Double(min(a.runs, b.runs))]),
      ])
    func end(_ value: Double) -> Value { value.isNaN ? .none : .number(value) }
    return Record([
      ("probability", .number(middle[0])), ("low", end(ends[0].low)), ("high", end(ends[0].high)),
      ("difference", .number(middle[1])), ("difference_low", end(ends[1].low)),
      ("difference_high", end(ends[1].high)), ("n", .vector([Double(a.runs), Double(b.runs)])),
      ("needed", needed.map { .number($0) } ?? .none),
      ("says", .string(sentence(a, b, middle[0], ends[0], needed))), ("intervals", .table(intervals)),
    ])
  }

  private func sentence(
    _ a: ScoreMatrix, _ b: ScoreMatrix, _ probability: Double, _ ends: ClosedInterval, _ needed: Int?
  ) -> String {
    let counts = "n = \(a.runs) and \(b.runs) runs"
    var text = "a run of a is better than one of b with probability \(rounded(probability))"
    guard !ends.low.isNaN else {
      return "\(text), \(counts): a single run can't distinguish methods"
    }
    text += ", \(StatisticsWords.interval(ends, level: self[StatisticsParameters.level])), \(counts): "
    let chance = RunCount.chanceOfSeparation(a, b)
    if chance > 1 - self[StatisticsParameters.level] {
      text +=
        "so few runs can't settle which is better: by chance alone, all of one method beat all of the other "
        + "in "
        + "\(rounded(100 * chance)) % of cases"
    } else if ends.low > 0.5 {
      text += "the data say that a is better"
    } else if ends.high < 0.5 {
      text += "the data say that b is better"
    } else {
      text += "the data don't settle which is better"
    }
    let most = max(a.runs, b.runs)
    if ends.contains(0.5), let needed, needed > most {
      text += "; about \(grouped(needed)) runs of each would settle a difference like this one"
    }
    let caution = StatisticsWords.caution(runs: min(a.runs, b.runs))
    return caution.isEmpty ? text : "\(text); \(caution)"
  }
}
