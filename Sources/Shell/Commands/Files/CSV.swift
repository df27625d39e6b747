import Language
import Storage

/// Tables as comma-separated values (RFC 4180), in a form from which the same table comes back.
///
/// What is in quotes is text. Without quotes, `1.5`, `nan` and `inf` are numbers, `true` and `false`
/// booleans, `[1 2]` is an array, `none` is `none`, and anything else is text; an empty cell has no value.
enum CSV {
  /// Writes a header and a line for each row; throws what a cell can't hold, before anything is written.
  static func text(_ table: Table, isInterrupted: () -> Bool = { false }) throws -> String {
    guard !table.columns.isEmpty else {
      throw TableFile.Refusal(must: "have a column for .csv", but: "has none")
    }
    var columns: [CSVColumnWriter] = []
    for (index, column) in table.columns.enumerated() {
      guard !column.name.isEmpty else {
        throw TableFile.Refusal(
          must: "have names for its columns in .csv", but: "has none for column \(index)")
      }
      columns.append(try CSVColumnWriter(column, isOnly: table.columns.count == 1))
    }
    var text = columns.map(\.header).joined(separator: ",") + "\n"
    for row in 0..<table.rowCount {
      if row.isMultiple(of: 1_000), isInterrupted() { throw Interrupted() }
      for (index, column) in columns.enumerated() {
        if index > 0 { text += "," }
        text += column.cell(row)
      }
      text += "\n"
    }
    return text
  }
}

/// Writes the cells of one column.
private struct CSVColumnWriter {
  private let column: Table.Column
  /// Whether there is no other column, so that an empty cell would be an empty line.
  private let isOnly: Bool
  /// Whether texts have quotes, whatever they say: a bare word makes a column one of texts.
  private let quotesTexts: Bool
  /// Whether an empty cell would be read as nan.
  private let namesNone: Bool

  init(_ column: Table.Column, isOnly: Bool) throws {
    self.column = column
    self.isOnly = isOnly
    guard case .values(let values) = column.content else {
      (quotesTexts, namesNone) = (false, false)
      return
    }
    var hasNone = false, hasText = false, hasNumber = false, hasOther = false
    for (row, value) in values.enumerated() {
      switch value {
      case .none: hasNone = true
      case .string: hasText = true
      case .number: hasNumber = true
      case .boolean: hasOther = true
      default:
        guard let array = value.array, array.isWritten else {
          throw TableFile.Refusal(
            must: "hold numbers, strings, booleans or arrays for .csv",
            but: "holds \(value.inCell) in column '\(column.name)', row \(row); 'save' keeps it in a .json")
        }
        hasOther = true
      }
    }
    quotesTexts = hasText && (hasNumber || hasOther || (hasNone && isOnly))
    namesNone = isOnly || (hasNumber && !hasText && !hasOther)
  }

  var header: String { field(column.name, quotes: false) }

  func cell(_ row: Int) -> String {
    switch column.content {
    case .numbers(let numbers): numbers[row].inCell
    case .values(let values):
      switch values[row] {
      case .none: namesNone ? "none" : ""
      case .boolean(let flag): "\(flag)"
      case .number(let number): number.inCell
      case .string(let text): field(text, quotes: quotesTexts)
      case let value: value.array.map { CellArray.text($0.elements[...], shape: $0.shape[...]) } ?? ""
      }
    }
  }

  private func field(_ text: String, quotes: Bool) -> String {
    let bytes = Array(text.utf8)
    guard quotes || needsQuotes(bytes) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  /// Whether a text would be read as something else without quotes.
  private func needsQuotes(_ bytes: [UInt8]) -> Bool {
    guard let first = bytes.first, let last = bytes.last else { return true }
    return bytes.contains { ",;\t|\"\r\n".utf8.contains($0) || $0 == 0 } || first == UInt8(ascii: "#")
      || first == UInt8(ascii: " ") || last == UInt8(ascii: " ") || bytes.starts(with: [0xEF, 0xBB, 0xBF])
      || bytes.starts(with: "sep=".utf8) || (isOnly && bytes.contains(UInt8(ascii: " ")))
      || CellValue(bytes[...]) != .word
  }
}

extension Double {
  /// The number in a cell, exactly.
  fileprivate var inCell: String { self == 0 && sign == .minus ? "-0" : exactText }
}

extension Value {
  /// What a cell can't hold, in words.
  fileprivate var inCell: String {
    if let array, !array.isWritten { return "an empty array of \(array.shapeDescription)" }
    return brief
  }
}
