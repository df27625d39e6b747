import Diagnostics
import Texts

extension Value {
  /// The value as one line of JSON.
  package var json: String { (try? json { false }) ?? "null" }

  /// The value as one line of JSON; throws when `isInterrupted`, which long values ask now and then, says so.
  package func json(isInterrupted: @escaping () -> Bool) throws(Interrupted) -> String {
    var writer = JSONWriter(.results, isInterrupted: isInterrupted)
    try writer.write(self)
    return writer.text
  }

  /// The value as one line of JSON from which it can be read again: what isn't finite is `NaN`, `Infinity` or
  /// `-Infinity`, and a table keeps its kind and its columns' units.
  ///
  /// Throws `UnkeptValue` if there is something in it that JSON can't hold.
  package func fileJSON(isInterrupted: @escaping () -> Bool) throws -> String {
    try requireKept()
    var writer = JSONWriter(.file, isInterrupted: isInterrupted)
    try writer.write(self)
    return writer.text
  }

  /// What a table is written as in a file, and the field by which readers know it.
  package static let markName = "dyne"
}

/// Writes values as JSON on one line.
private struct JSONWriter {
  /// Whether the text is for those who read results, or for a file from which the value is read again.
  enum Form { case results, file }

  private(set) var text = ""
  private let form: Form
  private let isInterrupted: () -> Bool
  private var untilQuestion = JSONWriter.stretch
  /// Entries between two questions whether to stop.
  private static let stretch = 16_384

  init(_ form: Form, isInterrupted: @escaping () -> Bool) {
    (self.form, self.isInterrupted) = (form, isInterrupted)
  }

  mutating func write(_ value: Value) throws(Interrupted) {
    switch value {
    case .none: text += "null"
    case .boolean(let boolean): text += "\(boolean)"
    case .number(let number): write(number)
    case .string(let string): text += string.json
    case .array(let array): try write(array.elements[...], shape: array.shape[...])
    case .range(let range) where range.count > Limits.numbers:
      // too long to be written out
      try write([
        ("first", .number(range.first)), ("last", .number(range.last)), ("step", .number(range.step)),
      ])
    case .range(let range):
      try entries(range.count, "[", "]") { (writer, index) throws(Interrupted) in
        writer.write(range[index])
      }
    case .list(let values):
      try entries(values.count, "[", "]") { (writer, index) throws(Interrupted) in
        try writer.write(values[index])
      }
    case .record(let record):
      let fields = record.fields.map { ($0.name, $0.value) }
      // a record that looks like a mark of ours is put into one
      if form == .file, record[Value.markName] != nil {
        text += "{\(Value.markName.json): \("record".json), \("fields".json): "
        try write(fields)
        text += "}"
      } else {
        try write(fields)
      }
    case .table(let table) where form == .file: try writeWhole(table)
    case .table(let table):
      try entries(table.rowCount, "[", "]") { (writer, row) throws(Interrupted) in
        try writer.write(.record(table.row(row)))
      }
    case .function(let function): text += "def \(function.name)".json
    case .object(let object): try write(object)
    }
  }

  private mutating func write(_ number: Double) {
    switch form {
    case .results: text += number.json
    case .file:
      text += number.isFinite ? number.json : number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
    }
  }

  /// Writes a table column by column: its kind, and of each column the name, the unit, the names of its
  /// rows' numbers and the values.
  private mutating func writeWhole(_ table: Table) throws(Interrupted) {
    text +=
      "{\(Value.markName.json): \("table".json), \("kind".json): \(table.kind.json), \("columns".json): "
    try entries(table.columns.count, "[", "]") { (writer, index) throws(Interrupted) in
      let column = table.columns[index]
      writer.text += "{\("name".json): \(column.name.json), "
      if let unit = column.unit { writer.text += "\("unit".json): \(unit.json), " }
      if !column.elements.isEmpty {
        writer.text += "\("elements".json): [\(column.elements.map(\.json).joined(separator: ", "))], "
      }
      switch column.content {
      case .numbers(let numbers):
        writer.text += "\("numbers".json): "
        try writer.write(numbers[...], shape: [numbers.count])
      case .values(let values):
        writer.text += "\("values".json): "
        try writer.entries(values.count, "[", "]") { (writer, row) throws(Interrupted) in
          try writer.write(values[row])
        }
      }
      writer.text += "}"
    }
    text += "}"
  }

  private mutating func write(_ object: any LanguageObject) throws(Interrupted) {
    let fields = object.type.fields.compactMap { field -> (String, Value)? in
      guard let value = try? object.field(field.name) else { return nil }
      // what an object refers to is told by its type, or lines would have no end
      if let inner = value.object {
        return (field.name, .record(Record([("type", .string(inner.type.name))])))
      }
      return (field.name, value)
    }
    try write([("type", .string(object.type.name))] + fields)
  }

  private mutating func write(_ fields: [(String, Value)]) throws(Interrupted) {
    try entries(fields.count, "{", "}") { (writer, index) throws(Interrupted) in
      writer.text += fields[index].0.json + ": "
      try writer.write(fields[index].1)
    }
  }

  private mutating func write(
    _ elements: ArraySlice<Double>, shape: ArraySlice<Int>
  ) throws(Interrupted) {
    guard shape.count > 1, let rows = shape.first else {
      try entries(elements.count, "[", "]") { (writer, index) throws(Interrupted) in
        writer.write(elements[elements.startIndex + index])
      }
      return
    }
    let stride = rows > 0 ? elements.count / rows : 0
    try entries(rows, "[", "]") { (writer, row) throws(Interrupted) in
      let start = elements.startIndex + row * stride
      try writer.write(elements[start..<start + stride], shape: shape.dropFirst())
    }
  }

  private mutating func entries(
    _ count: Int, _ open: String, _ close: String,
    _ entry: (inout JSONWriter, Int) throws(Interrupted) -> Void
  ) throws(Interrupted) {
    text += open
    for index in 0..<count {
      if index > 0 { text += ", " }
      untilQuestion -= 1
      if untilQuestion == 0 {
        untilQuestion = JSONWriter.stretch
        if isInterrupted() { throw Interrupted() }
      }
      try entry(&self, index)
    }
    text += close
  }
}

extension Double {
  /// The number in JSON, exactly; null if it isn't finite.
  fileprivate var json: String {
    guard isFinite else { return "null" }
    return self == 0 && sign == .minus ? "-0" : exactText
  }
}

extension String {
  /// The string in JSON, with its quotes.
  package var json: String { JSONText.quoted(self) }
}
