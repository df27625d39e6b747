import Diagnostics
import Syntax

extension Evaluator {
  /// Calls a command or a function.
  func call(_ call: CallExpression, _ range: SourceRange) throws -> Value {
    let value = variable(call.name.text)
    if case .function(let function)? = value { return try run(function, call, range) }
    // no variable has a command's name, but a column may
    if let command = session.commands[call.name.text] { return try run(command, call, range) }
    guard let value else {
      throw session.unknownCommand(call.name.text, call.name.range, in: source, locals: locals?.names ?? [])
    }
    throw failure(
      "not-a-function", "'\(call.name.text)' must be a command or a function, but is \(value.brief)",
      call.name.range)
  }

  // functions

  /// Runs the body of a function with its arguments as the variables.
  @inline(never)
  private func run(_ function: Function, _ call: CallExpression, _ range: SourceRange) throws -> Value {
    let frame = try arguments(call, of: function)
    let outer = (locals, source, lastValue)
    defer { (locals, source, lastValue) = outer }
    locals = frame
    source = function.source
    try fillDefaults(of: function)
    do {
      if case .returned(let value) = try execute(function.definition.body) { return value }
      return .none
    } catch {
      source = outer.1
      return try traced(.call(function.name), range) { throw error }
    }
  }

  /// Evaluates the arguments of a call; those with names first, the others in the places that are left.
  @inline(never)
  private func arguments(_ call: CallExpression, of function: Function) throws -> Variables {
    let names = function.parameters
    var values: [Value?] = Array(repeating: nil, count: names.count)
    for argument in call.arguments {
      guard let name = argument.name, case .expression(let expression) = argument.value else { continue }
      guard let place = names.firstIndex(of: name.text) else {
        throw failure(
          "unknown-parameter", "unknown parameter '\(name.text)' of '\(function.name)'", name.range,
          help: NearestName.help(for: name.text, among: names))
      }
      guard values[place] == nil else {
        throw failure(
          "repeated-parameter", "\(name.text) is given twice", argument.range)
      }
      values[place] = try evaluate(expression)
    }
    var place = 0
    for argument in call.arguments where argument.name == nil {
      guard case .expression(let expression) = argument.value else { continue }
      while place < names.count, values[place] != nil { place += 1 }
      guard place < names.count else {
        throw failure(
          "too-many-arguments", "too many arguments: '\(function.name)' takes \(function.arity)",
          argument.range
        )
      }
      values[place] = try evaluate(expression)
    }
    for (place, parameter) in function.definition.parameters.enumerated()
    where values[place] == nil && parameter.defaultValue == nil {
      throw failure(
        "missing-argument", "'\(function.name)' needs the argument '\(parameter.name.text)'",
        call.name.range)
    }
    return Variables(names, values)
  }

  private func fillDefaults(of function: Function) throws {
    for (name, parameter) in zip(function.parameters, function.definition.parameters)
    where locals?[name] == nil {
      guard let expression = parameter.defaultValue else { continue }
      let value = try evaluate(expression)
      locals?[name] = value
    }
  }

  // commands

  @inline(never)
  private func run(_ command: Command, _ call: CallExpression, _ range: SourceRange) throws -> Value {
    let binding = ArgumentBinding(call.arguments, to: command)
    if let problem = binding.problems.first { throw problem.diagnostic(command, call: call, in: source) }
    var arguments: [any BoundArgument] = []
    arguments.reserveCapacity(command.parameters.count)
    for (parameter, given) in zip(command.parameters, binding.assigned) {
      arguments.append(try bind(given, to: parameter, call))
    }
    let before = session.state
    defer { if !command.isFunction { session.services.endProgress() } }
    do {
      let call = Call(
        session: session, command: command, arguments: arguments, location: SourceLocation(source, range),
        isInFunction: locals != nil)
      return command.isFunction
        ? try command.body(call) : try session.unsaved.making { try command.body(call) }
    } catch let error as ArgumentError {
      session.state = before
      session.unsaved.catchObjects()
      let place = command.parameters.firstIndex { $0.name == error.parameter }
      let given = place.map { binding.assigned[$0] } ?? []
      throw failure(error.id, error.description, given.valueRange ?? call.name.range, help: error.help)
    } catch {
      // a statement that it ran has seen to itself
      if !binding.holdsStatement { session.state = before }
      session.unsaved.catchObjects()
      if error is Diagnostic || error is ExpectationFailure || error is Interrupted || error is Quit {
        throw error
      }
      throw failure("command-failed", "\(error)", call.arguments.isEmpty ? call.name.range : range)
    }
  }

  @inline(never)
  private func bind(
    _ given: [Argument], to parameter: any ParameterDeclaration, _ call: CallExpression
  ) throws -> any BoundArgument {
    let input: ArgumentInput?
    switch (parameter.style, given.first) {
    case (.rest, let first) where first?.name == nil:
      input =
        given.isEmpty && !parameter.isRequired
        ? nil : .value(.list(try given.map { try value($0, for: parameter) }))
    case (.free, _?) where parameter.form == .namedValues:
      let fields = try given.compactMap { argument in
        try argument.name.map { ($0.text, try value(argument, for: parameter)) }
      }
      input = .value(.record(Record(fields)))
    case (.free, _?):
      input = .formulas(
        given.compactMap { argument in
          guard let name = argument.name, case .expression(let expression) = argument.value else {
            return nil
          }
          return NamedFormula(name: name.text, formula: Formula(expression, by: self))
        })
    case (_, nil): input = nil
    case (_, let argument?):
      switch (argument.value, parameter.form) {
      case (.statement(let statement), _): input = .statement(defer: statement, by: self)
      case (.expression(let expression), let form) where form.isFormula:
        input = .formula(Formula(expression, by: self))
      case (.expression, _): input = .value(try value(argument, for: parameter))
      }
    }
    do throws(Mismatch) {
      return try parameter.bind(input)
    } catch {
      throw failure(
        "bad-argument", "\(parameter.name) must \(error.must), but \(error.but)",
        given.valueRange ?? call.name.range)
    }
  }

  private func value(_ argument: Argument, for parameter: any ParameterDeclaration) throws -> Value {
    guard case .expression(let expression) = argument.value else { return .none }
    guard let word = parameter.form.word(expression, in: source) else { return try evaluate(expression) }
    if parameter.form == .variableName, case .string(let name) = word, locals?[name] == nil,
      session.variables[name] == nil
    {
      throw unknownName(name, expression.range)
    }
    return word
  }
}

extension ArgumentInput {
  fileprivate static func statement(defer statement: Statement, by evaluator: Evaluator) -> ArgumentInput {
    .statement(
      DeferredStatement(source: evaluator.source.text(in: statement.range)) {
        try evaluator.nested(statement.range) {
          evaluator.lastValue = .none
          _ = try evaluator.execute(statement)
          return evaluator.lastValue
        }
      })
  }
}

extension ArgumentForm {
  /// The unquoted words that an argument of this form may be, as a value; nil if it is an ordinary
  /// expression.
  func word(_ expression: Expression, in source: SourceText) -> Value? {
    guard takesWords else { return nil }
    switch expression.kind {
    case .name(let name): return .string(name)
    case .text(let name) where isColumn: return .string(name)
    case .none:
      // a word of the language that some choices have too
      guard case .choice(let words) = self, words.contains(where: { $0.word == "none" }) else { return nil }
      return .string("none")
    case .call(let call) where namesCommands && call.arguments.isEmpty && !call.isParenthesized:
      return .string(call.name.text)
    case .list(let entries):
      let words = entries.compactMap { word($0, in: source) }
      return words.count == entries.count ? .list(words) : nil
    default: return nil
    }
  }

  private var isColumn: Bool {
    if case .columnName = self { true } else { false }
  }

  private var takesWords: Bool {
    switch self {
    case .choice, .commandName, .topic, .anyWord, .variableName, .columnName: true
    default: false
    }
  }

  private var namesCommands: Bool {
    switch self {
    case .commandName, .topic: true
    default: false
    }
  }
}

extension [Argument] {
  /// The range of what the arguments say, without the parameter's name.
  var valueRange: SourceRange? {
    guard let first, let last else { return nil }
    return first.valueRange.joined(last.valueRange)
  }
}

extension Argument {
  var valueRange: SourceRange {
    switch value {
    case .expression(let expression): expression.range
    case .statement(let statement): statement.range
    }
  }
}

extension Session {
  /// Says that a command doesn't exist and which one may be meant.
  func unknownCommand(
    _ name: String, _ range: SourceRange, in source: SourceText, locals: [String]
  ) -> Diagnostic {
    let functions = variables.names.filter { if case .function = variables[$0] { true } else { false } }
    let names = commands.commands.map(\.name) + functions + locals + Habits.commands.keys.sorted()
    let nearest = NearestName.suggestions(for: name, among: names, count: 1).first
    let isConstructor = name.first?.isUppercase ?? false
    let isEnvironment = isConstructor && nearest.flatMap { commands[$0] }?.area == .environments
    let what = isEnvironment ? "environment" : isConstructor ? "constructor" : "command"
    return Diagnostic(
      id: "unknown-command", message: "unknown \(what) '\(name)'",
      at: SourceLocation(source, range),
      help: LookAlikes.help(for: name, among: names + Token.words.keys.sorted())
        ?? Habits.help(for: name, at: range, in: source) ?? NearestName.help(for: name, among: names))
  }

  /// What to say of a name that no variable has: what it looks like, means elsewhere, or nearly is.
  func help(forUnknown name: String, _ range: SourceRange, in source: SourceText, among names: [String])
    -> String?
  {
    LookAlikes.help(for: name, among: names + Token.words.keys.sorted())
      ?? Habits.help(for: name, at: range, in: source) ?? NearestName.help(for: name, among: names)
  }
}
