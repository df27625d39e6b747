import Diagnostics
import Syntax

/// Finds what could stand at the cursor.
struct Completer {
  let session: Session
  let place: CompletionPlace
  /// The text up to the cursor.
  private let text: String
  /// Whether capitals don't matter.
  private var ignoresCapitals = false

  init(session: Session, text: String, cursor: Int) {
    self.session = session
    self.text = String(decoding: Array(text.utf8).prefix(max(0, cursor)), as: UTF8.self)
    self.place = CompletionPlace(text, at: cursor)
  }

  /// What begins as what is typed does; where nothing does, what does in other capitals.
  func completions() -> [Completion] {
    var found = matching()
    if found.isEmpty, !place.prefix.isEmpty {
      var completer = self
      completer.ignoresCapitals = true
      found = completer.matching()
    }
    guard place.isInBraces else { return found }
    return found.map { completion in
      var completion = completion
      completion.isInBraces = true
      return completion
    }
  }

  private func matching() -> [Completion] {
    if let words = hyphenatedWords() { return words }
    return switch place.kind {
    case .nothing: []
    case .command:
      formulaColumns(around: true) + commands() + functions() + variables(of: .any)
        // in brackets it gives a value
        + (place.takesCommand ? valueWords() : statementWords())
    case .expression:
      formulaColumns() + listedColumns() + variables(of: .any) + pureFunctions() + functions()
        + objectCommands() + valueWords()
    case .field(let base): fields(of: base)
    case .path(let folder, let quote): texts(folder, quote)
    case .quotedName: columns()
    case .argument(let command, let written, let position):
      formulaColumns(around: true) + arguments(command, written: written, position: position)
    case .value(let command, let parameter): values(command, parameter)
    }
  }

  private func completion(_ text: String, _ meaning: String, defaultText: String? = nil) -> Completion? {
    guard begins(text) else { return nil }
    return Completion(range: place.range, text: text, meaning: meaning, defaultText: defaultText)
  }

  /// Whether a text begins as what is typed does.
  private func begins(_ text: String) -> Bool {
    ignoresCapitals
      ? text.lowercased().hasPrefix(place.prefix.lowercased()) : text.hasPrefix(place.prefix)
  }

  // MARK: Words

  /// Words of the language that begin a statement.
  private func statementWords() -> [Completion] {
    guard !place.prefix.isEmpty else { return [] }
    let inBlock = place.blockCount > 0
    return [
      ("for", "repeats a block for each of several values"),
      ("while", "repeats a block while a condition holds"),
      ("if", "runs a block where a condition holds"), ("try", "runs a block, and another where it fails"),
      ("def", "makes a function"), ("expect", "ends the script where a condition doesn't hold"),
      ("include", "runs another script here"), ("param", "a parameter of the script"),
      ("return", "ends a function with a value"), ("break", "leaves the loop"),
      ("continue", "begins the loop's next turn"),
    ].filter { !(inBlock ? ["param", "include"] : ["return", "break", "continue"]).contains($0.0) }
      .compactMap { completion($0.0, $0.1) }
  }

  /// Words of the language that are or join values.
  private func valueWords() -> [Completion] {
    guard !place.prefix.isEmpty else { return [] }
    return [
      ("not", "turns a truth around"), ("true", "yes"), ("false", "no"), ("none", "no value"),
      ("pi", "3.14159…"), ("inf", "infinity"), ("nan", "no number"),
      ("over", "repeats a block and gives a table of its results"),
    ].filter { $0.0 != "over" || place.takesCommand }.compactMap { completion($0.0, $0.1) }
  }

  // MARK: Commands

  private func commands() -> [Completion] {
    session.commands.commands.filter { !$0.isFunction }.compactMap { completion($0.name, $0.summary) }
  }

  /// Commands that give a value, offered after an opening parenthesis or an assignment.
  private func objectCommands() -> [Completion] {
    guard place.takesCommand else { return [] }
    return session.commands.commands.filter { !$0.isFunction && $0.returns != .none }
      .compactMap { completion($0.name, $0.summary) }
  }

  private func pureFunctions() -> [Completion] {
    session.commands.commands(in: .functions).compactMap { completion($0.name, $0.summary) }
  }

  private func functions() -> [Completion] {
    session.variables.all.compactMap { name, value in
      guard begins(name), case .function(let function) = value else { return nil }
      return completion(name, "def \(name)(\(function.parameters.joined(separator: ", ")))")
    }
  }

  private func variables(of type: ValueType) -> [Completion] {
    session.variables.all.compactMap { name, value in
      // the prefix first: finding the type of a long list takes a while
      guard begins(name), type == .any || value.type.mayBe(type) else { return nil }
      if case .function = value { return nil }
      return completion(name, value.shortMeaning)
    }
  }

  /// The words that a command takes with hyphens in them; nil if no such command is being typed.
  private func hyphenatedWords() -> [Completion]? {
    guard let name = place.call?.command, let form = session.commands[name]?.positional.first?.form,
      form.isHyphenated, case .choice(let words) = form
    else { return nil }
    return words.filter { $0.word.hasPrefix(place.word.text) }
      .map { Completion(range: place.word.range, text: $0.word, meaning: $0.sentence) }
  }

  // MARK: Arguments

  /// What may come next among the arguments: values of the next positional parameter, and names of
  /// parameters.
  private func arguments(_ name: String, written: Set<String>, position: Int) -> [Completion] {
    guard let command = session.commands[name] else { return variables(of: .any) + pureFunctions() }
    let open = command.parameters.filter { parameter in
      written.isDisjoint(with: [parameter.name] + parameter.aliases)
    }
    var result: [Completion] = []
    let positional = open.filter { $0.style != .named }
    if let next = position < positional.count
      ? positional[position] : positional.last(where: { $0.style == .rest })
    {
      result += values(next)
    }
    let isFilled = Set(positional.prefix(position).filter { $0.style != .rest }.map(\.name))
    let ofScript = scriptParameters(command, written)
    result += ofScript
    if ofScript.isEmpty, let free = command.free, let named = completion("name=", free.sentence) {
      result.append(named)
    }
    for parameter in open where parameter.style == .named && !isFilled.contains(parameter.name) {
      if let named = completion("\(parameter.name)=", parameter.sentence, defaultText: parameter.defaultText)
      {
        result.append(named)
      }
    }
    return result
  }

  /// The parameters of the script that a command is given first, where it takes them under their names.
  private func scriptParameters(_ command: Command, _ written: Set<String>) -> [Completion] {
    guard command.free?.form == .namedValues, command.positional.first?.form == .inputPath,
      let name = place.firstText, let text = try? session.services.readFile(session.path(name))
    else { return [] }
    let aside = Session(commands: session.commands, services: session.services, settings: session.settings)
    let source = SourceText(name: name, text: text)
    guard case .complete(let program) = aside.parse(source) else { return [] }
    let checker = Checker(session: aside, source: source)
    checker.check(program)
    return checker.parameters.filter { !written.contains($0.name) }.compactMap {
      completion("\($0.name)=", $0.sentence, defaultText: $0.defaultText)
    }
  }

  private func values(_ command: String, _ parameter: String) -> [Completion] {
    guard let parameter = session.commands[command]?.parameter(parameter) else { return variables(of: .any) }
    return values(parameter)
  }

  private func values(_ parameter: any ParameterDeclaration) -> [Completion] {
    switch parameter.form {
    case .choice(let words), .anyWord(let words): words.compactMap { completion($0.word, $0.sentence) }
    case .commandName: session.commands.commands.compactMap { completion($0.name, $0.summary) }
    case .topic(let topics):
      session.commands.commands.compactMap { completion($0.name, $0.summary) } + variables(of: .any)
        + topics.compactMap { completion($0.word, $0.sentence) }
    case .variableName: variables(of: .any)
    case .columnName: columns()
    case .formula, .columnFormula: columns() + variables(of: .any) + pureFunctions()
    case .formulaOf(let names): offered(names) + variables(of: .any) + pureFunctions()
    case .statement: commands() + variables(of: .any)
    case .path, .inputPath: []
    case .namedValues: variables(of: .any)
    case .value:
      variables(of: element(parameter)) + (parameter.type.mayBe(.boolean) ? booleans() : [])
        + (place.prefix.isEmpty || place.prefix.first == "_" ? [] : functionsThatGive(element(parameter)))
    }
  }

  /// Functions whose value a parameter may take.
  private func functionsThatGive(_ type: ValueType) -> [Completion] {
    session.commands.commands(in: .functions).filter { $0.returns.mayBe(type) }
      .compactMap { completion($0.name, $0.summary) } + functions()
  }

  /// The type of one argument: an element of the list that a rest makes.
  private func element(_ parameter: any ParameterDeclaration) -> ValueType {
    guard parameter.style == .rest, case .either(let types) = parameter.type else { return parameter.type }
    for case .list(let type) in types { return type }
    return parameter.type
  }

  /// The columns of the table that the call works on.
  private func columns() -> [Completion] { columns(of: place.call?.subject) }

  /// The columns of a table that a word names.
  private func columns(of subject: String?) -> [Completion] {
    guard let subject, case .table(let columns?) = guess.type(of: subject) else { return [] }
    return columns.compactMap { column in
      guard let text = Token.written(column.name), begins(text) || begins(column.name) else { return nil }
      let meaning = "column" + (column.unit.map { " (\($0))" } ?? "")
      return Completion(range: place.range, text: text, meaning: meaning)
    }
  }

  /// The columns of a table, in brackets where a command takes their names: `select t [`.
  private func listedColumns() -> [Completion] {
    guard let outer = place.outerCall, let command = session.commands[outer.command] else { return [] }
    let takes = command.parameters.contains { if case .columnName = $0.form { true } else { false } }
    return takes ? columns(of: outer.subject) : []
  }

  private var guess: ValueGuess { ValueGuess(session: session, place: place, text: text) }

  /// The columns, or names of a formula's own, if a call around the cursor takes a formula: one around its
  /// brackets only, or also the one that it stands in itself.
  private func formulaColumns(around: Bool = false) -> [Completion] {
    let inner = around ? [] : [place.call?.command].compactMap(\.self)
    for name in inner + place.enclosing {
      for parameter in session.commands[name]?.parameters ?? [] {
        switch parameter.form {
        case .formula, .columnFormula: return columns()
        case .formulaOf(let names): return offered(names)
        default: continue
        }
      }
    }
    return []
  }

  /// The names of a formula's own.
  private func offered(_ names: [FormulaName]) -> [Completion] {
    names.compactMap { completion($0.isPlain ? $0.name : "\($0.name)(", $0.sentence) }
  }

  private func booleans() -> [Completion] {
    guard !place.prefix.isEmpty else { return [] }
    return [completion("true", "yes"), completion("false", "no")].compactMap(\.self)
  }

  // MARK: Fields and paths

  private func fields(of base: String) -> [Completion] {
    (guess.type(of: base).fields ?? []).compactMap { field in
      guard begins(field.name), let text = Token.written(field.name) else { return nil }
      let unit = field.unit.map { " (\($0))" } ?? ""
      let meaning = (field.sentence.isEmpty ? field.type.phrase : field.sentence) + unit
      return Completion(range: place.range, text: text, meaning: meaning)
    }
  }

  /// What a string may say: names that the command knows, or paths.
  private func texts(_ folder: String, _ quote: UInt8) -> [Completion] {
    for (name, subject) in place.calls {
      guard let command = session.commands[name] else { continue }
      let place = TextOffers.Place(
        parameter: place.argument.name, position: place.argument.position, callee: place.callee,
        text: place.firstText, subject: subject)
      guard let names = command.texts.names(place, session) else { continue }
      return folder.isEmpty ? names.compactMap { named($0, quote) } : []
    }
    return paths(folder, quote)
  }

  private func named(_ name: String, _ quote: UInt8) -> Completion? {
    guard begins(name), let text = WrittenPath.written(name, quote: quote) else { return nil }
    return Completion(
      range: place.range, text: text, meaning: "file", quote: String(Unicode.Scalar(quote)))
  }

  /// Whether the command at the cursor takes a file of this name, or what is in a folder.
  private func mayBeTaken(_ name: String) -> Bool {
    let endings = place.call.flatMap { session.commands[$0.command]?.texts.endings } ?? []
    return endings.isEmpty || name.hasSuffix("/")
      || endings.contains { name.lowercased().hasSuffix("." + $0) }
  }

  private func paths(_ folder: String, _ quote: UInt8) -> [Completion] {
    let path = session.path(folder.isEmpty ? "." : folder)
    return session.services.listFolder(path).compactMap { name in
      guard !name.hasPrefix(".") || place.prefix.hasPrefix("."), begins(name), mayBeTaken(name),
        // in the current folder a name may look like a home
        let text = WrittenPath.written(
          folder.isEmpty && name.hasPrefix("~") ? "./" + name : name, quote: quote)
      else { return nil }
      return Completion(
        range: place.range, text: text, meaning: name.hasSuffix("/") ? "folder" : "file",
        quote: String(Unicode.Scalar(quote)))
    }
  }
}

extension Value {
  /// What a completion says of a variable.
  fileprivate var shortMeaning: String {
    switch self {
    case .object(let object): object.line
    default: brief
    }
  }
}
