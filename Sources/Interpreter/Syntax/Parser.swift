package import Diagnostics

/// Turns a text into its tree, by recursive descent.
///
/// A statement that can't be read is reported and skipped, so one parse finds the errors of all statements.
package struct Parser {
  /// Leaves a statement whose error is reported already.
  struct Abort: Error {}

  /// How many levels may be nested (the parser's recursion), and how high a tree may get (its readers'
  /// recursion).
  static let maximumNesting = 100
  static let maximumHeight = 400

  let source: SourceText
  let tokens: [Token]
  let commands: (String) -> CommandShape?
  private let narrations: [Narration]
  let endsWithBackslash: Bool
  var diagnostics: [Diagnostic]
  var incomplete: Incomplete?
  private var nextNarration = 0
  private var version: Int?

  /// The index of the token to be read next.
  var position = 0
  /// The token that continues a line that ends in an operator or a comma.
  var joinedPosition = -1
  /// The token that starts the innermost statement.
  private var startPosition = 0
  /// The indices of the brackets that are open.
  var open: [Int] = []
  /// The indices of the braces that hold a record, not a block.
  var records: Set<Int> = []
  /// Whether blanks before `-`, `[` and `(` part arguments here.
  var isAmongArguments = false
  var nesting = 0
  /// The height of the tree that was made last.
  var height = 0

  /// Parses a whole text; `commands` gives the shape of the command of a name, nil if there is none.
  package static func parse(_ source: SourceText, commands: @escaping (String) -> CommandShape?)
    -> ParseResult
  {
    var parser = Parser(Lexer(source), commands: commands)
    return parser.parseAll()
  }

  /// The statements of a text that can be read, of one that can't be read as a whole.
  package static func readableStatements(
    of source: SourceText, commands: @escaping (String) -> CommandShape?
  ) -> [Statement] {
    var parser = Parser(Lexer(source), commands: commands)
    parser.readVersion()
    return parser.statements(inBlock: false)
  }

  private init(_ lexer: Lexer, commands: @escaping (String) -> CommandShape?) {
    source = lexer.source
    tokens = lexer.tokens
    narrations = lexer.narrations
    diagnostics = lexer.diagnostics
    endsWithBackslash = lexer.endsWithBackslash
    self.commands = commands
  }

  private mutating func parseAll() -> ParseResult {
    readVersion()
    let statements = statements(inBlock: false)
    let closing = takeNarration(before: source.utf8.count)
    if diagnostics.isEmpty, incomplete == nil, endsWithBackslash {
      noteIncomplete(expected("the rest of the line"), at: tokens[position].range)
    }
    switch (incomplete, diagnostics.isEmpty) {
    case (nil, true):
      return .complete(
        Program(
          source: source, version: version, statements: statements, closing: closing,
          marks: narrations.filter { $0.mark != nil }))
    case (let incomplete?, true):
      return .incomplete(incomplete)
    case (let incomplete, false):
      let all = diagnostics + (incomplete.map { [$0.diagnostic] } ?? [])
      return .wrong(
        all.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(
          \.element))
    }
  }

  // MARK: Tokens

  /// The kind of the token at the position, `newline` where a line ends before it and that ends a statement.
  var kind: Token.Kind {
    let token = tokens[position]
    guard token.hasNewlineBefore, token.kind != .endOfText, position != joinedPosition,
      position != startPosition, newlinesMatter
    else {
      return token.kind
    }
    return .newline
  }

  /// The kind of the token at `index`, with ends of lines as at the position.
  func kind(at index: Int) -> Token.Kind {
    let token = tokens[min(index, tokens.count - 1)]
    return token.hasNewlineBefore && token.kind != .endOfText && newlinesMatter ? .newline : token.kind
  }

  /// Whether a block is open.
  var isInBlock: Bool { open.contains { opensBlock($0) } }

  private var newlinesMatter: Bool {
    guard let last = open.last else { return true }
    return opensBlock(last)
  }

  private func opensBlock(_ index: Int) -> Bool {
    tokens[index].kind == .leftBrace && !records.contains(index)
  }

  var token: Token { tokens[position] }

  /// The token after the one at the position.
  var following: Token { tokens[min(position + 1, tokens.count - 1)] }

  /// The end of the token that was read last.
  var previousEnd: Int { position > 0 ? tokens[position - 1].end : 0 }

  /// A token as it was written, a name in its one spelling and without its quotes.
  func text(of token: Token) -> String {
    switch token.kind {
    case .name: source.name(in: token.range)
    case .quotedName: source.text(in: SourceRange(token.start + 1, token.end - 1))
    default: source.text(in: token.range)
    }
  }

  /// The range from a token to what was read last.
  func range(from start: Int) -> SourceRange {
    SourceRange(tokens[start].start, max(previousEnd, tokens[start].start))
  }

  mutating func advance() {
    if position < tokens.count - 1 { position += 1 }
  }

  /// Lets what comes next stand on a new line.
  mutating func joinLine() { joinedPosition = position }

  /// Reads a token of this kind; says whether there was one.
  mutating func accept(_ wanted: Token.Kind) -> Bool {
    guard kind == wanted else { return false }
    advance()
    return true
  }

  /// Reads a token of this kind or leaves the statement.
  mutating func require(_ wanted: Token.Kind, _ what: String, help: String? = nil) throws(Abort) {
    guard accept(wanted) else { throw fail(expected(what, help: help)) }
  }

  /// Reads a name, no word of the language.
  mutating func requireName(_ what: String) throws(Abort) -> Name {
    let token = token
    if kind.isWord { throw fail(.reservedName(text(of: token))) }
    try require(.name, what)
    return Name(text: text(of: token), range: token.range)
  }

  /// What stands at the position, as the end of a message.
  var found: String {
    switch kind {
    case .endOfText: "the end of the text"
    case .newline: "the end of the line"
    case .textStart, .verbatim: "a string"
    case .format, .interpolationEnd, .textEnd: "the end of '{…}'"
    default: "'\(text(of: token))'"
    }
  }

  func expected(_ what: String, help: String? = nil) -> SyntaxError {
    .expected(what, found: found, help: help)
  }

  // MARK: Brackets

  /// Reads an opening bracket; newlines inside mean what they mean in it.
  mutating func openBracket() {
    open.append(position)
    advance()
  }

  /// Reads the bracket that closes the innermost open one.
  mutating func closeBracket(help: String? = nil) throws(Abort) {
    guard let opener = open.last else { return }
    let closer = Self.closer(of: tokens[opener].kind)
    guard kind == closer else {
      let name = Self.sign(closer)
      let line = source.line(at: tokens[opener].start)
      let place = line == source.line(at: token.start) ? nil : "opened on line \(line + 1)"
      throw fail(.unclosed(text(of: tokens[opener]), by: name, found: found, help: help ?? place))
    }
    open.removeLast()
    advance()
  }

  static func closer(of opener: Token.Kind) -> Token.Kind {
    switch opener {
    case .leftRound: .rightRound
    case .leftSquare: .rightSquare
    case .interpolationStart: .interpolationEnd
    default: .rightBrace
    }
  }

  static func sign(_ closer: Token.Kind) -> String {
    switch closer {
    case .rightRound: ")"
    case .rightSquare: "]"
    default: "}"
    }
  }

  // MARK: Depth

  /// Runs `body` one level deeper.
  mutating func nested<Result>(_ body: (inout Parser) throws(Abort) -> Result) throws(Abort) -> Result {
    guard nesting < Self.maximumNesting else {
      report(.tooDeep(Self.maximumNesting), at: token.range)
      throw Abort()
    }
    nesting += 1
    defer { nesting -= 1 }
    return try body(&self)
  }

  /// Notes the height of the tree made last.
  mutating func grow(to height: Int) throws(Abort) {
    self.height = height
    guard height <= Self.maximumHeight else {
      report(.tooDeep(Self.maximumHeight), at: token.range)
      throw Abort()
    }
  }

  // MARK: Statements and recovery

  /// Reads `dyne 1` at the start of the text.
  private mutating func readVersion() {
    while token.kind == .semicolon { advance() }
    guard isVersionStatement else { return }
    version = versionNumber()
    if kind != .newline, kind != .semicolon, kind != .endOfText {
      _ = fail(expected("the end of the statement"))
      recover(from: position, openCount: 0)
    }
  }

  /// Whether `dyne` with a number stands here.
  var isVersionStatement: Bool {
    token.kind == .name && following.kind == .number && !following.hasNewlineBefore
      && text(of: token) == "dyne"
      && commands("dyne") == nil
  }

  /// Reads `dyne 1` and says which version it is.
  mutating func versionNumber() -> Int? {
    advance()
    let number = token
    advance()
    guard text(of: number) == "1" else {
      report(.badVersion(text(of: number)), at: number.range)
      return nil
    }
    return 1
  }

  /// Reads statements up to the end of the text or, in a block, up to `}`.
  mutating func statements(inBlock: Bool) -> [Statement] {
    var statements: [Statement] = []
    var highest = 0
    while true {
      startPosition = position
      switch token.kind {
      case .semicolon:
        advance()
        continue
      case .endOfText:
        height = highest
        return statements
      case .rightBrace:
        if inBlock {
          height = highest
          return statements
        }
        report(.unopened("}"), at: token.range)
        advance()
        continue
      default:
        break
      }
      let start = position
      let openCount = open.count
      let narration = takeNarration(before: token.start)
      do throws(Abort) {
        let statement = try statement(narration: narration)
        try requireStatementEnd(from: start)
        highest = max(highest, height)
        statements.append(statement)
      } catch {
        recover(from: start, openCount: openCount)
      }
      explainHabit(of: start)
    }
  }

  /// Reads `{ … }`.
  mutating func block(after what: String, help: String? = nil) throws(Abort) -> StatementBlock {
    if kind == .newline, token.kind == .leftBrace {
      report(.onItsOwnLine("{", before: what), at: token.range)
      joinLine()
    }
    guard kind == .leftBrace else { throw fail(expected("'{'", help: blockHelp(help))) }
    let start = position
    let amongArguments = isAmongArguments
    isAmongArguments = false
    defer { isAmongArguments = amongArguments }
    return try nested { parser throws(Abort) in
      parser.openBracket()
      let statements = parser.statements(inBlock: true)
      try parser.closeBracket()
      try parser.grow(to: parser.height + 1)
      return StatementBlock(statements: statements, range: parser.range(from: start))
    }
  }

  private func blockHelp(_ help: String?) -> String? {
    switch kind {
    case .assign: "compare with '=='"
    default: help ?? habitHelp ?? commandHelp
    }
  }

  private mutating func requireStatementEnd(from start: Int) throws(Abort) {
    switch kind {
    case .newline, .semicolon, .endOfText, .rightBrace: return
    case .rightRound, .rightSquare:
      throw fail(.unopened(text(of: token)))
    case .assign:
      throw fail(expected("the end of the statement", help: "compare with '=='"))
    case .question:
      throw fail(expected("the end of the statement", help: questionHelp))
    default:
      throw fail(expected("the end of the statement", help: habitHelp ?? commandHelp))
    }
  }

  /// What to tell someone who wrote a command's arguments where only an expression can be.
  var commandHelp: String? {
    guard position > 0, tokens[position - 1].kind == .name else { return nil }
    let name = text(of: tokens[position - 1])
    return commands(name) == nil ? nil : "inside an expression a command is in parentheses: (\(name) …)"
  }

  private mutating func takeNarration(before offset: Int) -> [Narration] {
    let start = nextNarration
    while nextNarration < narrations.count, narrations[nextNarration].range.start < offset {
      nextNarration += 1
    }
    return Array(narrations[start..<nextNarration])
  }
}

extension Diagnostic {
  fileprivate var start: Int { location?.range.start ?? 0 }
}
