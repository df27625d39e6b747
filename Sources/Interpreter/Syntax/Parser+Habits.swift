import Diagnostics

/// Questions, lines for the system's shell, and what people write by habit.
extension Parser {
  // MARK: What works

  /// Reads `!command` as `shell "command"`.
  mutating func systemLine() throws(Abort) -> Statement.Kind {
    let range = token.range
    let line = source.text(in: SourceRange(range.start + 1, range.end)).trimmed
    advance()
    try grow(to: 2)
    return .expression(call("shell", Expression(kind: .text(line), range: range), range))
  }

  /// Reads `?name` as `help name`, `?` as `help`, and `?value` as `describe value`.
  mutating func leadingQuestion() throws(Abort) -> Statement.Kind {
    let start = position
    advance()
    if endsStatement { return .expression(call("help", nil, range(from: start))) }
    if let name = try questionedName() {
      return .expression(call("help", name, range(from: start)))
    }
    let first = text(of: token), isName = kind == .name || kind.isWord
    if isName, following.hasBlankBefore {
      advance()
      throw fail(expected("the end of the statement", help: "write help \(first)"))
    }
    let subject = try expression()
    try grow(to: height + 1)
    return .expression(call("describe", subject, range(from: start)))
  }

  /// Reads `name?` or `name??` as `help name`; nil for all else.
  mutating func trailingQuestion() throws(Abort) -> Statement.Kind? {
    guard kind == .name || kind.isWord, following.kind == .question, !following.hasNewlineBefore else {
      return nil
    }
    let start = position
    let name = Expression(kind: .name(text(of: token)), range: token.range)
    advance()
    advance()
    guard endsStatement else {
      position -= 1
      throw fail(expected("the end of the statement", help: questionHelp))
    }
    try grow(to: 2)
    return .expression(call("help", name, range(from: start)))
  }

  /// Reads the `?` after a value as `describe value`.
  mutating func question(about value: Expression) throws(Abort) -> Statement.Kind {
    if case .call(let call) = value.kind, !call.isParenthesized {
      throw fail(expected("the end of the statement", help: "write help \(call.name.text)"))
    }
    let question = token
    advance()
    guard endsStatement else {
      position -= 1
      throw fail(expected("the end of the statement", help: questionHelp))
    }
    try grow(to: height + 1)
    return .expression(call("describe", value, value.range.joined(question.range)))
  }

  private var endsStatement: Bool {
    switch kind {
    case .newline, .semicolon, .endOfText, .rightBrace: true
    default: false
    }
  }

  /// Reads a name on its own after `?`.
  private mutating func questionedName() throws(Abort) -> Expression? {
    guard kind == .name || kind.isWord else { return nil }
    let token = token
    advance()
    guard endsStatement else {
      position -= 1
      return nil
    }
    try grow(to: 2)
    return Expression(kind: .name(text(of: token)), range: token.range)
  }

  private func call(_ name: String, _ argument: Expression?, _ range: SourceRange) -> Expression {
    let arguments = argument.map { [Argument(name: nil, value: .expression($0), range: $0.range)] } ?? []
    let call = CallExpression(
      name: Name(text: name, range: range), arguments: arguments, isParenthesized: false)
    return Expression(kind: .call(call), range: range)
  }

  // MARK: What to write instead

  /// Reports an option as programs of the system's shell take them, `--help`.
  mutating func skipForeignOption(of command: String) throws(Abort) {
    guard kind == .minus, following.kind == .minus, token.hasBlankBefore, !following.hasBlankBefore else {
      return
    }
    let name = tokens[min(position + 2, tokens.count - 1)]
    guard name.kind == .name || name.kind.isWord, !name.hasBlankBefore else { return }
    let word = text(of: name)
    let help = word == "help" ? "write help \(command)" : "write \(word)=…: parameters have no dashes"
    throw fail(expected("an argument", help: help))
  }

  /// Reports a path without quotes that begins with a sign, `cd ..`.
  mutating func skipUnquotedPath(of command: String) throws(Abort) {
    let isTilde = kind == .invalid && source.text(in: token.range) == "~"
    guard isTilde || [.dotDot, .dot, .slash, .star].contains(kind) else { return }
    let line = source.text(
      in: SourceRange(token.start, source.range(ofLine: source.line(at: token.start)).end))
    let path = line.prefix { !$0.isWhitespace && $0 != ";" && $0 != ")" }
    let help = "write \(command) \"\(path)\""
    if let place = diagnostics.firstIndex(where: { $0.location?.range.start == token.start }) {
      diagnostics[place].help = help
      throw Abort()
    }
    throw fail(expected("a path in quotes", help: help))
  }

  /// What to say where a `?` means nothing.
  var questionHelp: String { "write choose(condition, a, b) for a choice, help name for help" }

  /// What to write instead of the word at the position.
  var habitHelp: String? {
    guard kind == .name, commands(text(of: token)) == nil else { return nil }
    return Habits.help(for: text(of: token), at: token.range, in: source)
  }

  /// Reports a sign before a statement, such as those of other shells' own commands.
  mutating func sigil() -> Abort {
    if kind == .invalid { return Abort() }
    let rest = Habits.arguments(after: token.end, in: source)
    let word = following.hasBlankBefore ? "" : text(of: following)
    let help: String
    if word.isEmpty || following.kind != .name {
      help = kind == .percent ? "'#' starts a comment" : "a path is a string in quotes"
    } else if ["q", "quit", "exit"].contains(word) {
      help = "to leave, write quit"
    } else if commands(word) != nil {
      help = "write \(rest)"
    } else {
      help =
        Habits.help(for: word, arguments: Habits.arguments(after: following.end, in: source))
        ?? "commands have no prefix; 'help' lists them"
    }
    return fail(expected("a value", help: help))
  }

  /// Says how a block is written where the `:` of another language stands after its header.
  mutating func explainColon(_ word: String, _ header: Expression) {
    guard token.kind == .invalid, source.text(in: token.range) == ":" else { return }
    var text = source.text(in: header.range)
    if case .call(let call) = header.kind, call.name.text == "range",
      let range = Habits.range(Habits.arguments(after: call.name.range.end, in: source))
    {
      text = range
    }
    let place = diagnostics.firstIndex { $0.location?.range.start == token.start }
    if let place { diagnostics[place].help = "a block is in braces: \(word) \(text) { … }" }
  }

  /// Says what is wrong with a statement by its first word, where other shells and languages know that.
  mutating func explainHabit(of start: Int) {
    let first = tokens[start], next = tokens[min(start + 1, tokens.count - 1)]
    guard first.kind == .name, next.hasBlankBefore, !next.hasNewlineBefore, next.kind != .assign,
      case let word = text(of: first), commands(word) == nil, Habits.isTelling(word)
    else { return }
    let end = tokens[position].start
    let isApart = start + 2 < tokens.count && tokens[start + 2].hasBlankBefore
    switch next.kind {
    case .plus, .minus, .star, .slash, .percent, .caret, .less, .greater, .equal, .leftSquare, .leftRound:
      if isApart { return }
    default: break
    }
    let place = diagnostics.firstIndex { diagnostic in
      diagnostic.location.map { $0.range.start >= first.start && $0.range.start <= end } ?? false
    }
    guard let place, diagnostics[place].location?.range.start ?? end < end || position == tokens.count - 1
    else { return }
    diagnostics[place].help = Habits.help(for: word, at: first.range, in: source)
  }
}
