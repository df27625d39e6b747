import Diagnostics

/// Signs of other languages and shells, told by what to write here.
extension Lexer {
  /// Whether a statement may begin at the position.
  var isStatementStart: Bool {
    guard modes.isEmpty else { return false }
    guard !hasNewline, let last = tokens.last else { return true }
    return last.kind == .semicolon || last.kind == .leftBrace
  }

  /// Whether a line, or the text, begins here but for blanks and a semicolon.
  private var isLineStart: Bool { isStatementStart && (hasNewline || tokens.last?.kind != .leftBrace) }

  /// Reads `!command`, which takes the rest of the line; says whether it was there.
  mutating func readSystemLine() -> Bool {
    guard byte() == UInt8(ascii: "!"), byte(1) != UInt8(ascii: "="), isLineStart else { return false }
    let start = position
    while position < bytes.count, byte() != 0x0A, byte() != 0x0D { position += 1 }
    let line = source.text(in: SourceRange(start + 1, position)).trimmed
    if line.isEmpty || line.hasPrefix("!") {
      let help = line.isEmpty ? "write !ls to run a program" : "press the up arrow for the last statement"
      report(.unexpectedCharacter("'!\(line)'", help: help), start, position)
      add(.invalid, from: start)
    } else {
      add(.system, from: start)
    }
    return true
  }

  /// The signs of other languages that never mean anything here, longest first, with what to write.
  private static let foreignSigns: [(sign: String, help: String)] = [
    ("\"\"\"", "a string is on one line between \" and \"; '#' starts a comment"),
    ("===", "write '=='"), ("!==", "write '!='"), ("...", "write '..'; a range includes both ends"),
    ("..<", "write a..b - 1: a range includes both ends"), ("..=", "write '..'; a range includes both ends"),
    ("&&", "write 'and'"), ("||", "write 'or'"),
    ("|>", "pass the result as an argument: head (history)"),
    ("=>", "write def name(x) { return … }"), ("->", "write def name(x) { return … }"), ("<>", "write '!='"),
    ("~=", "write '!='"), (":=", "write '='"), ("::", "write '.'"),
    (">>", "write save x to=\"file\", or export"),
    ("<<", "write load \"file\", or import"), ("/*", "'#' starts a comment"),
    ("&", "write 'and'"),
    ("|", "write 'or'; to pass a result on, use parentheses: head (history)"),
    ("~", "write 'not'; a path is a string in quotes"), ("@", "write dot(a, b)"),
    ("`", "a string is between \" and \""),
  ]

  /// The length of a sign of other languages at the position, and what to write here.
  func foreignOperator() -> (length: Int, help: String)? {
    if let found = assigningOperator ?? countingOperator ?? comment { return found }
    if starts(with: "<-"), byte(2) == UInt8(ascii: " ") {
      return (2, "write '=' to assign, '< -' to compare")
    }
    for (sign, help) in Self.foreignSigns where starts(with: sign) { return (sign.utf8.count, help) }
    switch byte() {
    case UInt8(ascii: "!") where byte(1) != UInt8(ascii: "="): return (1, "write 'not'")
    case UInt8(ascii: "*") where byte(1) == UInt8(ascii: "*"): return (2, "write '^'")
    case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
      return (2, "write floor(a / b), or # for a comment")
    case UInt8(ascii: ":"): return (1, colonHelp)
    default: return nil
    }
  }

  private func starts(with sign: String) -> Bool { bytes[position...].starts(with: sign.utf8) }

  /// `x += 1` and its like.
  private var assigningOperator: (length: Int, help: String)? {
    let signs = ["**", "//", "+", "-", "*", "/", "%", "^", "&", "|"]
    guard let sign = signs.first(where: { starts(with: $0 + "=") }),
      byte(sign.utf8.count + 1) != UInt8(ascii: "=")
    else { return nil }
    let length = sign.utf8.count + 1
    let written = ["**": "^", "//": "/", "&": "and", "|": "or"][sign] ?? sign
    let value = Habits.arguments(after: position + length, in: source)
    let isPlain = value.utf8.allSatisfy { $0.isNamePart || $0 == UInt8(ascii: ".") } || sign == "+"
    let target = lastName ?? "x"
    return (
      length,
      "write \(target) = \(target) \(written) " + (isPlain ? (value.isEmpty ? "…" : value) : "(\(value))")
    )
  }

  /// `x++`, `++x` and their like; a sign alone between two values is none.
  private var countingOperator: (length: Int, help: String)? {
    let sign = byte()
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), byte(1) == sign else { return nil }
    let shown = Character(Unicode.Scalar(sign))
    if isStatementStart {
      if byte(2) == UInt8(ascii: " ") { return (2, "'#' starts a comment") }
      let name = Habits.arguments(after: position + 2, in: source)
      guard name.utf8.first?.isNameStart ?? false else { return nil }
      return (2, "write \(name) = \(name) \(shown) 1")
    }
    guard let name = lastName, endsStatement(after: 2) else { return nil }
    return (2, "write \(name) = \(name) \(shown) 1")
  }

  /// `//` at the start of a statement.
  private var comment: (length: Int, help: String)? {
    isStatementStart && starts(with: "//") ? (2, "'#' starts a comment") : nil
  }

  /// The name that was read last, if it stands on this line.
  private var lastName: String? {
    guard let last = tokens.last, last.kind == .name, !hasNewline else { return nil }
    return source.text(in: last.range)
  }

  private func endsStatement(after length: Int) -> Bool {
    let rest = bytes[min(position + length, bytes.count)...].first { $0 != UInt8(ascii: " ") }
    return rest.map { [0x0A, 0x0D, UInt8(ascii: ";"), UInt8(ascii: "}"), UInt8(ascii: "#")].contains($0) }
      ?? true
  }

  /// What to write instead of a `:`.
  private var colonHelp: String {
    if isStatementStart {
      let word = Habits.arguments(after: position + 1, in: source)
      return word.isEmpty ? "a block is in braces: { … }" : sigilHelp(word)
    }
    var first = tokens.count - 1
    var opener: Token.Kind?
    var depth = 0
    while first > 0, !tokens[first].hasNewlineBefore, tokens[first - 1].kind != .semicolon {
      switch tokens[first].kind {
      case .rightSquare, .rightRound, .rightBrace: depth += 1
      case .leftSquare, .leftRound, .leftBrace:
        if depth == 0, opener == nil { opener = tokens[first].kind }
        depth = max(0, depth - 1)
      default: break
      }
      first -= 1
    }
    if opener == .leftSquare || tokens.last?.kind == .leftSquare {
      return "write a..b; a range includes both ends, and -1 is the last"
    }
    guard first >= 0, opener != .leftBrace else { return "a list is [a, b], a record {a=1, b=2}" }
    let word = source.text(in: tokens[first].range)
    let isControl =
      tokens[first].kind.isWord || ["elif", "except", "with", "class", "switch", "case"].contains(word)
    if isControl { return "a block is in braces: { … }" }
    return first == tokens.count - 1 ? "write \(word) = value" : "write choose(condition, a, b) for cases"
  }

  /// What to write instead of a word with a sign before it, as other shells' own commands have.
  func sigilHelp(_ text: String) -> String {
    let word = String(text.prefix { $0.isLetter || $0 == "_" })
    if word.isEmpty { return "'#' starts a comment" }
    if ["q", "qa", "wq", "x", "quit", "exit", "bye"].contains(word) { return "to leave, write quit" }
    return Habits.help(for: word, arguments: String(text.dropFirst(word.count)).trimmed)
      ?? "commands have no prefix: write \(text)"
  }

  /// Reports a letter that other languages put before a string; says whether there was one.
  mutating func reportsStringPrefix(from start: Int) -> Bool {
    let prefixes = ["f", "r", "b", "u", "F", "R", "fr", "rf", "rb", "br"]
    guard byte() == UInt8(ascii: "\"") || byte() == UInt8(ascii: "'"),
      case let word = source.text(in: SourceRange(start, position)), prefixes.contains(word)
    else { return false }
    let help =
      word.lowercased().contains("f")
      ? "write \"…\": braces are always computed" : "write '…' for a literal string, \"…\" for one with {…}"
    report(.unexpectedCharacter("'\(word)'", help: help), start, position)
    return true
  }
}

extension UInt8 {
  /// Whether a name can begin with it, within ASCII.
  var isNameStart: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 || self == UInt8(ascii: "_") }

  /// Whether a name can continue with it, within ASCII.
  var isNamePart: Bool { isNameStart || self &- UInt8(ascii: "0") < 10 }
}
