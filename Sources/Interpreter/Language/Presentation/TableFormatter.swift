/// Writes tables in aligned columns.
struct TableFormatter {
  let columns: Int
  private let mostRows = 24
  private let gap = 2

  init(columns: Int) { self.columns = columns }

  func text(_ table: Table) -> String {
    guard !table.columns.isEmpty else { return "an empty table" }
    let rows = shownRows(table.rowCount)
    let all = table.columns.map { Cells($0, rows: rows.compactMap(\.self)) }
    let (shown, hidden) = fit(all)
    var lines = [shown.map { $0.align($0.header) }.joined(separator: String(repeating: " ", count: gap))]
    var next = 0
    for row in rows {
      if row == nil {
        lines.append("…")
        continue
      }
      lines.append(
        shown.map { $0.align($0.texts[next]) }.joined(separator: String(repeating: " ", count: gap)))
      next += 1
    }
    lines = lines.map(\.withoutFinalBlanks)
    var notes: [String] = []
    if table.rowCount > mostRows { notes.append("\("\(table.rowCount)".withThousands) rows") }
    if table.rowCount == 0 { notes.append("no rows") }
    if !hidden.isEmpty { notes.append("also: " + hidden.joined(separator: ", ")) }
    if !notes.isEmpty { lines.append("(\(notes.joined(separator: "; ")))") }
    return lines.joined(separator: "\n")
  }

  /// The rows to show; nil stands for those left out.
  private func shownRows(_ count: Int) -> [Int?] {
    guard count > mostRows else { return Array(0..<count) }
    return Array(0..<mostRows - 6) + [nil] + Array(count - 5..<count)
  }

  /// Narrows the widest texts, then leaves out columns at the end, until the rest fits.
  private func fit(_ cells: [Cells]) -> ([Cells], [String]) {
    var shown = cells
    var hidden: [String] = []
    func total() -> Int { shown.map(\.width).reduce(0, +) + gap * (shown.count - 1) }
    while total() > columns {
      let widest = shown.indices.filter { !shown[$0].isNumeric }.max { shown[$0].width < shown[$1].width }
      if let widest, shown[widest].width > 14 {
        shown[widest] = shown[widest].narrowed(to: max(14, shown[widest].width - (total() - columns)))
      } else if shown.count > 1 {
        hidden.insert(shown.removeLast().header, at: 0)
      } else {
        break
      }
    }
    return (shown, hidden)
  }
}

/// The texts of one column.
private struct Cells {
  let header: String
  var texts: [String]
  let isNumeric: Bool

  init(_ column: Table.Column, rows: [Int]) {
    header = column.unit.map { "\(column.name) (\($0))" } ?? column.name
    switch column.content {
    case .numbers(let numbers):
      isNumeric = true
      texts = rows.map { numbers[$0] }.alignedTexts
    case .values(let values):
      isNumeric = false
      texts = rows.map { Cells.compact(values[$0]) }
    }
  }

  var width: Int { max(header.count, texts.map(\.count).max() ?? 0) }

  func align(_ text: String) -> String {
    isNumeric ? text.paddedLeft(to: width) : text.paddedRight(to: width)
  }

  func narrowed(to limit: Int) -> Cells {
    guard !isNumeric, width > limit else { return self }
    var result = self
    result.texts = texts.map { $0.count > limit ? $0.prefix(limit - 1) + "…" : $0 }
    return result
  }

  private static func compact(_ value: Value) -> String {
    switch value {
    case .number(let number): number.text(digits: 3)
    case .array(let array):
      array.rank == 1
        ? "[" + array.elements.map { $0.text(digits: 2) }.joined(separator: " ") + "]"
        : (0..<array.shape[0]).map { compact(array.entry($0)) }.joined(separator: " ")
    default: value.plainText
    }
  }
}

extension String {
  fileprivate var withoutFinalBlanks: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
