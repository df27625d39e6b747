/// Which strings of an unfinished text are closed, and which braces in strings are open at its end.
struct OpenTexts {
  /// Where strings in double quotes end, by where they begin: at their quote, or with their row.
  private(set) var ends: [Int: Int] = [:]
  /// The open strings of which a brace is open, outermost first.
  private(set) var braces: [(quote: Int, brace: Int)] = []

  private enum Mode {
    case text(Int)
    /// In a string's braces, which began there.
    case braces(Int)
    /// In braces within those.
    case inner
  }

  init(_ bytes: [UInt8]) {
    var modes: [Mode] = []
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\n") {
        for case .text(let start) in modes { ends[start] = position - 1 }
        modes = []
      } else if case .text(let start) = modes.last {
        position = readText(bytes, position, start, &modes)
      } else {
        position = Self.readCode(bytes, position, &modes)
      }
      position += 1
    }
    for (mode, next) in zip(modes, modes.dropFirst()) {
      if case .text(let quote) = mode, case .braces(let brace) = next { braces.append((quote, brace)) }
    }
  }

  /// Reads one character of a string; gives the place of its last byte.
  private mutating func readText(
    _ bytes: [UInt8], _ position: Int, _ start: Int, _ modes: inout [Mode]
  ) -> Int {
    switch bytes[position] {
    case UInt8(ascii: "\""):
      ends[start] = position
      modes.removeLast()
    case UInt8(ascii: "{"): modes.append(.braces(position))
    case UInt8(ascii: "\\"):
      let escaped = bytes[(position + 1)...].prefix(2)
      if escaped.first == UInt8(ascii: "\n") { return position }
      return position + (escaped.elementsEqual("u{".utf8) ? 2 : 1)
    default: break
    }
    return position
  }

  /// Reads one character outside strings, or a string without braces; gives the place of its last byte.
  private static func readCode(_ bytes: [UInt8], _ position: Int, _ modes: inout [Mode]) -> Int {
    switch bytes[position] {
    case UInt8(ascii: "\""): modes.append(.text(position))
    case UInt8(ascii: "{"): if !modes.isEmpty { modes.append(.inner) }
    case UInt8(ascii: "}"): _ = modes.popLast()
    case UInt8(ascii: "#"):
      return (bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count) - 1
    case UInt8(ascii: "'"), UInt8(ascii: "`"):
      let quote = bytes[position]
      let end = bytes[(position + 1)...].firstIndex { $0 == quote || $0 == UInt8(ascii: "\n") }
      guard let end else { return bytes.count - 1 }
      return bytes[end] == quote ? end : end - 1
    default: break
    }
    return position
  }
}
