private import CLibedit

/// How a prompt and the edited text lie in the rows of a terminal.
struct LinePicture {
  /// What takes one place in a row: a character with the marks above it, or `^X` for a control character.
  struct Cell: Equatable {
    var text: String
    var width: Int
    /// What is between `ESC [` and `m` before it.
    var style = ""

    /// Whether terminals may draw it in other columns than we think.
    var isBeyondLatin: Bool { text.utf8.count > 1 && text.unicodeScalars.contains { $0.value >= 0x300 } }
  }

  /// One row, from the left.
  struct Row: Equatable {
    var cells: [Cell] = []
    /// Whether the text goes on in the next row because this one is full.
    var isWrapped = false

    var width: Int { cells.reduce(0) { $0 + $1.width } }
    /// Whether all terminals agree on its columns.
    var isASCII: Bool { cells.allSatisfy { $0.text.utf8.allSatisfy { $0 < 0x80 } } }
  }

  let columns: Int
  private let characters: [UInt32]
  /// Where each row begins in `characters`.
  private var starts = [0]
  private(set) var cursor = (row: 0, column: 0)

  var rowCount: Int { starts.count }

  /// Lays out a prompt and a text with a cursor, counted in characters.
  init(prompt: String, text: [UInt32], cursor place: Int, columns: Int) {
    let shownPrompt = prompt.unicodeScalars.map(\.value)
    characters = shownPrompt + text
    self.columns = max(1, columns)
    let cursorIndex = shownPrompt.count + place
    var column = 0
    for (index, character) in characters.enumerated() {
      let width = Self.width(character, columns: self.columns)
      if column + width > self.columns {
        starts.append(index)
        column = 0
      }
      if index == cursorIndex { cursor = (rowCount - 1, column) }
      column += width
    }
    // a full last row leaves the cursor no place
    if column == self.columns {
      starts.append(characters.count)
      column = 0
    }
    if cursorIndex >= characters.count { cursor = (rowCount - 1, column) }
  }

  /// What is in a row, counted from 0.
  func row(_ index: Int) -> Row {
    let end = index + 1 < rowCount ? starts[index + 1] : characters.count
    var row = Row(isWrapped: index + 1 < rowCount)
    for place in starts[index]..<end {
      let cell = Self.cell(characters[place], columns: columns)
      if cell.width == 0, let base = row.cells.indices.last {
        row.cells[base].text += cell.text
      } else {
        row.cells.append(cell)
      }
    }
    return row
  }

  private static func width(_ character: UInt32, columns: Int) -> Int {
    if (0x20..<0x7f).contains(character) { return 1 }
    return cell(character, columns: columns).width
  }

  private static func cell(_ character: UInt32, columns: Int) -> Cell {
    let unknown = Cell(text: "?", width: 1)
    guard let scalar = Unicode.Scalar(character) else { return unknown }
    if character < 0x20 || character == 0x7f {
      guard columns > 1, let letter = Unicode.Scalar(character ^ 0x40) else { return unknown }
      return Cell(text: "^\(letter)", width: 2)
    }
    let width = Int(character_width(character))
    guard width <= columns, character_prints(character) else { return unknown }
    return Cell(text: String(scalar), width: width)
  }
}
