import Diagnostics
import Syntax

extension Evaluator {
  /// Evaluates an expression.
  ///
  /// Texts are nested only so deep, so calls and blocks alone count as levels; what is left of the stack is
  /// always looked at.
  func evaluate(_ expression: Expression) throws -> Value {
    switch expression.kind {
    case .number(let number): .number(number)
    case .boolean(let boolean): .boolean(boolean)
    case .none: .none
    case .text(let text): .string(text)
    case .name(let name): try read(name, expression.range)
    case .binary(let operation, let left, let right, let range):
      try onStack(expression.range) { try binary(operation, left, right, range) }
    default: try onStack(expression.range) { try compound(expression) }
    }
  }

  // each kind has a function of its own, so that a level of nesting takes little of the stack

  private func compound(_ expression: Expression) throws -> Value {
    switch expression.kind {
    case .interpolation(let parts): return .string(try interpolate(parts, expression.range))
    case .list(let entries): return try list(entries, expression.range)
    case .record(let fields): return try record(fields)
    case .range(let first, let last, let step): return try range(first, last, step, expression.range)
    case .unary(let operation, let operand): return try unary(operation, operand)
    case .call(let call):
      let value = try nested(expression.range) { try self.call(call, expression.range) }
      try checkLimits(value, expression.range)
      return value
    case .field(let base, let name): return try field(name, of: try evaluate(base))
    case .index(let base, let indices): return try index(base, indices)
    case .over(let name, let values, let parallel, let block):
      return try over(name, values, parallel, block, expression.range)
    case .parenthesized(let inner): return try evaluate(inner)
    default: return try evaluate(expression)
    }
  }

  @inline(never)
  private func list(_ entries: [Expression], _ range: SourceRange) throws -> Value {
    let values = try entries.map(evaluate)
    return try limited(range) { () throws(LimitError) in try .list(within: values) }
  }

  @inline(never)
  private func record(_ fields: [RecordField]) throws -> Value {
    var values: [(String, Value)] = []
    for field in fields {
      guard !values.contains(where: { $0.0 == field.name.text }) else {
        throw failure(
          "repeated-field", "two fields are named '\(field.name.text)'",
          field.name.range)
      }
      values.append((field.name.text, try evaluate(field.value)))
    }
    return .record(Record(values))
  }

  @inline(never)
  private func unary(_ operation: UnaryOperator, _ operand: Expression) throws -> Value {
    let value = try evaluate(operand)
    return try operated(operand.range) { try Arithmetic.apply(operation, value, interruption) }
  }

  @inline(never)
  private func index(_ base: Expression, _ indices: [Expression]) throws -> Value {
    let value = try evaluate(base)
    let positions = try indices.map(evaluate)
    do throws(IndexError) {
      return try value.element(at: positions)
    } catch {
      throw failure("bad-index", error.description, indexRange(of: error, base, indices))
    }
  }

  /// Refuses a value that is nested too deep or holds too much; gives what it holds.
  @discardableResult @inline(never)
  func checkLimits(_ value: Value, _ range: SourceRange) throws -> Extent {
    try limited(range) { () throws(LimitError) in try Extent(value) }
  }

  /// Runs `body` and gives its failure a range.
  func limited<T>(_ range: SourceRange, _ body: () throws(LimitError) -> T) throws -> T {
    do throws(LimitError) {
      return try body()
    } catch {
      throw failure("too-large", error.description, range)
    }
  }

  /// Runs an operation and gives its failure a range.
  private func operated(_ range: SourceRange, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as OperationError {
      throw failure("bad-operand", error.description, range)
    } catch let error as LimitError {
      throw failure("too-large", error.description, range)
    }
  }

  private func indexRange(of error: IndexError, _ base: Expression, _ indices: [Expression]) -> SourceRange {
    if case .notIndexable = error { return base.range }
    return indices.dropFirst().reduce(indices.first?.range ?? base.range) { $0.joined($1.range) }
  }

  @inline(never)
  private func binary(
    _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ range: SourceRange
  ) throws -> Value {
    switch operation {
    case .and:
      return .boolean(
        try isTrue(left, side: "left side of 'and'") && isTrue(right, side: "right side of 'and'"))
    case .or:
      return .boolean(
        try isTrue(left, side: "left side of 'or'") || isTrue(right, side: "right side of 'or'"))
    default:
      return try apply(operation, try evaluate(left), try evaluate(right), range)
    }
  }

  func apply(_ operation: BinaryOperator, _ left: Value, _ right: Value, _ range: SourceRange) throws -> Value
  {
    try operated(range) { try Arithmetic.apply(operation, left, right, interruption) }
  }

  @inline(never)
  func isTrue(_ condition: Expression, side: String = "condition") throws -> Bool {
    let value = try evaluate(condition)
    guard case .boolean(let boolean) = value else {
      var help: String?
      if case .list = value { help = "reduce it with all(…) or any(…)" }
      throw failure(
        "not-boolean", "the \(side) must be true or false, but is \(value.brief)", condition.range, help: help
      )
    }
    return boolean
  }

  @inline(never)
  private func range(_ first: Expression, _ last: Expression, _ step: Expression?, _ whole: SourceRange)
    throws -> Value
  {
    let from = try number(first, "the start of a range")
    let through = try number(last, "the end of a range")
    let by = try step.map { try number($0, "the step of a range") } ?? 1
    do throws(RangeError) {
      return .range(try NumberRange(from, through, by: by))
    } catch {
      throw failure("bad-range", error.description, whole)
    }
  }

  private func number(_ expression: Expression, _ what: String) throws -> Double {
    let value = try evaluate(expression)
    guard let number = value.number else {
      throw failure("bad-range", "\(what) must be a number, but is \(value.brief)", expression.range)
    }
    return number
  }

  @inline(never)
  private func interpolate(_ parts: [TextPart], _ range: SourceRange) throws -> String {
    var text = ""
    for part in parts {
      let piece = try self.piece(part)
      let length = text.utf8.count + piece.utf8.count
      guard length <= Limits.bytes else {
        throw failure("too-large", LimitError.bytes(length).description, range)
      }
      text += piece
    }
    return text
  }

  @inline(never)
  private func piece(_ part: TextPart) throws -> String {
    switch part {
    case .text(let piece): return piece
    case .value(let expression, nil): return try evaluate(expression).plainText
    case .value(let expression, let format?):
      let value = try evaluate(expression)
      do {
        return try format.write(value, interruption)
      } catch let error as OperationError {
        throw failure("bad-format", error.description, expression.range)
      } catch let error as LimitError {
        throw failure("too-large", error.description, expression.range)
      }
    }
  }

  @inline(never)
  func field(_ name: Name, of value: Value) throws -> Value {
    let names: [String]
    switch value {
    case .record(let record):
      if let field = record[name.text] { return field }
      names = record.fields.map(\.name)
    case .table(let table):
      if let column = table[name.text] { return column.value }
      names = table.columns.map(\.name)
    case .object(let object):
      do {
        if let field = try object.field(name.text) { return field }
      } catch {
        throw failure("unreadable-field", "\(error)", name.range)
      }
      names = object.type.fields.map(\.name)
    default:
      throw failure(
        "no-fields", "the value before '.' must be an object, a record or a table, but is \(value.brief)",
        name.range)
    }
    // a column of a file may have another form of a letter in its name
    if let same = names.first(where: { $0 != name.text && $0.normalizedName == name.text }) {
      return try field(Name(text: same, range: name.range), of: value)
    }
    throw failure(
      "unknown-field", "unknown field '\(name.text)' of \(value.brief)", name.range,
      help: NearestName.help(for: name.text, among: names) ?? NearestName.list("it has", names))
  }
}
