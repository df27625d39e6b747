extension PureFunctions {
  static var lists: [Command] { [length, concat, append] }

  private static var length: Command {
    let x = Parameter("x", .value, .positional, "A list, an array, a table, a record or a string.")
    return function(
      "length",
      "Counts the entries of a list, the rows of a matrix or a table, or the characters of a "
        + "string.", [x],
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
      "parts", .list(of: .value), .rest, "What to join: all lists and arrays, all strings, or all tables.")
    return function(
      "concat", "Joins lists, arrays along their first dimension, strings, or the rows of tables.", [parts],
      returns: .any,
      "concat([1, 2], [3])", "[1, 2, 3]"
    ) { call in
      let tables = call[parts].compactMap(\.table)
      if let first = tables.first, tables.count == call[parts].count {
        return .table(
          try tables.dropFirst().reduce(first) { try joined($0, $1) { call.error(parts, must: $0, but: $1) } }
        )
      }
      if call[parts].allSatisfy({ $0.string != nil }) {
        return .string(try call[parts].compactMap(\.string).reduce("") { try $0.joined(with: $1) })
      }
      for part in call[parts] where part.isNoList {
        throw call.error(parts, must: "be all lists, all strings or all tables", but: "hold \(part.brief)")
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
      "list", .value(.either([.list, .array, .range, .table])), .positional, "A list, an array or a table.")
    let entry = Parameter(
      "entry", .value, .positional, "What comes at its end: of a table a row, as a record, or a table.")
    return function(
      "append", "Gives the list with one more entry at its end, or the table with more rows.", [list, entry],
      returns: .either([.list, .array, .table]),
      "append([1, 2], 3)", "[1, 2, 3]"
    ) { call in
      if case .table(let table) = call[list] {
        guard let rows = call[entry].table ?? call[entry].row, call[entry].fitsIntoColumn else {
          throw call.error(entry, must: "be a record or a table", but: "is \(call[entry].brief)")
        }
        return .table(try joined(table, rows) { call.error(entry, must: $0, but: $1) })
      }
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

  /// The rows of two tables one below the other; what one doesn't have is `none` there.
  private static func joined(
    _ upper: Table, _ lower: Table, _ error: (String, String) -> ArgumentError
  ) throws(ArgumentError) -> Table {
    for column in lower.columns {
      guard let former = upper[column.name], former.unit != column.unit, upper.rowCount > 0 else { continue }
      throw error(
        "have the units of the table before in '\(column.name)' (\(former.unit ?? "none"))",
        "has \(column.unit ?? "none")")
    }
    let count = upper.rowCount + lower.rowCount
    guard count <= Limits.entries else {
      throw error("make at most \(Limits.entries) rows", "makes \(count)")
    }
    return upper.followed(by: lower)
  }

  static var tests: [Command] {
    let flags = Parameter("x", .value(.truth), .positional, "A boolean or a list of booleans.")
    let numbers = Parameter("x", .value(.numeric), .positional, "A number or an array.")
    return [
      function(
        "all", "Tests whether all are true.", [flags], returns: .boolean, "all([1, 2] > 0)", "true"
      ) { call in .boolean(try truths(call[flags], call, flags).allSatisfy { $0 }) },
      function(
        "any", "Tests whether at least one is true.", [flags], returns: .boolean, "any([1, 2] > 1)", "true"
      ) { call in .boolean(try truths(call[flags], call, flags).contains(true)) },
      function(
        "isfinite", "Tests, for each number, whether it is neither infinite nor nan.", [numbers],
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
