import Diagnostics

/// Errors, and going on after them.
extension Parser {
  /// Reports an error and goes on.
  mutating func report(_ error: SyntaxError, at range: SourceRange) {
    diagnostics.append(Diagnostic(error, at: SourceLocation(source, range)))
  }

  /// Reports an error at the position, or that the text stops there, and gives what leaves the statement.
  mutating func fail(_ error: SyntaxError, at range: SourceRange? = nil) -> Abort {
    switch token.kind {
    case .invalid:
      break
    case .endOfText where !open.isEmpty || position == joinedPosition || endsWithBackslash:
      noteIncomplete(error, at: range ?? token.range)
    default:
      report(error, at: range ?? (kind == .newline ? SourceRange(previousEnd, previousEnd) : token.range))
    }
    return Abort()
  }

  mutating func noteIncomplete(_ error: SyntaxError, at range: SourceRange) {
    guard incomplete == nil else { return }
    var signs = open.map { text(of: tokens[$0]) }
    if endsWithBackslash {
      signs.append("\\")
    } else if position == joinedPosition, position > 0, open.last != position - 1 {
      signs.append(text(of: tokens[position - 1]))
    }
    let innermost = open.last.map { tokens[$0] }
    let told = innermost.map { opener in
      SyntaxError.unclosed(
        text(of: opener), by: Self.sign(Self.closer(of: opener.kind)), found: nil, help: nil)
    }
    incomplete = Incomplete(
      open: signs,
      diagnostic: Diagnostic(
        told ?? error, at: SourceLocation(source, innermost?.range ?? range), isIncomplete: true))
  }

  /// Skips the rest of a statement that was left, reading the blocks in it for their errors.
  ///
  /// It ends where its line does, unless brackets are open; a new line that isn't indented more than the
  /// statement ends it all the same.
  mutating func recover(from start: Int, openCount: Int) {
    var brackets = open.dropFirst(openCount).map { tokens[$0].kind }
    open.removeLast(open.count - openCount)
    isAmongArguments = false
    let indentation = column(of: tokens[start])
    while true {
      let token = tokens[position]
      if token.hasNewlineBefore, position > start {
        let isCloser = token.kind == .rightRound || token.kind == .rightSquare
        if brackets.isEmpty || (column(of: token) <= indentation && !isCloser) { return }
      }
      switch token.kind {
      case .endOfText:
        return
      case .semicolon where brackets.isEmpty:
        return
      case .leftBrace where following.hasNewlineBefore && nesting < Self.maximumNesting:
        let former = incomplete
        _ = try? block(after: "")
        incomplete = former
        open.removeLast(open.count - openCount)
        continue
      case .leftRound, .leftSquare, .leftBrace, .interpolationStart:
        brackets.append(token.kind)
      case .rightBrace:
        guard let opener = brackets.lastIndex(of: .leftBrace) else { return }
        brackets.removeSubrange(opener...)
      case .rightRound, .rightSquare, .interpolationEnd:
        if let last = brackets.last, last != .leftBrace { brackets.removeLast() }
      default:
        break
      }
      advance()
    }
  }

  private func column(of token: Token) -> Int {
    token.start - source.range(ofLine: source.line(at: token.start)).start
  }
}
