import Diagnostics
import Syntax

/// Checks a whole program before it runs: names, commands, parameters, types and choices.
///
/// It reports what is sure to be wrong; where a type isn't known, anything is allowed.
final class Checker {
  let session: Session
  var source: SourceText
  var known = KnownNames()
  private(set) var diagnostics: [Diagnostic] = []
  /// Script parameters that are set from outside, as values of the right type.
  private(set) var overrides: [String: Value] = [:]
  /// The script parameters that the program declares.
  private(set) var parameters: [ScriptParameterHelp] = []

  /// The functions of the program; nil where a name has several meanings.
  var functions: [String: Statement.Definition?] = [:]
  /// Names that the body of a function may find when it is called.
  private var globals: Set<String> = []
  private var isInFunction = false
  /// Whether names that aren't known can't be anything; in formulas they may be columns.
  var knowsAllNames = true
  /// The names that have a meaning of their own in the formula that is being checked.
  var offered: [FormulaName] = []
  private var canReturn = false
  private var loopDepth = 0
  /// The files that are being included, outermost first, for cycles.
  private var including: [String] = []
  /// The types that the functions of the program return, as far as they are known.
  var returned: [String: ValueType] = [:]
  /// The types of the `return`s in the function that is being checked.
  private var returns: [ValueType] = []
  /// The names that included texts read.
  private var readInIncluded: Set<String> = []
  private var includedCount = 0
  private var trace: [TraceFrame] = []
  /// Hears of each statement that is an expression, before it is checked.
  var meets: (Expression) -> Void = { _ in }
  /// The files that the program makes.
  var files = KnownFiles()
  /// How many blocks are around that may not run.
  private var guards = 0
  private let given: [String: String]
  /// The names behind `def` in a text of which some can't be read.
  private(set) var writtenFunctions: Set<String> = []
  /// How many errors there are, and after how many the check ends: each takes a search for what was meant.
  private var errorCount = 0
  private static let mostErrors = 1_000

  init(session: Session, source: SourceText, overrides: [(name: String, value: String)] = []) {
    self.session = session
    self.source = source
    self.given = Dictionary(overrides.map { ($0.name, $0.value) }) { $1 }
    self.including = [session.services.canonicalPath(session.path(source.name))]
    session.noteFolder(of: source.name)
    for name in session.variables.names {
      guard let value = session.variables[name] else { continue }
      known[name] = value.type
      if case .function(let function) = value { functions[name] = .some(function.definition) }
    }
  }

  /// The errors; without them a program can run.
  var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }

  /// The warnings, which keep nothing from running.
  var warnings: [Diagnostic] { diagnostics.filter { $0.severity == .warning } }

  /// Checks the statements of a text of which some can't be read: what they would set isn't known.
  func check(readable statements: [Statement]) {
    knowsAllNames = false
    let tokens = Lexer(source).tokens
    for (word, name) in zip(tokens, tokens.dropFirst()) where word.kind == .def {
      writtenFunctions.insert(source.text(in: name.range))
    }
    declare(statements)
    checkAll(statements)
  }

  func check(_ program: Program) {
    declare(program.statements)
    checkAll(program.statements)
    warnUnreachable(program.statements)
    let unused = UnusedResults(commands: session.commands)
      .findings(in: program.statements, readElsewhere: readInIncluded)
    for finding in unused {
      warn(
        "unused-result",
        "'\(finding.name.text)' holds the result of '\(finding.command)', but is never used",
        finding.name.range)
    }
    let declared = Set(parameters.map(\.name))
    for name in given.keys.sorted() where !declared.contains(name) {
      let help = NearestName.help(for: name, among: parameters.map(\.name))
      report(
        "unknown-script-parameter", "unknown script parameter '\(name)'", nil,
        help: help ?? NearestName.list("the script has", parameters.map(\.name)) ?? "the script has none")
    }
  }

  /// Notes the functions and names that a text sets anywhere, for the bodies of functions.
  private func declare(_ statements: [Statement]) {
    var names = NameCollector()
    for statement in statements { names.visit(statement) }
    globals.formUnion(names.assigned)
    for statement in statements {
      guard case .definition(let definition) = statement.kind else { continue }
      let isNew = functions[definition.name.text] == nil
      functions[definition.name.text] = isNew ? .some(definition) : .some(nil)
    }
  }

  // MARK: Reports

  func report(_ id: String, _ message: String, _ range: SourceRange?, help: String? = nil) {
    report(Diagnostic(id: id, message: message, at: range.map { SourceLocation(source, $0) }, help: help))
  }

  func report(_ diagnostic: Diagnostic) {
    var diagnostic = diagnostic
    diagnostic.trace += trace
    diagnostics.append(diagnostic)
    if diagnostic.severity == .error { errorCount += 1 }
  }

  func warn(_ id: String, _ message: String, _ range: SourceRange) {
    report(Diagnostic(.warning, id: id, message: message, at: SourceLocation(source, range)))
  }

  /// Whether what is being checked runs once, and surely.
  var isUnconditional: Bool { guards == 0 && !isInFunction }

  /// Whether a name may be known when the body of a function runs.
  func isGlobal(_ name: String) -> Bool { isInFunction && globals.contains(name) }

  // MARK: Statements

  /// Checks a block and gives the type of its last statement.
  @discardableResult
  func check(_ block: StatementBlock) -> ValueType {
    guards += 1
    defer { guards -= 1 }
    let last = checkAll(block.statements)
    warnUnreachable(block.statements)
    return last
  }

  /// Checks statements one after another, up to as many errors as help, and gives the type of the last.
  @discardableResult
  private func checkAll(_ statements: [Statement]) -> ValueType {
    var last = ValueType.any
    for statement in statements {
      if errorCount == Self.mostErrors {
        report("too-many-errors", "the check ends here, after \(Self.mostErrors) errors", statement.range)
      }
      if errorCount > Self.mostErrors { return .any }
      last = check(statement)
    }
    return last
  }

  /// Checks a statement and gives the type of its value.
  @discardableResult
  func check(_ statement: Statement) -> ValueType {
    switch statement.kind {
    case .expression(let expression):
      meets(expression)
      return typeOfStatement(expression)
    case .assignment(let target, let value): return check(target, value)
    case .forLoop(let name, let values, let block):
      let list = type(of: values)
      requireList(list, "the values of a loop", values.range)
      checkLoop(block, setting: name, to: list.entry)
    case .whileLoop(let condition, let block):
      checkLoop(block, setting: nil, to: .any) { self.requireBoolean(condition) }
    case .conditional(let branches, let otherwise): check(branches, otherwise)
    case .tryCatch(let block, let name, let handler): check(block, catching: name, handler)
    case .definition(let definition): check(definition)
    case .returnValue(let value):
      if !canReturn {
        report("misplaced-return", "'return' is outside a 'def'", statement.range)
      }
      let returned = value.map { type(of: $0) } ?? ValueType.none
      if canReturn { returns.append(returned) }
      return returned
    case .breakLoop, .continueLoop:
      if loopDepth == 0 {
        let word = if case .breakLoop = statement.kind { "break" } else { "continue" }
        report("misplaced-\(word)", "'\(word)' is outside a loop", statement.range)
      }
    case .parameter(let parameter): check(parameter)
    case .include(let path): checkInclude(path)
    case .expectation(let condition, let message):
      requireBoolean(condition)
      if let message { _ = type(of: message) }
    }
    return .any
  }

  private func check(_ target: Statement.Target, _ value: Expression) -> ValueType {
    let newType = typeOfStatement(value)
    if newType == .none, case .call(let call) = value.kind, session.commands[call.name.text] != nil {
      report("no-value", "'\(call.name.text)' returns no value to assign", value.range)
    }
    let isElement = !target.indices.isEmpty
    for index in target.indices.joined() { checkIndex(index) }
    if isElement {
      checkElement(target)
      return newType
    }
    setName(target.name, newType)
    return newType
  }

  /// Looks at what an element or a field is assigned in, and forgets what the assignment may change of its
  /// type.
  private func checkElement(_ target: Statement.Target) {
    guard let old = typeOfName(target.name.text, target.name.range) else { return }
    guard old.mayBe(.either([.array, .range, .list, .record])) else {
      report(
        "bad-index",
        "only elements of lists and arrays and fields of records can be assigned, and this is \(old.phrase)",
        target.name.range)
      return
    }
    if case .record(let fields?) = old, case .text(let name)? = target.indices.first?.first?.kind {
      if !fields.contains(where: { $0.name == name }), let range = target.indices.first?.first?.range {
        report(
          "unknown-field", "unknown field '\(name)' of \(old.phrase)", range,
          help: NearestName.help(for: name, among: fields.map(\.name))
            ?? NearestName.list("it has", fields.map(\.name)))
      }
      known[target.name.text] = .record
    }
    // a single element changes; the type of the whole stays unless it was a list
    if case .list = old { known[target.name.text] = .list(.any) }
  }

  /// Notes a name that a statement sets; it can't be a command's.
  func setName(_ name: Name, _ type: ValueType) {
    if session.commands[name.text] != nil {
      report(
        "command-name", "'\(name.text)' is a command, so a variable cannot have this name", name.range,
        help: "for example '\(name.text)_1'")
      return
    }
    known[name.text] = type
    if type != .function { functions[name.text] = .some(nil) }
  }

  private func checkLoop(
    _ block: StatementBlock, setting name: Name?, to type: ValueType, condition: () -> Void = {}
  ) {
    var names = NameCollector()
    names.visit(block)
    let before = known
    known.widen(names.assigned)
    condition()
    if let name { setName(name, type) }
    loopDepth += 1
    check(block)
    loopDepth -= 1
    known.merge(before)
    known.widen(names.assigned)
  }

  private func check(_ branches: [Statement.Branch], _ otherwise: StatementBlock?) {
    var after: KnownNames?
    func join(_ other: KnownNames) { if after == nil { after = other } else { after?.merge(other) } }
    warnUnreachable(branches, otherwise)
    for branch in branches {
      requireBoolean(branch.condition)
      let before = known
      check(branch.block)
      join(known)
      known = before
    }
    if let otherwise { check(otherwise) }
    join(known)
    known = after ?? known
  }

  private func check(_ block: StatementBlock, catching name: Name, _ handler: StatementBlock) {
    var names = NameCollector()
    names.visit(block)
    let before = known
    check(block)
    let after = known
    known.merge(before)
    known.widen(names.assigned)
    setName(name, .record(nil))
    check(handler)
    known.merge(after)
  }

  private func check(_ definition: Statement.Definition) {
    setName(definition.name, .function)
    if case .some(.some(let other)) = functions[definition.name.text] {
      // a second definition of the name, deeper in the program
      if other.name.range != definition.name.range { functions[definition.name.text] = .some(nil) }
    } else if functions[definition.name.text] == nil {
      functions[definition.name.text] = .some(definition)
    }
    returned[definition.name.text] = nil
    let outer = (known, isInFunction, canReturn, loopDepth, returns)
    defer { (known, isInFunction, canReturn, loopDepth, returns) = outer }
    returns = []
    isInFunction = true
    canReturn = true
    loopDepth = 0
    // globals may have changed by the time of the call
    known.widen(Set(known.types.keys))
    for (position, parameter) in definition.parameters.enumerated() {
      if let value = parameter.defaultValue { _ = type(of: value) }
      setName(parameter.name, .any)
      if definition.parameters[..<position].contains(where: { $0.name.text == parameter.name.text }) {
        report(
          "repeated-parameter", "two parameters are named '\(parameter.name.text)'",
          parameter.name.range)
      }
    }
    check(definition.body)
    if Reach(commands: session.commands).end(of: definition.body) == nil { returns.append(.none) }
    returned[definition.name.text] = returns.dropFirst().reduce(returns.first ?? .any) { $0.merged(with: $1) }
  }

  /// Checks an `over`: its block runs on copies, so nothing it sets is known afterwards.
  func checkOver(_ name: Name, _ values: Expression, _ block: StatementBlock) -> ValueType {
    let list = type(of: values)
    requireList(list, "the values of 'over'", values.range)
    let outer = (known, canReturn, loopDepth)
    defer { (known, canReturn, loopDepth) = outer }
    canReturn = false
    loopDepth = 0
    setName(name, list.entry)
    switch check(block) {
    case .number, .array: return .either([.array, .list])
    case .function:
      report(
        "not-savable", "the value of an 'over' block must be one that can be saved, but is a function",
        block.range)
      return .any
    case let type: return .list(type)
    }
  }

  private func check(_ parameter: Statement.ScriptParameter) {
    let fallback = ConstantValue.of(parameter.defaultValue)
    if fallback == nil { _ = type(of: parameter.defaultValue) }
    var value = fallback
    if let text = given[parameter.name.text], let fallback {
      do throws(Mismatch) {
        let override = try ScriptParameterHelp.value(text, like: fallback)
        overrides[parameter.name.text] = override
        value = override
      } catch {
        report(
          "bad-script-parameter", "\(parameter.name.text) must \(error.must), but \(error.but)",
          parameter.name.range)
      }
    }
    parameters.append(
      ScriptParameterHelp(
        name: parameter.name.text,
        defaultText: fallback?.literal ?? source.text(in: parameter.defaultValue.range),
        type: fallback?.type ?? .any, sentence: parameter.summary, fallback: fallback))
    setName(parameter.name, value?.type ?? .any)
  }

  private func checkInclude(_ path: Name) {
    let found = session.findIncluded(path.text, from: source.name)
    if let text = found.ambiguity(path.text) { warn("ambiguous-path", text, path.range) }
    let own = IncludedPrograms.resolve(path.text, from: source.name)
    let name = found.path == session.path(own) ? own : path.text
    let full = session.services.canonicalPath(found.path)
    guard !including.contains(full) else {
      report("include-cycle", "'\(path.text)' includes itself", path.range)
      return
    }
    guard including.count < 64 else {
      report("include-depth", "files include one another more than 64 deep", path.range)
      return
    }
    includedCount += 1
    guard includedCount <= 1000 else {
      if includedCount == 1001 {
        report(
          "include-count", "the script includes more than 1000 files in all", path.range)
      }
      return
    }
    let text: String
    do {
      text = try session.services.readFile(full)
    } catch {
      report("unreadable-file", "\(error)", path.range)
      return
    }
    session.noteFolder(of: name)
    let outer = (source, trace)
    trace.insert(TraceFrame(.include, at: SourceLocation(source, path.range)), at: 0)
    including.append(full)
    defer {
      (source, trace) = outer
      including.removeLast()
    }
    switch session.parse(SourceText(name: name, text: text)) {
    case .complete(let program):
      session.includes.add(program, as: path.text, from: outer.0.name)
      source = program.source
      declare(program.statements)
      checkAll(program.statements)
      var names = NameCollector()
      for statement in program.statements { names.visit(statement) }
      readInIncluded.formUnion(names.read)
    case .incomplete(let incomplete): report(incomplete.diagnostic)
    case .wrong(let problems): for problem in problems { report(problem) }
    }
  }
}

extension Session {
  /// Parses a text with this session's commands.
  func parse(_ source: SourceText) -> ParseResult {
    Parser.parse(source, commands: commands.shape)
  }

  /// The statements that can be read of a text with errors.
  func readableStatements(of source: SourceText) -> [Statement] {
    Parser.readableStatements(of: source, commands: commands.shape)
  }
}

extension CommandTable {
  /// What the parser has to know of a command.
  fileprivate func shape(_ name: String) -> CommandShape? {
    guard let command = self[name] else { return nil }
    return CommandShape(
      statementIndex: command.positional.firstIndex { $0.form == .statement },
      hyphenatedIndex: command.positional.firstIndex { $0.form.isHyphenated }, isFunction: command.isFunction,
      pathIndex: command.positional.firstIndex { $0.form == .path || $0.form == .inputPath })
  }
}

extension ValueType {
  /// What a loop over a value of this type visits.
  var entry: ValueType {
    switch self {
    case .list(let entry): entry
    case .range: .number
    case .table(let fields): .record(fields)
    case .array: .numeric
    default: .any
    }
  }
}
