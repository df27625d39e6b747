import Syntax

extension Expression {
  /// The unit of the value, given those of names; nil where it has none or that isn't sure.
  ///
  /// Only what surely leaves a unit as it is keeps it: `seconds / 60` may well be minutes.
  func unit(_ unitOf: (String) -> String?) -> String? {
    switch kind {
    case .name(let name): return unitOf(name)
    case .parenthesized(let inner), .unary(.negate, let inner), .index(let inner, _):
      return inner.unit(unitOf)
    case .binary(let operation, let left, let right, _) where operation == .add || operation == .subtract:
      return Expression.common(of: [left, right], unitOf)
    case .call(let call):
      guard let places = Expression.keepingUnits[call.name.text] else { return nil }
      let values = call.arguments.compactMap { argument -> Expression? in
        if argument.name == nil, case .expression(let value) = argument.value { value } else { nil }
      }
      return Expression.common(of: Array(values.dropFirst(places.lowerBound).prefix(places.count)), unitOf)
    default: return nil
    }
  }

  private static func common(of parts: [Expression], _ unitOf: (String) -> String?) -> String? {
    guard let unit = parts.first?.unit(unitOf), parts.allSatisfy({ $0.unit(unitOf) == unit }) else {
      return nil
    }
    return unit
  }

  /// Functions whose value has the unit that the arguments in these places have.
  private static let keepingUnits: [String: Range<Int>] = [
    "abs": 0..<1, "round": 0..<1, "floor": 0..<1, "min": 0..<1, "max": 0..<1, "mean": 0..<1, "std": 0..<1,
    "sum": 0..<1, "clamp": 0..<1, "median": 0..<1, "minimum": 0..<2, "maximum": 0..<2, "choose": 1..<3,
  ]
}
