import Language

/// Finds out what the cells of one column are, and makes values of them.
///
/// A bare word makes a column one of texts, as it was written. In a column of numbers a missing cell is nan.
struct CSVColumn {
  private(set) var remarks: [String] = []
  private let place: Int
  private let name: String
  private let text: SeparatedText
  private let lines: ArraySlice<SeparatedText.Line>
  private let options: CSVOptions

  private var words = Tally(), missing = Tally(), rounded = Tally(), nones = Tally()
  private var numbers = Tally(), others = Tally(), quoted = Tally(), commas = Tally(), quotedValues = Tally()

  /// The numbers so far, nan for what is missing: the column, where no cell is anything else.
  private var parsed: [Double] = []

  /// How many cells are of a kind, and the first of them.
  private struct Tally {
    var count = 0
    var line = 0
    var cell = ""
  }

  init(
    _ place: Int, name: String, _ text: SeparatedText, _ lines: ArraySlice<SeparatedText.Line>,
    _ options: CSVOptions
  ) {
    (self.place, self.name, self.text, self.lines, self.options) = (place, name, text, lines, options)
  }

  /// The column; throws where its numbers have decimal commas that nobody has asked for.
  mutating func column() throws -> Table.Column {
    parsed.reserveCapacity(lines.count)
    for line in lines { count(line) }
    try requirePoints()
    tell()
    if words.count > 0 { return Table.Column(name, values: lines.map(plainText)) }
    let isNumeric = numbers.count > 0 && others.count + quoted.count == 0
    if isNumeric, nones.count == 0 { return Table.Column(name, parsed) }
    let absent: Value = isNumeric ? .number(.nan) : .none
    return Table.Column(name, values: lines.map { value(of: $0, missing: absent) })
  }

  private func field(_ line: SeparatedText.Line) -> SeparatedText.Field {
    text.fields[line.fields.lowerBound + place]
  }

  private func isText(_ field: SeparatedText.Field) -> Bool { field.isQuoted && options.quoted == .text }

  private func cell(_ field: SeparatedText.Field) -> CellValue {
    CellValue(text.content(field), comma: options.decimal == .comma)
  }

  private mutating func count(_ line: SeparatedText.Line) {
    let field = field(line)
    func add(_ tally: inout Tally) {
      if tally.count == 0 { (tally.line, tally.cell) = (line.number, text.text(field)) }
      tally.count += 1
    }
    if isText(field) {
      add(&quoted)
      switch cell(field) {
      case .number, .array: add(&quotedValues)
      default: break
      }
      return
    }
    switch cell(field) {
    case .number(let number, let isRounded):
      parsed.append(number)
      add(&numbers)
      if isRounded { add(&rounded) }
    case .boolean, .array: add(&others)
    case .none: add(&nones)
    case .missing:
      parsed.append(.nan)
      add(&missing)
    case .word:
      add(&words)
      if case .number = CellValue(text.content(field), comma: true) { add(&commas) }
    }
  }

  private func requirePoints() throws {
    guard commas.count > 0, commas.count == words.count, options.decimal == .point else { return }
    throw SeparatedText.Fault(
      line: commas.line,
      what: "has '\(commas.cell)' in column '\(name)': if the comma is a decimal comma, add decimal=comma")
  }

  private mutating func tell() {
    if words.count > 0 {
      guard numbers.count > 0 else { return }
      remarks.append(
        "'\(name)' holds strings, because \(words.cell.quoted) in line \(words.line) is not a number"
          + (words.count > 1 ? " (and \(grouped(words.count - 1)) more)" : ""))
      return
    }
    if rounded.count > 0 {
      remarks.append(
        "'\(name)' was rounded: a number can't hold \(rounded.cell) (line \(rounded.line)) exactly"
          + (rounded.count > 1 ? ", nor \(grouped(rounded.count - 1)) more" : ""))
    }
    if numbers.count > 0, missing.count > 0, others.count + quoted.count == 0 {
      remarks.append(
        "'\(name)' has nan for "
          + "\(missing.count == 1 ? "a missing cell" : "\(grouped(missing.count)) missing cells")"
          + ", line \(missing.line)\(missing.count > 1 ? " and on" : "")")
    }
    if quotedValues.count > 0, quotedValues.count == quoted.count {
      remarks.append("'\(name)' holds strings, because they are quoted; quoted=values reads them as values")
    } else if numbers.count > 0, quoted.count > 0 {
      remarks.append(
        "'\(name)' holds numbers and strings: \(quoted.cell.quoted) in line \(quoted.line) is quoted")
    }
  }

  /// A cell of a column of texts: as it was written; none where it is empty.
  private func plainText(_ line: SeparatedText.Line) -> Value {
    let field = field(line)
    return field.isEmpty ? .none : .string(text.text(field))
  }

  private func value(of line: SeparatedText.Line, missing: Value) -> Value {
    let field = field(line)
    if isText(field) { return .string(text.text(field)) }
    return switch cell(field) {
    case .number(let number, _): .number(number)
    case .boolean(let flag): .boolean(flag)
    case .array(let array): .array(array)
    case .none: .none
    case .missing: missing
    case .word: .string(text.text(field))
    }
  }
}
