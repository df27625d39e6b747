import Experiments
import Language
import Numerics

/// Parameters of the statistics over runs.
enum StatisticsParameters {
  static var score: Parameter<CurveScore> {
    Parameter(
      "score", .choice(CurveScore.self), default: .last, "What of a curve counts; scores are what they are.")
  }
  static var at: Parameter<Double?> {
    Parameter(
      "at", .optional(.number(0...)), note: "the last step", unit: "steps",
      "The step whose evaluation counts.")
  }
  static var target: Parameter<Double?> {
    Parameter(
      "target", .optional(.number), note: "none",
      "The return to reach, for `score=steps`; for other scores the one that the optimality gap is measured "
        + "from."
    )
  }
  static var interpolation: Parameter<CurveInterpolation> {
    Parameter(
      "interpolation", .choice(CurveInterpolation.self), default: CurveInterpolation.none,
      "How values between evaluations are filled in.")
  }
  static var by: Parameter<String?> {
    Parameter(
      "by", .optional(.string), note: "`seed` or `run`",
      "The column of a table that distinguishes runs, in quotes.")
  }
  static var draws: Parameter<Int> {
    Parameter(
      "draws", .whole(100...1_000_000), default: 10_000, "How often runs are drawn anew for an interval.")
  }
  static var level: Parameter<Double> {
    Parameter(
      "level", .number(0.5...0.999), default: 0.95, "The share of the draws within an interval.")
  }

  static let inputs = """
    Scores are a list of numbers, a run each, or a matrix of runs × tasks, or a list of records with a field \
    `mean`, such as those of `evaluate`. Curves are agents, tables of `train`, or a table with a column of \
    steps, one of values (`mean`, `value`, `score`, `return`) and one of runs (`seed`, `run`); `env_name`, \
    `environment` or `task` tells tasks apart, and so do the environments of agents. Curves of different \
    steps are refused, unless `at` names a step that all have, or `interpolation` says what stands between \
    evaluations.
    """
}

extension Call {
  /// How curves become scores, as the arguments say.
  func scoreRequest() throws -> ScoreRequest {
    typealias P = StatisticsParameters
    if self[P.score] == .steps, self[P.target] == nil {
      throw error(P.target, must: "be given with score=steps", but: "is missing", help: "target=-10, say")
    }
    if self[P.score] != .last, self[P.at] != nil {
      throw error(P.at, must: "be omitted with score=\(self[P.score].rawValue)", but: "is given")
    }
    return ScoreRequest(
      score: self[P.score], at: self[P.at], target: self[P.target], interpolation: self[P.interpolation])
  }

  /// The runs and the scores that a parameter is given.
  func scores(_ subject: Parameter<Value>, _ request: ScoreRequest) throws -> (RunTable, ScoreMatrix) {
    do throws(RunTable.Refusal) {
      let table = try RunTable(self[subject], by: self[StatisticsParameters.by])
      return (table, try request.matrix(table))
    } catch {
      throw self.error(subject, must: error.must, but: error.but, help: error.help)
    }
  }

  /// The draws for intervals: the same whenever they are asked for.
  func bootstrap(_ label: String) -> Bootstrap {
    typealias P = StatisticsParameters
    return Bootstrap(
      draws: self[P.draws], level: self[P.level], random: RandomStream(seed: 0, "bootstrap", label))
  }
}

/// Words for what data support.
enum StatisticsWords {
  /// What an interval of so many runs is worth.
  static func caution(runs: Int) -> String {
    switch runs {
    case 1: "one run says nothing of the spread"
    case ..<5: "an interval of \(runs) runs is their range at most and too narrow; 10 or more are advised"
    case ..<10: "intervals of fewer than 10 runs are somewhat too narrow"
    default: ""
    }
  }

  static func interval(_ interval: ClosedInterval, level: Double) -> String {
    "\(rounded(level * 100)) % interval \(rounded(interval.low)) to \(rounded(interval.high))"
  }
}
