import Language

/// The evaluations of an agent, or of a table that holds some, by their steps.
struct CurveRun: Equatable {
  /// Ascending, whatever the order of the rows was.
  let steps: [Double]
  let means: [Double]

  init(steps: [Double], means: [Double]) {
    let order = steps.indices.sorted { (steps[$0], $0) < (steps[$1], $1) }
    self.steps = order.map { steps[$0] }
    self.means = order.map { means[$0] }
  }
}

/// Several runs at the steps that all of them were evaluated at, so that no mean is of fewer runs than it
/// says.
struct AlignedRuns {
  let steps: [Double]
  /// The runs' mean returns at each of the steps.
  let values: [[Double]]
  /// What of the runs isn't in them; empty if all is.
  let words: String

  /// Throws for runs without a step in common, without evaluations, or with several at one step.
  init(_ runs: [CurveRun]) throws(PlotRequest.Refusal) {
    for (number, run) in runs.enumerated() {
      guard !run.steps.isEmpty else {
        throw PlotRequest.Refusal(
          must: "hold runs that were evaluated during training",
          but: "holds one, run \(number + 1), that was not")
      }
      if let (step, _) = zip(run.steps, run.steps.dropFirst()).first(where: { $0 == $1 }) {
        throw PlotRequest.Refusal(
          must: "hold runs with one evaluation at each step",
          but: "holds one, run \(number + 1), with several at step \(Value.number(step).literal)")
      }
    }
    let all = Set(runs.flatMap(\.steps))
    let common = runs.dropFirst().reduce(Set(runs.first?.steps ?? [])) { $0.intersection($1.steps) }
    guard !common.isEmpty else {
      let kinds = Array(Set(runs.map { AlignedRuns.listed($0.steps) })).sorted()
      throw PlotRequest.Refusal(
        must: "hold runs that were evaluated at the same steps ('train agent every=…')",
        but: "holds some at " + kinds.prefix(3).joined(separator: " and some at "))
    }
    let steps = common.sorted()
    self.steps = steps
    values = steps.map { step in
      runs.map { run in run.steps.firstIndex(of: step).map { run.means[$0] } ?? .nan }
    }
    let ends = runs.compactMap(\.steps.last)
    let end = ends.min() ?? 0, last = ends.max() ?? 0
    var parts: [String] = []
    if end < last {
      parts.append(
        "ends at \(AlignedRuns.text(end)) steps, like the shortest run (the longest ends at "
          + "\(AlignedRuns.text(last)))"
      )
    }
    let within = all.count { $0 <= end }
    if steps.count < within { parts.append("only the \(steps.count) of \(within) steps that all runs share") }
    words = parts.joined(separator: ", ")
  }

  private static func text(_ step: Double) -> String {
    step == step.rounded() && step.magnitude < 1e15 ? grouped(Int(step)) : Value.number(step).literal
  }

  private static func listed(_ steps: [Double]) -> String {
    steps.prefix(2).map(text).joined(separator: ", ") + (steps.count > 2 ? ", …" : "")
  }
}
