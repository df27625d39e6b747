import Datasets
import Embeddings
import Figures
import Language

/// What `plot` was asked for, and the figure of a value.
struct PlotRequest {
  let view: PlotView
  let color: PlotColor
  let outcome: Int?
  let labels: [String]
  let limits: ClosedRange<Double>?
  let statistic: PlotStatistic
  let band: PlotBand
  let isText: Bool
  /// Throws if the user asked to stop.
  let checkpoint: () throws -> Void

  /// What can't be drawn.
  struct Refusal: Error {
    let must: String
    let but: String
    /// The parameter that isn't right.
    var parameter = "x"
  }

  func figure(of value: Value) throws -> Figure {
    if let object = value.object as? StateActionEmbeddingObject {
      return view == .decoderLoss
        ? try lossCurves(object.embedding.progress.decoderTable, "Loss of the action decoder", object.legend)
        : try lossCurves(object.curve, "Loss of encoders and predictors", object.legend)
    }
    if let object = value.object as? VAEObject {
      return try lossCurves(object.curve, "Loss of the autoencoder", object.legend)
    }
    if let object = value.object as? EmbeddingObject {
      switch view {
      case .reconstructions:
        throw Refusal(must: "embed states from frames", but: "is an ActionEmbedding")
      case .auto, .latent: return try latentMap(of: object)
      case .grid, .outcome, .distortion, .histogram, .actions:
        throw Refusal(must: "be trained ('train e')", but: "is \(object.stand)")
      case .loss: return try lossCurves(object.encoderCurve, "Loss of encoder and predictor", object.legend)
      case .decoderLoss: return try lossCurves(object.decoderCurve, "Loss of the decoder", object.legend)
      }
    }
    if case .table(let table) = value, table.kind == "neighbors" { return try neighbors(table) }
    if case .table(let table) = value, table.kind == "interpolation" { return try interpolation(table) }
    if case .table(let table) = value, table.kind == "loss" { return try lossCurves(table, "Loss", "") }
    if isOutcomes(value) { return try distances(of: value) }
    return try learningCurves(of: value)
  }

  private func lossCurves(_ table: Table, _ title: String, _ subtitle: String) throws -> Figure {
    guard table.rowCount > 0 else {
      throw Refusal(must: "have been trained for at least an epoch", but: "hasn't")
    }
    let epochs = numbers(table, "epoch")
    let columns = table.columns.filter { $0.name != "epoch" && $0.name != "loss" }
    let curves = columns.map { Curve(name: label($0), x: epochs, y: numbers(table, $0.name)) }
    return try Figure.curves(
      title: title, subtitle: subtitle,
      x: Axis("epoch", isWhole: true), y: Axis("mean per sequence", limits: limits, spacing: .logarithmic),
      curves: curves)
  }

  private func label(_ column: Table.Column) -> String {
    column.unit.map { "\(column.name) (\($0))" } ?? column.name
  }

  func numbers(_ table: Table, _ name: String) -> [Double] {
    guard case .numbers(let numbers)? = table[name]?.content else { return [] }
    return numbers
  }
}

/// Latent spaces.
extension PlotRequest {
  private static let pointLimit = 5_000
  private static let panelLimit = 6

  fileprivate func latentMap(of object: EmbeddingObject) throws -> Figure {
    let embedding = object.embedding
    guard embedding.isTrained else {
      throw Refusal(must: "be trained ('train e')", but: "is \(object.stand)")
    }
    let d = embedding.latent
    let plane = try LatentPlane(object, limit: PlotRequest.pointLimit, checkpoint: checkpoint)
    let shown = plane.shown
    let names = coordinateNames(object.data)
    let wanted = try coordinates(names.count, positions: object.data.layout.positions)
    let title = "Latent space of action sequences in \(embedding.source.environment)"
    var subtitle =
      "\(grouped(shown.count)) of \(grouped(object.data.count)) sequences of \(embedding.source.length) actions"
    if !plane.note.isEmpty { subtitle += "; \(plane.note)" }
    let panels = try wanted.flatMap { coordinate in
      let changes = color == .none ? [] : shown.map { object.data.outcome($0)[coordinate] }
      var figure = try Figure.latentMap(
        title: title, x: plane.x, y: d > 1 ? plane.y : nil, values: changes, xAxis: plane.axis(0),
        yAxis: d > 1 ? plane.axis(1) : Axis(""),
        valueAxis: Axis(
          changes.isEmpty ? "" : "change of \(names[coordinate])",
          limits: EmbeddingViews.Limits.middle(of: changes)))
      if wanted.count > 1 { figure.panels[0].title = "Δ \(names[coordinate])" }
      if wanted.count > 1 { figure.panels[0].colorBar?.label = "" }
      return figure.panels
    }
    if wanted.count > 1 { subtitle += "; coloured by what they changed, Δ" }
    if wanted.count == 1 || d == 1 { return Figure(title: title, subtitle: subtitle, panels: panels) }
    return Figure(title: title, subtitle: subtitle, grid: panels, columns: panels.count > 4 ? 3 : 2)
  }

  /// The names of qpos ++ qvel, the angular or linear velocities as such.
  private func coordinateNames(_ data: SequenceDataset) -> [String] {
    data.environment.coordinates.enumerated().map { $0 < data.layout.positions ? $1 : "\($1)'s velocity" }
  }

  /// The coordinates of the outcome to draw, a panel each: in text the first velocity, which depends least on where
  /// a sequence begins.
  private func coordinates(_ count: Int, positions: Int) throws -> [Int] {
    if let outcome {
      guard outcome < count else {
        throw Refusal(must: "have a coordinate \(outcome)", but: "has coordinates 0 to \(count - 1)")
      }
      return [outcome]
    }
    if color == .none { return [0] }
    return isText ? [min(positions, count - 1)] : Array(0..<min(count, PlotRequest.panelLimit))
  }
}

/// Neighbours.
extension PlotRequest {
  fileprivate func neighbors(_ table: Table) throws -> Figure {
    let rows = (0..<table.rowCount).map { table.row($0) }
    let first = outcome ?? 0
    func point(_ record: Record, _ name: String) -> OutcomePoint? {
      guard let change = record[name]?.array?.elements, change.count > first + 1 else { return nil }
      return OutcomePoint(x: change[first], y: change[first + 1])
    }
    func trace(_ record: Record) -> SequenceTrace {
      SequenceTrace(
        actions: record["actions"]?.array?.rows ?? [], predicted: point(record, "predicted"),
        // what the simulator has verified is surer than what the data saw from elsewhere
        seen: point(record, "outcome") ?? point(record, "seen"))
    }
    guard let query = rows.first(where: { $0["rank"] == .number(0) }) else {
      throw Refusal(must: "hold the query, rank 0", but: "holds no such row")
    }
    let others = rows.filter { $0["rank"] != .number(0) }
    return Figure.neighbors(
      title: "Nearest action sequences in latent space", subtitle: "query and \(others.count) neighbours",
      query: trace(query), neighbors: others.map(trace), areSimulated: table["outcome"] != nil,
      xAxis: Axis("change of coordinate \(first)"), yAxis: Axis("change of coordinate \(first + 1)"))
  }
}

extension AnyEmbeddingObject {
  /// What stands below a title.
  fileprivate var legend: String { "\(summary), seed \(seed)" }
}
