import Language

/// Reads tables as programs and people leave them: the separator is found out, and so is whether a line names
/// the columns.
struct CSVReader {
  /// What a text holds, and what is worth telling of it.
  struct Finding {
    let table: Table
    let separator: Separator
    let remarks: [String]
  }

  private let options: CSVOptions
  private let text: SeparatedText
  /// The lines of data.
  private var lines: ArraySlice<SeparatedText.Line>
  private var names: [String] = []
  private var remarks: [String] = []

  static func read(
    _ bytes: [UInt8], _ options: CSVOptions = CSVOptions(), isInterrupted: @escaping () -> Bool = { false }
  ) throws -> Finding {
    do {
      var reader = try CSVReader(bytes, options, isInterrupted)
      return try reader.read(isInterrupted)
    } catch is SeparatedText.Stopped {
      throw Interrupted()
    }
  }

  private init(_ bytes: [UInt8], _ options: CSVOptions, _ isInterrupted: () -> Bool) throws {
    self.options = options
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0, line = 1
    var separator: Separator?
    if let (byte, end) = Sniffer.announced(bytes, from: start) {
      (separator, start, line) = (.byte(byte), end, 2)
    }
    let found =
      separator
      ?? Sniffer.separator(of: bytes, from: start, line: line, decimalComma: options.decimal == .comma)
    text = try SeparatedText(
      bytes, from: start, line: line, separator: found, isInterrupted: isInterrupted)
    lines = text.lines[...]
  }

  private mutating func read(_ isInterrupted: () -> Bool) throws -> Finding {
    guard let first = lines.first else {
      throw SeparatedText.Fault(line: 1, what: "is the end of the file: there is no table")
    }
    tellComments()
    takeNames(first)
    try alignLines(first)
    let columns = try names.indices.map { column in
      if isInterrupted() { throw SeparatedText.Stopped() }
      var cells = CSVColumn(column, name: names[column], text, lines, options)
      let result = try cells.column()
      remarks += cells.remarks
      return result
    }
    let isCurve = Set(names).isSuperset(of: ["steps", "mean"])
    return Finding(
      table: Table(kind: isCurve ? "curve" : "", columns), separator: text.separator, remarks: remarks)
  }

  private mutating func tellComments() {
    guard !text.comments.isEmpty else { return }
    let numbers = text.comments.prefix(3).map { "\($0.line)" }.joined(separator: ", ")
    let more = text.comments.count > 3 ? ", …" : ""
    remarks.append(
      text.comments.count == 1
        ? "left out a comment, line \(numbers)"
        : "left out \(grouped(text.comments.count)) comments, lines \(numbers)\(more)")
  }

  // names

  private mutating func takeNames(_ first: SeparatedText.Line) {
    let cells = text.fields[first.fields]
    let numbers = cells.filter { isNumber($0) }.count
    let isData = numbers == cells.count && !cells.isEmpty
    if options.header ?? (!isData || areCounted(cells)) {
      lines = lines.dropFirst()
      names = cells.map { text.text($0) }
      if options.header == nil, isData {
        remarks.append("took line \(first.number), 0, 1, …, for column names; header=false reads it as data")
      } else if options.header == nil, numbers > 0 {
        remarks.append("took line \(first.number) for column names; header=false reads it as data")
      }
    } else if let commented = commentedNames(cells.count, before: first.number) {
      names = commented
      remarks.append("took the names from the comment above line \(first.number)")
    } else {
      names = cells.indices.map { "column\($0 - cells.startIndex + 1)" }
      remarks.append("found no line of column names: the columns are column1, column2, …")
    }
  }

  private func isNumber(_ field: SeparatedText.Field) -> Bool {
    guard !field.isQuoted else { return false }
    if case .number = CellValue(text.content(field), comma: options.decimal == .comma) { return true }
    return false
  }

  /// Whether the cells are 0, 1, 2, …, as pandas names columns that have no names.
  private func areCounted(_ cells: ArraySlice<SeparatedText.Field>) -> Bool {
    cells.count > 1 && cells.enumerated().allSatisfy { text.text($1) == "\($0)" }
  }

  /// The names in the last comment before a line, where it has as many as there are columns.
  private func commentedNames(_ count: Int, before line: Int) -> [String]? {
    guard options.header == nil, let comment = text.comments.last(where: { $0.line < line })?.text else {
      return nil
    }
    for separator in [text.separator, .blanks] {
      let split = try? SeparatedText(
        Array(text.bytes[comment]), from: 0, line: 1, separator: separator)
      if let split, split.lines.count == 1, split.fields.count == count {
        let names = split.fields.map { split.text($0) }
        if !split.fields.contains(where: \.isEmpty) { return names }
      }
    }
    return nil
  }

  // lines

  /// Brings names and lines to one count: of row names without a name of their own, and of separators at the
  /// ends of lines; throws where a line has another count.
  private mutating func alignLines(_ first: SeparatedText.Line) throws {
    let counts = Set(lines.map(\.fields.count))
    if counts == [names.count + 1] {
      let endsEmpty = lines.allSatisfy { text.fields[$0.fields.upperBound - 1].isEmpty }
      if !endsEmpty { names.insert("", at: 0) }
    } else if let odd = lines.first(where: { $0.fields.count != names.count }) {
      throw SeparatedText.Fault(line: odd.number, what: ragged(odd, first))
    }
    if names.count > 1, names.last == "",
      lines.allSatisfy({ text.fields[$0.fields.lowerBound + names.count - 1].isEmpty })
    {
      names.removeLast()
    }
    nameTheUnnamed()
    tellRepeated()
  }

  private func ragged(_ line: SeparatedText.Line, _ first: SeparatedText.Line) -> String {
    let count = line.fields.count
    var what = "has \(count) field\(count == 1 ? "" : "s"), but line \(first.number) has \(names.count)"
    if count > names.count, text.separator == .byte(UInt8(ascii: ",")) {
      what += "; quote text that contains a comma, and write decimals with a point"
    } else if line.number == lines.last?.number {
      what += "; perhaps it was cut off: complete it or remove it"
    } else {
      what += "; complete it, or leave an empty cell between two separators"
    }
    return what
  }

  private mutating func nameTheUnnamed() {
    var known = Known(names)
    let places = names.indices.filter { names[$0].isEmpty }
    for place in places { names[place] = known.free(place == 0 ? "index" : "column\(place + 1)") }
    for place in places.prefix(3) {
      remarks.append("named column \(place + 1), which had no name, '\(names[place])'")
    }
    if places.count > 3 { remarks.append("named \(grouped(places.count - 3)) more columns without names") }
  }

  private mutating func tellRepeated() {
    var known = Known(names)
    var seen: Set<String> = []
    var count = 0
    for place in names.indices where !seen.insert(names[place]).inserted {
      let former = names[place]
      names[place] = known.free(former)
      seen.insert(names[place])
      count += 1
      if count <= 3 { remarks.append("named a second column '\(former)' '\(names[place])'") }
    }
    if count > 3 { remarks.append("named \(grouped(count - 3)) more that had another's name") }
  }

  /// The names that are taken, and how far each has been counted.
  private struct Known {
    private var names: Set<String>
    private var counts: [String: Int] = [:]

    init(_ names: [String]) { self.names = Set(names) }

    /// A name that no column has, by a number after the one that is wanted.
    mutating func free(_ name: String) -> String {
      guard !names.insert(name).inserted else { return name }
      var number = counts[name, default: 0]
      repeat { number += 1 } while !names.insert("\(name).\(number)").inserted
      counts[name] = number
      return "\(name).\(number)"
    }
  }
}
