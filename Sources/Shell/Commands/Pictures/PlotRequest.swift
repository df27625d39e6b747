import Datasets
import Embeddings
import Figures
import Language

/// What `plot` was asked for.
struct PlotRequest {
  let color: PlotColor
  /// Coordinates of the outcome; nil for what suits.
  let outcome: [ElementChoice]?
  /// Dimensions of the actions; nil for what fits.
  let dimensions: [ElementChoice]?
  /// What is drawn over steps, as it was asked for; nil for mean returns.
  let metric: String?
  let labels: [String]
  let statistic: PlotStatistic
  let band: PlotBand
  let isBandGiven: Bool
  let isText: Bool
  /// The most coordinates that have a panel in a picture.
  let panelLimit: Int
  /// Pictures side by side.
  let sheetColumns: Int
  /// Cells along the horizontal axis, where a number is asked for.
  let cells: Int?
  /// The state that plans begin at; nil for that of the data's first sequence.
  let from: Value?
  let threads: Int
  /// Trains the decoder of an embedding first where there is none.
  let prepareDecoder: (any ActionEmbeddingObject) throws -> Void
  /// Throws if the user asked to stop.
  let checkpoint: () throws -> Void
  let isCancelled: () -> Bool
  /// Told how many of how many plans are done.
  let report: (Int, Int) -> Void
  /// Told what had to be completed of the state.
  let note: (String) -> Void

  /// What can't be drawn.
  struct Refusal: Error {
    let must: String
    let but: String
    /// The parameter that isn't right.
    var parameter = "x"
    var help: String?
  }

  /// A curve for each column of losses over the epochs.
  func lossCurves(_ table: Table, _ title: String, _ subtitle: String) throws -> Figure {
    guard table.rowCount > 0 else {
      throw Refusal(must: "have been trained for at least an epoch", but: "has not")
    }
    let epochs = numbers(table, "epoch")
    let columns = table.columns.filter { $0.name != "epoch" && $0.name != "loss" }
    guard epochs.count == table.rowCount, !columns.isEmpty else {
      throw Refusal(must: "have a column of epochs and one of losses", but: "has not")
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
