import Diagnostics
import Syntax

extension Checker {
  /// Checks a call of a command or a function and gives the type of its value.
  func check(_ call: CallExpression, _ range: SourceRange) -> ValueType {
    if let name = offered.first(where: { $0.name == call.name.text }) { return check(call, of: name) }
    if let command = session.commands[call.name.text] { return check(call, command) }
    let isKnown = known[call.name.text] != nil || isGlobal(call.name.text)
    let isHabit = !isKnown && Habits.isTelling(call.name.text)
    for argument in call.arguments where isKnown || (!isHabit && argument.isExpressionOtherThanName) {
      _ = type(of: argument)
    }
    guard isKnown else {
      if !knowsAllNames, writtenFunctions.contains(call.name.text) { return .any }
      var names: [String] = []
      for (name, definition) in functions where definition != nil { names.append(name) }
      let callable = offered.filter { $0.form != .plain }.map(\.name)
      report(
        session.unknownCommand(call.name.text, call.name.range, in: source, locals: callable + names.sorted())
      )
      return .any
    }
    if knowsAllNames, let type = known[call.name.text], !type.mayBe(.function) {
      report(
        "not-a-function", "'\(call.name.text)' must be a command or a function, but is \(type.phrase)",
        call.name.range)
    } else if case .some(.some(let definition)) = functions[call.name.text] {
      check(call, of: Function(definition, in: source))
      return returned[call.name.text] ?? .any
    }
    return .any
  }

  private func type(of argument: Argument) -> ValueType {
    switch argument.value {
    case .expression(let expression): type(of: expression)
    case .statement(let statement): check(statement)
    }
  }

  // MARK: Functions

  private func check(_ call: CallExpression, of function: Function) {
    var free = function.parameters
    for argument in call.arguments {
      guard let name = argument.name else { continue }
      if let place = free.firstIndex(of: name.text) {
        free.remove(at: place)
      } else if function.parameters.contains(name.text) {
        report("repeated-parameter", "\(name.text) is given twice", argument.range)
      } else {
        report(
          "unknown-parameter", "unknown parameter '\(name.text)' of '\(function.name)'", name.range,
          help: NearestName.help(for: name.text, among: function.parameters))
      }
    }
    let positional = call.arguments.filter { $0.name == nil }
    if positional.count > free.count {
      report(
        "too-many-arguments", "too many arguments: '\(function.name)' takes \(function.arity)",
        positional[free.count].range)
    }
    let missing = free.dropFirst(positional.count).first { name in
      function.definition.parameters.contains { $0.name.text == name && $0.defaultValue == nil }
    }
    if let missing {
      report(
        "missing-argument", "'\(function.name)' needs the argument '\(missing)'", call.name.range)
    }
  }

  // MARK: Commands

  private func check(_ call: CallExpression, _ command: Command) -> ValueType {
    let binding = ArgumentBinding(call.arguments, to: command)
    for problem in binding.problems {
      report(problem.diagnostic(command, call: call, in: source))
      switch problem {
      case .tooMany(let argument), .twice(let argument, _): _ = type(of: argument)
      case .unknownParameter, .missing: break
      }
    }
    noteFiles(of: command.name)
    var isOfNumbers = !call.arguments.isEmpty
    var arguments = KnownArguments()
    for (parameter, given) in zip(command.parameters, binding.assigned) {
      if parameter.style == .free {
        arguments.free = checkFree(given, parameter, beside: arguments)
        continue
      }
      for argument in given {
        let isRest = parameter.style == .rest && argument.name == nil
        let type = check(argument, parameter, isRest: isRest, beside: arguments)
        isOfNumbers = isOfNumbers && type == .number
        arguments.types[parameter.name] = type
        if case .expression(let expression) = argument.value, let words = expression.words {
          arguments.words[parameter.name, default: []] += words
        }
      }
    }
    if let type = command.returnsFor?(arguments) { return type }
    // a function of numbers alone gives a number, unless it makes arrays
    if command.isFunction, command.returns == .numeric, isOfNumbers, command.takesNumbersOneByOne {
      return .number
    }
    return command.returns
  }

  /// Checks one argument and gives its type.
  private func check(
    _ argument: Argument, _ parameter: any ParameterDeclaration, isRest: Bool,
    beside arguments: KnownArguments
  ) -> ValueType {
    let expression: Expression
    switch argument.value {
    case .statement(let statement):
      check(statement)
      return .any
    case .expression(let value): expression = value
    }
    if parameter.form == .statement {
      report("bad-argument", "\(parameter.name) must be a statement, but is an expression", expression.range)
      return .any
    }
    switch parameter.form {
    case .formula(let table), .columnFormula(let table):
      checkFormula(expression, parameter, columns: arguments.columns(of: table))
      return .any
    case .formulaOf(let names):
      checkFormula(expression, parameter, names: names)
      return .any
    case .columnName(let table):
      if let columns = arguments.columns(of: table) { checkColumns(expression, parameter, columns) }
    default: break
    }
    if parameter.form.word(expression, in: source) != nil {
      checkWord(expression, parameter)
      return .string
    }
    if reportsOption(expression) { return parameter.type }
    if !isRest, reportsBareWords(expression, parameter) { return parameter.type }
    if parameter.form == .inputPath || parameter.form == .path { checkPath(expression, parameter) }
    let type = type(of: expression)
    let wanted = isRest ? parameter.type.restEntry : parameter.type
    if let constant = ConstantValue.of(expression) {
      checkConstant(isRest ? .list([constant]) : constant, parameter, expression.range)
    } else if !type.mayBe(wanted) {
      report(
        "bad-argument",
        "\(parameter.name) must be \(isRest ? wanted.phrase : parameter.phrase), but is \(type.phrase)",
        expression.range)
    }
    return type
  }

  /// Checks a formula with the columns of its table as names; if they aren't known any name may be one.
  private func checkFormula(
    _ formula: Expression, _ parameter: any ParameterDeclaration, columns: [FieldType]?
  ) {
    let outer = (known, knowsAllNames)
    defer { (known, knowsAllNames) = outer }
    if columns == nil { knowsAllNames = false }
    for column in columns ?? [] { known[column.name] = column.type.entry }
    checkType(of: formula, parameter)
  }

  /// Checks formulas under names of the caller's and gives what they make; where names are a row's values,
  /// each may use the ones before it.
  private func checkFree(
    _ given: [Argument], _ parameter: any ParameterDeclaration, beside arguments: KnownArguments
  ) -> [FieldType] {
    let outer = (known, knowsAllNames)
    defer { (known, knowsAllNames) = outer }
    guard let table = parameter.form.formulaTable else { return checkNamedValues(given) }
    let ofColumns = parameter.form == .columnFormula(of: table)
    let columns = arguments.columns(of: table)
    if columns == nil { knowsAllNames = false }
    for column in columns ?? [] { known[column.name] = ofColumns ? column.type : column.type.entry }
    var made: [FieldType] = []
    for argument in given {
      guard let name = argument.name?.text, case .expression(let expression) = argument.value else {
        continue
      }
      var type = type(of: expression)
      if ofColumns, Reductions.names.contains(name), type.mayBe(.either([.array, .list])) {
        type = .any
      }
      let unit = expression.unit { name in
        (made.last { $0.name == name } ?? columns?.first { $0.name == name })?.unit
      }
      made.append(FieldType(name, ValueType.column(of: type), unit: unit, ""))
      if !ofColumns { known[name] = type }
    }
    return made
  }

  /// Checks values under names of the caller's and gives their types.
  private func checkNamedValues(_ given: [Argument]) -> [FieldType] {
    given.compactMap { argument in
      guard let name = argument.name?.text, case .expression(let expression) = argument.value else {
        return nil
      }
      return FieldType(name, type(of: expression), "")
    }
  }

  /// Checks a formula in which some names have a meaning of their own.
  private func checkFormula(
    _ formula: Expression, _ parameter: any ParameterDeclaration, names: [FormulaName]
  ) {
    let outer = (known, offered)
    defer { (known, offered) = outer }
    offered = names
    for name in names where name.isPlain { known[name.name] = name.type }
    checkType(of: formula, parameter)
  }

  private func checkType(of formula: Expression, _ parameter: any ParameterDeclaration) {
    let type = type(of: formula)
    if !type.mayBe(parameter.type) {
      report(
        "bad-argument", "\(parameter.name) must be \(parameter.phrase), but is \(type.phrase)", formula.range)
    }
  }

  /// Checks a call of a name of the formula's own.
  private func check(_ call: CallExpression, of name: FormulaName) -> ValueType {
    let expressions = call.arguments.compactMap { argument -> Expression? in
      if case .expression(let value) = argument.value { value } else { nil }
    }
    let types = expressions.map { type(of: $0) }
    // in parentheses a name may look like a command
    if name.isPlain, call.arguments.isEmpty, !call.isParenthesized { return name.type }
    guard let first = types.first, call.arguments[0].name == nil, name.form != .plain else {
      let form = name.form == .plain ? "takes no arguments" : "needs arguments: \(name.usage)"
      report("bad-argument", "'\(name.name)' \(form)", call.name.range)
      return name.type
    }
    if name.form == .moment {
      if types.count > 1 {
        report(
          "too-many-arguments", "too many arguments: '\(name.name)' takes 1", call.arguments[1].range)
      }
      return first
    }
    if !first.mayBe(.string) {
      report(
        "bad-argument", "'\(name.name)' takes a name in quotes, but is given \(first.phrase)",
        expressions[0].range)
    }
    for (argument, type) in zip(call.arguments, types).dropFirst() {
      if argument.name?.text != name.qualifier {
        report(
          "unknown-parameter",
          "too many arguments: '\(name.name)' takes a name and, optionally, \(name.qualifier)=",
          argument.range)
      } else if !type.mayBe(.string) {
        report("bad-argument", "kind must be a string, but is \(type.phrase)", argument.range)
      }
    }
    return name.type
  }

  /// Checks that words, or strings in their places, name columns.
  private func checkColumns(
    _ expression: Expression, _ parameter: any ParameterDeclaration, _ columns: [FieldType]
  ) {
    let name: String
    switch expression.kind {
    case .list(let entries): return entries.forEach { checkColumns($0, parameter, columns) }
    case .name(let word), .text(let word): name = word
    default: return
    }
    let names = columns.map(\.name)
    guard !names.contains(name) else { return }
    report(
      "unknown-column", "\(parameter.name) must be a column of the table, but is '\(name)'", expression.range,
      help: NearestName.help(for: name, among: names) ?? NearestName.list("it has", names))
  }

  private func checkWord(_ expression: Expression, _ parameter: any ParameterDeclaration) {
    if case .list(let entries) = expression.kind {
      for entry in entries { checkWord(entry, parameter) }
      return
    }
    let text = source.text(in: expression.range)
    switch parameter.form {
    case .choice(let words):
      if words.contains(where: { $0.word == text }) { return }
      let variables = known.types.keys.sorted()
      var help = NearestName.help(for: text, among: words.map(\.word))
      if help == nil, known[text] != nil {
        help = "for the variable write (\(text))"
      } else if help == nil,
        let variable = NearestName.suggestions(for: text, among: variables, count: 1).first
      {
        help = "for the variable '\(variable)' write (\(variable))"
      }
      report(
        "unknown-choice", "\(parameter.name) must be \(parameter.phrase), but is '\(text)'", expression.range,
        help: help)
    case .variableName: _ = typeOfName(text, expression.range)
    default: break
    }
  }

  private func checkConstant(_ value: Value, _ parameter: any ParameterDeclaration, _ range: SourceRange) {
    do throws(Mismatch) {
      try parameter.check(value)
    } catch {
      report("bad-argument", "\(parameter.name) must \(error.must), but \(error.but)", range)
    }
  }
}

extension KnownArguments {
  /// The columns of the table that a parameter is given; nil if they aren't known.
  fileprivate func columns(of parameter: String) -> [FieldType]? {
    guard case .table(let columns)? = types[parameter] else { return nil }
    return columns
  }
}

extension ValueType {
  /// The type of a column whose entries are of a type.
  fileprivate static func column(of entry: ValueType) -> ValueType {
    switch entry {
    case .number: .array
    case .any: .any
    default: .list(entry)
    }
  }
}

extension Argument {
  /// Whether the argument is worth checking although nobody knows what it is for: a bare word may be a
  /// choice.
  fileprivate var isExpressionOtherThanName: Bool {
    guard case .expression(let expression) = value else { return true }
    if case .name = expression.kind { return false }
    return true
  }
}

extension ValueType {
  /// The type of one argument of a rest.
  fileprivate var restEntry: ValueType {
    guard case .either(let types) = self else { return .any }
    for case .list(let entry) in types { return entry }
    return .any
  }
}

extension Command {
  /// Whether the arguments are numbers to compute with, not how many to make.
  fileprivate var takesNumbersOneByOne: Bool { parameters.first?.type == .numeric }
}
