import Datasets
import Embeddings
import Figures
import Language
import Numerics

/// Values that are drawn as pictures in rows.
extension Call {
  /// Rows of reconstructions.
  private static let sheetRows = 6
  /// Neighbouring states side by side.
  private static let sheetColumns = 8

  /// The sheet of an embedding of states, or of neighbouring states; nil of what is drawn otherwise.
  func sheet(of value: Value, view: PlotView) throws -> ContactSheet? {
    if let object = value.object as? any StateEmbeddingObject, view == .auto || view == .reconstructions {
      useThreads()
      return try object.reconstructions(rows: Call.sheetRows)
    }
    if case .table(let table) = value, table.kind == "states" { return try sheet(ofStates: table) }
    return nil
  }

  private func sheet(ofStates table: Table) throws -> ContactSheet {
    var cells: [(picture: Picture, caption: String)] = []
    for row in (0..<table.rowCount).map({ table.row($0) }) {
      guard let array = row["frame"]?.array, array.rank == 3, array.shape[2] == 3 else { continue }
      let picture = try Picture(
        width: array.shape[1], height: array.shape[0],
        bytes: array.elements.map { UInt8(min(max($0.rounded(), 0), 255)) })
      let isQuery = row["rank"] == .number(0)
      cells.append((picture, isQuery ? "query" : rounded(row["distance"]?.number ?? 0)))
    }
    let rows = stride(from: 0, to: cells.count, by: Call.sheetColumns).map { start in
      let part = cells[start..<min(start + Call.sheetColumns, cells.count)]
      return ContactSheet.Row("", part.map(\.picture), captions: part.map(\.caption))
    }
    return ContactSheet(title: "Nearest states in latent space, with their distances", rows: rows)
  }

  /// Shows a sheet as text, or writes it.
  func deliver(_ sheet: ContactSheet, of value: Value, to target: Parameter<String?>) throws -> Value {
    guard let path = self[target] else {
      if inlineImage != nil, let shown = try inline(sheet.picture()) { return .string(shown) }
      return .string(try sheet.text(columns: textRoom.columns, style: textStyle))
    }
    try write(sheet.picture(), to: path, target, title: sheet.title, of: [value])
    return .none
  }
}
