import Diagnostics
import Environments
import Language
package import Physics
import Syntax

/// Translates formulas into programs over one model.
///
/// What is the same at every step is computed by the language itself, so that the two can't differ there.
package final class FormulaCompiler {
  /// The programs that make up a task.
  enum Slot {
    case observation, outcome, before, memory, positions, goal, velocities, activations, acceptance,
      placement, orientation, reached
  }

  let model: Model
  let modelName: String
  /// The numbers of the goal; nil if there is none.
  var goalSize: Int?
  /// Seconds of a step.
  let duration: Double
  private(set) var builders: [Slot: FormulaBuilder] = [:]
  /// What the step before, and what the last physics step, must be asked for: registers of those programs.
  private var noted: [(start: Int, count: Int)] = []
  private var remembered: [(start: Int, count: Int)] = []
  /// The formula that is being translated, the parameter that took it, and the program it goes to.
  private(set) var formula: Formula?
  private(set) var parameter = ""
  private(set) var slot = Slot.observation
  private var work = 0

  package init(_ model: consuming Model, name: String, frameSkip: Int) {
    duration = model.timestep * Double(frameSkip)
    self.model = model
    modelName = name
  }

  /// Translates a formula for one of the programs.
  func compile(_ formula: Formula, for slot: Slot, as parameter: String) throws -> FormulaValue {
    self.formula = formula
    self.parameter = parameter
    self.slot = slot
    return try compile(formula.expression, FormulaScope(source: formula.source))
  }

  /// Writes on the program that is being written.
  func write<T>(_ body: (inout FormulaBuilder) -> T) -> T {
    var builder = builders[slot] ?? FormulaBuilder()
    builders[slot] = nil
    defer { builders[slot] = builder }
    return body(&builder)
  }

  /// The finished program of a slot, which gives the parts one after the other.
  func program(_ slot: Slot, giving parts: [(start: Int, count: Int)]) -> FormulaProgram {
    self.slot = slot
    return write { $0.program(giving: parts) }
  }

  /// The programs that take down what others ask for.
  func finish(_ formulas: inout TaskFormulas) {
    formulas.before = program(.before, giving: noted)
    formulas.memory = program(.memory, giving: remembered)
  }

  /// Reads the beginning of a quantity in the program of a slot.
  func read(_ quantity: Quantity, _ count: Int, in slot: Slot) -> Int {
    self.slot = slot
    return write { $0.read(quantity, from: 0, count: count) }
  }

  /// A register that holds 0.
  func zero(in slot: Slot) -> (start: Int, count: Int) {
    self.slot = slot
    return (write { $0.constant([0]) }, 1)
  }

  /// Says what is wrong with the formula as a whole.
  func failure(_ message: String, help: String? = nil) -> Diagnostic {
    let location = formula.map { SourceLocation($0.source, $0.expression.range) }
    return Diagnostic(id: "bad-argument", message: message, at: location, help: help)
  }

  // MARK: Moments

  /// Translates a part for another moment and reads from there what it comes to.
  func compile(at moment: Slot, _ body: () throws -> FormulaValue) throws -> FormulaValue {
    let here = slot
    slot = moment
    let value: FormulaValue
    do {
      defer { slot = here }
      value = try body()
    }
    return recall(value, from: moment)
  }

  private func recall(_ value: FormulaValue, from moment: Slot) -> FormulaValue {
    switch value {
    case .constant: value
    case .numbers(let shape, let start): .numbers(shape, at: recall(start, shape.total, from: moment))
    case .truths(let shape, let start): .truths(shape, at: recall(start, shape.total, from: moment))
    case .list(let values): .list(values.map { recall($0, from: moment) })
    }
  }

  private func recall(_ start: Int, _ count: Int, from moment: Slot) -> Int {
    if moment == .before {
      let place = FormulaCompiler.place(of: (start, count), in: &noted)
      return write { $0.read(.before, from: place, count: count) }
    }
    let place = FormulaCompiler.place(of: (start, count), in: &remembered)
    return write { $0.read(.memory, from: place, count: count) }
  }

  /// Where a part lies among those asked for, one after the other.
  private static func place(of part: (start: Int, count: Int), in parts: inout [(start: Int, count: Int)])
    -> Int
  {
    var place = 0
    for other in parts {
      if other == part { return place }
      place += other.count
    }
    parts.append(part)
    return place
  }

  // MARK: Expressions

  /// Translates an expression.
  func compile(_ expression: Expression, _ scope: FormulaScope) throws -> FormulaValue {
    work += 1
    guard work <= 100_000 else {
      throw scope.failure(
        "too-large", "the formulas have more than 100000 parts", expression.range)
    }
    if isConstant(expression, scope) { return .constant(try evaluate(expression, scope)) }
    switch expression.kind {
    case .parenthesized(let inner): return try compile(inner, scope)
    case .name(let name):
      if let value = scope.locals[name] { return value }
      return try quantity(name, expression.range, scope)
    case .list(let entries):
      return list(try entries.map { try compile($0, scope) })
    case .unary(let operation, let operand): return try unary(operation, operand, scope)
    case .binary(let operation, let left, let right, let range):
      return try binary(operation, left, right, range, scope)
    case .call(let call): return try self.call(call, expression.range, scope)
    case .index(let base, let indices): return try index(base, indices, scope)
    default:
      throw scope.failure(
        "bad-argument",
        "a formula can contain only numbers, booleans, lists, operators and functions",
        expression.range)
    }
  }

  /// Whether a part reads nothing that changes from step to step.
  private func isConstant(_ expression: Expression, _ scope: FormulaScope) -> Bool {
    if case .parenthesized = expression.kind { return false }
    let names = expression.namesRead
    if !names.isDisjoint(with: FormulaCompiler.draws) { return false }
    for name in names {
      if let local = scope.locals[name] {
        if local.constant == nil { return false }
      } else if scope.function == nil, constants[name] == nil, FormulaCompiler.offered.contains(name) {
        if name != "goal" || goalSize != nil || formula?.variable(name) == nil { return false }
      } else if let function = function(name, scope), draws(function) {
        return false
      }
    }
    return true
  }

  private static let draws: Set<String> = ["random", "uniform", "normal"]
  private static let offered = Set(FormulaNames.all.map(\.name))

  /// What the model's sizes and the like are.
  private(set) lazy var constants: [String: Value] = [
    "dt": .number(duration), "nq": .number(model.positionCount), "nv": .number(model.velocityCount),
    "nu": .number(model.controlCount), "qpos0": .vector(model.initialPositions),
  ]

  private func evaluate(_ expression: Expression, _ scope: FormulaScope) throws -> Value {
    do {
      guard let formula else { return .none }
      guard let function = scope.function else { return try formula.evaluate(expression, with: constants) }
      return try formula.evaluate(expression, of: function, scope.locals.compactMapValues(\.constant))
    } catch let diagnostic as Diagnostic {
      throw scope.traced(diagnostic)
    }
  }

  /// The function of the program that a name means.
  func function(_ name: String, _ scope: FormulaScope) -> Function? {
    let value = scope.function == nil ? formula?.variable(name) : formula?.global(name)
    guard case .function(let function)? = value else { return nil }
    return function
  }

  /// Whether a function, or one that it calls, draws random numbers.
  private func draws(_ function: Function, seen: Set<String> = []) -> Bool {
    guard !seen.contains(function.name) else { return false }
    let names = function.namesRead
    if !names.isDisjoint(with: FormulaCompiler.draws) { return true }
    return names.contains { name in
      guard case .function(let inner)? = formula?.global(name) else { return false }
      return draws(inner, seen: seen.union([function.name]))
    }
  }

  /// Makes a list of parts: an array if they are numbers, or arrays of one shape.
  func list(_ parts: [FormulaValue]) -> FormulaValue {
    for (isTruth, kind) in [(false, "numbers"), (true, "truths")] {
      let placed = parts.compactMap { part -> (shape: [Int], at: Int)? in
        guard part.isTruth == isTruth else { return nil }
        return isTruth ? truths(part) : numbers(part)
      }
      guard placed.count == parts.count, let first = placed.first,
        placed.allSatisfy({ $0.shape == first.shape })
      else { continue }
      let start = write { $0.join(placed.map { ($0.at, $0.shape.total) }) }
      let shape = [parts.count] + first.shape
      return kind == "numbers" ? .numbers(shape, at: start) : .truths(shape, at: start)
    }
    return .list(parts)
  }

  // MARK: Registers

  /// The registers of numbers; nil if the value is something else.
  func numbers(_ value: FormulaValue) -> (shape: [Int], at: Int)? {
    switch value {
    case .numbers(let shape, let start): return (shape, start)
    case .constant(.number(let number)): return ([], write { $0.constant([number]) })
    case .constant(let constant):
      guard let array = constant.array else { return nil }
      return (array.shape, write { $0.constant(array.elements) })
    case .truths, .list: return nil
    }
  }

  /// The registers of booleans; nil if the value is something else, or lists that aren't rectangular.
  func truths(_ value: FormulaValue) -> (shape: [Int], at: Int)? {
    switch value {
    case .truths(let shape, let start): return (shape, start)
    case .constant(.boolean(let flag)): return ([], write { $0.constant([flag ? 1 : 0]) })
    case .constant(.list(let values)):
      guard !values.isEmpty, case .truths(let shape, let start) = list(values.map(FormulaValue.constant))
      else {
        return nil
      }
      return (shape, start)
    default: return nil
    }
  }

  /// All numbers of a value one after the other; nil if there is something else in it.
  func flat(_ value: FormulaValue) -> [(start: Int, count: Int)]? { parts(of: value, read: numbers) }

  /// The registers of all that is in a value, lists of lists too; nil if `read` doesn't know some of it.
  func parts(
    of value: FormulaValue, read: (FormulaValue) -> (shape: [Int], at: Int)?
  ) -> [(start: Int, count: Int)]? {
    if let (shape, start) = read(value) { return [(start, shape.total)] }
    let entries: [FormulaValue]
    switch value {
    case .list(let values): entries = values
    case .constant(.list(let values)): entries = values.map(FormulaValue.constant)
    default: return nil
    }
    var parts: [(start: Int, count: Int)] = []
    for entry in entries {
      guard let part = self.parts(of: entry, read: read) else { return nil }
      parts += part
    }
    return parts
  }
}
