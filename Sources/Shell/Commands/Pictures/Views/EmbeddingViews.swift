import Datasets
import Embeddings
import Environments
import Experiments
import Figures
import Language

/// Looks into an embedding of actions, with the simulator at hand.
struct EmbeddingViews {
  let object: any ActionEmbeddingObject
  let isText: Bool
  /// The dimensions that are drawn where there are more than fit; nil for the first ones.
  let dimensions: [ElementChoice]?
  /// Cells along the horizontal axis, where a number is asked for.
  let cells: Int?
  /// The state that plans begin at; nil for that of the data's first sequence.
  let from: Value?
  let threads: Int
  /// Trains the decoder first where there is none.
  let prepareDecoder: () throws -> Void
  let checkpoint: () throws -> Void
  let isCancelled: () -> Bool
  /// Told how many of how many plans are done.
  let report: (Int, Int) -> Void
  /// Told what had to be completed of the state.
  let note: (String) -> Void

  var coding: any ActionCoding { object.coding }
  var environment: String { coding.source.environment }

  /// The figure of a view; nil for one that isn't drawn here.
  func figure(_ kind: PlotKind) throws -> Figure? {
    switch kind {
    case .grid: try grid()
    case .outcome: try outcome()
    case .distortion: try distortion()
    case .histogram: try histogram()
    case .actions: try actions()
    default: nil
    }
  }

  func plane(limit: Int = 5_000) throws -> LatentPlane {
    try LatentPlane(object, limit: limit, checkpoint: checkpoint)
  }

  /// Which of `count` dimensions have a panel: those asked for, or the first `limit`; with words if some haven't.
  func dimensions(of count: Int, limit: Int, _ things: String) throws -> (shown: [Int], words: String) {
    let shown = try chosen(dimensions, of: count, limit: limit, "dimensions")
    return (shown, choiceWords(shown, of: count, things, parameter: "dimensions"))
  }

  /// What the data come from.
  func definition() throws -> EnvironmentDefinition {
    try EnvironmentDefinition(of: object.data.environment).withFrames(nil)
  }

  /// The state that plans begin at, and what it is in words.
  func start() throws -> (state: EnvironmentState, words: String) {
    do throws(Mismatch) {
      let words = from == nil ? "from the state of the data's first sequence" : "from the given state"
      return (try object.startState(from, note: note), words)
    } catch {
      throw PlotRequest.Refusal(must: error.must, but: error.but, parameter: "from")
    }
  }

  /// Plans carried out from one state, with the course of what is followed.
  func traces(
    of plans: [Double], _ definition: EnvironmentDefinition, from state: EnvironmentState
  ) throws -> PlanTraces {
    let count = plans.count / max(1, coding.source.length * coding.source.actionSize)
    let traces = try PlanTraces(
      plans, length: coding.source.length, in: definition, from: state, report: { report($0, count) },
      isCancelled: isCancelled)
    guard let traces else { throw Interrupted() }
    return traces
  }

  /// The raw plans that white latents decode to.
  func plans(_ latents: [Double]) throws -> [Double] {
    try prepareDecoder()
    return try coding.decode(latents.map(Float.init), checkpoint: checkpoint)
  }

  /// How many plans were cut short, in words; empty if none was.
  func words(cut: Int, of count: Int) -> String {
    cut > 0
      ? "\(grouped(cut)) of \(grouped(count)) plans cut short by the episode's end or an unstable simulation"
      : ""
  }

  /// Joins what isn't empty.
  func words(_ parts: String...) -> String { parts.filter { !$0.isEmpty }.joined(separator: "; ") }
}

extension PlanTraces {
  /// An axis of what is followed, by its number.
  func axis(_ number: Int) -> Axis { Axis("\(subject) \(axes[number])", unit: unit) }

  /// An axis of how far it moved.
  func changeAxis(_ number: Int) -> Axis {
    Axis(subject == "coordinates" ? "change of \(axes[number])" : "\(subject) Δ\(axes[number])", unit: unit)
  }
}
