/// Draws where nothing can be moved but backwards: each row below the former one, as on a typewriter.
final class PlainDrawing {
  private let output: Descriptor
  private var shown = LinePicture.Row()
  private var index = 0
  private var column = 0

  init(on output: Descriptor) {
    self.output = output
  }

  /// Shows the row of the cursor, below the former picture's or in its place.
  func draw(_ picture: LinePicture, height: Int) {
    let last = picture.cursor.row
    var text = ""
    if last < index || last - index > height {
      text += "\r\n"
      start(row: last)
    }
    while index < last {
      let row = picture.row(index)
      text += drawn(row, column: row.width) + "\r\n"
      start(row: index + 1)
    }
    text += drawn(picture.row(last), column: picture.cursor.column)
    if !text.isEmpty { output.write(text) }
  }

  /// Goes to a fresh row below what is shown, which stays.
  func leave() {
    output.write("\r\n")
    forget()
  }

  /// Forgets what was shown: the cursor is at the start of an empty row.
  func forget() {
    start(row: 0)
  }

  private func start(row: Int) {
    (index, column) = (row, 0)
    shown = LinePicture.Row()
  }

  /// What turns the row that stands there into this one, with the cursor in a column.
  private func drawn(_ row: LinePicture.Row, column wanted: Int) -> String {
    let kept = zip(shown.cells, row.cells).prefix { $0 == $1 }.count
    let keptWidth = row.cells.prefix(kept).reduce(0) { $0 + $1.width }
    let rest = max(0, shown.width - row.width)
    let blanks = String(repeating: " ", count: rest)
    var text = ""
    if kept == row.cells.count && rest == 0 {
      text = column > wanted ? back(column - wanted) : "\r" + Self.start(of: row, to: wanted)
      if column == wanted { text = "" }
    } else {
      text = column >= keptWidth ? back(column - keptWidth) : "\r" + Self.start(of: row, to: keptWidth)
      text += row.cells.dropFirst(kept).map(\.text).joined() + blanks + back(row.width + rest - wanted)
    }
    shown = row
    column = wanted
    return text
  }

  private func back(_ count: Int) -> String { String(repeating: "\u{8}", count: count) }

  /// The cells of a row up to a column.
  private static func start(of row: LinePicture.Row, to column: Int) -> String {
    var width = 0
    return row.cells.prefix {
      width += $0.width
      return width <= column
    }.map(\.text).joined()
  }
}
