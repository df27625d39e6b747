extension PureFunctions {
  static var lists: [Command] { [length, concat, append] }

  private static var length: Command {
    let x = Parameter("x", .value, .positional, "A list, an array, a table, a record or a string.")
    return function(
      "length", "Counts entries: of a list, rows of a matrix or a table, characters of a string.", [x],
      returns: .number, "length([[1, 2], [3, 4], [5, 6]])", "3"
    ) { call in
      switch call[x] {
      case .string(let string): return .number(string.count)
      case .list(let values): return .number(values.count)
      case .array(let array): return .number(array.shape[0])
      case .range(let range): return .number(range.count)
      case .table(let table): return .number(table.rowCount)
      case .record(let record): return .number(record.fields.count)
      default: throw call.error(x, must: "have entries", but: "is \(call[x].brief)")
      }
    }
  }

  private static var concat: Command {
    let parts = Parameter(
      "parts", .list(of: .value), .rest, "What to join: all lists and arrays, or all strings.")
    return function(
      "concat", "Joins lists, arrays along their first dimension, or strings.", [parts], returns: .any,
      "concat([1, 2], [3])", "[1, 2, 3]"
    ) { call in
      if call[parts].allSatisfy({ $0.string != nil }) {
        return .string(call[parts].compactMap(\.string).joined())
      }
      var entries: [Value] = []
      for part in call[parts] {
        guard let more = part.entries else {
          throw call.error(parts, must: "be all lists or all strings", but: "hold \(part.brief)")
        }
        entries += more
      }
      return .list(of: entries)
    }
  }

  private static var append: Command {
    let list = Parameter(
      "list", .value(.either([.list, .array, .range])), .positional, "A list or an array.")
    let entry = Parameter("entry", .value, .positional, "What comes at its end.")
    return function(
      "append", "Gives the list with one more entry at its end.", [list, entry],
      returns: .either([.list, .array]),
      "append([1, 2], 3)", "[1, 2, 3]"
    ) { call in
      if case .array(let array) = call[list], array.rank == 1, case .number(let number) = call[entry] {
        return .vector(array.elements + [number])
      }
      return .list(of: (call[list].entries ?? []) + [call[entry]])
    }
  }

  static var tests: [Command] {
    let flags = Parameter("x", .value(.truth), .positional, "A boolean or a list of booleans.")
    let numbers = Parameter("x", .value(.numeric), .positional, "A number or an array.")
    return [
      function(
        "all", "Tells whether all are true.", [flags], returns: .boolean, "all([1, 2] > 0)", "true"
      ) { call in .boolean(try truths(call[flags], call, flags).allSatisfy { $0 }) },
      function(
        "any", "Tells whether at least one is true.", [flags], returns: .boolean, "any([1, 2] > 1)", "true"
      ) { call in .boolean(try truths(call[flags], call, flags).contains(true)) },
      function(
        "isfinite", "Tells of each number whether it is neither infinite nor nan.", [numbers],
        returns: .truth, "isfinite([1, inf])", "[true, false]"
      ) { call in
        if case .number(let number) = call[numbers] { return .boolean(number.isFinite) }
        guard let array = call[numbers].array else { return .none }
        return Arithmetic.nest(array.elements.map { .boolean($0.isFinite) }[...], shape: array.shape[...])
      },
    ]
  }

  private static func truths(_ value: Value, _ call: Call, _ parameter: Parameter<Value>) throws -> [Bool] {
    switch value {
    case .boolean(let boolean): return [boolean]
    case .list(let values): return try values.flatMap { try truths($0, call, parameter) }
    default: throw call.error(parameter, must: "hold only true and false", but: "holds \(value.brief)")
    }
  }
}
