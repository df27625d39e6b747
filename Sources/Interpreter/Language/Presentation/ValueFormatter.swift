import Diagnostics
import Texts

/// Writes values for readers, fitted to a number of columns.
package struct ValueFormatter {
  let columns: Int
  /// Rows and entries beyond these are left out in the middle.
  let mostRows: Int
  private var mostEntries = 200
  /// Arrays of matrices that hold more numbers are told by their shape.
  private var mostNumbers = 1_000
  /// Lists within lists end after so many bytes of text.
  private var mostText = 1 << 20
  /// Whether nothing is left out, and whether tables and matrices may be wider than the columns for that.
  private var isWhole = false
  private var isWide = false
  private let fitsWindow: Bool

  /// The rows of a table that are shown where no window says how many.
  package static let usualRows = 24

  /// Writes values for so many columns; where that is a window's width, no note below a table is longer.
  package init(columns: Int, rows: Int = usualRows, fitsWindow: Bool = false) {
    self.fitsWindow = fitsWindow
    self.columns = max(20, columns)
    mostRows = max(7, rows)
  }

  /// Writes values with nothing left out; tables and matrices in rows as long as they are where that
  /// `isWide`, else some columns after the others.
  package init(whole columns: Int, isWide: Bool) {
    self.init(columns: columns, rows: .max)
    (mostEntries, mostNumbers, mostText) = (.max, .max, .max)
    (isWhole, self.isWide) = (true, isWide)
  }

  /// The same for a narrower place.
  private func narrowed(by columns: Int) -> ValueFormatter {
    guard isWhole else {
      return ValueFormatter(columns: self.columns - columns, rows: mostRows, fitsWindow: fitsWindow)
    }
    return ValueFormatter(whole: self.columns - columns, isWide: isWide)
  }

  /// The value as a result is shown: one line or several, without a final newline.
  package func text(_ value: Value) -> String {
    switch value {
    case .string(let string): string
    case .array(let array) where array.rank == 2: matrix(array)
    case .table(let table): text(table)
    case .record(let record): text(record)
    case .object(let object): object.line
    case .list(let values) where values.contains(where: \.needsLines):
      lines(values)
    default: wrap(inline(value))
    }
  }

  private func text(_ table: Table) -> String {
    guard isWhole else {
      return TableFormatter(columns: columns, rows: mostRows, fitsWindow: fitsWindow).text(table)
    }
    return TableFormatter(columns: isWide ? .max / 2 : columns, rows: .max).whole(table)
  }

  /// The value on one line.
  package func inline(_ value: Value) -> String {
    switch value {
    case .none: "none"
    case .boolean(let boolean): "\(boolean)"
    case .number(let number): number.text
    case .string(let string): string
    case .array(let array): inline(array)
    case .list(let values): abridge(values.count) { values[$0].nested(by: self) }
    case .record(let record):
      record.fields.map { "\($0.name) \($0.value.nested(by: self))" }.joined(separator: ", ")
    case .table(let table):
      "a table of \(table.rowCount.counted("row")): " + table.columns.map(\.name).joined(separator: ", ")
    case .function(let function): "def \(function.name)(\(function.parameters.joined(separator: ", ")))"
    case .range: value.brief
    case .object(let object): object.line
    }
  }

  private func inline(_ array: NumericArray) -> String {
    guard array.rank > 1 else { return abridge(array.count) { array.elements[$0].text } }
    if array.rank > 2, array.count > mostNumbers {
      return "an array of \(array.shapeDescription)"
    }
    return abridge(array.shape[0]) { index in inline(array.entry(index)) }
  }

  /// Puts entries into brackets; the middle of a long list is left out.
  private func abridge(_ count: Int, _ entry: (Int) -> String) -> String {
    guard count > mostEntries else {
      var line = "["
      for index in 0..<count {
        if index > 0 { line += ", " }
        guard line.utf8.count < mostText else { return line + "…]" }
        line += entry(index)
      }
      return line + "]"
    }
    let ends = (0..<6).map(entry) + ["…"] + (count - 3..<count).map(entry)
    return "[" + ends.joined(separator: ", ") + "] (\("\(count)".withThousands) entries)"
  }

  /// Puts each entry on lines of its own.
  private func lines(_ values: [Value]) -> String {
    var lines = ""
    for (index, value) in values.enumerated() {
      if index > 0 { lines += "\n" }
      guard lines.utf8.count < mostText else {
        return lines + "… (\("\(values.count)".withThousands) entries)"
      }
      lines += text(value)
    }
    return lines
  }

  private func matrix(_ array: NumericArray) -> String {
    let (rows, width) = (array.shape[0], array.shape[1])
    guard rows > 0, width > 0 else { return "[] (\(array.shape.shapeText))" }
    let shown = rows <= mostRows ? Array(0..<rows) : Array(0..<mostRows - 6) + Array(rows - 3..<rows)
    let texts = shown.flatMap { row in array.elements[row * width..<(row + 1) * width] }.alignedTexts
    let cells = shown.indices.map { row in Array(texts[row * width..<(row + 1) * width]) }
    let widths = (0..<width).map { column in cells.map { $0[column].count }.max() ?? 0 }
    guard isWide || widths.reduce(0, +) + 2 * width + 2 <= columns else { return wrap(inline(.array(array))) }
    var lines = cells.map { row in
      " [" + zip(row, widths).map { $0.paddedLeft(to: $1) }.joined(separator: ", ") + "]"
    }
    lines[0].replaceSubrange(lines[0].startIndex...lines[0].startIndex, with: "[")
    for index in lines.indices.dropLast() { lines[index] += "," }
    lines[lines.count - 1] += "]"
    if rows > mostRows {
      lines.insert(" …", at: mostRows - 6)
      lines.append("(\("\(rows)".withThousands) × \(width))")
    }
    return lines.joined(separator: "\n")
  }

  private func text(_ record: Record) -> String {
    let width = record.fields.map(\.name.count).max() ?? 0
    return record.fields.map { field in
      let inner = narrowed(by: width + 2).text(field.value)
      let lines = inner.split(separator: "\n", omittingEmptySubsequences: false)
      let indent = String(repeating: " ", count: width + 2)
      return field.name.paddedRight(to: width) + "  " + lines.joined(separator: "\n" + indent)
    }.joined(separator: "\n")
  }

  /// Breaks a line of entries at blanks.
  private func wrap(_ line: String) -> String {
    guard line.count > columns else { return line }
    var lines: [String] = []
    var current = ""
    for word in line.split(separator: " ") {
      if !current.isEmpty, current.count + 1 + word.count > columns {
        lines.append(current)
        current = lines.isEmpty ? "" : " "
        current += word
      } else {
        current += current.isEmpty ? String(word) : " " + word
      }
    }
    return (lines + [current]).joined(separator: "\n")
  }
}

extension Value {
  /// The value as text in a text: what interpolation writes.
  package var plainText: String { ValueFormatter(columns: 80).inline(self) }

  /// The value within another one: strings have quotes.
  fileprivate func nested(by formatter: ValueFormatter) -> String {
    if case .string(let string) = self { return string.quoted }
    return formatter.inline(self)
  }

  fileprivate var needsLines: Bool {
    switch self {
    case .object, .record, .table: true
    case .array(let array): array.rank > 1
    default: false
    }
  }
}

extension LanguageObject {
  /// The object on one line: its type and what it says of itself.
  package var line: String { summary.isEmpty ? type.name : "\(type.name): \(summary)" }
}

extension String {
  /// The text with blanks after it, as wide as `width` columns of a terminal.
  package func paddedRight(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - DisplayWidth.of(self)))
  }
  /// The text with blanks before it, as wide as `width` columns of a terminal.
  package func paddedLeft(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - DisplayWidth.of(self))) + self
  }

  /// The text, or as much of its beginning as fits into `width` columns with the mark of what is left out.
  func cut(to width: Int) -> String {
    guard DisplayWidth.of(self) > width else { return self }
    var room = width - 1
    let kept = prefix {
      room -= DisplayWidth.of($0)
      return room >= 0
    }
    return String(kept) + "…"
  }
}
