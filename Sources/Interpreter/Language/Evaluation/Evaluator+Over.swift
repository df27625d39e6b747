import Diagnostics
import Syntax

extension Evaluator {
  /// Runs a block once per value, each time on copies, and gives the list of the runs' values.
  func over(
    _ name: Name, _ values: Expression, _ parallel: Expression?, _ block: StatementBlock, _ range: SourceRange
  ) throws -> Value {
    let list = try evaluate(values)
    guard let count = list.entryCount else {
      throw failure(
        "not-a-list",
        "the values of 'over' must be a list, an array, a range or a table, but is \(list.brief)",
        values.range)
    }
    guard count <= Limits.entries else {
      throw failure(
        "too-large",
        "the values of 'over' must have at most \(Limits.entries) entries, but has \(count)", values.range)
    }
    let captured = capturedNames(block)
    if let host = session.services.members, let atOnce = try membersAtOnce(count, parallel, block) {
      let members = Members(
        name: name, list: list, block: block, captured: captured, values: values.range, range: range)
      return try over(members, count, host, atOnce: atOnce)
    }
    // what survives doesn't depend on the number of threads
    let finishesOthers = !session.isRun && (parallel != nil || isLong(block))
    var extent = Extent()
    var results: [Value] = []
    var kept: [Value] = []
    var problems: [Members.Problem] = []
    for index in 0..<count {
      let value = list.entry(index)
      let member = Session(runIn: session)
      do {
        let result = try traced(.loop("\(name.text) = \(value.brief)"), range) {
          let turn = "\(name.text) = \(value.brief) (\(index + 1) of \(count)) · "
          return try run(block, name, value, captured, at: values.range, turn: turn, in: member)
        }
        try limited(range) { () throws(LimitError) in try extent.add(result, depth: 1) }
        results.append(result)
      } catch {
        problems.append(Members.Problem(label: "\(name.text) = \(value.brief)", error: error))
        guard finishesOthers, !(error is Interrupted), !(error is Quit) else { break }
        let worked = member.workedObjects
        if !worked.isEmpty { kept.append(.record(Record(worked))) }
      }
    }
    guard let first = problems.first else {
      return try limited(range) { () throws(LimitError) in try .list(within: results) }
    }
    session.unsaved.keepRuns(results, stopped: kept)
    // Ctrl-C ends all, after what may have failed before
    if let last = problems.last, last.error is Interrupted || last.error is Quit {
      noteFailed(problems.dropLast())
      throw last.error
    }
    noteFailed(problems.dropFirst())
    throw first.error
  }

  func run(
    _ block: StatementBlock, _ name: Name, _ value: Value, _ captured: [String], at range: SourceRange,
    turn: String,
    in member: Session? = nil
  ) throws -> Value {
    let session = member ?? Session(runIn: self.session)
    session.turn = self.session.turn + turn
    if name.text == "seed" { session.state.restart(seed: try seed(value, range)) }
    var copies = CopiedObjects()
    for name in captured {
      if let outer = locals?[name] ?? self.session.variables[name] {
        session.variables[name] = copies.copy(outer)
      }
    }
    session.result = copies.copy(self.session.result)
    session.variables[name.text] = copies.copy(value)

    let evaluator = Evaluator(session: session, source: source, overrides: overrides)
    evaluator.depth = depth
    _ = try evaluator.execute(block)
    guard evaluator.lastValue.canBeSaved else {
      throw failure(
        "not-savable",
        "the value of an 'over' block must be one that can be saved, but is \(evaluator.lastValue.brief)",
        block.statements.last?.range ?? block.range)
    }
    return evaluator.lastValue
  }

  private func seed(_ value: Value, _ range: SourceRange) throws -> UInt64 {
    guard case .number(let number) = value, number >= 0, number <= 0x1p53, number == number.rounded() else {
      throw failure(
        "bad-seed", "a seed must be a whole number, 0 or more, but is \(value.brief)", range)
    }
    return UInt64(number)
  }

  /// The outer names that a block can reach, through the functions it calls too.
  private func capturedNames(_ block: StatementBlock) -> [String] {
    var names = NameCollector()
    names.visit(block)
    var waiting = names.read.union(names.assigned)
    var reached: Set<String> = []
    while let name = waiting.popFirst() {
      guard reached.insert(name).inserted else { continue }
      guard case .function(let function)? = locals?[name] ?? session.variables[name] else { continue }
      var inner = NameCollector()
      inner.visit(function.definition.body)
      for parameter in function.definition.parameters {
        if let value = parameter.defaultValue { inner.visit(value) }
      }
      waiting.formUnion(inner.read.subtracting(reached))
    }
    return reached.sorted()
  }
}

extension SessionState {
  /// Starts the random stream of another seed; objects go on counting.
  fileprivate mutating func restart(seed: UInt64) {
    settings.seed = seed
    random = RandomNumbers(seed: seed)
  }
}

/// Copies values deeply, an object once however many names it has.
struct CopiedObjects {
  private var copies: [ObjectIdentifier: any LanguageObject] = [:]

  mutating func copy(_ value: Value) -> Value {
    switch value {
    case .object(let object):
      let key = ObjectIdentifier(object)
      if let copy = copies[key] { return .object(copy) }
      let copy = object.copy()
      copies[key] = copy
      return .object(copy)
    case .list(let values) where value.holdsObjects: return .list(values.map { copy($0) })
    case .record(let record): return .record(Record(record.fields.map { ($0.name, copy($0.value)) }))
    default: return value
    }
  }
}

extension Value {
  /// Whether there is an object in the value, so that a copy is another value.
  fileprivate var holdsObjects: Bool {
    switch self {
    case .object: true
    case .list(let values): values.contains(where: \.holdsObjects)
    case .record(let record): record.fields.contains { $0.value.holdsObjects }
    default: false
    }
  }

  /// Whether the value can be saved: anything but functions.
  var canBeSaved: Bool {
    switch self {
    case .function: false
    case .list(let values): values.allSatisfy(\.canBeSaved)
    case .record(let record): record.fields.allSatisfy(\.value.canBeSaved)
    default: true
    }
  }
}
