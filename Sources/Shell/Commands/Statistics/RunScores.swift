import Experiments
import Language

/// What of a curve is its score.
enum CurveScore: String, Choice, Sendable {
  case last, area, steps

  var sentence: String {
    switch self {
    case .last: "The last evaluation, or the one at `at`."
    case .area: "The area under the curve over its length: the mean return over all steps, by trapezoids."
    case .steps: "The steps to the first evaluation that is at least `target`; inf for a run that never is."
    }
  }
}

/// What stands between evaluations.
enum CurveInterpolation: String, Choice, Sendable {
  case none, linear

  var sentence: String {
    switch self {
    case .none: "Not at all: curves must have been evaluated at the same steps."
    case .linear: "A straight line."
    }
  }
}

/// How curves become scores.
struct ScoreRequest {
  let score: CurveScore
  let at: Double?
  let target: Double?
  let interpolation: CurveInterpolation

  /// What the numbers are, for a sentence: "return at 20,000 steps".
  func words(_ table: RunTable) -> String {
    guard table.hasCurves else { return "score" }
    switch score {
    case .area: return "mean return over all steps"
    case .steps: return "number of steps to a return of \(rounded(target ?? 0))"
    case .last:
      let ends = table.tasks.compactMap { $0.runs.first?.curve.steps.last }
      guard let step = at ?? (Set(ends).count == 1 ? ends.first : nil) else { return "last return" }
      return
        "return at \(step == step.rounded() && abs(step) < 1e15 ? grouped(Int(step)) : rounded(step)) steps"
    }
  }

  /// The scores of runs and tasks; throws for curves that aren't of the same steps unless interpolation is
  /// named.
  func matrix(_ table: RunTable) throws(RunTable.Refusal) -> ScoreMatrix {
    let runs = table.tasks.first?.runs.count ?? 0
    guard runs > 0 else { throw RunTable.Refusal(must: "hold runs", but: "holds none") }
    for task in table.tasks { try requireSameSteps(task) }
    var scores: [Double] = []
    for run in 0..<runs {
      for task in table.tasks {
        let score = try value(of: task.runs[run])
        guard !score.isNaN else {
          throw RunTable.Refusal(must: "hold numbers", but: "holds nan in run \(task.runs[run].name)")
        }
        scores.append(score)
      }
    }
    return ScoreMatrix(runs: runs, tasks: table.tasks.count, scores: scores)
  }

  /// Evaluations at different steps are never compared unless it is said how.
  private func requireSameSteps(_ task: RunTable.Task) throws(RunTable.Refusal) {
    for run in task.runs where run.isCurve {
      let steps = run.curve.steps
      guard !steps.isEmpty else {
        throw RunTable.Refusal(
          must: "hold runs that were evaluated during training", but: "holds run \(run.name), which wasn't")
      }
      if let twice = zip(steps, steps.dropFirst()).first(where: { $0 == $1 }) {
        throw RunTable.Refusal(
          must: "hold runs with one evaluation at each step",
          but: "holds run \(run.name) with several at step \(rounded(twice.0))",
          help: "name the column that distinguishes runs: by=…")
      }
    }
    guard interpolation == .none, at == nil, let first = task.runs.first else { return }
    for run in task.runs.dropFirst() where run.isCurve && first.isCurve {
      // the last evaluation is compared with the last; other scores depend on all of them
      let a = score == .last ? first.curve.steps.suffix(1) : first.curve.steps[...]
      let b = score == .last ? run.curve.steps.suffix(1) : run.curve.steps[...]
      guard !a.elementsEqual(b) else { continue }
      let what = score == .last ? "end" : "are evaluated"
      throw RunTable.Refusal(
        must: "hold curves that \(what) at the same steps",
        but: "holds some at \(ScoreRequest.listed(Array(a))) and some at \(ScoreRequest.listed(Array(b)))",
        help: score == .last
          ? "at=… names a step for all" : "interpolation=linear puts straight lines between evaluations")
    }
  }

  private static func listed(_ steps: [Double]) -> String {
    steps.prefix(2).map { rounded($0) }.joined(separator: ", ") + (steps.count > 2 ? ", …" : "")
  }

  private func value(of run: RunTable.Run) throws(RunTable.Refusal) -> Double {
    guard run.isCurve else { return run.curve.means[0] }
    switch score {
    case .last:
      return try at.map { step throws(RunTable.Refusal) in try value(of: run, at: step) }
        ?? run.curve.means.last ?? .nan
    case .area: return area(run.curve)
    case .steps: return firstStep(run.curve)
    }
  }

  private func value(of run: RunTable.Run, at step: Double) throws(RunTable.Refusal) -> Double {
    let (steps, means) = (run.curve.steps, run.curve.means)
    if let place = steps.firstIndex(of: step) { return means[place] }
    guard let after = steps.firstIndex(where: { $0 > step }), after > 0, interpolation == .linear else {
      throw RunTable.Refusal(
        must: "have been evaluated at step \(rounded(step))", but: "run \(run.name) wasn't",
        help: interpolation == .linear
          ? "its evaluations go from \(rounded(steps[0])) to \(rounded(steps[steps.count - 1]))"
          : "interpolation=linear puts straight lines between evaluations")
    }
    let share = (step - steps[after - 1]) / (steps[after] - steps[after - 1])
    return means[after - 1] + share * (means[after] - means[after - 1])
  }

  private func area(_ curve: CurveRun) -> Double {
    let (steps, means) = (curve.steps, curve.means)
    guard steps.count > 1 else { return means[0] }
    var area = 0.0
    for place in 1..<steps.count {
      area += (steps[place] - steps[place - 1]) * (means[place] + means[place - 1]) / 2
    }
    return area / (steps[steps.count - 1] - steps[0])
  }

  private func firstStep(_ curve: CurveRun) -> Double {
    let target = target ?? .infinity
    guard let place = curve.means.firstIndex(where: { $0 >= target }) else { return .infinity }
    guard interpolation == .linear, place > 0 else { return curve.steps[place] }
    let (before, after) = (curve.means[place - 1], curve.means[place])
    let share = (target - before) / (after - before)
    return curve.steps[place - 1] + share * (curve.steps[place] - curve.steps[place - 1])
  }
}
