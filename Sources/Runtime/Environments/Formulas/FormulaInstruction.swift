/// What one instruction of a formula does; the numbers are those in files.
package enum FormulaOperation: UInt8, CaseIterable, Sendable {
  // what comes from outside: from place `a` on of the simulation's quantity `size`, of the goal, …
  case quantity = 0, goal = 1, memory = 2, before = 3
  case copy = 10
  /// The registers that lie behind `a` as far as the indices from `b` on say.
  case gather = 11
  // of each element of a
  case negate = 20, absolute = 21, root = 22, exponential = 23, logarithm = 24, sine = 25, cosine = 26,
    tangent = 27
  case sign = 28, floor = 29, not = 30, isFinite = 31
  /// To multiples of 1 / b.
  case round = 32
  // of the elements of a and b
  case add = 40, subtract = 41, multiply = 42, divide = 43, remainder = 44, power = 45
  case minimum = 46, maximum = 47, arctangent = 48
  case less = 50, lessOrEqual = 51, greater = 52, greaterOrEqual = 53, equal = 54, and = 55, or = 56
  /// Whether a and b differ by at most c, relative to the larger where that is above 1.
  case close = 57
  /// a moved into the interval from b to c.
  case clamp = 60
  /// b where a holds, c elsewhere.
  case choose = 61
  // of `size` elements that lie `stride` apart
  case sum = 70, mean = 71, deviation = 72, smallest = 73, largest = 74, norm = 75
  case smallestIndex = 76, largestIndex = 77, all = 78, any = 79
  /// The matrix product of a (rows × `size`) and b (`size` × `stride`).
  case product = 80
  // draws between a and b, or around a with the standard deviation b
  case uniform = 90, normal = 91
}

extension FormulaOperation {
  /// How an instruction finds its operands.
  enum Form { case input, copy, gather, one, two, three, reduction, product, draw }

  var form: Form {
    switch self {
    case .quantity, .goal, .memory, .before: .input
    case .copy: .copy
    case .gather: .gather
    case .negate, .absolute, .root, .exponential, .logarithm, .sine, .cosine, .tangent, .sign, .floor, .not,
      .isFinite:
      .one
    case .round, .add, .subtract, .multiply, .divide, .remainder, .power, .minimum, .maximum, .arctangent,
      .less,
      .lessOrEqual, .greater, .greaterOrEqual, .equal, .and, .or:
      .two
    case .close, .clamp, .choose: .three
    case .sum, .mean, .deviation, .smallest, .largest, .norm, .smallestIndex, .largestIndex, .all, .any:
      .reduction
    case .product: .product
    case .uniform, .normal: .draw
    }
  }
}

/// Where an operand's elements lie: one after the other, or one number that stands for all.
package struct FormulaOperand: Hashable, Sendable {
  package let start: Int
  /// 1, or 0 where one number stands for all.
  package let step: Int

  package init(_ start: Int, step: Int = 1) {
    self.start = start
    self.step = step
  }

  static let none = FormulaOperand(0, step: 0)
}

/// One instruction: it reads registers, or what comes from outside, and writes `count` registers from
/// `target` on.
package struct FormulaInstruction: Hashable, Sendable {
  package let operation: FormulaOperation
  package var target: Int
  package let count: Int
  package let a: FormulaOperand, b: FormulaOperand, c: FormulaOperand
  package let size: Int, stride: Int
}
