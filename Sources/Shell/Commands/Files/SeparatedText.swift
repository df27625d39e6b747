/// What parts the fields of a line.
enum Separator: Equatable {
  case byte(UInt8)
  /// Any number of blanks, as numpy's `savetxt` writes.
  case blanks

  /// The separator in words.
  var phrase: String {
    switch self {
    case .byte(UInt8(ascii: "\t")): "tabs"
    case .byte(let byte): "'\(Character(Unicode.Scalar(byte)))'"
    case .blanks: "blanks"
    }
  }
}

/// A text split into lines of fields; blank lines and comments, which begin with `#`, are left out.
struct SeparatedText {
  /// One field: where it stands, without the quotes and blanks around it; a word, as large tables have many.
  struct Field {
    private let bits: UInt64
    /// The bits of the start; those of the length are fewer.
    private static let places: UInt64 = 36, lengths: UInt64 = 26

    /// nil for a field that is too long, or too far from the beginning.
    init?(start: Int, end: Int, isQuoted: Bool, hasDoubledQuotes: Bool) {
      guard start < 1 << Field.places, end - start < 1 << Field.lengths else { return nil }
      bits =
        UInt64(start) | UInt64(end - start) << Field.places | (isQuoted ? 1 << 62 : 0)
        | (hasDoubledQuotes ? 1 << 63 : 0)
    }

    var start: Int { Int(bits & (1 << Field.places - 1)) }
    var end: Int { start + Int(bits >> Field.places & (1 << Field.lengths - 1)) }
    var isQuoted: Bool { bits >> 62 & 1 == 1 }
    /// Whether there are doubled quotes in it, each of which stands for one.
    var hasDoubledQuotes: Bool { bits >> 63 == 1 }
    var isEmpty: Bool { !isQuoted && start == end }
  }

  struct Line {
    /// Counted from 1; that of its beginning, where fields hold ends of lines.
    let number: Int
    let fields: Range<Int>
  }

  /// What is wrong with a text.
  struct Fault: Error {
    let line: Int
    let what: String
  }

  let bytes: [UInt8]
  let separator: Separator
  private(set) var fields: [Field] = []
  private(set) var lines: [Line] = []
  /// The comments: their lines, and where their texts stand.
  private(set) var comments: [(line: Int, text: Range<Int>)] = []
  private var place: Int
  private var number: Int

  /// Splits a text from a byte in a line on, up to a number of lines of fields.
  init(
    _ bytes: [UInt8], from start: Int, line: Int, separator: Separator, limit: Int = .max,
    isInterrupted: () -> Bool = { false }
  ) throws {
    (self.bytes, self.separator, place, number) = (bytes, separator, start, line)
    while place < bytes.count, lines.count < limit {
      if lines.count.isMultiple(of: 1_000), isInterrupted() { throw Stopped() }
      try readLine()
    }
  }

  struct Stopped: Error {}

  /// The bytes of a field, as it was meant.
  func content(_ field: Field) -> ArraySlice<UInt8> {
    guard field.hasDoubledQuotes else { return bytes[field.start..<field.end] }
    var result: [UInt8] = []
    var index = field.start
    while index < field.end {
      result.append(bytes[index])
      index += bytes[index] == UInt8(ascii: "\"") ? 2 : 1
    }
    return result[...]
  }

  func text(_ field: Field) -> String { String(decoding: content(field), as: UTF8.self) }

  private mutating func readLine() throws {
    skipBlanks()
    if endsLine(place) { return skipEnd() }
    if bytes[place] == UInt8(ascii: "#") {
      let start = place + 1
      while !endsLine(place) { place += 1 }
      comments.append((number, start..<place))
      return skipEnd()
    }
    let (first, start) = (fields.count, number)
    while true {
      try readField()
      guard !endsLine(place) else { break }
      if separator != .blanks { place += 1 }
    }
    lines.append(Line(number: start, fields: first..<fields.count))
    skipEnd()
  }

  private mutating func readField() throws {
    skipBlanks()
    guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { return try readBare() }
    let opening = number
    place += 1
    let start = place
    var hasDoubled = false
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "\"") {
        guard place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "\"") else { break }
        hasDoubled = true
        place += 1
      } else if endsLine(place) {
        number += 1
        if bytes[place] == 0x0D, place + 1 < bytes.count, bytes[place + 1] == 0x0A { place += 1 }
      }
      place += 1
    }
    guard place < bytes.count else {
      throw Fault(line: opening, what: "opens a quote that is never closed")
    }
    try add(start..<place, isQuoted: true, hasDoubledQuotes: hasDoubled)
    place += 1
    skipBlanks()
    guard endsField(place) || separator == .blanks else {
      throw Fault(
        line: number, what: "has text after a closing quote; double a quote within quotes")
    }
  }

  private mutating func readBare() throws {
    let start = place
    while !endsField(place) { place += 1 }
    var end = place
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    try add(start..<end, isQuoted: false, hasDoubledQuotes: false)
    skipBlanks()
  }

  private mutating func add(_ range: Range<Int>, isQuoted: Bool, hasDoubledQuotes: Bool) throws {
    guard
      let field = Field(
        start: range.lowerBound, end: range.upperBound, isQuoted: isQuoted, hasDoubledQuotes: hasDoubledQuotes
      )
    else { throw Fault(line: number, what: "has a cell of more than 64 MB, or lies beyond 64 GB") }
    fields.append(field)
  }

  private func endsField(_ place: Int) -> Bool {
    guard !endsLine(place) else { return true }
    return switch separator {
    case .byte(let byte): bytes[place] == byte
    case .blanks: isBlank(bytes[place])
    }
  }

  private func endsLine(_ place: Int) -> Bool {
    place >= bytes.count || bytes[place] == 0x0A || bytes[place] == 0x0D
  }

  private mutating func skipEnd() {
    guard place < bytes.count else { return }
    let isReturn = bytes[place] == 0x0D
    place += 1
    if isReturn, place < bytes.count, bytes[place] == 0x0A { place += 1 }
    number += 1
  }

  private mutating func skipBlanks() {
    while place < bytes.count, isBlank(bytes[place]) { place += 1 }
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || (byte == UInt8(ascii: "\t") && separator != .byte(byte))
  }
}
