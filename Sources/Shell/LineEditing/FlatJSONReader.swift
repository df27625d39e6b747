/// Reads one JSON object whose fields are strings, numbers, booleans or null; anything else is nil.
struct FlatJSONReader {
  /// A field's value.
  enum Field: Equatable {
    case string(String)
    case number(Double)
    case boolean(Bool)
    case null
  }

  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// Reads the object; nil where the bytes are anything else.
  mutating func readObject() -> [String: Field]? {
    guard take("{") else { return nil }
    var fields: [String: Field] = [:]
    if take("}") { return isAtEnd ? fields : nil }
    while true {
      guard let name = readString(), take(":"), let field = readField() else { return nil }
      fields[name] = field
      if take(",") { continue }
      return take("}") && isAtEnd ? fields : nil
    }
  }

  private var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  private var isAtEnd: Bool {
    mutating get {
      skipBlanks()
      return next == nil
    }
  }

  private mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0d || byte == 0x0a { position += 1 }
  }

  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard next == UInt8(ascii: mark) else { return false }
    position += 1
    return true
  }

  private mutating func readField() -> Field? {
    skipBlanks()
    if next == UInt8(ascii: "\"") { return readString().map(Field.string) }
    let start = position
    while let byte = next, byte != UInt8(ascii: ","), byte != UInt8(ascii: "}"), byte != 0x20 {
      position += 1
    }
    switch String(decoding: bytes[start..<position], as: UTF8.self) {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "null": return .null
    case let text: return Double(text).map(Field.number)
    }
  }

  private mutating func readString() -> String? {
    guard take("\"") else { return nil }
    var text: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let scalar = readEscape() else { return nil }
        text += Array(String(scalar).utf8)
      default: text.append(byte)
      }
    }
    return nil
  }

  private mutating func readEscape() -> Unicode.Scalar? {
    guard let byte = next else { return nil }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "u"): return readUnicodeEscape()
    default: return nil
    }
  }

  /// Reads `XXXX`, or the pair of surrogates that makes one character.
  private mutating func readUnicodeEscape() -> Unicode.Scalar? {
    guard let first = readFourDigits() else { return nil }
    guard (0xd800..<0xdc00).contains(first) else { return Unicode.Scalar(first) }
    guard take("\\"), take("u"), let second = readFourDigits(), (0xdc00..<0xe000).contains(second) else {
      return nil
    }
    return Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
  }

  private mutating func readFourDigits() -> UInt32? {
    guard bytes.endIndex - position >= 4 else { return nil }
    defer { position += 4 }
    return UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
  }
}
