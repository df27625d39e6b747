import Diagnostics
import Environments
import Language
import Syntax

extension FormulaCompiler {
  func unary(_ operation: UnaryOperator, _ operand: Expression, _ scope: FormulaScope) throws -> FormulaValue
  {
    let value = try compile(operand, scope)
    switch operation {
    case .negate:
      let (shape, start) = try numbers(value, "the operand of '-'", operand, scope)
      return .numbers(shape, at: write { $0.emit(.negate, shape.total, FormulaOperand(start)) })
    case .not:
      let start = try truth(value, "the operand of 'not'", operand, scope)
      return .truths([], at: write { $0.emit(.not, 1, FormulaOperand(start)) })
    }
  }

  func binary(
    _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ range: SourceRange,
    _ scope: FormulaScope
  ) throws -> FormulaValue {
    let (a, b) = (try compile(left, scope), try compile(right, scope))
    let sides = ("the left side of '\(operation.rawValue)'", "the right side of '\(operation.rawValue)'")
    switch operation {
    case .and, .or:
      let one = try truth(a, sides.0, left, scope), other = try truth(b, sides.1, right, scope)
      let code: FormulaOperation = operation == .and ? .and : .or
      return .truths([], at: write { $0.emit(code, 1, FormulaOperand(one), FormulaOperand(other)) })
    case .equal: return try equality(a, b, range, scope)
    case .notEqual:
      let equal = try truths(equality(a, b, range, scope))?.at ?? 0
      return .truths([], at: write { $0.emit(.not, 1, FormulaOperand(equal)) })
    default: break
    }
    let one = try numbers(a, sides.0, left, scope), other = try numbers(b, sides.1, right, scope)
    let (shape, start) = try zip(operation.code, operation.rawValue, one, other, range, scope)
    return operation.isComparison ? .truths(shape, at: start) : .numbers(shape, at: start)
  }

  /// Combines elements of equal places; a number stands for an array of its own.
  func zip(
    _ code: FormulaOperation, _ name: String, _ a: (shape: [Int], at: Int), _ b: (shape: [Int], at: Int),
    _ range: SourceRange, _ scope: FormulaScope
  ) throws(Diagnostic) -> (shape: [Int], at: Int) {
    guard a.shape.isEmpty || b.shape.isEmpty || a.shape == b.shape else {
      throw scope.failure(
        "bad-operand",
        "the two sides of '\(name)' must have the same shape, but have \(a.shape.shapeText) and "
          + "\(b.shape.shapeText)",
        range)
    }
    let shape = a.shape.isEmpty ? b.shape : a.shape
    let start = write {
      $0.emit(code, shape.total, FormulaOperand(a, among: shape), FormulaOperand(b, among: shape))
    }
    return (shape, start)
  }

  /// Compares two whole values.
  private func equality(
    _ a: FormulaValue, _ b: FormulaValue, _ range: SourceRange, _ scope: FormulaScope
  ) throws -> FormulaValue {
    let isTruth = a.isTruth
    guard let one = isTruth ? truths(a) : numbers(a), let other = isTruth ? truths(b) : numbers(b),
      one.shape == other.shape
    else {
      if case .list = a { throw lists(range, scope) }
      if case .list = b { throw lists(range, scope) }
      return .constant(.boolean(false))
    }
    let count = one.shape.total
    let flags = write { $0.emit(.equal, count, FormulaOperand(one.at), FormulaOperand(other.at)) }
    if one.shape.isEmpty { return .truths([], at: flags) }
    return .truths([], at: write { $0.emit(.all, 1, FormulaOperand(flags), size: count) })
  }

  private func lists(_ range: SourceRange, _ scope: FormulaScope) -> Diagnostic {
    scope.failure(
      "bad-operand",
      "the operands of a comparison in a formula must be numbers, arrays or booleans, but is "
        + "a list", range)
  }

  // MARK: Operands

  func numbers(
    _ value: FormulaValue, _ what: String, _ expression: Expression, _ scope: FormulaScope
  ) throws(Diagnostic) -> (shape: [Int], at: Int) {
    if let numbers = numbers(value) { return numbers }
    throw scope.failure(
      "bad-operand", "\(what) must be a number or an array of numbers, but is \(value.phrase)",
      expression.range)
  }

  func number(
    _ value: FormulaValue, _ what: String, _ expression: Expression, _ scope: FormulaScope
  ) throws(Diagnostic) -> Int {
    if let (shape, start) = numbers(value), shape.isEmpty { return start }
    throw scope.failure("bad-operand", "\(what) must be a number, but is \(value.phrase)", expression.range)
  }

  func truth(
    _ value: FormulaValue, _ what: String, _ expression: Expression, _ scope: FormulaScope
  ) throws(Diagnostic) -> Int {
    if value.isTruth, let (shape, start) = truths(value), shape.isEmpty { return start }
    throw scope.failure(
      "not-boolean", "\(what) must be true or false, but is \(value.phrase)", expression.range,
      help: value.isTruth ? "reduce it with all(…) or any(…)" : nil)
  }

  // MARK: Indices

  func index(_ base: Expression, _ indices: [Expression], _ scope: FormulaScope) throws -> FormulaValue {
    let value = try compile(base, scope)
    var positions: [Value] = []
    for index in indices {
      guard let position = try compile(index, scope).constant else {
        throw scope.failure(
          "bad-index", "an index in a formula must be constant, but changes with each step", index.range)
      }
      positions.append(position)
    }
    let range = indices.dropFirst().reduce(indices.first?.range ?? base.range) { $0.joined($1.range) }
    do throws(IndexError) {
      return try element(of: value, at: positions)
    } catch {
      var help: String?
      if case .outside = error, case .numbers(let shape, _) = value, let last = shape.first, last > 0 {
        help =
          "\(scope.source.text(in: base.range)) has \(shape.shapeText) numbers, so its last index is "
          + "\(last - 1)"
      }
      throw scope.failure("bad-index", error.description, range, help: help)
    }
  }

  /// Picks by the language's own rules: an array of places is indexed in the value's place.
  private func element(of value: FormulaValue, at positions: [Value]) throws(IndexError) -> FormulaValue {
    switch value {
    case .constant(let value): return .constant(try value.element(at: positions))
    case .numbers(let shape, let start) where !shape.isEmpty:
      let places = NumericArray(shape: shape, elements: (0..<shape.total).map(Double.init))
      let picked = try Value.array(places).element(at: positions)
      return .numbers(picked.array?.shape ?? [], at: pick(picked, behind: start, stride: 1))
    case .truths(let shape, let start) where !shape.isEmpty:
      guard positions.count == 1 else { throw .tooMany(positions.count, rank: 1) }
      let rows = try Value.array(NumericArray((0..<shape[0]).map(Double.init))).element(at: positions)
      let rest = Array(shape.dropFirst())
      return .truths(
        (rows.array?.shape ?? []) + rest, at: pick(rows, behind: start, stride: rest.total))
    case .list(let values):
      guard positions.count == 1 else { throw .tooMany(positions.count, rank: 1) }
      let picked = try Value.array(NumericArray(values.indices.map(Double.init))).element(at: positions)
      if let number = picked.number { return values[Int(number)] }
      return list(picked.array?.elements.map { values[Int($0)] } ?? [])
    default: throw .notIndexable(value.phrase)
    }
  }

  private func pick(_ places: Value, behind start: Int, stride: Int) -> Int {
    let rows = places.number.map { [$0] } ?? places.array?.elements ?? []
    let offsets = rows.flatMap { row in (0..<stride).map { Int(row) * stride + $0 } }
    return write { $0.pick(offsets, behind: start) }
  }
}

extension FormulaOperand {
  /// An operand of a result of a shape: a number stands for all.
  init(_ part: (shape: [Int], at: Int), among shape: [Int]) {
    self.init(part.at, step: part.shape.isEmpty && !shape.isEmpty ? 0 : 1)
  }
}

extension BinaryOperator {
  fileprivate var code: FormulaOperation {
    switch self {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .remainder: .remainder
    case .power: .power
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .and: .and
    case .or: .or
    case .equal, .notEqual: .equal
    }
  }

  fileprivate var isComparison: Bool {
    switch self {
    case .less, .lessOrEqual, .greater, .greaterOrEqual: true
    default: false
    }
  }
}
