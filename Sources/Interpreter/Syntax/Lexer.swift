package import Diagnostics

/// Splits a text into tokens.
///
/// Blanks, ends of lines and comments make no tokens; each token knows what stands before it.
package struct Lexer {
  /// What is open around the place being read, kept only inside strings.
  enum Mode {
    case text(start: Int)
    case interpolation
    case round
    case square
    case brace
  }

  let source: SourceText
  package internal(set) var tokens: [Token] = []
  private(set) var narrations: [Narration] = []
  var diagnostics: [Diagnostic] = []
  /// Whether the text ends after a `\` that joins the next line.
  private(set) var endsWithBackslash = false

  let bytes: [UInt8]
  var position = 0
  var modes: [Mode] = []
  private var hasBlank = true
  var hasNewline = false

  /// Reads all tokens of `source`; the last one is `endOfText`.
  package init(_ source: SourceText) {
    self.source = source
    bytes = source.utf8
    tokens.reserveCapacity(bytes.count / 3 + 2)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    readAll()
  }

  private mutating func readAll() {
    while true {
      if case .text(let start)? = modes.last {
        readText(from: start)
        continue
      }
      skipBlanks()
      if hasNewline, !modes.isEmpty {
        closeOpenTexts()
        continue
      }
      guard position < bytes.count else {
        if !modes.isEmpty {
          closeOpenTexts()
          continue
        }
        add(.endOfText, from: bytes.count)
        return
      }
      readToken()
    }
  }

  // MARK: Characters

  /// The byte `ahead` places on; 0 past the end.
  func byte(_ ahead: Int = 0) -> UInt8 {
    position + ahead < bytes.count ? bytes[position + ahead] : 0
  }

  mutating func add(_ kind: Token.Kind, from start: Int) {
    tokens.append(
      Token(
        kind: kind, hasBlankBefore: hasBlank || hasNewline, hasNewlineBefore: hasNewline, start: start,
        end: position))
    hasBlank = false
    hasNewline = false
  }

  mutating func report(_ error: SyntaxError, _ start: Int, _ end: Int) {
    diagnostics.append(Diagnostic(error, at: SourceLocation(source, SourceRange(start, end))))
  }

  /// Moves to the next token and notes blanks, ends of lines and narration on the way.
  private mutating func skipBlanks() {
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"):
        hasBlank = true
        position += 1
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        if !modes.isEmpty {
          hasNewline = true
          return
        }
        hasNewline = true
        position += 1
      case UInt8(ascii: "#"):
        hasBlank = true
        skipComment()
      case UInt8(ascii: "\\") where skipJoinedLine():
        hasBlank = true
      case 0xC2 where byte(1) == 0xA0:  // a no-break space, mostly from pasted text
        report(
          .unexpectedCharacter("U+00A0", help: "replace it with an ordinary space"), position, position + 2)
        hasBlank = true
        position += 2
      default:
        return
      }
    }
  }

  private mutating func skipComment() {
    let start = position
    while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
    guard start + 1 < position, bytes[start + 1] == UInt8(ascii: "#"), tokens.isEmpty || hasNewline else {
      return
    }
    var first = start + 2
    let mark = first < position ? Narration.Mark(sign: bytes[first]) : nil
    if mark != nil { first += 1 }
    if first < position, bytes[first] == UInt8(ascii: " ") { first += 1 }
    narrations.append(
      Narration(
        mark: mark, text: source.text(in: SourceRange(first, position)), range: SourceRange(start, position)))
  }

  /// Skips a `\` at the end of a line with that end; says whether there was one.
  private mutating func skipJoinedLine() -> Bool {
    guard modes.isEmpty else { return false }
    var end = position + 1
    while end < bytes.count, bytes[end] == UInt8(ascii: " ") || bytes[end] == UInt8(ascii: "\t") { end += 1 }
    if end < bytes.count, bytes[end] == UInt8(ascii: "\r") { end += 1 }
    if end < bytes.count, bytes[end] == UInt8(ascii: "\n") { end += 1 }
    let joins =
      end == bytes.count || bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r")
    guard joins else { return false }
    position = end
    endsWithBackslash = position == bytes.count
    return true
  }

  // MARK: Tokens

  private mutating func readToken() {
    let start = position
    let first = bytes[position]
    if isDigit(first) {
      readNumber()
    } else if isNameStart(first) {
      readName()
    } else if first >= 0x80 {
      readBeyondASCII()
    } else if first == UInt8(ascii: "\""), foreignOperator() == nil {
      position += 1
      add(.textStart, from: start)
      modes.append(.text(start: start))
    } else if first == UInt8(ascii: "'") {
      readVerbatim(as: .verbatim)
    } else if first == UInt8(ascii: "`") {
      readVerbatim(as: .quotedName)
    } else if first == UInt8(ascii: ":"), isInInterpolation {
      readFormat()
    } else if !readSystemLine() {
      readSign()
    }
  }

  private var isInInterpolation: Bool {
    if case .interpolation? = modes.last { true } else { false }
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  private func isNameStart(_ byte: UInt8) -> Bool { byte.isNameStart }

  /// Moves past letters, digits and `_`.
  private mutating func skipNameCharacters() {
    while position < bytes.count {
      let next = bytes[position]
      if isNameStart(next) || isDigit(next) {
        position += 1
      } else if next >= 0x80, let scalar = scalar(), scalar.isNamePart {
        position += UTF8.width(scalar)
      } else {
        return
      }
    }
  }

  /// The character at the position.
  private func scalar() -> Unicode.Scalar? {
    let end = min(position + 4, bytes.count)
    return String(decoding: bytes[position..<end], as: UTF8.self).unicodeScalars.first
  }

  private mutating func readName() {
    let start = position
    skipNameCharacters()
    if reportsStringPrefix(from: start) { return }
    let word = position - start <= 16 ? Token.words[source.name(in: SourceRange(start, position))] : nil
    add(word ?? .name, from: start)
  }

  private mutating func readBeyondASCII() {
    guard let scalar = scalar() else {
      position += 1
      return
    }
    if scalar.isNameStart { return readName() }
    let start = position
    position += UTF8.width(scalar)
    report(.unexpectedCharacter(scalar.shown, help: scalar.lookalike), start, position)
    if scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint {
      hasBlank = true
    } else {
      add(.invalid, from: start)
    }
  }

  /// Reads a number with whatever letters follow; the parser judges them.
  private mutating func readNumber() {
    let start = position
    skipDigits()
    if byte() == UInt8(ascii: "."), isDigit(byte(1)) {
      position += 1
      skipDigits()
    }
    if byte() | 0x20 == UInt8(ascii: "e") {
      let hasSign = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-")
      if isDigit(byte(hasSign ? 2 : 1)) {
        position += hasSign ? 2 : 1
        skipDigits()
      }
    }
    skipNameCharacters()
    add(.number, from: start)
  }

  private mutating func skipDigits() {
    while isDigit(byte()) || byte() == UInt8(ascii: "_") { position += 1 }
  }

  private mutating func readSign() {
    let start = position
    let first = bytes[position]
    if let (length, help) = foreignOperator() {
      position += length
      report(
        .unexpectedCharacter("'\(source.text(in: SourceRange(start, position)))'", help: help), start,
        position)
      return add(.invalid, from: start)
    }
    position += 1
    if let kind = doubleSign(first, byte()) {
      position += 1
      return add(kind, from: start)
    }
    guard let kind = singleSign(first) else {
      return readUnexpected(from: start)
    }
    let closesBrace = adjustModes(kind)
    guard kind == .rightBrace, !closesBrace, isInInterpolation else { return add(kind, from: start) }
    modes.removeLast()
    add(.interpolationEnd, from: start)
  }

  private func doubleSign(_ first: UInt8, _ second: UInt8) -> Token.Kind? {
    switch (first, second) {
    case (UInt8(ascii: "="), UInt8(ascii: "=")): .equal
    case (UInt8(ascii: "!"), UInt8(ascii: "=")): .notEqual
    case (UInt8(ascii: "<"), UInt8(ascii: "=")): .lessOrEqual
    case (UInt8(ascii: ">"), UInt8(ascii: "=")): .greaterOrEqual
    case (UInt8(ascii: "."), UInt8(ascii: ".")): .dotDot
    default: nil
    }
  }

  private func singleSign(_ sign: UInt8) -> Token.Kind? {
    switch sign {
    case UInt8(ascii: "("): .leftRound
    case UInt8(ascii: ")"): .rightRound
    case UInt8(ascii: "["): .leftSquare
    case UInt8(ascii: "]"): .rightSquare
    case UInt8(ascii: "{"): .leftBrace
    case UInt8(ascii: "}"): .rightBrace
    case UInt8(ascii: ","): .comma
    case UInt8(ascii: ";"): .semicolon
    case UInt8(ascii: "="): .assign
    case UInt8(ascii: "."): .dot
    case UInt8(ascii: "<"): .less
    case UInt8(ascii: ">"): .greater
    case UInt8(ascii: "+"): .plus
    case UInt8(ascii: "-"): .minus
    case UInt8(ascii: "*"): .star
    case UInt8(ascii: "/"): .slash
    case UInt8(ascii: "%"): .percent
    case UInt8(ascii: "^"): .caret
    default: nil
    }
  }

  private mutating func readUnexpected(from start: Int) {
    let sign = bytes[start]
    while position < bytes.count, bytes[position] == sign { position += 1 }
    while sign == UInt8(ascii: "?"), position - start > 2 { position -= 1 }
    if sign == UInt8(ascii: "?") { return add(.question, from: start) }
    let help: String? =
      switch sign {
      case UInt8(ascii: "\\") where isStatementStart && byte() | 0x20 &- UInt8(ascii: "a") < 26:
        sigilHelp(Habits.arguments(after: position, in: source))
      case UInt8(ascii: "\\"): #"a '\' joins two lines only at the end of the first"#
      case UInt8(ascii: "$"): "write a variable's name without '$'"
      default: nil
      }
    report(.unexpectedCharacter(Unicode.Scalar(sign).shown, help: help), start, position)
    add(.invalid, from: start)
  }
}
