import Diagnostics
import Syntax

/// What the parts of a text that is being typed are, as far as its tokens and the names in reach say.
package struct InputColors {
  package enum Kind: Sendable {
    case command, function, word, parameter, choice, string, number, variable, comment, unknown
  }

  private let session: Session
  private let source: SourceText
  private let tokens: [Token]
  private let cursor: Int
  /// The names that the text itself makes.
  private var own: Set<String> = []

  package init(session: Session, text: String, cursor: Int) {
    self.session = session
    self.cursor = cursor
    source = SourceText(name: "", text: text)
    tokens = Lexer(source).tokens
    own = namesMade()
  }

  /// The kinds of the text's bytes; nil where a byte has none.
  package func kinds() -> [Kind?] {
    var kinds = [Kind?](repeating: nil, count: source.utf8.count)
    var scopes = [Scope()]
    var end = 0
    for (index, token) in tokens.enumerated() {
      mark(&kinds, gap: end..<token.start)
      end = token.end
      if token.hasNewlineBefore || index == 0, scopes.last?.isBlock ?? true {
        scopes[scopes.count - 1].start()
      }
      if let kind = kind(index, &scopes) {
        for place in token.start..<min(token.end, kinds.count) { kinds[place] = kind }
      }
      follow(token, &scopes)
    }
    mark(&kinds, gap: end..<source.utf8.count)
    return kinds
  }

  /// What is open at the start of each row but the first, outermost first.
  package func openBrackets() -> [[String]] {
    var rows: [[String]] = []
    var open: [String] = []
    var next = 0
    for (offset, byte) in source.utf8.enumerated() where byte == 0x0A {
      while next < tokens.count, tokens[next].start < offset {
        switch tokens[next].kind {
        case .leftRound, .leftSquare, .leftBrace: open.append(source.text(in: tokens[next].range))
        case .rightRound, .rightSquare, .rightBrace: _ = open.popLast()
        default: break
        }
        next += 1
      }
      rows.append(open + joint(before: offset, next))
    }
    return rows
  }

  /// What at the end of a row says that the next belongs to it: an operator, a comma or `\`.
  private func joint(before offset: Int, _ next: Int) -> [String] {
    let isBackslash = source.utf8[..<offset].last { $0 != UInt8(ascii: " ") } == UInt8(ascii: "\\")
    if isBackslash { return ["\\"] }
    guard next > 0, case let last = tokens[next - 1] else { return [] }
    switch last.kind {
    case .comma, .assign, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .plus, .minus,
      .star, .slash, .percent, .caret, .and, .or, .not, .by, .in, .dotDot:
      return [source.text(in: last.range)]
    default: return []
    }
  }

  // names

  /// What a statement, or what is in a bracket, has said so far.
  private struct Scope {
    var command: Command?
    var isStart = true
    var isBlock = true

    mutating func start() { (command, isStart) = (nil, true) }
  }

  private func follow(_ token: Token, _ scopes: inout [Scope]) {
    switch token.kind {
    case .leftRound, .leftSquare:
      let command = scopes.last?.command
      scopes.append(Scope(command: token.kind == .leftSquare ? command : nil, isStart: true, isBlock: false))
    case .leftBrace: scopes.append(Scope())
    case .rightRound, .rightSquare, .rightBrace:
      if scopes.count > 1 { scopes.removeLast() }
      if token.kind == .rightBrace { scopes[scopes.count - 1].start() }
    case .semicolon: scopes[scopes.count - 1].start()
    case .assign where token.hasBlankBefore: scopes[scopes.count - 1].isStart = true
    case .else, .try, .expect, .over: scopes[scopes.count - 1].isStart = true
    default: scopes[scopes.count - 1].isStart = false
    }
  }

  private func kind(_ index: Int, _ scopes: inout [Scope]) -> Kind? {
    let token = tokens[index]
    switch token.kind {
    case .number: return .number
    case .verbatim, .textStart, .textStretch, .textEnd, .format, .system: return .string
    case .interpolationStart, .interpolationEnd: return .word
    case .question: return .command
    case let kind where kind.isLiteralWord: return .number
    case let kind where kind.isWord: return .word
    case .name: return nameKind(index, &scopes)
    default: return nil
    }
  }

  private func nameKind(_ index: Int, _ scopes: inout [Scope]) -> Kind? {
    let token = tokens[index]
    let name = source.text(in: token.range)
    let next = index + 1 < tokens.count ? tokens[index + 1] : nil
    if index > 0, tokens[index - 1].kind == .dot, !token.hasBlankBefore { return nil }
    let scope = scopes[scopes.count - 1]
    if next?.kind == .assign, next?.hasBlankBefore == false, !scope.isStart || !scope.isBlock {
      return .parameter
    }
    let isCalled = next?.kind == .leftRound && next?.hasBlankBefore == false
    if let value = session.variables[name] {
      if case .function = value { return .function }
      return .variable
    }
    if own.contains(name) { return isCalled ? .function : .variable }
    if let command = session.commands[name] {
      if scope.isStart, !isCalled { scopes[scopes.count - 1].command = command }
      if isCalled, let next, next.kind == .leftRound { return .function }
      return command.isFunction ? .function : .command
    }
    if isChoice(name, scope.command, index) { return .choice }
    return mayBeUnknown(token, scope, next) ? .unknown : nil
  }

  private func isChoice(_ name: String, _ command: Command?, _ index: Int) -> Bool {
    command?.parameters.contains { parameter in
      if case .choice(let words) = parameter.form { return words.contains { $0.word == name } }
      return false
    } ?? false
  }

  /// Whether a name that nothing has is wrong: it was typed past, and nothing may take it as it is.
  private func mayBeUnknown(_ token: Token, _ scope: Scope, _ next: Token?) -> Bool {
    guard cursor < token.start || cursor > token.end else { return false }
    // a name that is about to be made
    if next?.kind == .assign || next?.kind == .comma || next?.kind == .minus { return false }
    guard let command = scope.command else { return scope.isStart && scope.isBlock }
    return command.parameters.allSatisfy { $0.form == .value }
  }

  /// The names that the text makes: by `=`, `for`, `def`, `param`, `catch`.
  private func namesMade() -> Set<String> {
    var names: Set<String> = []
    var isInHead = false
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .for, .def, .param, .catch, .over: isInHead = true
      case .leftBrace, .in, .semicolon: isInHead = false
      case .name:
        if token.hasNewlineBefore { isInHead = false }
        let isMade = index + 1 < tokens.count && [.assign, .comma].contains(tokens[index + 1].kind)
        if isInHead || isMade { names.insert(source.text(in: token.range)) }
      default: if token.hasNewlineBefore { isInHead = false }
      }
    }
    return names
  }

  /// Marks the comments between two tokens.
  private func mark(_ kinds: inout [Kind?], gap: Range<Int>) {
    var isComment = false
    for place in gap where place < source.utf8.count {
      let byte = source.utf8[place]
      if byte == UInt8(ascii: "#") { isComment = true }
      if byte == 0x0A { isComment = false }
      if isComment { kinds[place] = .comment }
    }
  }
}

/// What the parameter at the cursor takes, in a line.
package struct ParameterHint {
  private let session: Session
  private let place: CompletionPlace

  /// The cursor is an offset into the text's UTF-8.
  package init(session: Session, text: String, cursor: Int) {
    self.session = session
    place = CompletionPlace(text, at: cursor)
  }

  /// The line; empty where nothing is known.
  package var line: String {
    switch place.kind {
    case .value(let name, let parameter):
      return session.commands[name]?.parameter(parameter).map { Self.line($0, sign: "=") } ?? ""
    case .argument(let name, let written, let position):
      guard let command = session.commands[name] else { return "" }
      let open = command.positional.filter { written.isDisjoint(with: [$0.name] + $0.aliases) }
      let next = position < open.count ? open[position] : open.last { $0.style == .rest }
      return next.map { Self.line($0, sign: ":") } ?? ""
    default: return ""
    }
  }

  private static func line(_ parameter: any ParameterDeclaration, sign: String) -> String {
    var phrase = parameter.phrase[...]
    for article in ["a ", "an "] where phrase.hasPrefix(article) { phrase = phrase.dropFirst(article.count) }
    let fallback = parameter.defaultText.map { ", default \($0)" } ?? ""
    return "\(parameter.name)\(sign) \(phrase)\(fallback)"
  }
}
