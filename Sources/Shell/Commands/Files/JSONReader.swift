import Language

/// Reads a value of the language from JSON (RFC 8259), as `save` writes it.
struct JSONReader {
  /// What is wrong with a text, and the byte where it shows.
  struct Fault: Error {
    let position: Int
    let what: String
  }

  private static let deepest = 60

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  private init(_ text: String) { bytes = Array(text.utf8) }

  /// Reads the one value of a text; `null` among numbers is not a number, elsewhere none.
  static func value(_ text: String) throws(Fault) -> Value {
    var reader = JSONReader(text)
    let value = try reader.value()
    reader.skipBlanks()
    guard reader.position == reader.bytes.count else { throw reader.fault("goes on after its value") }
    return value
  }

  private mutating func value() throws(Fault) -> Value {
    skipBlanks()
    guard position < bytes.count else { throw fault("ends too early") }
    switch bytes[position] {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "["): return try nested { (reader) throws(Fault) in try reader.list() }
    case UInt8(ascii: "{"): return try nested { (reader) throws(Fault) in try reader.record() }
    default: return try word()
    }
  }

  private mutating func nested(_ read: (inout JSONReader) throws(Fault) -> Value) throws(Fault) -> Value {
    guard depth < Self.deepest else { throw fault("is nested too deeply") }
    depth += 1
    defer { depth -= 1 }
    position += 1
    return try read(&self)
  }

  private mutating func list() throws(Fault) -> Value {
    var entries: [Value] = []
    if take("]") { return .list([]) }
    repeat { entries.append(try value()) } while take(",")
    guard take("]") else { throw fault("lacks a ']' or a comma") }
    return .list(of: JSONReader.completed(entries))
  }

  /// Puts "not a number" in place of the nulls among numbers, which JSON has no other word for.
  private static func completed(_ entries: [Value]) -> [Value] {
    let hasNumber = entries.contains { $0.number != nil }
    let isNumeric = hasNumber && entries.allSatisfy { if case .none = $0 { true } else { $0.number != nil } }
    return isNumeric ? entries.map { .number($0.number ?? .nan) } : entries
  }

  private mutating func record() throws(Fault) -> Value {
    var fields: [(String, Value)] = []
    var names: Set<String> = []
    if take("}") { return .record(Record([])) }
    repeat {
      skipBlanks()
      let name = try string()
      guard names.insert(name).inserted else { throw fault("names '\(name)' twice") }
      guard take(":") else { throw fault("lacks a ':'") }
      fields.append((name, try value()))
    } while take(",")
    guard take("}") else { throw fault("lacks a '}' or a comma") }
    return .record(Record(fields))
  }

  private mutating func word() throws(Fault) -> Value {
    let start = position
    while position < bytes.count, !",]} \n\r\t".utf8.contains(bytes[position]) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    switch text {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "null": return .none
    default:
      guard let first = text.utf8.first, first == UInt8(ascii: "-") || (48...57).contains(first),
        let number = Double(text)
      else {
        position = start
        throw fault("has a word that is no value")
      }
      return .number(number)
    }
  }

  private mutating func string() throws(Fault) -> String {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw fault("lacks a '\"'") }
    position += 1
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
      text += byte == UInt8(ascii: "\\") ? Array(String(try escape()).utf8) : [byte]
    }
    throw fault("doesn't close a string")
  }

  private mutating func escape() throws(Fault) -> Unicode.Scalar {
    guard position < bytes.count else { throw fault("doesn't close a string") }
    position += 1
    switch bytes[position - 1] {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case let same where "\"\\/".utf8.contains(same): return Unicode.Scalar(same)
    case UInt8(ascii: "u"):
      let first = try fourDigits()
      if let scalar = Unicode.Scalar(first) { return scalar }
      guard (0xd800..<0xdc00).contains(first), take("\\"), take("u") else {
        throw fault("has half a character")
      }
      let second = try fourDigits()
      guard (0xdc00..<0xe000).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
      else { throw fault("has half a character") }
      return scalar
    default: throw fault("has an unknown escape")
    }
  }

  private mutating func fourDigits() throws(Fault) -> UInt32 {
    guard bytes.count - position >= 4,
      let number = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw fault("has an unknown escape") }
    position += 4
    return number
  }

  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard position < bytes.count, bytes[position] == UInt8(ascii: mark) else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while position < bytes.count, " \n\r\t".utf8.contains(bytes[position]) { position += 1 }
  }

  private func fault(_ what: String) -> Fault { Fault(position: position, what: what) }
}
