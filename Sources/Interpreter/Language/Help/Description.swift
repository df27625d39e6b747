/// Writes all there is to know of a value, for `describe`.
package struct Description {
  private let columns: Int
  private let formatter: ValueFormatter

  package init(columns: Int = 80) {
    self.columns = max(40, columns)
    formatter = ValueFormatter(columns: self.columns)
  }

  /// The text about a value.
  package func text(_ value: Value) -> String { text(value) {} }

  /// The text about a value; `checkpoint`, called now and then, may throw to stop.
  package func text(_ value: Value, checkpoint: () throws -> Void) rethrows -> String {
    let lines: [String] =
      switch value {
      case .object(let object): try self.object(object, checkpoint)
      case .array(let array): self.array(array)
      case .table(let table): self.table(table)
      case .record(let record): self.record(record)
      case .list(let values): list(values)
      case .function(let function): self.function(function)
      case .string(let string): self.string(string)
      case .range(let range): self.range(range)
      case .none, .boolean, .number: [value.kindText, formatter.text(value)]
      }
    return lines.joined(separator: "\n")
  }

  // MARK: Objects

  private func object(
    _ object: any LanguageObject, _ checkpoint: () throws -> Void
  ) rethrows -> [String] {
    let details = try object.details(checkpoint)
    var lines = HelpText.wrap(object.line, columns, hanging: 2) + HelpText.wrap(object.type.meaning, columns)
    let facts = details.compactMap { detail -> (String, String)? in
      if case .fact(let label, let text) = detail { return (label, text) }
      return nil
    }
    if !facts.isEmpty { lines += [""] + pairs(facts) }
    for case .table(let title, let table) in details {
      lines += ["", title] + indented(TableFormatter(columns: columns - 2).text(table))
    }
    let fields = object.type.fields
    if !fields.isEmpty { lines += ["", "Fields"] }
    let names = fields.map(\.name.count).max() ?? 0
    let values = fields.map { value(of: $0, object) }
    let width = min(24, values.map(\.count).max() ?? 0)
    for (field, value) in zip(fields, values) {
      let start = "  \(field.name.paddedRight(to: names))  \(value.paddedRight(to: width))  "
      lines += HelpText.wrap(start + field.sentence, columns, hanging: min(start.count, columns * 2 / 3))
    }
    return lines
  }

  /// A field's value in short, with its unit.
  private func value(of field: FieldType, _ object: any LanguageObject) -> String {
    do {
      guard let value = try object.field(field.name) else { return "none" }
      let text = brief(value, 24)
      return field.unit.map { "\(text) \($0)" } ?? text
    } catch {
      return "\(error)"
    }
  }

  // MARK: Numbers

  private func array(_ array: NumericArray) -> [String] {
    var lines = ["an array of \(array.shapeDescription)", shortened(formatter.text(.array(array)))]
    if array.rank > 1 {
      lines.append(
        "shape \(array.shape.map(String.init).joined(separator: " × ")), \((8 * array.count).bytesText)")
    }
    if let spread = Spread(array.elements) { lines.append(spread.text) }
    guard array.rank == 2, array.shape[0] > 1, (2...32).contains(array.shape[1]) else {
      return lines.filter { !$0.isEmpty }
    }
    let width = array.shape[1]
    let spreads = (0..<width).map { column in
      (
        String(column), nil as String?,
        stride(from: column, to: array.count, by: width).map { array.elements[$0] }
      )
    }
    return lines.filter { !$0.isEmpty } + [""] + spreadTable("column", spreads)
  }

  private func range(_ range: NumberRange) -> [String] {
    [
      Value.range(range).kindText, formatter.text(.range(range)),
      "from \(range.first.text) to \(range.last.text) by \(range.step.text)",
    ]
  }

  /// A table of the spreads of several lists of numbers.
  private func spreadTable(_ title: String, _ parts: [(name: String, unit: String?, numbers: [Double])])
    -> [String]
  {
    let spreads = parts.map { Spread($0.numbers) }
    // what differs in kind isn't aligned at the points
    let isMixed = title == "column" && parts.contains { Double($0.name) == nil }
    func column(_ name: String, _ read: (Spread) -> Double) -> Table.Column {
      let numbers = spreads.map { $0.map(read) ?? .nan }
      guard isMixed else { return Table.Column(name, numbers) }
      return Table.Column(name, values: numbers.map { .string($0.text(digits: 5)) })
    }
    var all = [Table.Column(title, values: parts.map { .string($0.name) })]
    if parts.contains(where: { $0.unit != nil }) {
      all.append(Table.Column("unit", values: parts.map { .string($0.unit ?? "") }))
    }
    all += [
      column("mean", \.mean), column("std", \.std), column("min", \.low), column("median", \.median),
      column("max", \.high),
    ]
    if spreads.contains(where: { ($0?.others ?? 0) > 0 }) {
      all.append(column("not finite") { Double($0.others) })
    }
    return indented(TableFormatter(columns: columns - 2).text(Table(all)))
  }

  // MARK: Other values

  private func table(_ table: Table) -> [String] {
    var lines = [Value.table(table).kindText + (table.kind.isEmpty ? "" : ", \(table.kind)")]
    var numeric: [(String, String?, [Double])] = []
    var others: [(String, String)] = []
    for column in table.columns {
      switch column.content {
      case .numbers(let numbers): numeric.append((column.name, column.unit, numbers))
      case .values(let values):
        let kind = values.first.map { "\($0.kindText), such as \(brief($0, 40))" } ?? "empty"
        others.append((column.name, kind))
      }
    }
    if !numeric.isEmpty { lines += [""] + spreadTable("column", numeric) }
    if !others.isEmpty { lines += [""] + pairs(others) }
    return lines
  }

  private func record(_ record: Record) -> [String] {
    [Value.record(record).kindText] + pairs(record.fields.map { ($0.name, brief($0.value, 60)) })
  }

  private func list(_ values: [Value]) -> [String] {
    var kinds: [(kind: String, count: Int)] = []
    for value in values {
      let kind = value.type.phrase
      if let place = kinds.firstIndex(where: { $0.kind == kind }) {
        kinds[place].count += 1
      } else if kinds.count < 12 {
        kinds.append((kind, 1))
      }
    }
    let parts = kinds.map { ("\($0.count) ×", $0.kind) }
    return [Value.list(values).kindText, shortened(formatter.text(.list(values)))].filter { !$0.isEmpty }
      + pairs(parts)
  }

  private func function(_ function: Function) -> [String] {
    [
      "a function defined with 'def'", function.signature,
      "takes \(function.arity); defined at "
        + "\(function.place)",
    ]
  }

  private func string(_ string: String) -> [String] {
    let lines = string.split(separator: "\n", omittingEmptySubsequences: false).count
    let size = lines > 1 ? " on \(lines) lines" : ""
    return [Value.string(string).kindText + size, shortened(string)]
  }

  // MARK: Layout

  /// Labels with texts beside them.
  private func pairs(_ all: [(String, String)]) -> [String] {
    let width = min(20, all.map(\.0.count).max() ?? 0)
    return all.flatMap { label, text in
      HelpText.wrap("  \(label.paddedRight(to: width))  \(text)", columns, hanging: width + 4)
    }
  }

  private func indented(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
  }

  /// At most a dozen lines of a text.
  private func shortened(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > 12 else { return text }
    return lines.prefix(11).joined(separator: "\n") + "\n… (\(lines.count - 11) more lines)"
  }

  private func brief(_ value: Value, _ limit: Int) -> String {
    let text = if case .string(let string) = value { string } else { formatter.inline(value) }
    let line = text.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init) ?? ""
    return line.count > limit || line.count < text.count ? line.prefix(limit - 1) + "…" : line
  }
}

/// Mean, deviation (unbiased) and ends of the finite ones among some numbers.
package struct Spread {
  package let mean: Double, std: Double, low: Double, high: Double
  /// The middle number; nan where it wasn't looked for.
  package let median: Double
  /// Numbers that aren't finite.
  package let others: Int

  /// Measures numbers, the median too; nil if none is finite.
  package init?(_ all: [Double]) {
    let finite = all.filter(\.isFinite).sorted()
    guard !finite.isEmpty else { return nil }
    let middle = finite.count / 2
    let median = finite.count % 2 == 1 ? finite[middle] : (finite[middle - 1] + finite[middle]) / 2
    self.init(count: all.count, median: median) { all[$0] }
  }

  /// Measures `count` numbers; nil if none is finite.
  package init?(count: Int, median: Double = .nan, _ number: (Int) throws -> Double) rethrows {
    var (sum, low, high, finite) = (0.0, Double.infinity, -Double.infinity, 0)
    for index in 0..<count {
      let number = try number(index)
      guard number.isFinite else { continue }
      sum += number
      low = min(low, number)
      high = max(high, number)
      finite += 1
    }
    guard finite > 0 else { return nil }
    let average = sum / Double(finite)
    var squares = 0.0
    for index in 0..<count {
      let difference = try number(index) - average
      if difference.isFinite { squares += difference * difference }
    }
    mean = average
    std = (squares / Double(max(1, finite - 1))).squareRoot()
    (self.low, self.high, self.median, others) = (low, high, median, count - finite)
  }

  /// The spread in a line.
  package var text: String {
    "mean \(mean.text), std \(std.text), from \(low.text) to \(high.text)"
      + (median.isNaN ? "" : ", median \(median.text)") + (others == 0 ? "" : ", \(others) not finite")
  }
}

extension Int {
  /// So many bytes, in a unit that suits them: "3.2 MB".
  package var bytesText: String {
    guard self >= 1_000 else { return self == 1 ? "1 byte" : "\(self) bytes" }
    var size = Double(self)
    for unit in ["kB", "MB", "GB"] {
      size /= 1_000
      if size < 999.5 || unit == "GB" { return "\(size.text(digits: 3)) \(unit)" }
    }
    return ""
  }
}
