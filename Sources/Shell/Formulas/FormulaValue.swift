import Language

/// What a part of a formula has become: a constant, or registers of the program that is being written.
indirect enum FormulaValue {
  case constant(Value)
  /// Numbers in registers from `at` on; a single number has no shape.
  case numbers([Int], at: Int)
  /// Booleans, 1 and 0.
  case truths([Int], at: Int)
  /// A list that is no array.
  case list([FormulaValue])
}

extension FormulaValue {
  /// What it is, as messages say it.
  var phrase: String {
    switch self {
    case .constant(.array(let array)): array.shapeDescription
    case .constant(let value): value.brief
    case .numbers([], _): "a number"
    case .numbers(let shape, _): shape == [1] ? "1 number" : "\(shape.shapeText) numbers"
    case .truths([], _): "true or false"
    case .truths: "a list of booleans"
    case .list: "a list"
    }
  }

  /// The value, if it is the same at every step.
  var constant: Value? {
    guard case .constant(let value) = self else { return nil }
    return value
  }

  var isTruth: Bool {
    switch self {
    case .truths: true
    case .constant(.boolean): true
    case .constant(.list(let values)):
      !values.isEmpty && values.allSatisfy { FormulaValue.constant($0).isTruth }
    default: false
    }
  }
}

extension [Int] {
  /// How many elements a shape has.
  var total: Int { reduce(1, *) }
}
