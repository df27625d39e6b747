import Diagnostics
import Syntax

extension Checker {
  /// Finds the type of an expression and reports what is wrong in it.
  func type(of expression: Expression) -> ValueType {
    switch expression.kind {
    case .number: return .number
    case .boolean: return .boolean
    case .none: return .none
    case .text: return .string
    case .interpolation(let parts):
      for case .value(let value, let format) in parts {
        let type = type(of: value)
        if let format, format.needsNumber, !type.mayBe(.numeric) {
          report(
            "bad-format",
            "a formatted value must be \(ValueType.numeric.phrase), but is \(type.phrase)", value.range)
        }
      }
      return .string
    case .name(let name): return typeOfName(name, expression.range) ?? .any
    case .list(let entries): return typeOfList(entries.map { type(of: $0) })
    case .record(let fields): return typeOfRecord(fields)
    case .range(let first, let last, let step):
      for end in [first, last] + (step.map { [$0] } ?? []) {
        require(.number, end, "an end or step of a range")
      }
      return .range
    case .unary(let operation, let operand): return unary(operation, operand)
    case .binary(let operation, let left, let right, _): return binary(operation, left, right)
    case .call(let call): return check(call, expression.range)
    case .field(let base, let name): return field(name, of: type(of: base))
    case .index(let base, let indices): return index(base, indices)
    case .over(let name, let values, let parallel, let block):
      if let parallel { require(.number, parallel, "parallel") }
      return checkOver(name, values, block)
    case .parenthesized(let inner): return type(of: inner)
    }
  }

  /// The type of a whole statement's value, where a lone word may be meant for a command.
  func typeOfStatement(_ expression: Expression) -> ValueType {
    guard case .name(let name) = expression.kind else { return type(of: expression) }
    return typeOfName(name, expression.range, orCommand: true) ?? .any
  }

  /// The type of a variable; reports a name that can't be known.
  func typeOfName(_ name: String, _ range: SourceRange, orCommand: Bool = false) -> ValueType? {
    if !knowsAllNames { return .any }
    if let type = known[name] { return type }
    if NameCollector.isResult(name) || isGlobal(name) { return .any }
    if session.commands[name] != nil {
      report(
        "command-as-value", "'\(name)' is a command, not a variable", range,
        help: "put the command in parentheses")
      return nil
    }
    let variables = known.types.keys.sorted()
    let commands = orCommand ? session.commands.commands.map(\.name) + Habits.commands.keys.sorted() : []
    let nearest = NearestName.suggestions(for: name, among: variables + commands, count: 1).first
    if let nearest, commands.contains(nearest), session.commands[nearest]?.isConstructor == true {
      report(session.unknownCommand(name, range, in: source, locals: []))
      return nil
    }
    report(
      "unknown-name", "unknown name '\(name)'", range,
      help: session.help(forUnknown: name, range, in: source, among: variables + commands))
    return nil
  }

  private func typeOfList(_ types: [ValueType]) -> ValueType {
    guard let first = types.first else { return .list(.any) }
    if types.allSatisfy({ $0 == .number }) { return .array }
    // arrays of different shapes make a list, and what isn't known may be numbers
    if types.allSatisfy({ $0.mayBe(.numeric) }) { return .either([.array, .list]) }
    return .list(types.allSatisfy { $0 == first } ? first : .any)
  }

  private func typeOfRecord(_ fields: [RecordField]) -> ValueType {
    var types: [FieldType] = []
    for field in fields {
      let type = type(of: field.value)
      if types.contains(where: { $0.name == field.name.text }) {
        report(
          "repeated-field", "two fields are named '\(field.name.text)'",
          field.name.range)
        continue
      }
      types.append(FieldType(field.name.text, type, ""))
    }
    return .record(types)
  }

  private func require(_ type: ValueType, _ expression: Expression, _ what: String) {
    let found = self.type(of: expression)
    if !found.mayBe(type) {
      report("wrong-type", "\(what) must be \(type.phrase), but is \(found.phrase)", expression.range)
    }
  }

  func requireBoolean(_ condition: Expression, _ what: String = "the condition") {
    require(.boolean, condition, what)
  }

  func requireList(_ type: ValueType, _ what: String, _ range: SourceRange) {
    if !type.mayBe(.either([.list, .array, .range, .table])) {
      report(
        "not-a-list", "\(what) must be a list, an array, a range or a table, but is \(type.phrase)", range)
    }
  }

  private func unary(_ operation: UnaryOperator, _ operand: Expression) -> ValueType {
    switch operation {
    case .not:
      requireBoolean(operand, "the operand of 'not'")
      return .boolean
    case .negate:
      let type = type(of: operand)
      if !type.mayBe(.numeric) {
        report(
          "bad-operand", "the operand of '-' must be \(ValueType.numeric.phrase), but is \(type.phrase)",
          operand.range)
        return .any
      }
      return type == .number ? .number : .numeric
    }
  }

  private func binary(_ operation: BinaryOperator, _ left: Expression, _ right: Expression) -> ValueType {
    switch operation {
    case .and, .or:
      requireBoolean(left, "the left side of '\(operation.rawValue)'")
      requireBoolean(right, "the right side of '\(operation.rawValue)'")
      return .boolean
    case .equal, .notEqual:
      _ = (type(of: left), type(of: right))
      return .boolean
    default: break
    }
    let sides = (type(of: left), type(of: right))
    let takesStrings = operation == .add || operation.isComparison
    if takesStrings, sides.0 == .string, sides.1 == .string { return operation == .add ? .string : .boolean }
    var isSound = true
    for (type, side, name) in [(sides.0, left, "left"), (sides.1, right, "right")] {
      // a string on the other side asks for a string here
      let other = name == "left" ? sides.1 : sides.0
      let wanted: ValueType = takesStrings && type == .string && other.mayBe(.string) ? .string : .numeric
      if !type.mayBe(wanted) {
        report(
          "bad-operand",
          "the \(name) side of '\(operation.rawValue)' must be \(wanted.phrase), but is \(type.phrase)",
          side.range)
        isSound = false
      }
    }
    guard isSound else { return .any }
    if sides.0 == .number, sides.1 == .number { return operation.isComparison ? .boolean : .number }
    if operation.isComparison { return .truth }
    return sides.0.mayBe(.string) && operation == .add ? .any : .numeric
  }

  // MARK: Fields and indices

  private func field(_ name: Name, of type: ValueType) -> ValueType {
    switch type {
    case .any, .either, .group: return .any
    case .record, .table, .object: break
    default:
      report(
        "no-fields", "the value before '.' must be an object, a record or a table, but is \(type.phrase)",
        name.range)
      return .any
    }
    guard let fields = type.fields else { return .any }
    if let field = fields.first(where: { $0.name == name.text }) { return field.type }
    report(
      "unknown-field", "unknown field '\(name.text)' of \(type.phrase)", name.range,
      help: NearestName.help(for: name.text, among: fields.map(\.name))
        ?? NearestName.list("it has", fields.map(\.name)))
    return .any
  }

  func checkIndex(_ index: Expression) {
    let type = type(of: index)
    if !type.mayBe(.either([.numeric, .string])) {
      report("bad-index", "an index must be a whole number or a range, but is \(type.phrase)", index.range)
    } else if case .number(let number)? = ConstantValue.of(index), number != number.rounded() {
      report(
        "bad-index", "an index must be a whole number or a range, but is \(number.exactText)", index.range)
    }
  }

  private func index(_ base: Expression, _ indices: [Expression]) -> ValueType {
    let type = type(of: base)
    for index in indices { checkIndex(index) }
    if !type.mayBe(.either([.list, .array, .range, .table, .record, .string])) {
      report(
        "bad-index", "the indexed value must be a list, an array or a table, but is \(type.phrase)",
        base.range)
      return .any
    }
    switch type {
    case .array, .range: return .numeric
    case .list(let entry): return indices.allSatisfy { constantNumber($0) } ? entry : .any
    case .string: return .string
    default: return .any
    }
  }

  private func constantNumber(_ index: Expression) -> Bool {
    if case .number? = ConstantValue.of(index) { true } else { false }
  }
}

extension TextFormat {
  /// Whether only numbers can be written so.
  var needsNumber: Bool {
    style != nil || precision != nil || showsPlus || groupsThousands || padsWithZeros
  }
}

/// Values that are known from the text alone.
enum ConstantValue {
  /// The value of an expression of literals, lists, ranges and operators; nil for any other.
  static func of(_ expression: Expression) -> Value? {
    switch expression.kind {
    case .number(let number): return .number(number)
    case .boolean(let boolean): return .boolean(boolean)
    case .none: return Value.none
    case .text(let text): return .string(text)
    case .list(let entries):
      let values = entries.compactMap(of)
      return values.count == entries.count ? try? .list(within: values) : nil
    case .record(let fields):
      let values = fields.compactMap { of($0.value) }
      let names = fields.map(\.name.text)
      guard values.count == fields.count, Set(names).count == names.count else { return nil }
      return .record(Record(Array(zip(names, values))))
    case .range(let first, let last, let step):
      guard case .number(let from)? = of(first), case .number(let through)? = of(last) else { return nil }
      var by = 1.0
      if let step {
        guard case .number(let number)? = of(step) else { return nil }
        by = number
      }
      return (try? NumberRange(from, through, by: by)).map(Value.range)
    case .unary(let operation, let operand):
      guard let value = of(operand) else { return nil }
      if case .range = value { return nil }
      return try? Arithmetic.apply(operation, value, Interruption())
    case .binary(let operation, let left, let right, _):
      guard operation != .and, operation != .or, let a = of(left), let b = of(right) else { return nil }
      // a range may stand for more numbers than a check should make
      if case .range = a { return nil }
      if case .range = b { return nil }
      return try? Arithmetic.apply(operation, a, b, Interruption())
    case .parenthesized(let inner): return of(inner)
    default: return nil
    }
  }
}
