import Language

/// Tables as comma-separated values (RFC 4180).
enum CSV {
  /// Writes a header and a line per row: numbers in full, records as JSON, other values as the language writes
  /// them.
  static func text(_ table: Table) -> String {
    let header = table.columns.map { field($0.name) }
    let rows = (0..<table.rowCount).map { row in table.columns.map { cell($0.content[row]) } }
    return ([header] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
  }

  private static func cell(_ value: Value) -> String {
    if case .none = value { return "" }
    if case .record = value, let json = try? value.json(isInterrupted: { false }) { return field(json) }
    return field(value.string ?? value.literal)
  }

  private static func field(_ text: String) -> String {
    guard text.contains(where: { ",\"\r\n".contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  /// Reads a table whose first line names the columns; columns of numbers, or of arrays or records alone,
  /// become that, others hold strings.
  static func table(_ text: String) throws(Fault) -> Table {
    let lines = try fields(text)
    guard let header = lines.first, Set(header).count == header.count, !header.contains("") else {
      throw Fault(line: 1, what: "must name each column, and each differently")
    }
    for (index, line) in lines.enumerated() where line.count != header.count {
      throw Fault(line: index + 1, what: "must have \(header.count) fields, but has \(line.count)")
    }
    let rows = lines.dropFirst()
    let isCurve = Set(header).isSuperset(of: ["steps", "mean"])
    return Table(
      kind: isCurve ? "curve" : "",
      header.enumerated().map { column, name in
        let cells = rows.map { $0[column] }
        let numbers = cells.compactMap(Double.init)
        if numbers.count == cells.count { return Table.Column(name, numbers) }
        let values = cells.compactMap(value)
        return Table.Column(name, values: values.count == cells.count ? values : cells.map(Value.string))
      })
  }

  /// An array, as the language and JSON write it, or a record.
  private static func value(_ cell: String) -> Value? {
    guard cell.hasPrefix("[") || cell.hasPrefix("{"), let value = try? JSONReader.value(cell) else {
      return nil
    }
    if case .record = value { return value }
    return value.array == nil ? nil : value
  }

  /// What is wrong with a text.
  struct Fault: Error {
    let line: Int
    let what: String
  }

  private static func fields(_ text: String) throws(Fault) -> [[String]] {
    var lines: [[String]] = []
    var line: [String] = []
    var field = ""
    var isQuoted = false
    var isOpen = false
    var previous: Character = "\n"
    for character in text {
      if isQuoted {
        if character == "\"" { isQuoted = false } else { field.append(character) }
      } else if character == "\"" {
        // a doubled quote within a quoted field is one quote
        if previous == "\"" && isOpen { field.append("\"") }
        isQuoted = true
        isOpen = true
      } else if character == "," {
        line.append(field)
        (field, isOpen) = ("", false)
      } else if character.isNewline {
        lines.append(line + [field])
        (line, field, isOpen) = ([], "", false)
      } else {
        field.append(character)
      }
      previous = character
    }
    guard !isQuoted else { throw Fault(line: lines.count + 1, what: "must close its quotes") }
    if !field.isEmpty || !line.isEmpty { lines.append(line + [field]) }
    return lines
  }
}
