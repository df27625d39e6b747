/// Draws where the cursor can be moved by escape sequences.
final class ScreenDrawing {
  private let output: Descriptor
  /// The rows on the screen, and where the cursor is among them.
  private var shown: [LinePicture.Row] = []
  private var cursor = (row: 0, column: 0)
  /// The first of the picture's rows that is on the screen.
  private var top = 0
  private var columns = 80

  init(on output: Descriptor) {
    self.output = output
  }

  /// Shows a picture in place of the former one; of one that is taller than the terminal, the part at the
  /// cursor.
  func draw(_ picture: BlockPicture, height: Int) {
    let window = picture.window(from: top, height: max(1, height))
    top = window.lowerBound
    columns = picture.columns
    let rows = window.map(picture.row)
    let first = zip(shown, rows).prefix { $0 == $1 }.count
    var text = ""
    if first < rows.count {
      text += move(to: max(0, min(first, shown.count - 1)))
      if first > 0 && first == shown.count {
        text += "\r\n"
        cursor.column = 0
      }
      text += drawn(rows, from: first)
      if shown.count > rows.count { text += "\u{1b}[J" }
      cursor = (rows.count - 1, rows.last?.width ?? 0)
    } else if first < shown.count {
      text += move(to: first) + start() + "\u{1b}[J"
    }
    shown = rows
    text += move(to: picture.cursor.row - top) + moveAcross(to: picture.cursor.column)
    if !text.isEmpty { output.write(text) }
  }

  /// Goes to a fresh row below what is shown, which stays.
  func leave() {
    output.write(move(to: max(0, shown.count - 1)) + "\r\n")
    forget()
  }

  /// Forgets what was shown: the cursor is at the start of an empty row.
  func forget() {
    shown = []
    (cursor, top) = ((0, 0), 0)
  }

  /// Takes away what is shown on a terminal that has other columns now.
  func erase(columns: Int) {
    // terminals wrap rows anew, those they wrapped themselves as one
    var above = 0
    var width = 0
    for row in shown.prefix(cursor.row) {
      width += row.width
      if joins(row) { continue }
      above += max(1, (width + columns - 1) / columns)
      width = 0
    }
    above += (width + cursor.column) / columns
    output.write("\r" + (above > 0 ? "\u{1b}[\(above)A" : "") + "\u{1b}[J")
    forget()
  }

  /// Whether the terminal wraps this row into the next by itself, so that both are copied as one line.
  private func joins(_ row: LinePicture.Row) -> Bool {
    row.isWrapped && row.isASCII && row.width == columns
  }

  private func move(to row: Int) -> String {
    defer { cursor.row = row }
    if row < cursor.row { return "\u{1b}[\(cursor.row - row)A" }
    return row > cursor.row ? "\u{1b}[\(row - cursor.row)B" : ""
  }

  private func moveAcross(to column: Int) -> String {
    guard column != cursor.column else { return "" }
    defer { cursor.column = column }
    return start() + (column > 0 ? "\u{1b}[\(column)C" : "")
  }

  private func start() -> String {
    defer { cursor.column = 0 }
    return cursor.column == 0 ? "" : "\r"
  }

  /// The rows from `first` on, without the start of the first that stands there already.
  private func drawn(_ rows: [LinePicture.Row], from first: Int) -> String {
    var text = start()
    for index in rows.indices.dropFirst(first) {
      let row = rows[index]
      let kept = index == first && index < shown.count ? Self.kept(of: shown[index], in: row) : 0
      text += kept > 0 ? "\u{1b}[\(kept)C" : ""
      text += drawn(row.cells.dropFirst(kept), from: kept)
      // at the edge, this would clear the last column
      if row.width < columns { text += "\u{1b}[K" }
      guard index + 1 < rows.count else { break }
      if !joins(row) || rows[index + 1].cells.isEmpty { text += "\r\n" }
    }
    return text
  }

  private func drawn(_ cells: ArraySlice<LinePicture.Cell>, from start: Int) -> String {
    var text = ""
    var column = start
    var style = ""
    for cell in cells {
      if cell.style != style {
        text += (style.isEmpty ? "" : "\u{1b}[0m") + (cell.style.isEmpty ? "" : "\u{1b}[\(cell.style)m")
        style = cell.style
      }
      text += cell.text
      column += cell.width
      // terminals differ in the columns of such a character
      if cell.isBeyondLatin && column < columns { text += "\u{1b}[\(column + 1)G" }
    }
    return style.isEmpty ? text : text + "\u{1b}[0m"
  }

  /// How many cells of one column each two rows have in common at their start; not all of a row that is full.
  private static func kept(of former: LinePicture.Row, in row: LinePicture.Row) -> Int {
    let same = zip(former.cells, row.cells).prefix { $0 == $1 && $0.width == 1 && !$0.isBeyondLatin }.count
    return row.isWrapped ? min(same, row.cells.count - 1) : same
  }
}
