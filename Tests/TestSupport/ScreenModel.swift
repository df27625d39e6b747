/// What a terminal would show of a program's output: enough of one for edited lines.
package struct ScreenModel {
  private let columns: Int
  private let height: Int
  private var cells: [[Character]]
  private var row = 0
  private var column = 0
  /// Whether the last column was written and the next character begins a row.
  private var isPastEdge = false

  package init(columns: Int, rows: Int) {
    self.columns = columns
    height = rows
    cells = [[Character]](repeating: [Character](repeating: " ", count: columns), count: rows)
  }

  /// The rows without the blanks at their ends, without empty ones at the end.
  package var rows: [String] {
    var rows = cells.map { row in
      String(row.reversed().drop { $0 == " " }.reversed()).replacing("\u{0}", with: "")
    }
    while rows.last == "" { rows.removeLast() }
    return rows
  }

  package var cursor: (row: Int, column: Int) { (row, column) }

  /// Shows output; a character takes two columns where `isWide` says so.
  package mutating func feed(_ bytes: [UInt8], isWide: (Character) -> Bool = { _ in false }) {
    var rest = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\u{1b}": escape(&rest)
      case "\r": (column, isPastEdge) = (0, false)
      case "\n": nextRow()
      case "\u{8}": (column, isPastEdge) = (max(0, column - 1), false)
      case "\u{7}": break
      default: put(Character(scalar), width: isWide(Character(scalar)) ? 2 : 1)
      }
    }
  }

  private mutating func put(_ character: Character, width: Int) {
    if isPastEdge || column + width > columns {
      column = 0
      nextRow()
    }
    cells[row][column] = character
    if width == 2 { cells[row][column + 1] = "\u{0}" }
    column += width
    if column >= columns { (column, isPastEdge) = (columns - 1, true) }
  }

  private mutating func nextRow() {
    isPastEdge = false
    guard row == height - 1 else {
      row += 1
      return
    }
    cells.removeFirst()
    cells.append([Character](repeating: " ", count: columns))
  }

  private mutating func escape(_ rest: inout ArraySlice<Unicode.Scalar>) {
    guard rest.popFirst() == "[" else { return }
    var parameters = ""
    while let scalar = rest.popFirst() {
      guard (0x40...0x7e).contains(scalar.value) else {
        parameters.unicodeScalars.append(scalar)
        continue
      }
      obey(scalar, Int(parameters) ?? 1)
      return
    }
  }

  private mutating func obey(_ final: Unicode.Scalar, _ count: Int) {
    if final != "m" && final != "h" && final != "l" { isPastEdge = false }
    switch final {
    case "A": row = max(0, row - count)
    case "B": row = min(height - 1, row + count)
    case "C": column = min(columns - 1, column + count)
    case "G": column = min(columns, count) - 1
    case "K": clear(row, from: column)
    case "J":
      clear(row, from: column)
      for below in (row + 1)..<max(row + 1, height) { clear(below, from: 0) }
    default: break
    }
  }

  private mutating func clear(_ row: Int, from column: Int) {
    for place in column..<columns { cells[row][place] = " " }
  }
}
