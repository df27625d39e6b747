private import CLibedit
import Texts

/// How a prompt and a text of several rows lie on a terminal, with what is said around the text.
struct BlockPicture {
  /// A part of the text in one row of the terminal.
  private struct Span {
    var start: Int
    var end: Int
    /// Which row of which prompt comes first in it.
    var prompt: (number: Int, row: Int)?
    var isWrapped = false
  }

  let columns: Int
  private let scalars: [Unicode.Scalar]
  private let reading: InputReading
  private let prompt: String
  private let styles: [String]
  private let suggestion: String
  private let marked: [Int]
  /// What is shown below the text.
  private let below: [LinePicture.Row]
  private var spans: [Span] = []
  private(set) var cursor = (row: 0, column: 0)

  var rowCount: Int { spans.count + below.count }

  /// Lays out a text; `marked` are the places of brackets that belong together, `below` the cells of lines
  /// under it.
  init(
    prompt: String, text: EditedText, reading: InputReading = InputReading(), suggestion: String = "",
    marked: [Int] = [], below: [[LinePicture.Cell]] = [], styles: [String], columns: Int
  ) {
    self.columns = max(1, columns)
    scalars = text.scalars
    (self.reading, self.prompt, self.styles) = (reading, prompt, styles)
    (self.suggestion, self.marked) = (suggestion, marked)
    self.below = below.map { LinePicture.Row(cells: $0) }
    var start = 0
    var number = 0
    while true {
      let end = text.rowEnd(start)
      layOut(start..<end, number, cursor: text.cursor)
      guard end < scalars.count else { break }
      start = end + 1
      number += 1
    }
  }

  /// The rows that fit a terminal of `height`, those of the cursor and, as far as can be, from `top` on.
  func window(from top: Int, height: Int) -> Range<Int> {
    guard rowCount > height else { return 0..<rowCount }
    let first = min(max(top, cursor.row - height + 1, 0), cursor.row, rowCount - height)
    return first..<first + height
  }

  /// Divides one row of the text among rows of the terminal.
  private mutating func layOut(_ range: Range<Int>, _ number: Int, cursor place: Int) {
    let (promptCount, promptWidth) = promptSize(number)
    var column = promptWidth
    // a prompt that is wider than the terminal
    for row in 0..<max(0, promptCount - 1) {
      let start = range.lowerBound
      spans.append(Span(start: start, end: start, prompt: (number, row), isWrapped: true))
    }
    var span = Span(start: range.lowerBound, end: range.lowerBound)
    if promptCount > 0 { span.prompt = (number, promptCount - 1) }
    var index = range.lowerBound
    func width(_ start: Int, _ end: Int) -> Int {
      let scalar = scalars[start]
      if end == start + 1, (0x20..<0x7f).contains(scalar.value) { return 1 }
      return Self.cell(scalars[start..<end], columns: columns).width
    }
    let starts = Clusters.starts(scalars, in: range)
    for (count, start) in starts.enumerated() {
      let end = count + 1 < starts.count ? starts[count + 1] : range.upperBound
      let width = width(start, end)
      if column + width > columns {
        span.isWrapped = true
        spans.append(span)
        span = Span(start: start, end: start)
        column = 0
      }
      if place >= start, place < end { cursor = (spans.count, column) }
      column += width
      span.end = end
      index = end
    }
    let isHere = place == range.upperBound
    // a full row leaves the cursor no place
    if isHere, column >= columns {
      span.isWrapped = true
      spans.append(span)
      span = Span(start: index, end: index)
      column = 0
    }
    if isHere { cursor = (spans.count, column) }
    spans.append(span)
  }

  /// How many rows a prompt takes, and the columns of the last of them.
  private func promptSize(_ number: Int) -> (rows: Int, width: Int) {
    guard number > 0 else {
      let rows = promptRows(0)
      return (rows.count, rows.last?.width ?? 0)
    }
    return columns > 20 ? (1, continuation(number).displayWidth) : (0, 0)
  }

  /// The rows of the prompt before one of the text's rows; the text continues the last.
  private func promptRows(_ number: Int) -> [LinePicture.Row] {
    let text = number == 0 ? prompt : continuation(number)
    guard columns > 20 || number == 0 else { return [] }
    var rows = [LinePicture.Row()]
    let styled = text.hasSuffix(" ") ? text.count - 1 : text.count
    for (index, character) in text.enumerated() {
      var cell = Self.cell(ArraySlice(character.unicodeScalars), columns: columns)
      cell.style = index < styled ? style(number == 0 ? .prompt : .hint) : ""
      if (rows.last?.width ?? 0) + cell.width > columns {
        rows[rows.count - 1].isWrapped = true
        rows.append(LinePicture.Row())
      }
      rows[rows.count - 1].cells.append(cell)
    }
    return rows
  }

  private func continuation(_ number: Int) -> String {
    if number - 1 < reading.prompts.count { return reading.prompts[number - 1] }
    return String(repeating: " ", count: max(0, prompt.displayWidth - 2)) + "> "
  }

  func row(_ index: Int) -> LinePicture.Row {
    guard index < spans.count else { return below[index - spans.count] }
    let span = spans[index]
    var row = LinePicture.Row()
    if let prompt = span.prompt { row.cells = promptRows(prompt.number)[prompt.row].cells }
    let starts = Clusters.starts(scalars, in: span.start..<span.end)
    for (count, start) in starts.enumerated() {
      let end = count + 1 < starts.count ? starts[count + 1] : span.end
      var cell = Self.cell(scalars[start..<end], columns: columns)
      let ink = start < reading.inks.count ? reading.inks[start] : .plain
      cell.style = style(marked.contains(start) ? .bracket : ink)
      row.cells.append(cell)
    }
    row.isWrapped = span.isWrapped
    if index == spans.count - 1 { addSuggestion(to: &row) }
    return row
  }

  /// Adds as much of what is suggested as the row has room for.
  private func addSuggestion(to row: inout LinePicture.Row) {
    guard !suggestion.isEmpty else { return }
    let firstRow = suggestion.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)[0]
    let room = columns - row.width
    var text = firstRow.fitted(to: room)
    if firstRow.count < suggestion.count, text.displayWidth < room, !text.hasSuffix("…") { text += "…" }
    for character in text {
      var cell = Self.cell(ArraySlice(character.unicodeScalars), columns: columns)
      cell.style = style(.suggestion)
      row.cells.append(cell)
    }
  }

  private func style(_ ink: Ink) -> String {
    Int(ink.rawValue) < styles.count ? styles[Int(ink.rawValue)] : ""
  }

  /// The cells of a text in one row, cut at a width.
  static func cells(_ text: String, style: String, columns: Int) -> [LinePicture.Cell] {
    text.fitted(to: columns).map { character in
      var cell = cell(ArraySlice(character.unicodeScalars), columns: columns)
      cell.style = style
      return cell
    }
  }

  /// How one character is shown: as itself, `^X` for a control character, `?` for what no terminal shows.
  private static func cell(_ scalars: some Collection<Unicode.Scalar>, columns: Int) -> LinePicture.Cell {
    let unknown = LinePicture.Cell(text: "?", width: 1)
    guard let first = scalars.first else { return unknown }
    if scalars.count == 1, (0x20..<0x7f).contains(first.value) {
      return LinePicture.Cell(text: String(first), width: 1)
    }
    if first.value < 0x20 || first.value == 0x7f {
      guard columns > 1, let letter = Unicode.Scalar(first.value ^ 0x40) else { return unknown }
      return LinePicture.Cell(text: "^\(letter)", width: 2)
    }
    let text = String(String.UnicodeScalarView(scalars))
    let width = text.displayWidth
    if width == 0 {
      // a mark without a letter
      guard character_prints(first.value), first.properties.generalCategory != .format else { return unknown }
      return LinePicture.Cell(text: "◌" + text, width: 1)
    }
    let isShown = scalars.allSatisfy {
      character_prints($0.value) || [0x200C, 0x200D].contains($0.value) || $0.properties.isVariationSelector
        || (0xE0020...0xE007F).contains($0.value)
    }
    guard width <= columns, isShown else { return unknown }
    return LinePicture.Cell(text: text, width: width)
  }
}
