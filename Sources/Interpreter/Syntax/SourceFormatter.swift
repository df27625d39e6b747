package import Diagnostics

/// Lays a text out in the one style of scripts: two blanks for each line with an open bracket, one blank
/// between words and after commas, at most one empty line, comments where they are.
///
/// Tokens never change: only blanks, ends of lines and empty lines do. Laying out twice changes nothing more.
package struct SourceFormatter {
  private let source: SourceText
  private let bytes: [UInt8]
  private let tokens: [Token]
  private var result = ""
  /// The brackets that are open, each with its kind and the line of the result that it is on.
  private var open: [(kind: Token.Kind, line: Int)] = []
  private var line = 0
  /// Whether what follows continues a statement of the line before, outside of brackets.
  private var isContinued = false
  /// How many texts in double quotes are open, within whose braces nothing changes.
  private var texts = 0

  private init(_ source: SourceText) {
    self.source = source
    bytes = source.utf8
    tokens = Lexer(source).tokens
  }

  /// The text laid out; nil if it would mean something else, which no text is known to do.
  package static func text(of source: SourceText) -> String? {
    var formatter = SourceFormatter(source)
    formatter.layOut()
    let text = formatter.result
    let before = formatter.tokens
    let after = Lexer(SourceText(name: source.name, text: text))
    let isSame = zip(before, after.tokens).allSatisfy { old, new in
      // the end of the text is the end of a line now
      old.kind == new.kind
        && (old.kind == .endOfText || old.hasNewlineBefore == new.hasNewlineBefore)
        && (old.kind == .endOfText || source.text(in: old.range) == after.source.text(in: new.range))
    }
    return isSame && before.count == after.tokens.count ? text : nil
  }

  private mutating func layOut() {
    var end = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    for (index, token) in tokens.enumerated() {
      let previous = index > 0 ? tokens[index - 1].kind : nil
      gap(SourceRange(end, token.start), after: previous, before: token.kind)
      write(source.text(in: token.range))
      track(token.kind)
      end = token.end
    }
    while result.last?.isNewline == true || result.last == " " { result.removeLast() }
    if !result.isEmpty { result += "\n" }
  }

  private mutating func write(_ text: String) {
    line += text.utf8.count { $0 == UInt8(ascii: "\n") }
    result += text
  }

  /// Follows which brackets and texts are open.
  private mutating func track(_ kind: Token.Kind) {
    switch kind {
    case .textStart: texts += 1
    case .textEnd: texts -= 1
    case .leftBrace, .leftRound, .leftSquare: open.append((kind, line))
    case .rightBrace, .rightRound, .rightSquare: _ = open.popLast()
    default: break
    }
  }

  /// Writes what is between two tokens.
  private mutating func gap(_ range: SourceRange, after previous: Token.Kind?, before next: Token.Kind) {
    let text = source.text(in: range)
    guard texts == 0 else { return write(text) }
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
      .map { $0.trimmingBlanks }
    guard lines.count > 1 || lines.first?.isEmpty == false else {
      if previous != nil, isBlank(!text.isEmpty, after: previous, before: next) { write(" ") }
      return
    }
    // what ends the line of the token before: a comment, or a backslash that joins the next line
    if let first = lines.first, !first.isEmpty {
      write(previous == nil ? first : first == "\\" ? " \\" : "  " + first)
    }
    isContinued = lines.first == "\\" || (previous?.endsInTheMiddle ?? false)
    var pending = 0
    for (index, part) in lines.dropFirst().enumerated() {
      let isLast = index == lines.count - 2
      if part.isEmpty, !isLast {
        pending += 1
        continue
      }
      if next == .endOfText, part.isEmpty { break }
      let isAtEdge = previous?.opens == true && index == pending || (isLast && next.closes)
      let starts = result.isEmpty
      if !starts { write("\n") }
      if pending > 0, !starts, !isAtEdge, !isContinued { write("\n") }
      pending = 0
      write(indent(before: isLast ? next : nil))
      if !isLast { write(part) }
    }
  }

  /// The blanks at the start of a line.
  private func indent(before next: Token.Kind?) -> String {
    let still = next?.closes == true ? open.dropLast() : open[...]
    let depth = Set(still.map(\.line)).count + (isContinued && open.isEmpty ? 1 : 0)
    return String(repeating: "  ", count: depth)
  }

  private var isInList: Bool { open.last.map { $0.kind != .leftBrace } ?? false }

  /// Whether there is a blank between two tokens of a line.
  private func isBlank(_ was: Bool, after previous: Token.Kind?, before next: Token.Kind) -> Bool {
    switch (previous, next) {
    case (.leftRound, _), (.leftSquare, _), (_, .rightRound), (_, .rightSquare), (_, .endOfText): false
    // outside of them, a comma may be part of a path
    case (_, .comma) where isInList: false
    case (.comma, _) where isInList: true
    default: was
    }
  }
}

extension Token.Kind {
  fileprivate var opens: Bool { self == .leftBrace || self == .leftRound || self == .leftSquare }
  fileprivate var closes: Bool { self == .rightBrace || self == .rightRound || self == .rightSquare }

  /// Whether a line that ends with it goes on in the next.
  fileprivate var endsInTheMiddle: Bool {
    switch self {
    case .comma, .assign, .plus, .minus, .star, .slash, .percent, .caret, .equal, .notEqual, .less,
      .lessOrEqual, .greater, .greaterOrEqual, .and, .or, .not, .in, .by:
      true
    default: false
    }
  }
}

extension Substring {
  /// The text without blanks at its ends.
  fileprivate var trimmingBlanks: String {
    var text = self.drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" || text.last == "\r" { text.removeLast() }
    return String(text)
  }
}
