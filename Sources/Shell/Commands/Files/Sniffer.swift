/// Finds out what separates the fields of a text.
enum Sniffer {
  /// The separator that spreadsheets announce in a first line, `sep=;`, and where the text goes on.
  static func announced(_ bytes: [UInt8], from start: Int) -> (UInt8, end: Int)? {
    guard bytes[start...].starts(with: "sep=".utf8), start + 5 < bytes.count else { return nil }
    var end = start + 5
    if bytes[end] == 0x0D { end += 1 }
    guard end < bytes.count, bytes[end] == 0x0A else { return nil }
    return (bytes[start + 4], end + 1)
  }

  /// The separator by which the first lines have most alike counts of fields.
  ///
  /// Where decimals have commas, a comma separates only fields some of which are quoted.
  static func separator(of bytes: [UInt8], from start: Int, line: Int, decimalComma: Bool) -> Separator {
    let comma = UInt8(ascii: ",")
    var best: (separator: Separator, score: (Double, Double, Int))?
    for byte in ",;\t|".utf8 {
      if decimalComma, byte == comma {
        guard let head = head(.byte(byte), bytes, start, line), head.fields.contains(where: \.isQuoted) else {
          continue
        }
      }
      guard let score = score(.byte(byte), bytes, start, line) else { continue }
      if let best, score <= best.score { continue }
      best = (.byte(byte), score)
    }
    if let best { return best.separator }
    if isInBlanks(bytes, start, line, decimalComma: decimalComma) { return .blanks }
    return .byte(decimalComma ? UInt8(ascii: ";") : comma)
  }

  private static func head(_ separator: Separator, _ bytes: [UInt8], _ start: Int, _ line: Int)
    -> SeparatedText?
  {
    try? SeparatedText(bytes, from: start, line: line, separator: separator, limit: 100)
  }

  /// The share of lines that have as many fields as the first, the share of numbers among the cells, and that
  /// many fields.
  private static func score(
    _ separator: Separator, _ bytes: [UInt8], _ start: Int, _ line: Int
  ) -> (Double, Double, Int)? {
    guard let head = head(separator, bytes, start, line), let count = head.lines.first?.fields.count,
      count > 1
    else { return nil }
    let alike = head.lines.filter { $0.fields.count == count || $0.fields.count == count + 1 }.count
    let numbers = head.fields.filter { isNumber($0, in: head) }.count
    return (
      Double(alike) / Double(head.lines.count), Double(numbers) / Double(max(1, head.fields.count)), count
    )
  }

  private static func isNumber(_ field: SeparatedText.Field, in text: SeparatedText) -> Bool {
    guard !field.isQuoted else { return false }
    for comma in [false, true] {
      if case .number = CellValue(text.content(field), comma: comma) { return true }
    }
    return false
  }

  /// Whether each line is made of several numbers with blanks between them.
  private static func isInBlanks(_ bytes: [UInt8], _ start: Int, _ line: Int, decimalComma: Bool) -> Bool {
    guard let head = head(.blanks, bytes, start, line), let first = head.lines.first else { return false }
    let counts = Set(head.lines.dropFirst().map(\.fields.count))
    guard first.fields.count > 1, counts.isSubset(of: [first.fields.count]) else { return false }
    let data = head.lines.count > 1 ? head.lines.dropFirst() : head.lines[...]
    return data.allSatisfy { line in
      head.fields[line.fields].allSatisfy { field in
        guard !field.isQuoted, case .number = CellValue(head.content(field), comma: decimalComma) else {
          return false
        }
        return true
      }
    }
  }
}
