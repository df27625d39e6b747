import CStack
import Diagnostics
import Syntax

/// Runs statements in a session.
final class Evaluator {
  let session: Session
  /// What script parameters are set to from outside, already of the right type.
  let overrides: [String: Value]
  let interruption: Interruption
  var source: SourceText
  /// The variables of the function that runs; nil outside of functions.
  var locals: Variables?
  /// The value of the last expression or assignment.
  var lastValue: Value = .none
  /// What hears of each statement of the top level before it runs; may stop the program.
  var willRun: (Statement, SourceText) throws -> Void = { _, _ in }
  /// What hears of each after it has ended, and says how to go on where it didn't run to its end.
  var didRun: (RanStatement) throws -> Continuation = { _ in .stop }
  /// What hears of each statement within blocks before it runs; may pass over it or stop the program.
  var willEnter: ((Statement, SourceText) throws -> Void)?
  /// What stands for parts of the statement of the top level that ran last.
  private var rewrites: [Rewrite] = []
  /// How deep evaluation is nested, so that it ends before the stack does.
  var depth = 0

  /// The deepest nesting; before a stack of eight megabytes runs out, it usually ends here.
  static let deepest = 1_500

  init(session: Session, source: SourceText, overrides: [String: Value] = [:]) {
    self.session = session
    self.source = source
    self.interruption = session.interruption
    self.overrides = overrides
  }

  /// What a statement wants to happen next.
  enum Flow {
    case next, breakLoop, continueLoop
    case returned(Value)
  }

  /// Runs one statement of the top level, and again as long as what hears of its end wants that.
  func perform(_ statement: Statement) throws {
    while true {
      do {
        try willRun(statement, source)
      } catch is Skipped {
        return
      }
      let (start, depth) = (source, depth)
      do {
        session.traces.begin()
        try runTopLevel(statement)
        try witness(statement, .finished)
        _ = try didRun(ran(statement, .finished))
        return
      } catch  where !(error is Quit) {
        (source, self.depth, locals) = (start, depth, nil)
        try witness(statement, Outcome(error))
        switch try didRun(ran(statement, Outcome(error))) {
        case .stop: throw error
        case .next: return
        case .again: continue
        }
      }
    }
  }

  private func witness(_ statement: Statement, _ outcome: Outcome) throws {
    guard let witness = session.traces.witness, !session.isRun else { return }
    try witness.didRun(ran(statement, outcome), in: session)
  }

  private func ran(_ statement: Statement, _ outcome: Outcome) -> RanStatement {
    let text = session.portableText(of: [statement], statement.range, in: source, rewrites)
    return RanStatement(
      statement: statement, source: source, text: self.text(of: statement, or: text), outcome: outcome,
      rewrites: rewrites)
  }

  /// Runs one statement of the top level and shows its value.
  private func runTopLevel(_ statement: Statement) throws {
    lastValue = .none
    let mark = session.unsaved.mark()
    let (outer, before, result) = (session.running, session.state, session.result)
    var isWhole = false, givesRuns = false
    session.running = RunningStatement(statement, in: source)
    rewrites = []
    defer {
      rewrites = session.running?.rewrites ?? []
      let text = session.running?.text ?? ""
      session.running = outer
      session.lineage.add(
        statement, text: self.text(of: statement, or: text), isWhole: isWhole, from: before, in: session)
      session.unsaved.ended(
        since: mark, isWhole: isWhole, givesRuns: givesRuns, statement, in: session.variables,
        last: session.result)
    }
    do {
      _ = try execute(statement)
    } catch {
      let stopped = session.unsaved.stoppedRuns
      let runs = session.unsaved.takeRuns()
      if !runs.isEmpty {
        session.result = .list(runs)
        givesRuns = true
        session.remark = Evaluator.remark(finished: runs.count - stopped, stopped: stopped)
      } else if statement.isSimple {
        session.result = result
      }
      throw error
    }
    isWhole = true
    if case .expression(let expression) = statement.kind, !lastValue.isNone {
      try checkLimits(lastValue, statement.range)
      if isPage(expression) {
        session.services.showPage(lastValue)
      } else {
        session.services.showResult(lastValue)
        var name: String?
        if case .name(let variable) = expression.kind { name = variable }
        session.finalNumbers.print([lastValue], names: [name])
      }
    }
  }

  /// What 'result' holds of an `over` that didn't run to its end.
  private static func remark(finished: Int, stopped: Int) -> String {
    let values =
      "the value\(finished == 1 ? "" : "s") of the \(finished.counted("run")) of 'over' that had finished"
    let objects = "what \(stopped.counted("run")) of 'over' that stopped had made"
    if stopped == 0 { return "'result' holds " + values }
    return "'result' holds " + (finished == 0 ? objects : "\(values), then \(objects)")
  }

  /// Whether the value of an expression is one to be read from top to bottom.
  private func isPage(_ expression: Expression) -> Bool {
    guard case .call(let call) = expression.kind, let command = session.commands[call.name.text] else {
      return false
    }
    return command.isPage
  }

  /// A statement as one would type it for what it did: a script's parameter has the value that it was given.
  private func text(of statement: Statement, or text: String) -> String {
    guard case .parameter(let parameter) = statement.kind, let value = overrides[parameter.name.text] else {
      return text
    }
    return "\(parameter.name.text) = \(value.literal)"
  }

  func execute(_ block: StatementBlock) throws -> Flow {
    try nested(block.range) {
      for statement in block.statements {
        if try !enters(statement) { continue }
        let flow = try execute(statement)
        guard case .next = flow else { return flow }
      }
      return .next
    }
  }

  /// Tells that a statement within a block is about to run; false where it is to be passed over.
  private func enters(_ statement: Statement) throws -> Bool {
    guard let willEnter else { return true }
    do {
      try willEnter(statement, source)
      return true
    } catch is Skipped {
      return false
    }
  }

  func execute(_ statement: Statement) throws -> Flow {
    try checkInterruption()
    switch statement.kind {
    case .expression(let expression):
      lastValue = try expression.runsStatement ? evaluate(expression) : whole { try evaluate(expression) }
      if !lastValue.isNone { session.result = lastValue }
    case .assignment(let target, let value): try whole { try assign(target, try evaluate(value)) }
    case .forLoop(let name, let values, let block):
      return try loop(name, try evaluate(values), at: values.range, block, statement.range)
    case .whileLoop(let condition, let block):
      var turn = 0
      while try isTrue(condition) {
        try checkInterruption()
        turn += 1
        let flow = try traced(.loop("iteration \(turn)"), statement.range) { try execute(block) }
        if case .breakLoop = flow { break }
        if case .returned = flow { return flow }
      }
    case .conditional(let branches, let otherwise):
      for branch in branches where try isTrue(branch.condition) { return try execute(branch.block) }
      if let otherwise { return try execute(otherwise) }
    case .tryCatch(let block, let name, let handler): return try attempt(block, name, handler)
    case .definition(let definition): set(definition.name.text, .function(Function(definition, in: source)))
    case .returnValue(let value): return .returned(try value.map(evaluate) ?? .none)
    case .breakLoop: return .breakLoop
    case .continueLoop: return .continueLoop
    case .parameter(let parameter):
      set(parameter.name.text, try overrides[parameter.name.text] ?? evaluate(parameter.defaultValue))
    case .include(let path): try include(path)
    case .expectation(let condition, let message): try expect(condition, message)
    }
    return .next
  }

  /// Runs what changes settings, counters and random streams to its end or not at all.
  private func whole<T>(_ body: () throws -> T) throws -> T {
    let before = session.state
    do {
      return try body()
    } catch {
      session.state = before
      throw error
    }
  }

  @inline(never)
  private func attempt(_ block: StatementBlock, _ name: Name, _ handler: StatementBlock) throws -> Flow {
    let saved = (source, locals == nil, depth)
    do {
      return try execute(block)
    } catch let failure as Diagnostic {
      (source, depth) = (saved.0, saved.2)
      let finished = session.unsaved.takeRuns()
      if !finished.isEmpty { session.result = .list(finished) }
      set(name.text, .record(failure.record))
      return try execute(handler)
    } catch let failure as ExpectationFailure {
      (source, depth) = (saved.0, saved.2)
      set(name.text, .record(failure.diagnostic.record))
      return try execute(handler)
    }
  }

  @inline(never)
  private func loop(
    _ name: Name, _ values: Value, at range: SourceRange, _ block: StatementBlock, _ statement: SourceRange
  ) throws -> Flow {
    guard let count = values.entryCount else {
      throw failure(
        "not-a-list",
        "the values of a loop must be a list, an array, a range or a table, but is \(values.brief)", range)
    }
    for index in 0..<count {
      try checkInterruption()
      let value = values.entry(index)
      set(name.text, value)
      let flow = try traced(.loop("\(name.text) = \(value.brief)"), statement) { try execute(block) }
      if case .breakLoop = flow { break }
      if case .returned = flow { return flow }
    }
    return .next
  }

  @inline(never)
  private func assign(_ target: Statement.Target, _ value: Value) throws {
    if target.indices.isEmpty {
      set(target.name.text, value)
    } else {
      let path = try target.indices.map { try $0.map(evaluate) }
      try assign(target, path, value)
    }
    lastValue = value
    if !value.isNone { session.result = value }
  }

  /// Changes an entry; the variable stays as it was if it would come to hold too much.
  @inline(never)
  private func assign(_ target: Statement.Target, _ path: [[Value]], _ value: Value) throws {
    let extent = try checkLimits(value, target.range)
    // only what holds much, and holds it in entries of its own, can add up quickly
    let former = extent.isSmall ? nil : try read(target.name.text, target.name.range)
    do {
      try setElement(target.name, path, value)
      if former != nil { try checkLimits(try read(target.name.text, target.name.range), target.range) }
    } catch let error as IndexError {
      throw failure("bad-index", error.description, target.range)
    } catch let error as Diagnostic where former != nil {
      if let former { set(target.name.text, former) }
      throw error
    }
  }

  @inline(never)
  private func setElement(_ name: Name, _ path: [[Value]], _ value: Value) throws {
    if locals != nil {
      if locals?[name.text] == nil {
        let outer = try read(name.text, name.range)
        locals?[name.text] = outer
      }
      _ = try locals?.modify(name.text) { try $0.setElement(at: path[...], to: value) }
      return
    }
    let isKnown = try session.variables.modify(name.text) { try $0.setElement(at: path[...], to: value) }
    if !isKnown { throw unknownName(name.text, name.range) }
  }

  /// Sets a variable of the scope that runs.
  func set(_ name: String, _ value: Value) {
    if locals != nil { locals?[name] = value } else { session.variables[name] = value }
  }

  /// Finds a variable: of the function that runs, or of the session; `result` is there unless it is set.
  func variable(_ name: String) -> Value? {
    if let value = locals?[name] { return value }
    if let value = session.variables[name] { return value }
    return NameCollector.isResult(name) ? session.result : nil
  }

  /// Reads a variable.
  func read(_ name: String, _ range: SourceRange) throws -> Value {
    guard let value = variable(name) else { throw unknownName(name, range) }
    return value
  }

  @inline(never)
  private func include(_ path: Name) throws {
    guard let program = session.includes.program(path.text, from: source.name) else {
      throw failure(
        "unreadable-file", "cannot read '\(path.text)' as UTF-8 text", path.range)
    }
    let including = source
    source = program.source
    do {
      try nested(path.range) {
        for statement in program.statements {
          if locals == nil {
            try perform(statement)
          } else {
            _ = try execute(statement)
          }
        }
      }
    } catch {
      source = including
      throw adding(TraceFrame(.include, at: SourceLocation(source, path.range)), to: error)
    }
    source = including
  }

  // what goes around a piece of evaluation

  func checkInterruption() throws {
    guard interruption.isPending() else { return }
    session.unsaved.catchObjects()
    throw Interrupted()
  }

  /// Runs `body` one level deeper.
  func nested<T>(_ range: SourceRange, _ body: () throws -> T) throws -> T {
    guard depth < Evaluator.deepest else {
      throw failure(
        "too-deep", "calls are nested too deep (more than \(Evaluator.deepest) levels)", range)
    }
    depth += 1
    defer { depth -= 1 }
    return try onStack(range, body)
  }

  /// Runs `body` if the stack has room for it.
  func onStack<T>(_ range: SourceRange, _ body: () throws -> T) throws -> T {
    guard !cstack_is_low() else {
      throw failure("too-deep", "calls are nested too deep: the stack is full", range)
    }
    return try body()
  }

  /// Runs `body` and adds a frame to the trace of its failure.
  func traced<T>(
    _ kind: @autoclosure () -> TraceFrame.Kind, _ range: SourceRange, _ body: () throws -> T
  ) throws -> T {
    do {
      return try body()
    } catch {
      throw adding(TraceFrame(kind(), at: SourceLocation(source, range)), to: error)
    }
  }

  @inline(never)
  private func adding(_ frame: TraceFrame, to error: any Error) -> any Error {
    switch error {
    case var failure as Diagnostic:
      failure.trace.appendInnermostFirst(frame)
      return failure
    case var failure as ExpectationFailure:
      failure.diagnostic.trace.appendInnermostFirst(frame)
      return failure
    default: return error
    }
  }

  @inline(never)
  func failure(_ id: String, _ message: String, _ range: SourceRange, help: String? = nil) -> Diagnostic {
    session.unsaved.catchObjects()
    return Diagnostic(id: id, message: message, at: SourceLocation(source, range), help: help)
  }

  @inline(never)
  func unknownName(_ name: String, _ range: SourceRange) -> Diagnostic {
    if session.commands[name] != nil {
      return failure(
        "command-as-value", "'\(name)' is a command, not a variable", range,
        help: "put the command in parentheses")
    }
    let names = session.variables.names + (locals?.names ?? [])
    return failure(
      "unknown-name", "unknown name '\(name)'", range,
      help: session.help(forUnknown: name, range, in: source, among: names))
  }
}

extension [TraceFrame] {
  /// Adds a frame further out; the trace of a recursion that never ends is kept short.
  fileprivate mutating func appendInnermostFirst(_ frame: TraceFrame) {
    if count < 12 { append(frame) }
  }
}

extension Value {
  var isNone: Bool {
    if case .none = self { true } else { false }
  }

  /// How many entries a loop visits; nil if the value has none.
  package var entryCount: Int? {
    switch self {
    case .list(let values): values.count
    case .array(let array): array.shape[0]
    case .range(let range): range.count
    case .table(let table): table.rowCount
    default: nil
    }
  }

  /// Entry `index` of those a loop visits.
  func entry(_ index: Int) -> Value {
    switch self {
    case .list(let values): values[index]
    case .array(let array): array.entry(index)
    case .range(let range): .number(range[index])
    case .table(let table): .record(table.row(index))
    default: .none
    }
  }
}

extension Expression {
  /// Whether it is a command that runs a statement, such as `time`.
  fileprivate var runsStatement: Bool {
    guard case .call(let call) = kind else { return false }
    return call.arguments.contains(where: \.isStatement)
  }
}

extension Diagnostic {
  /// What kind of failure it is for a script.
  private var kind: String { id == "expectation-failed" ? "expectation" : id }

  /// The failure as `catch` names it.
  var record: Record {
    var fields: [(String, Value)] = [("message", .string(message)), ("kind", .string(kind))]
    if let location {
      let position = location.source.position(at: location.range.start)
      fields += [
        ("file", .string(location.source.name)), ("line", .number(position.line)),
        ("column", .number(position.column)),
      ]
    }
    if let help { fields.append(("help", .string(help))) }
    return Record(fields)
  }
}

extension Evaluator: ExpressionEvaluator {
  func beside(in source: SourceText) -> any ExpressionEvaluator {
    let other = Evaluator(session: session, source: source)
    other.depth = depth
    return other
  }
}

extension Evaluator {
  /// Runs a whole program and says how it ended.
  func run(_ program: Program) -> Outcome {
    do {
      for statement in program.statements { try perform(statement) }
      return .finished
    } catch {
      return Outcome(error)
    }
  }
}
