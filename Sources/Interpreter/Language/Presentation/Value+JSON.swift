extension Value {
  /// The value as one line of JSON.
  package var json: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .none: text += "null"
    case .boolean(let boolean): text += "\(boolean)"
    case .number(let number): text += number.json
    case .string(let string): text += string.json
    case .array(let array): Value.write(array.elements[...], shape: array.shape[...], to: &text)
    case .range(let range) where range.count > Limits.numbers:
      // too long to be written out
      Value.write(
        [("first", .number(range.first)), ("last", .number(range.last)), ("step", .number(range.step))],
        to: &text)
    case .range(let range): Value.write(range.count, "[", "]", to: &text) { $1 += range[$0].json }
    case .list(let values): Value.write(values.count, "[", "]", to: &text) { values[$0].write(to: &$1) }
    case .record(let record):
      Value.write(record.fields.map { ($0.name, $0.value) }, to: &text)
    case .table(let table):
      Value.write(table.rowCount, "[", "]", to: &text) { Value.record(table.row($0)).write(to: &$1) }
    case .function(let function): text += "def \(function.name)".json
    case .object(let object):
      let fields = object.type.fields.compactMap { field -> (String, Value)? in
        guard let value = try? object.field(field.name) else { return nil }
        // what an object refers to is told by its type, or lines would have no end
        if let inner = value.object {
          return (field.name, .record(Record([("type", .string(inner.type.name))])))
        }
        return (field.name, value)
      }
      Value.write([("type", .string(object.type.name))] + fields, to: &text)
    }
  }

  private static func write(_ fields: [(String, Value)], to text: inout String) {
    write(fields.count, "{", "}", to: &text) { index, text in
      text += fields[index].0.json + ": "
      fields[index].1.write(to: &text)
    }
  }

  private static func write(_ elements: ArraySlice<Double>, shape: ArraySlice<Int>, to text: inout String) {
    guard shape.count > 1, let rows = shape.first else {
      write(elements.count, "[", "]", to: &text) { $1 += elements[elements.startIndex + $0].json }
      return
    }
    let stride = rows > 0 ? elements.count / rows : 0
    write(rows, "[", "]", to: &text) { row, text in
      let start = elements.startIndex + row * stride
      write(elements[start..<start + stride], shape: shape.dropFirst(), to: &text)
    }
  }

  private static func write(
    _ count: Int, _ open: String, _ close: String, to text: inout String, _ entry: (Int, inout String) -> Void
  ) {
    text += open
    for index in 0..<count {
      if index > 0 { text += ", " }
      entry(index, &text)
    }
    text += close
  }
}

extension Double {
  /// The number in JSON, exactly; null if it isn't finite.
  fileprivate var json: String { isFinite ? exactText : "null" }
}

extension String {
  /// The string in JSON, with its quotes.
  package var json: String {
    var text = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case let control where control.value < 0x20 || control.value == 0x2028 || control.value == 0x2029:
        let digits = String(control.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
