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
        return .string(try call[parts].compactMap(\.string).reduce("") { try $0.joined(with: $1) })
      }
      for part in call[parts] where part.isNoList {
        throw call.error(parts, must: "be all lists or all strings", but: "hold \(part.brief)")
      }
      let filled = call[parts].filter { $0.entryCount != 0 }
      let arrays = filled.compactMap(\.array)
      if let first = arrays.first, arrays.count == filled.count,
        arrays.allSatisfy({ $0.shape.dropFirst() == first.shape.dropFirst() })
      {
        return .array(try join(arrays, call, parts))
      }
      let count = filled.reduce(0) { $0 + ($1.entryCount ?? 0) }
      guard count <= Limits.entries else {
        throw call.error(parts, must: "have at most \(Limits.entries) entries together", but: "have \(count)")
      }
      return try .list(within: filled.flatMap { $0.entries ?? [] })
    }
  }

  /// Joins arrays whose shapes differ in the first dimension only.
  private static func join(
    _ arrays: [NumericArray], _ call: Call, _ parts: Parameter<[Value]>
  ) throws -> NumericArray {
    let rows = arrays.reduce(0) { $0 + $1.shape[0] }
    let shape = [rows] + arrays[0].shape.dropFirst()
    guard NumericArray.extent(of: shape) != nil else {
      throw call.error(
        parts, must: "have at most \(Limits.numbers) numbers together", but: "have \(shape.shapeText)")
    }
    return NumericArray(shape: shape, elements: arrays.flatMap(\.elements))
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
      let count = call[list].entryCount ?? 0
      if let array = call[list].array, array.rank == 1, case .number(let number) = call[entry],
        count < Limits.numbers
      {
        return .vector(array.elements + [number])
      }
      guard count < Limits.entries, let entries = call[list].entries else {
        throw call.error(list, must: "have less than \(Limits.entries) entries", but: "has \(count)")
      }
      return try .list(within: entries + [call[entry]])
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
        let array = try Arithmetic.operand(call[numbers], "x")
        guard array.count <= Limits.entries else {
          throw call.error(numbers, must: "have at most \(Limits.entries) numbers", but: "has \(array.count)")
        }
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

extension Value {
  /// Whether the value can't be joined to lists.
  fileprivate var isNoList: Bool {
    switch self {
    case .list, .array, .range: false
    default: true
    }
  }
}
