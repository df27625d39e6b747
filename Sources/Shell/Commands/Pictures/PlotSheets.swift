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

  /// The sheet of an embedding of states, or of neighbouring states.
  func sheet(of value: Value) throws -> ContactSheet {
    typealias P = PlotParameters
    var sheet: ContactSheet
    switch value {
    case .table(let table): sheet = try self.sheet(ofStates: table)
    default:
      guard let object = value.object as? any StateEmbeddingObject else {
        throw error(P.subject, must: "embed states from frames", but: "is \(value.brief)")
      }
      useThreads()
      sheet = try object.reconstructions(rows: Call.sheetRows)
    }
    if let title = self[P.title] { sheet.title = title }
    return sheet
  }

  /// A table of neighbouring states, each called by its rank, wherever its row is.
  private func sheet(ofStates table: Table) throws -> ContactSheet {
    var cells: [(rank: Double, picture: Picture, caption: String)] = []
    for row in (0..<table.rowCount).map({ table.row($0) }) {
      guard let array = row["frame"]?.array, array.rank == 3, array.shape[2] == 3 else { continue }
      guard let rank = row["rank"]?.number, let distance = row["distance"]?.number else {
        throw error(PlotParameters.subject, must: "hold the rank and distance of each row", but: "doesn't")
      }
      let picture = try Picture(
        width: array.shape[1], height: array.shape[0],
        bytes: array.elements.map { UInt8(min(max($0.rounded(), 0), 255)) })
      cells.append((rank, picture, rank == 0 ? "query" : "\(rounded(rank)): \(rounded(distance))"))
    }
    cells.sort { $0.rank < $1.rank }
    guard !cells.isEmpty else { throw error(PlotParameters.subject, must: "hold frames", but: "holds none") }
    let columns = sheetColumns
    let rows = stride(from: 0, to: cells.count, by: columns).map { start in
      let part = cells[start..<min(start + columns, cells.count)]
      return ContactSheet.Row("", part.map(\.picture), captions: part.map(\.caption))
    }
    return ContactSheet(
      title: "Nearest states in latent space, with their ranks and distances", rows: rows)
  }

  /// Neighbouring states side by side: fewer where they would be smaller than 0.7 inches in print.
  private var sheetColumns: Int {
    typealias P = PlotParameters
    guard let width = self[P.width].map({ $0 * self[P.unit].inches }) ?? self[P.fit]?.inches.width else {
      return Call.sheetColumns
    }
    return min(Call.sheetColumns, max(2, Int(width / 0.7)))
  }

  /// Shows a sheet as text, or writes it.
  func deliver(_ sheet: ContactSheet, of value: Value) throws -> Value {
    typealias P = PlotParameters
    guard let path = self[P.target] else {
      if inlineImage != nil, let shown = try inline(sheet.picture()) { return session.drawings.add(shown) }
      return session.drawings.add(try sheet.text(columns: textRoom.columns, style: textStyle))
    }
    try requirePNG(path, P.target)
    guard !isGiven(P.size) else {
      throw error(P.size, must: "be 'fit' or 'width' where pictures are drawn", but: "is given")
    }
    let isInPrint = isGiven(P.fit) || isGiven(P.width)
    let size = try pictureSize(ending: "png")
    let picture = try sheet.picture(size: isInPrint ? size : nil)
    try write(picture, to: path, P.target, title: sheet.title, of: [value])
    return .none
  }
}
