import Figures
import Language

/// Values that are drawn as pictures in rows.
extension PlotRequest {
  /// A table of neighbouring states, each called by its rank, wherever its row is.
  func sheet(ofStates table: Table) throws -> ContactSheet {
    var cells: [(rank: Double, picture: Picture, caption: String)] = []
    for row in (0..<table.rowCount).map({ table.row($0) }) {
      guard let array = row["frame"]?.array, array.rank == 3, array.shape[2] == 3 else { continue }
      guard let rank = row["rank"]?.number, let distance = row["distance"]?.number else {
        throw Refusal(must: "hold the rank and distance of each row", but: "does not")
      }
      let picture = try Picture(
        width: array.shape[1], height: array.shape[0],
        bytes: array.elements.map { UInt8(min(max($0.rounded(), 0), 255)) })
      cells.append((rank, picture, rank == 0 ? "query" : "\(rounded(rank)): \(rounded(distance))"))
    }
    cells.sort { $0.rank < $1.rank }
    guard !cells.isEmpty else { throw Refusal(must: "hold frames", but: "holds none") }
    let rows = stride(from: 0, to: cells.count, by: sheetColumns).map { start in
      let part = cells[start..<min(start + sheetColumns, cells.count)]
      return ContactSheet.Row("", part.map(\.picture), captions: part.map(\.caption))
    }
    return ContactSheet(
      title: "Nearest states in latent space, with their ranks and distances", rows: rows)
  }
}

extension Call {
  /// The most neighbouring states side by side.
  private static let sheetColumns = 8

  /// Neighbouring states side by side: fewer where they would be smaller than 0.7 inches in print.
  var sheetColumns: Int {
    typealias P = PlotParameters
    guard let width = self[P.width].map({ $0 * self[P.unit].inches }) ?? self[P.fit]?.inches.width else {
      return Call.sheetColumns
    }
    return min(Call.sheetColumns, max(2, Int(width / 0.7)))
  }

  /// Shows a sheet as text, or writes it.
  func deliver(_ sheet: ContactSheet, as encoder: FigureEncoder?, of value: Value) throws -> Value {
    typealias P = PlotParameters
    guard let path = self[P.target], let encoder else {
      if showsPictures, let shown = try inline(sheet.picture()) { return session.drawings.add(shown) }
      return session.drawings.add(try sheet.text(columns: textRoom.columns, style: textStyle))
    }
    guard !isGiven(P.size) else {
      throw error(P.size, must: "be 'fit' or 'width' if pictures are drawn", but: "is given")
    }
    let size = try pictureSize(encoder)
    if encoder.isInteractive {
      let provenance = try provenance(title: sheet.title, of: [value])
      let bytes =
        try encoder == .page
        ? sheet.page(provenance: provenance) : sheet.vegaLite(provenance: provenance)
      try writeFile(bytes, to: path, what: "picture")
      note("wrote '\(path)', \(bytes.count.bytesText)")
      return .none
    }
    let isInPrint = isGiven(P.fit) || isGiven(P.width)
    let picture = try sheet.picture(size: isInPrint ? size : nil)
    try write(picture, to: path, P.target, title: sheet.title, of: [value])
    return .none
  }
}
