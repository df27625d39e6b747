import Language

/// The values of some columns in a row, by which rows are the same; nan is the same as nan, and `none` as
/// `none`.
struct RowKey: Hashable {
  enum Part: Hashable {
    case number(UInt64)
    case string(String)
    case boolean(Bool)
    case none
  }

  let parts: [Part]

  /// Whether a part is `none` or nan, which say that nothing is known.
  var isUnknown: Bool { parts.contains(.none) || parts.contains(.number(Double.nan.bitPattern)) }
}

extension RowKey.Part {
  /// The part for a value; nil for one that rows can't be compared by.
  init?(_ value: Value) {
    switch value {
    case .number(let number):
      // both zeros are one number, and so are all that are none
      self = .number((number.isNaN ? .nan : number + 0).bitPattern)
    case .string(let string): self = .string(string)
    case .boolean(let boolean): self = .boolean(boolean)
    case .none: self = .none
    default: return nil
    }
  }
}

extension Call {
  /// The keys of a table's rows by some columns that a parameter names.
  func keys<T>(_ names: [String], of table: Table, _ parameter: Parameter<T>) throws -> [RowKey] {
    let columns = try names.map { try column($0, of: table, parameter) }
    return try (0..<table.rowCount).map { row in
      RowKey(
        parts: try columns.map { column in
          guard let part = RowKey.Part(column.content[row]) else {
            throw error(
              parameter, must: "be columns of numbers, strings or booleans",
              but: "hold \(column.content[row].brief) in '\(column.name)', row \(row)")
          }
          return part
        })
    }
  }
}
