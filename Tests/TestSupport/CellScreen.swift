/// A terminal's cells as a program's output fills them: characters as people see them, wide ones in two
/// cells, rows that flow anew when the size changes.
package struct CellScreen {
  private struct Cell: Equatable {
    var text = " "
    /// 0 for the second half of a wide character.
    var width = 1
  }

  private struct Row {
    var cells: [Cell]
    /// Whether the text went over the edge into the next row by itself.
    var isWrapped = false
  }

  private var columns: Int
  private var height: Int
  /// All rows, those that scrolled off the top included.
  private var lines: [Row]
  private var top = 0
  private var row = 0
  private var column = 0
  private var isPastEdge = false
  /// What comes back when the other screen is left; one at most.
  private var former: [CellScreen] = []

  package init(columns: Int, rows: Int) {
    (self.columns, height) = (columns, rows)
    lines = [Row(cells: [Cell](repeating: Cell(), count: columns))]
  }

  /// The rows on the screen without blanks at their ends, without empty ones at the end.
  package var rows: [String] {
    var rows = lines[top...].map { Self.text($0.cells) }
    while rows.last == "" { rows.removeLast() }
    return rows
  }

  /// All rows down to the cursor's, those that scrolled off the top included.
  package var rowsToCursor: [String] { lines[...row].map { Self.text($0.cells) } }

  package var cursor: (row: Int, column: Int) { (row - top, column) }

  private static func text(_ cells: [Cell]) -> String {
    let text = cells.map(\.text).joined()
    return String(text.reversed().drop { $0 == " " }.reversed())
  }

  /// Shows output.
  package mutating func feed(_ bytes: some Collection<UInt8>) {
    var rest = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\u{1b}": escape(&rest)
      case "\r": (column, isPastEdge) = (0, false)
      case "\n": nextRow(wraps: false)
      case "\u{8}": (column, isPastEdge) = (max(0, column - 1), false)
      case "\u{7}": break
      default: put(scalar)
      }
    }
  }

  /// Whether a scalar belongs to the character before it.
  private func joins(_ scalar: Unicode.Scalar, _ before: String) -> Bool {
    let last = before.unicodeScalars.last ?? " "
    if scalar == "\u{200d}" || scalar.properties.isGraphemeExtend || scalar.properties.isEmojiModifier {
      return true
    }
    if last == "\u{200d}" { return scalar.properties.isEmoji && !scalar.properties.isNumericOrSign }
    let isFlag = { (0x1F1E6...0x1F1FF).contains(($0 as Unicode.Scalar).value) }
    return isFlag(scalar) && isFlag(last) && before.unicodeScalars.count == 1
  }

  package static func width(_ scalar: Unicode.Scalar) -> Int {
    if scalar.properties.isEmojiPresentation { return 2 }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6:
      return 2
    default: return 1
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let before = isPastEdge ? columns - 1 : column - 1
    if before >= 0 {
      let place = lines[row].cells[before].width == 0 ? before - 1 : before
      if joins(scalar, lines[row].cells[place].text) {
        lines[row].cells[place].text.unicodeScalars.append(scalar)
        return
      }
    }
    let width = min(columns, Self.width(scalar))
    if isPastEdge || column + width > columns {
      nextRow(wraps: true)
      column = 0
    }
    // half of a wide character can't stay
    if lines[row].cells[column].width == 0, column > 0 { lines[row].cells[column - 1] = Cell() }
    let end = column + width
    if end < columns, lines[row].cells[end].width == 0 { lines[row].cells[end] = Cell() }
    lines[row].cells[column] = Cell(text: String(scalar), width: width)
    if width == 2 { lines[row].cells[column + 1] = Cell(text: "", width: 0) }
    column += width
    if column >= columns { (column, isPastEdge) = (columns - 1, true) }
  }

  private mutating func nextRow(wraps: Bool) {
    isPastEdge = false
    lines[row].isWrapped = wraps
    row += 1
    if row == lines.count { lines.append(Row(cells: [Cell](repeating: Cell(), count: columns))) }
    top = max(top, row - height + 1)
  }

  private mutating func escape(_ rest: inout ArraySlice<Unicode.Scalar>) {
    guard rest.popFirst() == "[" else { return }
    var parameters = ""
    while let scalar = rest.popFirst() {
      guard (0x40...0x7e).contains(scalar.value) else {
        parameters.unicodeScalars.append(scalar)
        continue
      }
      obey(scalar, parameters)
      return
    }
  }

  private mutating func obey(_ final: Unicode.Scalar, _ parameters: String) {
    let count = Int(parameters) ?? 1
    if final != "m" && final != "h" && final != "l" { isPastEdge = false }
    switch final {
    case "h" where parameters == "?1049": enterOther()
    case "l" where parameters == "?1049": if let screen = former.first { self = screen }
    case "A": row = max(top, row - count)
    case "B":
      let last = min(top + height - 1, row + count)
      while lines.count <= last { lines.append(Row(cells: [Cell](repeating: Cell(), count: columns))) }
      row = last
    case "C": column = min(columns - 1, column + count)
    case "G": column = min(columns, count) - 1
    case "H": (row, column) = (top, 0)
    case "K": clear(row, from: column)
    case "L":
      // what moves down is no longer a part of the row above
      if row > 0 { lines[row - 1].isWrapped = false }
      lines.insert(Row(cells: [Cell](repeating: Cell(), count: columns)), at: row)
      if lines.count > top + height { lines.remove(at: top + height) }
    case "J":
      if parameters == "2" {
        for place in top..<lines.count { clear(place, from: 0) }
        return
      }
      clear(row, from: column)
      lines.removeLast(lines.count - row - 1)
    default: break
    }
  }

  private mutating func enterOther() {
    let shown = self
    self = CellScreen(columns: columns, rows: height)
    former = [shown]
  }

  private mutating func clear(_ row: Int, from column: Int) {
    if column < columns, lines[row].cells[column].width == 0 { lines[row].cells[column - 1] = Cell() }
    for place in column..<columns { lines[row].cells[place] = Cell() }
    lines[row].isWrapped = false
  }

  /// Gives the terminal another size; rows that went over the edge by themselves flow anew.
  package mutating func resize(columns newColumns: Int, rows newHeight: Int) {
    for index in former.indices { former[index].resize(columns: newColumns, rows: newHeight) }
    var flowed: [Row] = []
    var newCursor = (row: 0, column: 0)
    var start = 0
    while start < lines.count {
      var end = start
      while end < lines.count - 1, lines[end].isWrapped { end += 1 }
      var cells: [Cell] = []
      var cursorCell: Int?
      for index in start...end {
        if index == row { cursorCell = cells.count + column + (isPastEdge ? 1 : 0) }
        var part = lines[index].cells
        if index == end { while part.last == Cell() { part.removeLast() } }
        cells += part
      }
      flow(cells, cursorCell, newColumns, into: &flowed, &newCursor)
      start = end + 1
    }
    (columns, height, lines) = (newColumns, newHeight, flowed)
    (row, column, isPastEdge) = (newCursor.row, min(newCursor.column, newColumns - 1), false)
    while lines.count > row + 1, lines.last?.cells.allSatisfy({ $0 == Cell() }) ?? false {
      lines.removeLast()
    }
    top = min(max(0, lines.count - height), row)
  }

  private func flow(
    _ cells: [Cell], _ cursorCell: Int?, _ width: Int, into rows: inout [Row],
    _ cursor: inout (row: Int, column: Int)
  ) {
    var part: [Cell] = []
    var isPlaced = cursorCell == nil
    for (index, cell) in cells.enumerated() where cell.width > 0 {
      let wide = min(cell.width, width)
      if part.count + wide > width {
        rows.append(Row(cells: part + [Cell](repeating: Cell(), count: width - part.count), isWrapped: true))
        part = []
      }
      if let cursorCell, !isPlaced, index + cell.width > cursorCell {
        cursor = (rows.count, part.count)
        isPlaced = true
      }
      part.append(Cell(text: cell.text, width: wide))
      if wide == 2 { part.append(Cell(text: "", width: 0)) }
    }
    if let cursorCell, !isPlaced {
      let beyond = part.count + max(0, cursorCell - cells.count)
      cursor = (rows.count + beyond / width, beyond % width)
    }
    rows.append(Row(cells: part + [Cell](repeating: Cell(), count: max(0, width - part.count))))
    while rows.count <= cursor.row { rows.append(Row(cells: [Cell](repeating: Cell(), count: width))) }
  }
}

extension Unicode.Scalar.Properties {
  /// Whether a scalar is a digit or sign that only a selector makes a picture.
  fileprivate var isNumericOrSign: Bool { !isEmojiPresentation && numericType != nil }
}
