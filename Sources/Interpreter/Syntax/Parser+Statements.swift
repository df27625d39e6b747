import Diagnostics

extension Parser {
  /// Reads one statement, up to what follows it.
  mutating func statement(narration: [Narration]) throws(Abort) -> Statement {
    let start = position
    let kind = try nested { parser throws(Abort) in try parser.statementKind() }
    return Statement(kind: kind, range: range(from: start), remarks: narration)
  }

  private mutating func statementKind() throws(Abort) -> Statement.Kind {
    if let question = try trailingQuestion() { return question }
    if kind.isWord, following.kind == .assign, kind(at: position + 1) != .newline {
      throw fail(.reservedName(text(of: token)))
    }
    switch kind {
    case .for: return try forLoop()
    case .while: return try whileLoop()
    case .if: return try conditional()
    case .try: return try tryCatch()
    case .def: return try definition()
    case .return: return try returnStatement()
    case .break:
      advance()
      try grow(to: 1)
      return .breakLoop
    case .continue:
      advance()
      try grow(to: 1)
      return .continueLoop
    case .param: return try scriptParameter()
    case .include: return try include()
    case .expect: return try expectation()
    case .system: return try systemLine()
    case .question: return try leadingQuestion()
    case .percent, .slash, .dot, .invalid: throw sigil()
    case .else, .catch:
      throw fail(.onItsOwnLine(text(of: token), before: "the '}'"))
    default:
      if isVersionStatement {
        report(.versionNotFirst, at: token.range)
        throw Abort()
      }
      return try assignmentOrExpression()
    }
  }

  // MARK: Control

  private mutating func forLoop() throws(Abort) -> Statement.Kind {
    advance()
    let name = try requireName("the name of the loop's variable")
    try require(.in, "'in'")
    let values = try header()
    let top = height
    explainColon("for \(name.text) in", values)
    let body = try block(after: "the values")
    try grow(to: max(top, height) + 1)
    return .forLoop(name, values, body)
  }

  private mutating func whileLoop() throws(Abort) -> Statement.Kind {
    advance()
    let condition = try header()
    let top = height
    explainColon("while", condition)
    let body = try block(after: "the condition")
    try grow(to: max(top, height) + 1)
    return .whileLoop(condition, body)
  }

  private mutating func conditional() throws(Abort) -> Statement.Kind {
    var branches: [Statement.Branch] = []
    var otherwise: StatementBlock?
    var top = 0
    repeat {
      advance()
      let condition = try header()
      top = max(top, height)
      explainColon("if", condition)
      branches.append(Statement.Branch(condition: condition, block: try block(after: "the condition")))
      top = max(top, height)
      guard accept(.else) else { break }
      if kind == .if { continue }
      otherwise = try block(after: "'else'", help: "or 'else if' and a condition")
      top = max(top, height)
      break
    } while true
    try grow(to: top + 1)
    return .conditional(branches, otherwise: otherwise)
  }

  private mutating func tryCatch() throws(Abort) -> Statement.Kind {
    advance()
    let body = try block(after: "'try'")
    var top = height
    guard accept(.catch) else {
      throw fail(expected("'catch'", help: "it goes on the line of the '}': } catch problem { … }"))
    }
    let name = try requireName("the name of the caught error")
    let rescue = try block(after: "the name")
    top = max(top, height)
    try grow(to: top + 1)
    return .tryCatch(body, name, rescue)
  }

  /// Reads the expression before a block.
  private mutating func header() throws(Abort) -> Expression {
    if kind == .leftBrace { throw fail(expected("an expression")) }
    return try expression()
  }

  // MARK: Definitions

  private mutating func definition() throws(Abort) -> Statement.Kind {
    advance()
    let name = try requireName("the name of the definition")
    var parameters: [Statement.Definition.Parameter] = []
    var top = 0
    guard kind == .leftRound else { throw fail(expected("'(' and the parameters")) }
    openBracket()
    while kind != .rightRound {
      let parameter = try requireName("the name of a parameter")
      var defaultValue: Expression?
      if accept(.assign) {
        defaultValue = try expression()
        top = max(top, height)
      }
      parameters.append(Statement.Definition.Parameter(name: parameter, defaultValue: defaultValue))
      if accept(.comma) { continue }
      if kind == .rightRound { break }
      guard kind == .name else { break }
      report(.missingComma(between: "parameters"), at: token.range)
    }
    try closeBracket()
    let body = try block(after: "the parameters")
    try grow(to: max(top, height) + 1)
    return .definition(Statement.Definition(name: name, parameters: parameters, body: body))
  }

  private mutating func returnStatement() throws(Abort) -> Statement.Kind {
    advance()
    switch kind {
    case .newline, .semicolon, .endOfText, .rightBrace:
      try grow(to: 1)
      return .returnValue(nil)
    default:
      let value = try expression()
      try grow(to: height + 1)
      return .returnValue(value)
    }
  }

  private mutating func scriptParameter() throws(Abort) -> Statement.Kind {
    if isInBlock { report(.nestedParameter, at: token.range) }
    advance()
    let name = try requireName("the name of the script's parameter")
    try require(.assign, "'=' and the default")
    let value = try expression()
    try grow(to: height + 1)
    if !value.isConstant { report(.notConstant, at: value.range) }
    let summary = try plainText(
      "a string that says what it is", otherwise: .badLanguageText("what a 'param' is"),
      help: "param \(name.text) = … \"what it is\"")
    return .parameter(Statement.ScriptParameter(name: name, defaultValue: value, summary: summary.text))
  }

  private mutating func include() throws(Abort) -> Statement.Kind {
    advance()
    try grow(to: 1)
    return .include(
      try plainText(
        "the file's path as a string", otherwise: .interpolatedPath, help: "include \"file.dyne\""))
  }

  /// Reads a string without interpolation.
  private mutating func plainText(_ what: String, otherwise error: SyntaxError, help: String) throws(Abort)
    -> Name
  {
    guard kind == .textStart || kind == .verbatim else { throw fail(expected(what, help: help)) }
    let string = try stringLiteral()
    guard case .text(let text) = string.kind else {
      report(error, at: string.range)
      throw Abort()
    }
    return Name(text: text, range: string.range)
  }

  private mutating func expectation() throws(Abort) -> Statement.Kind {
    advance()
    let condition = try expression()
    var top = height
    var message: Expression?
    if accept(.comma) {
      joinLine()
      guard kind == .textStart || kind == .verbatim else { throw fail(expected("a message in quotes")) }
      message = try stringLiteral()
      top = max(top, height)
    }
    try grow(to: top + 1)
    return .expectation(condition, message: message)
  }

  // MARK: Values

  private mutating func assignmentOrExpression() throws(Abort) -> Statement.Kind {
    if following.kind == .assign, !following.hasNewlineBefore {
      if kind == .name {
        let name = try requireName("a variable")
        advance()
        let value = try value(after: "'='")
        try grow(to: height + 1)
        return .assignment(Statement.Target(name: name, indices: [], range: name.range), value)
      }
    }
    let left = try value()
    if kind == .question, !token.hasNewlineBefore { return try question(about: left) }
    guard kind == .assign else {
      try grow(to: height + 1)
      return .expression(left)
    }
    let target = target(from: left)
    let top = height
    if target == nil { report(.badTarget(left.kindName), at: left.range) }
    advance()
    let value = try value(after: "'='")
    try grow(to: max(top, height) + 1)
    guard let target else { throw Abort() }
    return .assignment(target, value)
  }

  /// Takes `a[i][j, k].field` apart, a field as an index by its name; nil for what can't be assigned to.
  private func target(from expression: Expression) -> Statement.Target? {
    var indices: [[Expression]] = []
    var rest = expression
    while true {
      if case .index(let base, let positions) = rest.kind {
        indices.append(positions)
        rest = base
      } else if case .field(let base, let name) = rest.kind {
        indices.append([Expression(kind: .text(name.text), range: name.range)])
        rest = base
      } else {
        break
      }
    }
    guard case .name(let text) = rest.kind, Token.isName(text) else { return nil }
    let name = Name(text: text, range: rest.range)
    return Statement.Target(name: name, indices: indices.reversed(), range: expression.range)
  }

  /// Reads a command, an `over` or an expression.
  mutating func value(after what: String? = nil) throws(Abort) -> Expression {
    switch kind {
    case .over:
      return try overExpression()
    case .name where !(following.kind == .leftRound && !following.hasBlankBefore):
      let name = text(of: token)
      if let shape = commands(name) {
        if shape.isFunction, kind(at: position + 1) == .leftRound { return try expression() }
        return try command(shape)
      }
      if followingStartsArgument { return try command(CommandShape()) }
      return try expression()
    default:
      return try expression(after: what)
    }
  }

  /// Whether after a name no operator follows, so that it can only be meant for a command.
  private var followingStartsArgument: Bool {
    if following.hasNewlineBefore && kind(at: position + 1) == .newline { return false }
    switch following.kind {
    case .name, .quotedName, .number, .textStart, .verbatim: return true
    default: return following.kind.isLiteralWord
    }
  }

  /// Reads `over NAME in values parallel=n { … }`.
  mutating func overExpression() throws(Abort) -> Expression {
    let start = position
    advance()
    let name = try requireName("the name of the value")
    try require(.in, "'in'")
    let values = try header()
    var top = height
    var parallel: Expression?
    if kind == .name, text(of: token) == "parallel", following.kind == .assign {
      advance()
      advance()
      parallel = try expression(after: "'parallel='")
      top = max(top, height)
    }
    let body = try block(after: "the values", help: "or parallel=n, how many run at once")
    try grow(to: max(top, height) + 1)
    return Expression(kind: .over(name, values, parallel: parallel, body), range: range(from: start))
  }
}

extension Expression {
  /// Whether its value is known from the text alone.
  fileprivate var isConstant: Bool {
    switch kind {
    case .number, .boolean, .none, .text: true
    case .list(let elements): elements.allSatisfy(\.isConstant)
    case .record(let fields): fields.allSatisfy(\.value.isConstant)
    case .range(let from, let through, let step):
      from.isConstant && through.isConstant && step?.isConstant ?? true
    case .unary(_, let operand): operand.isConstant
    case .binary(_, let left, let right, _): left.isConstant && right.isConstant
    case .parenthesized(let inner): inner.isConstant
    default: false
    }
  }

  /// What it is, for a message.
  fileprivate var kindName: String {
    switch kind {
    case .number: "a number"
    case .boolean: "a boolean"
    case .none: "none"
    case .text, .interpolation: "a string"
    case .name(let name): Token.isName(name) ? "a name" : "a name in backquotes"
    case .list: "a list"
    case .record: "a record"
    case .range: "a range"
    case .unary, .binary: "an operation"
    case .call: "a command"
    case .field: "a field"
    case .index: "an element of something else"
    case .over: "an 'over'"
    case .parenthesized: "in parentheses"
    }
  }
}
