extension PureFunctions {
  /// `choose`: one of two values by a condition, element by element.
  static var choose: Command {
    let condition = Parameter(
      "condition", .value(.truth), .positional, "True or false, or a list of them.")
    let yes = Parameter("yes", .value(.numeric), .positional, "The value where the condition is true.")
    let no = Parameter("no", .value(.numeric), .positional, "The value elsewhere.")
    return function(
      "choose", "Picks one of two values by a condition, element by element.", [condition, yes, no],
      returns: .numeric, "choose([1, -2, 3] > 0, 10, 0)", "[10, 0, 10]"
    ) { call in
      var flags: [Bool] = []
      let shape = try shape(of: call[condition], into: &flags, call, condition)
      let (a, b) = (try Arithmetic.operand(call[yes], "yes"), try Arithmetic.operand(call[no], "no"))
      let shapes = [shape, a.shape, b.shape].filter { !$0.isEmpty }
      guard let common = shapes.first else { return .number((flags[0] ? a : b).elements[0]) }
      if let other = shapes.first(where: { $0 != common }) {
        throw call.error(
          a.shape == common || a.shape.isEmpty ? no : yes, must: "have the shape \(common.shapeText)",
          but: "has \(other.shapeText)")
      }
      let count = common.reduce(1, *)
      let elements = try call.session.interruption.map(count) { index in
        let chosen = flags[flags.count == 1 && shape.isEmpty ? 0 : index] ? a : b
        return chosen.elements[chosen.shape.isEmpty ? 0 : index]
      }
      return .array(NumericArray(shape: common, elements: elements))
    }
  }

  /// Lays the booleans of a condition out; lists of them must be rectangular.
  private static func shape(
    of value: Value, into flags: inout [Bool], _ call: Call, _ parameter: Parameter<Value>
  ) throws -> [Int] {
    switch value {
    case .boolean(let flag):
      flags.append(flag)
      return []
    case .list(let values):
      var inner: [Int]?
      for value in values {
        let shape = try shape(of: value, into: &flags, call, parameter)
        if let inner, inner != shape {
          throw call.error(parameter, must: "have rows of the same length", but: "has not")
        }
        inner = shape
      }
      return [values.count] + (inner ?? [])
    default: throw call.error(parameter, must: "hold only true and false", but: "holds \(value.brief)")
    }
  }
}
