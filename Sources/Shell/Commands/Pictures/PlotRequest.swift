import Datasets
import Embeddings
import Figures
import Language

/// What `plot` was asked for, and the figure of a value.
struct PlotRequest {
  let color: PlotColor
  /// Coordinates of the outcome; nil for what suits.
  let outcome: [ElementChoice]?
  /// Dimensions of the actions; nil for what fits.
  let dimensions: [ElementChoice]?
  let labels: [String]
  let statistic: PlotStatistic
  let band: PlotBand
  let isBandGiven: Bool
  let isText: Bool
  /// The most coordinates that have a panel in a picture.
  let panelLimit: Int
  /// Throws if the user asked to stop.
  let checkpoint: () throws -> Void

  /// What can't be drawn.
  struct Refusal: Error {
    let must: String
    let but: String
    /// The parameter that isn't right.
    var parameter = "x"
  }

  /// The figure of a value that is drawn without the simulator.
  func figure(_ kind: PlotKind, of value: Value) throws -> Figure {
    if let object = value.object as? any ActionEmbeddingObject, kind == .latent {
      return try latentMap(of: object)
    }
    switch (kind, value) {
    case (.loss, .table(let table)): return try lossCurves(table, "Loss", "")
    case (.neighbors, .table(let table)): return try neighbors(table)
    case (.interpolation, .table(let table)): return try interpolation(table)
    case (.distances, _): return try distances(of: value)
    case (.intervals, _): return try intervals(of: value)
    case (.profiles, _): return try profiles(of: value)
    case (.loss, _), (.decoderLoss, _): return try losses(of: value, ofDecoder: kind == .decoderLoss)
    default: return try learningCurves(of: value)
    }
  }

  private func losses(of value: Value, ofDecoder: Bool) throws -> Figure {
    switch value.object {
    case let object as StateActionEmbeddingObject:
      return ofDecoder
        ? try lossCurves(object.embedding.decoderProgress.table, "Loss of the action decoder", object.legend)
        : try lossCurves(object.curve, "Loss of encoders and predictors", object.legend)
    case let object as VAEObject:
      return try lossCurves(object.curve, "Loss of the autoencoder", object.legend)
    case let object as EmbeddingObject:
      return ofDecoder
        ? try lossCurves(object.decoderCurve, "Loss of the decoder", object.legend)
        : try lossCurves(object.encoderCurve, "Loss of encoder and predictor", object.legend)
    default: throw Refusal(must: "have losses", but: "is \(value.brief)")
    }
  }

  private func lossCurves(_ table: Table, _ title: String, _ subtitle: String) throws -> Figure {
    guard table.rowCount > 0 else {
      throw Refusal(must: "have been trained for at least an epoch", but: "hasn't")
    }
    let epochs = numbers(table, "epoch")
    let columns = table.columns.filter { $0.name != "epoch" && $0.name != "loss" }
    guard epochs.count == table.rowCount, !columns.isEmpty else {
      throw Refusal(must: "have a column of epochs and one of losses", but: "hasn't")
    }
    let names = try labelled(columns.map(label), "losses")
    // a curve is in the order of the epochs, whatever the table was sorted by
    let order = epochs.indices.sorted { epochs[$0] < epochs[$1] }
    let curves = zip(columns, names).map { column, name in
      let values = numbers(table, column.name)
      return Curve(
        name: name, x: order.map { epochs[$0] }, y: order.map { $0 < values.count ? values[$0] : .nan })
    }
    return try Figure.curves(
      title: title, subtitle: subtitle,
      x: Axis("epoch", isWhole: true), y: Axis("mean per sequence", spacing: .logarithmic),
      curves: curves, namesAll: !labels.isEmpty)
  }

  /// The labels given, of which there must be as many as names, or the names.
  func labelled(_ names: [String], _ things: String) throws -> [String] {
    guard !labels.isEmpty, labels.count != names.count else { return labels.isEmpty ? names : labels }
    throw Refusal(
      must: "be as many as the \(things), \(names.count)", but: "are \(labels.count)", parameter: "labels")
  }

  private func label(_ column: Table.Column) -> String {
    column.unit.map { "\(column.name) (\($0))" } ?? column.name
  }

  func numbers(_ table: Table, _ name: String) -> [Double] {
    guard case .numbers(let numbers)? = table[name]?.content else { return [] }
    return numbers
  }
}

extension AnyEmbeddingObject {
  /// What stands below a title.
  fileprivate var legend: String { "\(summary), seed \(seed)" }
}
