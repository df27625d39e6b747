import Diagnostics
import Environments
import Language
import Syntax

extension FormulaCompiler {
  /// Translates a call of a quantity, a function of the program or one of the language's own.
  func call(_ call: CallExpression, _ range: SourceRange, _ scope: FormulaScope) throws -> FormulaValue {
    let name = call.name.text
    if scope.function == nil, let offered = FormulaNames.all.first(where: { $0.name == name }) {
      return try self.call(call, of: offered, range, scope)
    }
    if let function = function(name, scope) { return try inline(function, call, range, scope) }
    guard let formula, let command = formula.command(name), command.isFunction else {
      throw scope.failure(
        "bad-argument", "a formula can call only functions and quantities, not '\(name)'",
        call.name.range,
        help: "compute it first and put the result in a variable")
    }
    let arguments = try formula.bind(call, to: command, in: scope.source)
    return try FunctionTranslation(
      compiler: self, call: call, range: range, arguments: arguments, scope: scope
    )
    .value()
  }

  /// Puts a function's body in the place of its call.
  private func inline(
    _ function: Function, _ call: CallExpression, _ range: SourceRange, _ scope: FormulaScope
  ) throws -> FormulaValue {
    guard scope.trace.count < 32 else {
      throw scope.failure(
        "too-deep", "calls in a formula are nested more than 32 deep", range)
    }
    var inner = FormulaScope(source: function.source)
    inner.function = function
    inner.trace = [TraceFrame(.call(function.name), at: SourceLocation(scope.source, range))] + scope.trace
    let parameters = function.definition.parameters
    var free = parameters.map(\.name.text)[...]
    var given: [String: FormulaValue] = [:]
    for argument in call.arguments {
      guard let name = argument.name?.text, case .expression(let value) = argument.value else { continue }
      guard free.contains(name) else { throw misfit(call, function, scope) }
      free.removeAll { $0 == name }
      given[name] = try compile(value, scope)
    }
    for argument in call.arguments where argument.name == nil {
      guard case .expression(let value) = argument.value, let name = free.popFirst() else {
        throw misfit(call, function, scope)
      }
      given[name] = try compile(value, scope)
    }
    for parameter in parameters {
      let name = parameter.name.text
      if let value = given[name] {
        inner.locals[name] = value
      } else if let fallback = parameter.defaultValue {
        inner.locals[name] = try compile(fallback, inner)
      } else {
        throw misfit(call, function, scope)
      }
    }
    return try body(of: function, call, &inner, scope)
  }

  /// Translates assignments and the return that ends them.
  private func body(
    of function: Function, _ call: CallExpression, _ inner: inout FormulaScope, _ scope: FormulaScope
  ) throws -> FormulaValue {
    for statement in function.definition.body.statements {
      switch statement.kind {
      case .assignment(let target, let value) where target.indices.isEmpty:
        inner.locals[target.name.text] = try compile(value, inner)
      case .returnValue(let value?): return try compile(value, inner)
      default:
        throw scope.failure(
          "bad-argument",
          "a formula can call only functions of assignments and a return, but '\(function.name)' has other "
            + "statements",
          call.name.range, help: "it is defined at \(function.place)")
      }
    }
    throw scope.failure(
      "bad-argument", "'\(function.name)' returns no value",
      call.name.range)
  }

  private func misfit(_ call: CallExpression, _ function: Function, _ scope: FormulaScope) -> Diagnostic {
    scope.failure(
      "missing-argument", "'\(function.name)' takes \(function.arity)", call.name.range,
      help: function.signature)
  }
}

/// The translation of one call of the language's own functions.
struct FunctionTranslation {
  let compiler: FormulaCompiler
  let call: CallExpression
  let range: SourceRange
  let arguments: [String: [Expression]]
  let scope: FormulaScope

  private var name: String { call.name.text }

  func value() throws -> FormulaValue {
    if let code = FunctionTranslation.unary[name] {
      let (shape, start) = try numbers("x")
      let result = compiler.write { $0.emit(code, shape.total, FormulaOperand(start)) }
      return code == .isFinite ? .truths(shape, at: result) : .numbers(shape, at: result)
    }
    if let code = FunctionTranslation.binary[name] {
      let parameters = name == "atan2" ? ("y", "x") : ("a", "b")
      let (shape, start) = try compiler.zip(
        code, name, numbers(parameters.0), numbers(parameters.1), range, scope)
      return .numbers(shape, at: start)
    }
    if let code = FunctionTranslation.reductions[name] { return try reduction(code) }
    switch name {
    case "round": return try rounding()
    case "clamp": return try clamp()
    case "close": return try close()
    case "choose": return try choose()
    case "dot": return try product()
    case "argmin", "argmax": return try position()
    case "all", "any": return try test()
    case "length": return try length()
    case "concat": return try concat()
    case "append": return try append()
    case "random", "uniform", "normal": return try draw()
    default:
      throw scope.failure(
        "bad-argument", "the argument of '\(name)' in a formula must be constant, but changes with each step",
        range)
    }
  }

  private static let unary: [String: FormulaOperation] = [
    "abs": .absolute, "sqrt": .root, "exp": .exponential, "log": .logarithm, "sin": .sine, "cos": .cosine,
    "tan": .tangent, "sign": .sign, "floor": .floor, "isfinite": .isFinite,
  ]
  private static let binary: [String: FormulaOperation] = [
    "minimum": .minimum, "maximum": .maximum, "atan2": .arctangent,
  ]
  private static let reductions: [String: FormulaOperation] = [
    "sum": .sum, "mean": .mean, "std": .deviation, "min": .smallest, "max": .largest, "norm": .norm,
  ]

  // MARK: Arguments

  private func expression(_ parameter: String) -> Expression? { arguments[parameter]?.first }

  private func value(_ parameter: String) throws -> FormulaValue {
    try expression(parameter).map { try compiler.compile($0, scope) } ?? .constant(.none)
  }

  private func numbers(_ parameter: String) throws -> (shape: [Int], at: Int) {
    let value = try value(parameter)
    if let numbers = compiler.numbers(value) { return numbers }
    throw misfit(parameter, "must be a number or an array of numbers", value)
  }

  private func number(_ parameter: String, default fallback: Double) throws -> Int {
    guard expression(parameter) != nil else { return compiler.write { $0.constant([fallback]) } }
    let value = try value(parameter)
    if let (shape, start) = compiler.numbers(value), shape.isEmpty { return start }
    throw misfit(parameter, "must be a number", value)
  }

  /// An argument that must be known: a whole number.
  private func whole(_ parameter: String) throws -> Int? {
    guard expression(parameter) != nil else { return nil }
    let value = try value(parameter)
    if case .none? = value.constant { return nil }
    guard let number = value.constant?.number, number == number.rounded(), number.magnitude < 1e9 else {
      throw misfit(parameter, "must be a constant whole number", value)
    }
    return Int(number)
  }

  private func misfit(_ parameter: String, _ must: String, _ value: FormulaValue) -> Diagnostic {
    scope.failure(
      "bad-argument", "\(parameter) \(must), but is \(value.phrase)", expression(parameter)?.range ?? range)
  }

  // MARK: Functions

  private func rounding() throws -> FormulaValue {
    let (shape, start) = try numbers("x")
    let digits = try whole("digits") ?? 0
    guard 0...15 ~= digits else {
      throw misfit("digits", "must be between 0 and 15", .constant(.number(digits)))
    }
    let scale = (0..<digits).reduce(1.0) { power, _ in power * 10 }
    return compiler.write { builder in
      let factor = FormulaOperand(builder.constant([scale]), step: 0)
      return .numbers(shape, at: builder.emit(.round, shape.total, FormulaOperand(start), factor))
    }
  }

  private func clamp() throws -> FormulaValue {
    let (shape, start) = try numbers("x")
    let low = try number("low", default: 0), high = try number("high", default: 0)
    if let bottom = try value("low").constant?.number, let top = try value("high").constant?.number,
      !(bottom <= top)
    {
      throw misfit("high", "must be at least low (\(bottom.exactText))", .constant(.number(top)))
    }
    let result = compiler.write {
      $0.emit(
        .clamp, shape.total, FormulaOperand(start), FormulaOperand(low, step: 0),
        FormulaOperand(high, step: 0))
    }
    return .numbers(shape, at: result)
  }

  private func close() throws -> FormulaValue {
    let a = try numbers("a"), b = try numbers("b"), limit = try number("tolerance", default: 1e-6)
    guard a.shape.isEmpty || b.shape.isEmpty || a.shape == b.shape else {
      throw scope.failure(
        "bad-operand",
        "the two sides of 'close' must have the same shape, but have \(a.shape.shapeText) and "
          + "\(b.shape.shapeText)",
        range)
    }
    let shape = a.shape.isEmpty ? b.shape : a.shape
    return compiler.write { builder in
      let flags = builder.emit(
        .close, shape.total, FormulaOperand(a, among: shape), FormulaOperand(b, among: shape),
        FormulaOperand(limit, step: 0))
      return .truths([], at: builder.emit(.all, 1, FormulaOperand(flags), size: shape.total))
    }
  }

  private func choose() throws -> FormulaValue {
    let condition = try value("condition")
    guard condition.isTruth, let flags = compiler.truths(condition) else {
      throw misfit("condition", "must be true or false, or a list of them", condition)
    }
    let yes = try numbers("yes"), no = try numbers("no")
    let shape = [flags.shape, yes.shape, no.shape].first { !$0.isEmpty } ?? []
    for (parameter, part) in [("yes", yes), ("no", no)] where !part.shape.isEmpty && part.shape != shape {
      throw misfit(parameter, "must have the shape \(shape.shapeText)", .numbers(part.shape, at: 0))
    }
    let result = compiler.write {
      $0.emit(
        .choose, shape.total, FormulaOperand(flags, among: shape), FormulaOperand(yes, among: shape),
        FormulaOperand(no, among: shape))
    }
    return .numbers(shape, at: result)
  }

  private func reduction(_ code: FormulaOperation) throws -> FormulaValue {
    let (shape, start) = try numbers("x")
    let total = shape.total
    guard total > 0 || code == .sum || code == .norm else {
      throw scope.failure("bad-argument", "x must have an element, but is empty", range)
    }
    guard let axis = try whole("axis"), !shape.isEmpty else {
      return .numbers([], at: compiler.write { $0.emit(code, 1, FormulaOperand(start), size: total) })
    }
    let dimension = axis < 0 ? axis + shape.count : axis
    guard shape.indices.contains(dimension) else {
      throw misfit(
        "axis", "must be between \(-shape.count) and \(shape.count - 1)", .constant(.number(axis)))
    }
    var rest = shape
    rest.remove(at: dimension)
    let stride = Array(shape[(dimension + 1)...]).total
    let result = compiler.write {
      $0.emit(code, rest.total, FormulaOperand(start), size: shape[dimension], stride: max(1, stride))
    }
    return .numbers(rest, at: result)
  }

  private func position() throws -> FormulaValue {
    let (shape, start) = try numbers("x")
    guard shape.count <= 1, shape.total > 0 else {
      throw misfit("x", "must be a vector with an element", .numbers(shape, at: start))
    }
    let code: FormulaOperation = name == "argmin" ? .smallestIndex : .largestIndex
    return .numbers([], at: compiler.write { $0.emit(code, 1, FormulaOperand(start), size: shape.total) })
  }

  private func product() throws -> FormulaValue {
    let a = try numbers("a"), b = try numbers("b")
    let left = a.shape.isEmpty ? [1] : a.shape, right = b.shape.isEmpty ? [1] : b.shape
    guard left.count <= 2 else { throw misfit("a", "must be a vector or a matrix", .numbers(left, at: 0)) }
    guard right.count <= 2, left.last == right.first else {
      throw misfit("b", "must have \(left.last ?? 0) rows, one for each column of a", .numbers(right, at: 0))
    }
    let shape = Array(left.dropLast()) + Array(right.dropFirst())
    let result = compiler.write {
      $0.emit(
        .product, shape.total, FormulaOperand(a.at), FormulaOperand(b.at), size: right[0],
        stride: max(1, Array(right.dropFirst()).total))
    }
    return .numbers(shape, at: result)
  }

  private func test() throws -> FormulaValue {
    let value = try value("x")
    guard let parts = compiler.parts(of: value, read: compiler.truths) else {
      throw misfit("x", "must hold only true and false", value)
    }
    let code: FormulaOperation = name == "all" ? .all : .any
    return compiler.write { builder in
      let start = builder.join(parts)
      return .truths(
        [], at: builder.emit(code, 1, FormulaOperand(start), size: parts.reduce(0) { $0 + $1.count }))
    }
  }

  // MARK: Lists

  private func length() throws -> FormulaValue {
    let value = try value("x")
    switch value {
    case .numbers(let shape, _) where !shape.isEmpty: return .constant(.number(shape[0]))
    case .truths(let shape, _) where !shape.isEmpty: return .constant(.number(shape[0]))
    case .list(let values): return .constant(.number(values.count))
    default: throw misfit("x", "must have entries", value)
    }
  }

  private func concat() throws -> FormulaValue {
    var parts: [(shape: [Int], at: Int)] = []
    for expression in arguments["parts"] ?? [] {
      let value = try compiler.compile(expression, scope)
      guard let part = compiler.numbers(value), !part.shape.isEmpty else {
        throw scope.failure(
          "bad-argument", "parts must be arrays in a formula, but hold \(value.phrase)", expression.range,
          help: "a number needs square brackets: [x]")
      }
      if part.shape.total > 0 { parts.append(part) }
    }
    guard let first = parts.first else { return .numbers([0], at: 0) }
    let row = Array(first.shape.dropFirst())
    guard parts.allSatisfy({ Array($0.shape.dropFirst()) == row }) else {
      throw scope.failure(
        "bad-argument", "parts must have rows of the same length, but have different ones", range)
    }
    let start = compiler.write { $0.join(parts.map { ($0.at, $0.shape.total) }) }
    return .numbers([parts.reduce(0) { $0 + $1.shape[0] }] + row, at: start)
  }

  private func append() throws -> FormulaValue {
    let list = try value("list"), entry = try value("entry")
    guard let (shape, start) = compiler.numbers(list), let last = compiler.numbers(entry), !shape.isEmpty,
      last.shape == Array(shape.dropFirst())
    else { throw misfit("entry", "must be like the entries of the list in a formula", entry) }
    let joined = compiler.write { $0.join([(start, shape.total), (last.at, last.shape.total)]) }
    return .numbers([shape[0] + 1] + last.shape, at: joined)
  }

  // MARK: Draws

  private func draw() throws -> FormulaValue {
    switch compiler.slot {
    case .positions, .goal, .velocities, .activations: break
    default:
      throw scope.failure(
        "bad-argument",
        "random numbers can be drawn only at a reset, not in \(compiler.parameter)",
        range, help: "reset_qpos=, goal=, reset_qvel= and reset_act= draw")
    }
    let shape = try count("count")
    let isNormal = name == "normal"
    let names = isNormal ? ("mean", "std") : ("low", "high")
    let bounds = (try bound(names.0, 0), try bound(names.1, 1))
    if let bottom = bounds.0.value.constant?.number, let top = bounds.1.value.constant?.number {
      if isNormal, !(top >= 0) { throw misfit("std", "must be at least 0", bounds.1.value) }
      if !isNormal, !(bottom <= top) {
        throw misfit("high", "must be at least low (\(bottom.exactText))", bounds.1.value)
      }
    }
    let (low, high) = (bounds.0.at, bounds.1.at)
    let result = compiler.write {
      $0.emit(
        isNormal ? .normal : .uniform, shape.total, FormulaOperand(low, step: 0),
        FormulaOperand(high, step: 0))
    }
    return .numbers(shape, at: result)
  }

  /// A number that a draw is made with, and its register.
  private func bound(_ parameter: String, _ fallback: Double) throws -> (value: FormulaValue, at: Int) {
    let value = expression(parameter) == nil ? .constant(.number(fallback)) : try value(parameter)
    guard let (shape, start) = compiler.numbers(value), shape.isEmpty else {
      throw misfit(parameter, "must be a number", value)
    }
    return (value, start)
  }

  /// How many to draw: a number or a list of them; none for a single one.
  private func count(_ parameter: String) throws -> [Int] {
    guard expression(parameter) != nil else { return [] }
    let value = try value(parameter)
    let sizes = value.constant?.number.map { [$0] } ?? value.constant?.array?.elements
    guard let sizes, sizes.allSatisfy({ $0 >= 0 && $0 == $0.rounded() && $0 <= 1e6 }),
      sizes.reduce(1, *) <= 1e6
    else { throw misfit(parameter, "must be a constant of at most a million", value) }
    return sizes.map { Int($0) }
  }
}
