import Diagnostics

extension Parser {
  /// Reads a command and its arguments, up to what ends them: `f x n=2`.
  mutating func command(_ shape: CommandShape) throws(Abort) -> Expression {
    let start = position
    let name = Name(text: text(of: token), range: token.range)
    advance()
    var arguments: [Argument] = []
    var positionalCount = 0
    var top = 0
    let amongArguments = isAmongArguments
    defer { isAmongArguments = amongArguments }
    while !endsArguments {
      isAmongArguments = true
      try skipMisplacedComma()
      if endsArguments { break }
      if !token.hasBlankBefore { report(.missingBlank, at: token.range) }
      try skipForeignOption(of: name.text)
      if positionalCount == shape.pathIndex { try skipUnquotedPath(of: name.text) }
      let argument =
        try positionalCount == shape.hyphenatedIndex && (kind == .name || kind.isWord) && !isNamed
        ? hyphenated() : argument(takesStatement: positionalCount == shape.statementIndex)
      if argument.name == nil { positionalCount += 1 }
      top = max(top, height)
      arguments.append(argument)
    }
    try grow(to: top + 1)
    return Expression(
      kind: .call(CallExpression(name: name, arguments: arguments, isParenthesized: false)),
      range: range(from: start))
  }

  /// Reads words joined by hyphens, words of the language too, as one name.
  private mutating func hyphenated() throws(Abort) -> Argument {
    let start = position
    advance()
    while kind == .minus, !token.hasBlankBefore, !following.hasBlankBefore,
      following.kind == .name || following.kind.isWord
    {
      advance()
      advance()
    }
    try grow(to: 1)
    let range = range(from: start)
    let word = Expression(kind: .name(source.text(in: range)), range: range)
    return Argument(name: nil, value: .expression(word), range: range)
  }

  private mutating func skipMisplacedComma() throws(Abort) {
    guard kind == .comma else { return }
    report(.commaBetweenArguments, at: token.range)
    advance()
    joinLine()
  }

  private var endsArguments: Bool {
    switch kind {
    case .newline, .endOfText, .semicolon, .rightBrace, .rightRound, .rightSquare, .interpolationEnd, .format,
      .question:
      true
    default: false
    }
  }

  /// Reads one argument of a command: `expression`, `NAME=expression` or the rest of the line.
  private mutating func argument(takesStatement: Bool) throws(Abort) -> Argument {
    let start = position
    if isNamed, !(takesStatement && following.hasBlankBefore) {
      let name = Name(text: text(of: token), range: token.range)
      let hasBlanks = following.hasBlankBefore || tokens[min(position + 2, tokens.count - 1)].hasBlankBefore
      if hasBlanks { report(.blanksAroundEquals(name.text), at: following.range) }
      advance()
      advance()
      if hasBlanks, endsArguments { throw Abort() }
      let value = try expression(after: "'\(name.text)='")
      return Argument(name: name, value: .expression(value), range: range(from: start))
    }
    if takesStatement {
      isAmongArguments = false
      let statement = try statement(narration: [])
      return Argument(name: nil, value: .statement(statement), range: range(from: start))
    }
    if isBareWord {
      let word = token
      advance()
      try grow(to: 1)
      let value = Expression(kind: .name(text(of: word)), range: word.range)
      return Argument(name: nil, value: .expression(value), range: word.range)
    }
    let value = try expression(asArgument: true)
    return Argument(name: nil, value: .expression(value), range: range(from: start))
  }

  /// Whether `NAME =` stands here; words of the language can name parameters.
  private var isNamed: Bool {
    (kind == .name || kind.isWord) && following.kind == .assign && kind(at: position + 1) != .newline
  }

  /// Whether a word of the language stands here alone (`help for`).
  private var isBareWord: Bool {
    guard kind.isWord, !kind.isLiteralWord else { return false }
    switch kind(at: position + 1) {
    case .newline, .endOfText, .semicolon, .rightBrace, .rightRound: return true
    default: return false
    }
  }

  /// Reads the call of a name: `f(x, n=2)`.
  mutating func parenthesizedCall() throws(Abort) -> Expression {
    let start = position
    let name = Name(text: text(of: token), range: token.range)
    let shape = commands(name.text)
    advance()
    return try inBrackets { parser throws(Abort) in
      var arguments: [Argument] = []
      var positionalCount = 0
      var top = 0
      while parser.kind != .rightRound {
        let argument = try parser.callArgument(takesStatement: positionalCount == shape?.statementIndex)
        if argument.name == nil { positionalCount += 1 }
        top = max(top, parser.height)
        arguments.append(argument)
        guard parser.separates("arguments") else { break }
      }
      try parser.closeBracket(help: parser.commandHelp)
      try parser.grow(to: top + 1)
      return Expression(
        kind: .call(CallExpression(name: name, arguments: arguments, isParenthesized: true)),
        range: parser.range(from: start))
    }
  }

  private mutating func callArgument(takesStatement: Bool) throws(Abort) -> Argument {
    let start = position
    if isNamed {
      let name = Name(text: text(of: token), range: token.range)
      advance()
      advance()
      let value = try expression(after: "'\(name.text)='")
      return Argument(name: name, value: .expression(value), range: range(from: start))
    }
    if takesStatement {
      let statement = try statement(narration: [])
      return Argument(name: nil, value: .statement(statement), range: range(from: start))
    }
    let value = try expression()
    return Argument(name: nil, value: .expression(value), range: range(from: start))
  }

  /// Reads the comma between two parts of a bracket; says whether another part follows.
  ///
  /// A missing comma is reported.
  mutating func separates(_ what: String) -> Bool {
    if accept(.comma) { return true }
    switch kind {
    case .name, .quotedName, .number, .textStart, .verbatim:
      guard commandHelp == nil, !token.hasNewlineBefore else { return false }
      report(.missingComma(between: what), at: token.range)
      return true
    default:
      return false
    }
  }

  /// Reads an opening bracket and what is inside; there, blanks mean nothing.
  mutating func inBrackets<Result>(
    _ body: (inout Parser) throws(Abort) -> Result
  ) throws(Abort) -> Result {
    let amongArguments = isAmongArguments
    isAmongArguments = false
    defer { isAmongArguments = amongArguments }
    openBracket()
    return try body(&self)
  }
}
