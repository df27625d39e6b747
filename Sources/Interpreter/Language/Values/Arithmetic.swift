import Glibc
import Syntax

/// What is wrong with an operation on two values, without their places.
package enum OperationError: Error, CustomStringConvertible {
  case operand(String, must: String, but: String)
  case shapes(String, [Int], [Int])

  package var description: String {
    switch self {
    case .operand(let which, let must, let but): "\(which) must \(must), but \(but)"
    case .shapes(let operation, let left, let right):
      "the two sides of '\(operation)' must have the same shape, but have \(left.shapeText) and "
        + "\(right.shapeText)"
    }
  }
}

extension [Int] {
  /// The shape as messages write it: "2 × 3".
  package var shapeText: String { map(String.init).joined(separator: " × ") }
}

/// Operations on values: elementwise on arrays, with numbers standing for arrays of their own.
enum Arithmetic {
  /// Applies an operator other than `and` and `or`.
  ///
  /// Throws an `OperationError`, or `Interrupted`.
  static func apply(
    _ operation: BinaryOperator, _ left: Value, _ right: Value, _ interruption: Interruption
  ) throws -> Value {
    if case .number(let a) = left, case .number(let b) = right {
      return scalar(operation, a, b)
    }
    switch operation {
    case .equal: return .boolean(left == right)
    case .notEqual: return .boolean(!(left == right))
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      return try compare(operation, left, right, interruption)
    case .add:
      if case .string(let a) = left, case .string(let b) = right {
        return .string(try a.joined(with: b))
      }
    default: break
    }
    return .array(try elementwise(operation, left, right, interruption))
  }

  private static func scalar(_ operation: BinaryOperator, _ a: Double, _ b: Double) -> Value {
    switch operation {
    case .equal: .boolean(a == b)
    case .notEqual: .boolean(a != b)
    case .less: .boolean(a < b)
    case .lessOrEqual: .boolean(a <= b)
    case .greater: .boolean(a > b)
    case .greaterOrEqual: .boolean(a >= b)
    default: .number(number(operation, a, b))
    }
  }

  /// Combines two numbers; the remainder has the sign of the divisor.
  private static func number(_ operation: BinaryOperator, _ a: Double, _ b: Double) -> Double {
    switch operation {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .remainder: remainder(a, b)
    // a square is exact up to rounding
    case .power: b == 2 ? a * a : pow(a, b)
    default: preconditionFailure("'\(operation.rawValue)' isn't arithmetic")
    }
  }

  private static func remainder(_ a: Double, _ b: Double) -> Double {
    let rest = fmod(a, b)
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest
  }

  private static func elementwise(
    _ operation: BinaryOperator, _ left: Value, _ right: Value, _ interruption: Interruption
  ) throws -> NumericArray {
    let (shape, pairs) = try broadcast(operation, left, right)
    let result = try interruption.map(pairs.count) { number(operation, pairs.left($0), pairs.right($0)) }
    return NumericArray(shape: shape, elements: result)
  }

  private static func compare(
    _ operation: BinaryOperator, _ left: Value, _ right: Value, _ interruption: Interruption
  ) throws -> Value {
    if case .string(let a) = left, case .string(let b) = right {
      switch operation {
      case .less: return .boolean(a < b)
      case .lessOrEqual: return .boolean(a <= b)
      case .greater: return .boolean(a > b)
      default: return .boolean(a >= b)
      }
    }
    let (shape, pairs) = try broadcast(operation, left, right)
    guard pairs.count <= Limits.entries else {
      throw OperationError.operand(
        "the operands of '\(operation.rawValue)'", must: "have at most \(Limits.entries) numbers",
        but: "has \(pairs.count)")
    }
    let flags = try interruption.map(pairs.count) { scalar(operation, pairs.left($0), pairs.right($0)) }
    return nest(flags[...], shape: shape[...])
  }

  /// Lays values out as nested lists of `shape`.
  static func nest(_ values: ArraySlice<Value>, shape: ArraySlice<Int>) -> Value {
    guard shape.count > 1, let rows = shape.first, rows > 0 else { return .list(Array(values)) }
    let stride = values.count / rows
    return .list(
      (0..<rows).map { row in
        let start = values.startIndex + row * stride
        return nest(values[start..<start + stride], shape: shape.dropFirst())
      })
  }

  private struct Pairs {
    let a: [Double], b: [Double], count: Int
    func left(_ index: Int) -> Double { a.count == 1 ? a[0] : a[index] }
    func right(_ index: Int) -> Double { b.count == 1 ? b[0] : b[index] }
  }

  /// Brings both sides to one shape: that of the array, if the other is a number.
  private static func broadcast(
    _ operation: BinaryOperator, _ left: Value, _ right: Value
  ) throws(OperationError) -> ([Int], Pairs) {
    let a = try operand(left, "the left side of '\(operation.rawValue)'")
    let b = try operand(right, "the right side of '\(operation.rawValue)'")
    switch (a.shape.isEmpty, b.shape.isEmpty) {
    case (true, _): return (b.shape, Pairs(a: a.elements, b: b.elements, count: b.count))
    case (_, true): return (a.shape, Pairs(a: a.elements, b: b.elements, count: a.count))
    default:
      guard a.shape == b.shape else { throw .shapes(operation.rawValue, a.shape, b.shape) }
      return (a.shape, Pairs(a: a.elements, b: b.elements, count: a.count))
    }
  }

  /// A value as an array; a number has the empty shape.
  static func operand(_ value: Value, _ which: String) throws(OperationError) -> NumericArray {
    if case .number(let number) = value { return NumericArray(shape: [], elements: [number]) }
    guard let array = value.array else {
      if case .range(let range) = value {
        throw .operand(which, must: "have at most \(Limits.numbers) numbers", but: "has \(range.count)")
      }
      throw .operand(which, must: "be a number or an array of numbers", but: "is \(value.brief)")
    }
    return array
  }

  /// Applies a function to a number or to each element of an array.
  static func map(
    _ value: Value, _ interruption: Interruption, _ function: (Double) -> Double
  ) throws -> Value {
    if case .number(let number) = value { return .number(function(number)) }
    let array = try operand(value, "the argument")
    let elements = try interruption.map(array.count) { function(array.elements[$0]) }
    return .array(NumericArray(shape: array.shape, elements: elements))
  }

  /// Applies a function to numbers or elements of the same place.
  static func zip(
    _ name: String, _ left: Value, _ right: Value, _ interruption: Interruption,
    _ function: (Double, Double) -> Double
  ) throws -> Value {
    let a = try operand(left, "the first argument of '\(name)'")
    let b = try operand(right, "the second argument of '\(name)'")
    let count = a.shape.isEmpty ? b.count : a.count
    guard a.shape.isEmpty || b.shape.isEmpty || a.shape == b.shape else {
      throw OperationError.shapes(name, a.shape, b.shape)
    }
    let pairs = Pairs(a: a.elements, b: b.elements, count: count)
    let elements = try interruption.map(count) { function(pairs.left($0), pairs.right($0)) }
    let shape = a.shape.isEmpty ? b.shape : a.shape
    return shape.isEmpty ? .number(elements[0]) : .array(NumericArray(shape: shape, elements: elements))
  }

  /// Applies `-` or `not`.
  ///
  /// Throws an `OperationError`, or `Interrupted`.
  static func apply(_ operation: UnaryOperator, _ value: Value, _ interruption: Interruption) throws -> Value
  {
    switch operation {
    case .negate:
      if case .number(let number) = value { return .number(-number) }
      return try map(.array(operand(value, "the operand of '-'")), interruption) { -$0 }
    case .not:
      guard case .boolean(let boolean) = value else {
        throw OperationError.operand(
          "the operand of 'not'", must: "be true or false", but: "is \(value.brief)")
      }
      return .boolean(!boolean)
    }
  }
}

extension String {
  /// The string followed by another one; throws if both together are too long.
  func joined(with other: String) throws(LimitError) -> String {
    let count = utf8.count + other.utf8.count
    guard count <= Limits.bytes else { throw .bytes(count) }
    return self + other
  }
}
