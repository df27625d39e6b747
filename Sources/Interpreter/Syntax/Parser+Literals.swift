import Diagnostics

extension Parser {
  // MARK: Numbers

  /// Returns the value of a number token; what is wrong with it is reported.
  mutating func number(_ token: Token) -> Double {
    let text = text(of: token)
    if text.utf8.count <= 15, text.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }), let whole = Int(text) {
      return Double(whole)
    }
    var digits = Substring(text)
    var scale = 0
    switch digits.last {
    case "k": scale = 3
    case "M": scale = 6
    default: break
    }
    if scale > 0 { digits.removeLast() }
    guard let plain = Self.withoutUnderscores(digits), let value = Self.value(of: plain, scale: scale) else {
      report(.badNumber(text, help: Self.numberHelp(text)), at: token.range)
      return 0
    }
    if !value.isFinite { report(.numberTooLarge(text), at: token.range) }
    return value
  }

  /// Takes out underscores between digits; nil if one stands elsewhere or another character that no number
  /// has is there.
  private static func withoutUnderscores(_ text: Substring) -> String? {
    var plain = ""
    var previous: Character = "_"
    for character in text {
      switch character {
      case "0"..."9": plain.append(character)
      case "_" where previous.isASCII && previous.isNumber: break
      case ".", "e", "E", "+", "-":
        if previous == "_" { return nil }
        plain.append(character)
      default: return nil
      }
      previous = character
    }
    return previous == "_" ? nil : plain
  }

  /// The value of `digits` times ten to the `scale`, rounded once.
  private static func value(of digits: String, scale: Int) -> Double? {
    guard scale > 0 else { return Double(digits) }
    let parts = digits.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    guard let mantissa = parts.first, parts.count <= 2 else { return nil }
    guard parts.count == 2 else { return Double("\(mantissa)e\(scale)") }
    guard let exponent = Int(parts[1]), abs(exponent) < 1_000_000 else { return Double(digits) }
    return Double("\(mantissa)e\(exponent + scale)")
  }

  private static func numberHelp(_ text: String) -> String? {
    let prefix = text.prefix { $0.isNumber || $0 == "." || $0 == "_" }
    return switch text.dropFirst(prefix.count) {
    case "K": "write \(prefix)k"
    case "m", "mio": "write \(prefix)M"
    case "G", "g", "b", "B": "write \(prefix)e9"
    case "pi": "write \(prefix) * pi"
    default: nil
    }
  }

  // MARK: Strings

  /// Reads a string of either kind.
  mutating func stringLiteral() throws(Abort) -> Expression {
    let start = position
    if kind == .verbatim {
      let range = token.range
      advance()
      try grow(to: 1)
      let text = source.text(in: SourceRange(range.start + 1, range.end - 1))
      return Expression(kind: .text(text), range: range)
    }
    return try nested { parser throws(Abort) in
      let parts = try parser.textParts()
      let range = parser.range(from: start)
      return Expression(kind: Self.textKind(parts), range: range)
    }
  }

  private static func textKind(_ parts: [TextPart]) -> Expression.Kind {
    if parts.isEmpty { return .text("") }
    if parts.count == 1, case .text(let text)? = parts.first { return .text(text) }
    return .interpolation(parts)
  }

  private mutating func textParts() throws(Abort) -> [TextPart] {
    advance()
    var parts: [TextPart] = []
    var top = 0
    while true {
      switch kind {
      case .textStretch:
        parts.append(.text(unescaped(token.range)))
        advance()
      case .interpolationStart:
        parts.append(try interpolation())
        top = max(top, height)
      case .textEnd:
        advance()
        try grow(to: top + 1)
        return parts
      default:
        throw fail(expected("the end of the string"))
      }
    }
  }

  /// Reads `{expression:format}`.
  private mutating func interpolation() throws(Abort) -> TextPart {
    try inBrackets { parser throws(Abort) in
      if parser.kind == .interpolationEnd || parser.kind == .format {
        throw parser.fail(
          .emptyInterpolation, at: SourceRange(parser.tokens[parser.position - 1].start, parser.token.end))
      }
      let value = try parser.expression()
      let top = parser.height
      var format: TextFormat?
      if parser.kind == .format {
        format = parser.format(parser.token)
        parser.advance()
      }
      try parser.closeBracket(help: parser.commandHelp)
      parser.height = top
      return .value(value, format)
    }
  }

  private mutating func format(_ token: Token) -> TextFormat? {
    let text = text(of: token)
    let format = TextFormat(text, range: token.range)
    if format == nil { report(.badFormat(text), at: SourceRange(token.start - 1, token.end)) }
    return format
  }

  /// Resolves the escapes of literal text; wrong ones are reported.
  private mutating func unescaped(_ range: SourceRange) -> String {
    let bytes = source.utf8[range.start..<range.end]
    guard bytes.contains(UInt8(ascii: "\\")) else { return source.text(in: range) }
    var result: [UInt8] = []
    var index = range.start
    while index < range.end {
      let byte = source.utf8[index]
      index += 1
      guard byte == UInt8(ascii: "\\"), index < range.end else {
        result.append(byte)
        continue
      }
      switch source.utf8[index] {
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "{"): result.append(source.utf8[index])
      case UInt8(ascii: "u"):
        index = appendScalar(at: index, before: range.end, to: &result)
        continue
      default:
        // an escaped character may take several bytes
        var end = index + 1
        while end < range.end, source.utf8[end] & 0xC0 == 0x80 { end += 1 }
        let escape = SourceRange(index - 1, end)
        report(.badEscape(source.text(in: escape)), at: escape)
        index = end
        continue
      }
      index += 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Resolves `u{…}` at `start`; returns where it ends.
  private mutating func appendScalar(at start: Int, before end: Int, to result: inout [UInt8]) -> Int {
    var close = start + 1
    while close < end, source.utf8[close] != UInt8(ascii: "}"), close < start + 16 { close += 1 }
    guard start + 1 < end, source.utf8[start + 1] == UInt8(ascii: "{"), close < end,
      source.utf8[close] == UInt8(ascii: "}")
    else {
      let escape = SourceRange(start - 1, start + 1)
      report(.badEscape(source.text(in: escape)), at: escape)
      return start + 1
    }
    let digits = source.text(in: SourceRange(start + 2, close))
    let isHexadecimal = digits.utf8.first != UInt8(ascii: "+")
    guard isHexadecimal, let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
      report(.badScalar(digits), at: SourceRange(start - 1, close + 1))
      return close + 1
    }
    result.append(contentsOf: Array(String(scalar).utf8))
    return close + 1
  }
}
