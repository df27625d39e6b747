extension JSON {
  /// Reads one value from UTF-8 text, strictly: nothing may follow but blanks, and no name may occur twice.
  package init(parsing bytes: [UInt8]) throws(JSONError) {
    self = try JSON.reading(bytes[...], nonFinite: false).value
  }

  /// Reads one value from UTF-8 text, strictly but for `NaN`, `Infinity` and `-Infinity`, which Python writes
  /// for numbers that JSON has no word for; gives the offset of the first whole number that had to be rounded
  /// too.
  package static func reading(
    _ bytes: ArraySlice<UInt8>, nonFinite: Bool = true
  ) throws(JSONError) -> (value: JSON, rounded: Int?) {
    var reader = JSONReader(bytes: bytes, takesNonFinite: nonFinite)
    let value = try reader.readValue(depth: 0)
    reader.skipBlanks()
    if reader.offset < bytes.endIndex { throw .trailing(offset: reader.offset - bytes.startIndex) }
    return (value, reader.rounded)
  }
}

/// Reads JSON by recursive descent.
private struct JSONReader {
  static let deepest = 300

  let bytes: ArraySlice<UInt8>
  let takesNonFinite: Bool
  var offset: Int
  /// Where the first whole number begins that a double can't hold.
  private(set) var rounded: Int?

  init(bytes: ArraySlice<UInt8>, takesNonFinite: Bool) {
    (self.bytes, self.takesNonFinite, offset) = (bytes, takesNonFinite, bytes.startIndex)
  }

  /// The place counted from the beginning of the text.
  private var place: Int { offset - bytes.startIndex }

  mutating func readValue(depth: Int) throws(JSONError) -> JSON {
    guard depth < JSONReader.deepest else { throw .tooDeep(offset: place) }
    skipBlanks()
    switch try peek() {
    case UInt8(ascii: "{"): return try readObject(depth: depth)
    case UInt8(ascii: "["): return try readArray(depth: depth)
    case UInt8(ascii: "\""): return .string(try readString())
    case UInt8(ascii: "t"): return try readWord("true", .boolean(true))
    case UInt8(ascii: "f"): return try readWord("false", .boolean(false))
    case UInt8(ascii: "n"): return try readWord("null", .null)
    case UInt8(ascii: "N") where takesNonFinite: return try readWord("NaN", .number(.nan))
    case UInt8(ascii: "I") where takesNonFinite: return try readWord("Infinity", .number(.infinity))
    case UInt8(ascii: "-")
    where takesNonFinite && offset + 1 < bytes.endIndex && bytes[offset + 1] == UInt8(ascii: "I"):
      return try readWord("-Infinity", .number(-.infinity))
    default: return try readNumber()
    }
  }

  private mutating func readObject(depth: Int) throws(JSONError) -> JSON {
    offset += 1
    var members: [JSON.Member] = []
    var names: Set<String> = []
    if try skip(UInt8(ascii: "}")) { return .object(members) }
    while true {
      skipBlanks()
      let name = try readString()
      guard names.insert(name).inserted else { throw .duplicate(name: name) }
      try expect(UInt8(ascii: ":"))
      members.append(JSON.Member(name, try readValue(depth: depth + 1)))
      if try skip(UInt8(ascii: "}")) { return .object(members) }
      try expect(UInt8(ascii: ","))
    }
  }

  private mutating func readArray(depth: Int) throws(JSONError) -> JSON {
    offset += 1
    var values: [JSON] = []
    if try skip(UInt8(ascii: "]")) { return .array(values) }
    while true {
      values.append(try readValue(depth: depth + 1))
      if try skip(UInt8(ascii: "]")) { return .array(values) }
      try expect(UInt8(ascii: ","))
    }
  }

  private mutating func readWord(_ word: String, _ value: JSON) throws(JSONError) -> JSON {
    for byte in word.utf8 {
      guard try peek() == byte else { throw .unexpected(offset: place) }
      offset += 1
    }
    return value
  }

  private mutating func readNumber() throws(JSONError) -> JSON {
    let start = offset
    if try peek() == UInt8(ascii: "-") { offset += 1 }
    if try peek() == UInt8(ascii: "0") { offset += 1 } else { try readDigits() }
    var isWhole = true
    if offset < bytes.endIndex, bytes[offset] == UInt8(ascii: ".") {
      isWhole = false
      offset += 1
      try readDigits()
    }
    if offset < bytes.endIndex, bytes[offset] | 0x20 == UInt8(ascii: "e") {
      isWhole = false
      offset += 1
      if [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(try peek()) { offset += 1 }
      try readDigits()
    }
    if isWhole,
      bytes[start] != UInt8(ascii: "-") || offset > start + 2 || bytes[start + 1] != UInt8(ascii: "0"),
      let integer = Int(String(decoding: bytes[start..<offset], as: UTF8.self))
    {
      if Double(exactly: integer) == nil { noteRounding(at: start) }
      return .integer(integer)
    }
    guard let number = DecimalNumber(bytes[start..<offset]) else {
      throw .tooLarge(offset: start - bytes.startIndex)
    }
    if number.isRounded { noteRounding(at: start) }
    return .number(number.value)
  }

  private mutating func noteRounding(at start: Int) {
    if rounded == nil { rounded = start - bytes.startIndex }
  }

  private mutating func readDigits() throws(JSONError) {
    guard isDigit(try peek()) else { throw .unexpected(offset: place) }
    while offset < bytes.endIndex, isDigit(bytes[offset]) { offset += 1 }
  }

  private mutating func readString() throws(JSONError) -> String {
    guard try peek() == UInt8(ascii: "\"") else { throw .unexpected(offset: place) }
    offset += 1
    let start = offset
    var text: [UInt8] = []
    while true {
      let byte = try peek()
      guard byte >= 0x20 else { throw .control(offset: place) }
      offset += 1
      if byte == UInt8(ascii: "\"") { break }
      if byte == UInt8(ascii: "\\") { text += String(try readEscape()).utf8 } else { text.append(byte) }
    }
    guard let string = String(validating: text, as: UTF8.self) else {
      throw .unexpected(offset: start - bytes.startIndex)
    }
    return string
  }

  private mutating func readEscape() throws(JSONError) -> Character {
    let byte = try peek()
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Character(Unicode.Scalar(byte))
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return Character(try readScalar())
    default: throw .unexpected(offset: place - 1)
    }
  }

  /// Reads the four digits after `\u`, and the second half where they are the first of a surrogate pair.
  private mutating func readScalar() throws(JSONError) -> Unicode.Scalar {
    let start = place
    var code = try readHexadecimal()
    if 0xD800..<0xDC00 ~= code {
      for byte in "\\u".utf8 {
        guard try peek() == byte else { throw .halfCharacter(offset: start) }
        offset += 1
      }
      let low = try readHexadecimal()
      guard 0xDC00..<0xE000 ~= low else { throw .halfCharacter(offset: start) }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw .halfCharacter(offset: start) }
    return scalar
  }

  private mutating func readHexadecimal() throws(JSONError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(try peek())).hexDigitValue else {
        throw .unexpected(offset: place)
      }
      code = code << 4 | UInt32(digit)
      offset += 1
    }
    return code
  }

  mutating func skipBlanks() {
    while offset < bytes.endIndex, JSONReader.isBlank(bytes[offset]) { offset += 1 }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  private mutating func skip(_ byte: UInt8) throws(JSONError) -> Bool {
    skipBlanks()
    guard try peek() == byte else { return false }
    offset += 1
    return true
  }

  private mutating func expect(_ byte: UInt8) throws(JSONError) {
    guard try skip(byte) else { throw .unexpected(offset: place) }
  }

  private func peek() throws(JSONError) -> UInt8 {
    guard offset < bytes.endIndex else { throw .endOfText }
    return bytes[offset]
  }

  private func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}
