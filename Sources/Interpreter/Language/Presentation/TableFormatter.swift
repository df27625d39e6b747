import Diagnostics
import Texts

/// Writes tables in aligned columns.
struct TableFormatter {
  let columns: Int
  private let mostRows: Int
  /// Whether what is said below the rows must be one row of a window.
  private let fitsWindow: Bool
  /// Names of columns that don't fit beyond these are counted only.
  private let mostNames = 100
  private let gap = 2

  init(columns: Int, rows: Int = ValueFormatter.usualRows, fitsWindow: Bool = false) {
    self.columns = columns
    self.fitsWindow = fitsWindow
    mostRows = rows
  }

  func text(_ table: Table) -> String {
    guard !table.columns.isEmpty else { return "an empty table" }
    let rows = shownRows(table.rowCount)
    let all = table.columns.map { Cells($0, rows: rows.compactMap(\.self)) }
    let (shown, hidden) = fit(all)
    var lines = lines(shown, rows)
    var notes: [String] = []
    if table.rowCount > mostRows { notes.append("\("\(table.rowCount)".withThousands) rows") }
    if table.rowCount == 0 { notes.append("no rows") }
    if !hidden.isEmpty {
      let room = fitsWindow ? columns - 4 - notes.joined().count : .max
      notes.append(names(hidden, in: room))
    }
    if !notes.isEmpty { lines.append("(\(notes.joined(separator: "; ")))") }
    return lines.joined(separator: "\n")
  }

  /// Names the columns that aren't shown, as many as have room.
  private func names(_ hidden: [String], in room: Int) -> String {
    func text(_ count: Int) -> String {
      let more = hidden.count - count
      if count == 0 { return "and \(more.counted("column"))" }
      return "also: " + hidden.prefix(count).joined(separator: ", ") + (more > 0 ? ", and \(more) more" : "")
    }
    let counts = (0...min(hidden.count, mostNames)).reversed()
    return text(counts.first { text($0).displayWidth <= room } ?? 0)
  }

  /// All rows and columns, no text cut: columns that don't fit beside the others come after them.
  func whole(_ table: Table) -> String {
    guard !table.columns.isEmpty else { return "an empty table" }
    let rows = Array(0..<table.rowCount)
    var parts: [String] = []
    var rest = table.columns.map { Cells($0, rows: rows) }[...]
    while !rest.isEmpty {
      var room = columns + gap
      let fitting = rest.prefix { column in
        room -= gap + column.width
        return room >= 0
      }
      let shown = rest.prefix(max(1, fitting.count))
      parts.append(lines(Array(shown), rows).joined(separator: "\n"))
      rest = rest.dropFirst(shown.count)
    }
    return parts.joined(separator: "\n\n") + (rows.isEmpty ? "\n(no rows)" : "")
  }

  /// The header and the rows; nil is where some are left out.
  private func lines(_ shown: [Cells], _ rows: [Int?]) -> [String] {
    let blanks = String(repeating: " ", count: gap)
    var lines = [shown.map { $0.align($0.header) }.joined(separator: blanks)]
    var next = 0
    for row in rows {
      if row == nil {
        lines.append("…")
        continue
      }
      lines.append(shown.map { $0.align($0.texts[next]) }.joined(separator: blanks))
      next += 1
    }
    return lines.map(\.withoutFinalBlanks)
  }

  /// The rows that are shown as a table of HTML, all columns of them.
  func html(_ table: Table) -> String {
    let rows = shownRows(table.rowCount)
    let cells = table.columns.map { Cells($0, rows: rows.compactMap(\.self)) }
    func row(_ tag: String, _ text: (Cells) -> String) -> String {
      let parts = cells.map { column in
        let side = column.isNumeric ? "right" : "left"
        return "<\(tag) style=\"text-align:\(side)\">\(text(column).escapedHTML)</\(tag)>"
      }
      return "<tr>\(parts.joined())</tr>"
    }
    var next = 0
    let lines = rows.map { shown in
      guard shown != nil else { return row("td") { _ in "…" } }
      defer { next += 1 }
      return row("td") { $0.texts[next] }
    }
    let count = table.rowCount > mostRows ? "<p>\("\(table.rowCount)".withThousands) rows</p>" : ""
    return "<table><thead>\(row("th", \.header))</thead><tbody>\(lines.joined())</tbody></table>\(count)"
  }

  /// The rows to show; nil stands for those left out.
  private func shownRows(_ count: Int) -> [Int?] {
    guard count > mostRows else { return Array(0..<count) }
    return Array(0..<mostRows - 6) + [nil] + Array(count - 5..<count)
  }

  /// Leaves out columns at the end that don't fit even when the texts are narrow, then narrows the widest
  /// texts.
  private func fit(_ cells: [Cells]) -> ([Cells], [String]) {
    var room = columns + gap
    func isTooWide(_ column: Cells) -> Bool {
      room -= gap + column.leastWidth
      return room < 0
    }
    let count = max(1, cells.firstIndex(where: isTooWide) ?? cells.count)
    var shown = Array(cells[..<count])
    var excess = shown.reduce(gap * (count - 1) - columns) { $0 + $1.width }
    for place in shown.indices.sorted(by: { shown[$0].width > shown[$1].width }) where excess > 0 {
      let former = shown[place].width
      shown[place].narrow(to: former - excess)
      excess -= former - shown[place].width
    }
    return (shown, cells[count...].map(\.header))
  }
}

extension Table {
  /// The table as HTML, with as many rows as a terminal shows.
  package var html: String { TableFormatter(columns: .max / 2).html(self) }
}

/// The texts of one column.
private struct Cells {
  let header: String
  private(set) var texts: [String]
  let isNumeric: Bool
  private(set) var width: Int
  /// How narrow the column can be: numbers are never cut, nor are headers.
  let leastWidth: Int

  /// What is left of a text at least, where it must be cut.
  private static let leastText = 14

  init(_ column: Table.Column, rows: [Int]) {
    header = column.header
    switch column.content {
    case .numbers(let numbers):
      isNumeric = true
      texts = rows.map { numbers[$0] }.alignedTexts
    case .values(let values):
      isNumeric = false
      texts = rows.map { values[$0].cellText }
    }
    let own = DisplayWidth.of(header)
    width = max(own, texts.map(DisplayWidth.of).max() ?? 0)
    leastWidth = isNumeric ? width : max(own, min(width, Cells.leastText))
  }

  func align(_ text: String) -> String {
    isNumeric ? text.paddedLeft(to: width) : text.paddedRight(to: width)
  }

  /// Cuts the texts that are wider than `limit`, or than the column can be.
  mutating func narrow(to limit: Int) {
    let limit = max(limit, leastWidth)
    guard limit < width else { return }
    texts = texts.map { $0.cut(to: limit) }
    width = limit
  }
}

extension Table.Column {
  /// What stands above the column: its name and unit.
  var header: String { ShownText.line(unit.map { "\(name) (\($0))" } ?? name) }
}

extension Value {
  /// The value on the one line of a table's cell.
  var cellText: String { ShownText.line(compact) }

  private var compact: String {
    switch self {
    case .number(let number): number.text(digits: 3)
    case .array(let array):
      array.rank == 1
        ? "[" + array.elements.map { $0.text(digits: 2) }.joined(separator: " ") + "]"
        : (0..<array.shape[0]).map { array.entry($0).compact }.joined(separator: " ")
    default: plainText
    }
  }
}

extension String {
  var withoutFinalBlanks: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
