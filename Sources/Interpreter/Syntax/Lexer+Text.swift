import Diagnostics

/// Strings and the brackets inside their interpolations.
extension Lexer {
  /// Follows brackets inside an interpolation, so that its own `}` is known.
  ///
  /// Says whether it closes a brace that was opened within an interpolation.
  mutating func adjustModes(_ kind: Token.Kind) -> Bool {
    guard !modes.isEmpty else { return false }
    switch (kind, modes.last) {
    case (.leftRound, _): modes.append(.round)
    case (.leftSquare, _): modes.append(.square)
    case (.leftBrace, _): modes.append(.brace)
    case (.rightRound, .round?), (.rightSquare, .square?): modes.removeLast()
    case (.rightBrace, .brace?):
      modes.removeLast()
      return true
    case (.rightBrace, .round?), (.rightBrace, .square?):
      // an unclosed bracket: the brace ends what is around it
      while let last = modes.last {
        if case .interpolation = last { return false }
        modes.removeLast()
        if case .brace = last { return true }
      }
    default: break
    }
    return false
  }

  /// Reads literal text up to what ends it.
  mutating func readText(from textStart: Int) {
    let start = position
    while position < bytes.count {
      let next = bytes[position]
      if next == UInt8(ascii: "\"") || next == UInt8(ascii: "{") || next == 0x0A || next == 0x0D { break }
      if next == UInt8(ascii: "\\"), position + 1 < bytes.count, byte(1) != 0x0A, byte(1) != 0x0D {
        position += byte(1) == UInt8(ascii: "u") && byte(2) == UInt8(ascii: "{") ? 3 : 2
      } else {
        position += 1
      }
    }
    if position > start { add(.textStretch, from: start) }
    let mark = position
    switch byte() {
    case UInt8(ascii: "\""):
      position += 1
      modes.removeLast()
      add(.textEnd, from: mark)
    case UInt8(ascii: "{"):
      position += 1
      modes.append(.interpolation)
      add(.interpolationStart, from: mark)
    default:
      closeOpenTexts()
    }
  }

  /// Reports a string that its line doesn't end, and ends it.
  mutating func closeOpenTexts() {
    let innermost = modes.reversed().compactMap { if case .text(let start) = $0 { start } else { nil } }.first
    report(.unterminatedText(quote: "\""), innermost ?? position, position)
    hasNewline = false
    add(.invalid, from: position)
    while let mode = modes.popLast() {
      switch mode {
      case .text: add(.textEnd, from: position)
      case .interpolation: add(.interpolationEnd, from: position)
      default: break
      }
    }
  }

  /// Reads up to the next quote of the kind at the position.
  mutating func readVerbatim(as kind: Token.Kind) {
    let start = position
    let quote = bytes[position]
    position += 1
    while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D {
      position += 1
      if bytes[position - 1] == quote { return add(kind, from: start) }
    }
    report(.unterminatedText(quote: String(Unicode.Scalar(quote))), start, position)
    add(.invalid, from: start)
  }

  mutating func readFormat() {
    position += 1
    let start = position
    scan: while position < bytes.count {
      switch bytes[position] {
      case 0x0A, 0x0D, UInt8(ascii: "}"), UInt8(ascii: "\""): break scan
      default: position += 1
      }
    }
    add(.format, from: start)
  }
}
