import Datasets
import Embeddings
import Environments
import Experiments
import Figures
import Language

/// Looks into an embedding of actions, with the simulator available.
struct EmbeddingViews {
  let object: any ActionEmbeddingObject
  let request: PlotRequest

  var isText: Bool { request.isText }
  var cells: Int? { request.cells }
  var threads: Int { request.threads }
  var isCancelled: () -> Bool { request.isCancelled }
  var coding: any EmbeddingOfActions { object.coding }
  var environment: String { coding.source.environment }

  func checkpoint() throws { try request.checkpoint() }

  func report(_ done: Int, _ total: Int) { request.report(done, total) }

  /// The losses of the decoder over its epochs.
  func decoderLosses() throws -> Figure {
    let title = object.ofStates == nil ? "Loss of the decoder" : "Loss of the action decoder"
    return try request.lossCurves(coding.decoderProgress.table, title, object.legend)
  }

  func plane(limit: Int = 5_000) throws -> LatentPlane {
    try LatentPlane(object, limit: limit, checkpoint: checkpoint)
  }

  /// Which of `count` dimensions have a panel: those asked for, or the first `limit`; with words if some
  /// haven't.
  func dimensions(of count: Int, limit: Int, _ things: String) throws -> (shown: [Int], words: String) {
    let shown = try chosen(request.dimensions, of: count, limit: limit, "dimensions")
    return (shown, choiceWords(shown, of: count, things, parameter: "dimensions"))
  }

  /// What the data come from.
  func definition() throws -> EnvironmentDefinition {
    try EnvironmentDefinition(of: object.data.environment).withFrames(nil)
  }

  /// The state that plans begin at, and what it is in words.
  func start() throws -> (state: EnvironmentState, words: String) {
    do throws(Mismatch) {
      let words = request.from == nil ? "from the state of the data's first sequence" : "from the given state"
      return (try object.startState(request.from, note: request.note), words)
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
    try request.prepareDecoder(object)
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
