package import Diagnostics

/// The smallest piece of a text that means something.
package struct Token: Sendable {
  package let kind: Kind
  /// Whether a blank, a comment or the start of the text stands before it.
  package let hasBlankBefore: Bool
  /// Whether a line ended since the token before.
  package let hasNewlineBefore: Bool
  package let start: Int
  package let end: Int

  package var range: SourceRange { SourceRange(start, end) }

  package enum Kind: UInt8, Sendable {
    case name, number
    /// A whole `'…'`.
    case verbatim
    /// A whole name in backquotes.
    case quotedName
    /// The pieces of a `"…"`: both quotes, the literal stretches, the braces of interpolation and the format
    /// after `:`.
    case textStart, textStretch, interpolationStart, format, interpolationEnd, textEnd
    case leftRound, rightRound, leftSquare, rightSquare, leftBrace, rightBrace
    case comma, semicolon, assign, dot, dotDot
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case plus, minus, star, slash, percent, caret
    /// `?` or `??`, which asks for help.
    case question
    /// `!` and the rest of its line, which the system's shell runs.
    case system
    // words of the language
    case and, or, not, by, `in`, `for`, `while`, `if`, `else`, `try`, `catch`, def, `return`, `break`,
      `continue`
    case param, include, expect, over, `true`, `false`, none, pi, inf, nan
    /// What can't be read, already reported.
    case invalid
    /// The end of a line where it ends a statement; the parser's view, never made by the lexer.
    case newline
    case endOfText

    /// Whether it is a word of the language.
    package var isWord: Bool { rawValue >= Kind.and.rawValue && rawValue <= Kind.nan.rawValue }

    /// Whether it is a word that stands for a value.
    package var isLiteralWord: Bool { rawValue >= Kind.true.rawValue && rawValue <= Kind.nan.rawValue }
  }

  /// Whether a text is a name that needs no backquotes.
  package static func isName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, first == "_" || first.isNameStart else { return false }
    return words[text] == nil && text.unicodeScalars.allSatisfy { $0 == "_" || $0.isNamePart }
  }

  /// A name as the language writes it: in backquotes if it must; nil for one that can't be written.
  package static func written(_ name: String) -> String? {
    if isName(name) { return name }
    let isWritten = !name.isEmpty && !name.unicodeScalars.contains { $0 == "`" || $0 == "\n" || $0 == "\r" }
    return isWritten ? "`\(name)`" : nil
  }

  /// The words of the language.
  package static let words: [String: Kind] = [
    "and": .and, "or": .or, "not": .not, "by": .by, "in": .in, "for": .for, "while": .while, "if": .if,
    "else": .else, "try": .try, "catch": .catch, "def": .def, "return": .return, "break": .break,
    "continue": .continue, "param": .param, "include": .include, "expect": .expect, "over": .over,
    "true": .true, "false": .false, "none": .none, "pi": .pi, "inf": .inf, "nan": .nan,
  ]
}
