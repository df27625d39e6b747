package import Language

extension Command {
  /// `sort`: orders rows.
  package static var sort: Command {
    let table = tableSubject
    let by = Parameter(
      "by", .oneOrMore(.columnName(of: "t")),
      "The column to sort by, or several in order of priority, of numbers, strings or booleans.")
    let descending = Parameter("descending", .boolean, default: false, "Whether the largest comes first.")
    return Command(
      "sort", area: .tables, "Sorts the rows of a table by one or more columns.",
      help: "Equal rows keep their order; `none` and nan come last, even when descending.",
      parameters: [table, by, descending], returns: .table, returnsFor: likeSubject,
      examples: [
        Example("sort t by=seconds descending=true", "the longest statement first", setup: tableExample),
        Example("sort t by=statement", "in alphabetical order", setup: tableExample),
        Example(
          "sort t by=[outcome, seconds]", "by outcome, then by seconds", setup: tableExample),
      ]
    ) { call in
      var sorted = call[table]
      guard !call[by].isEmpty else { throw call.error(by, must: "be a column or more", but: "are none") }
      // equal rows stay in their order, so the last column comes first
      for name in call[by].reversed() {
        let column = try call.column(name, of: sorted, by)
        let keys = try SortKeys(column.content) {
          call.error(by, must: "be a column of numbers, of strings or of booleans", but: "holds \($0)")
        }
        sorted = sorted.rows(keys.order(descending: call[descending]))
      }
      return .table(sorted)
    }
  }
}

/// The values to sort by, all of one kind; nil for those that come last.
private enum SortKeys {
  case numbers([Double?])
  case strings([String?])

  /// Takes the values of a column; `refusal` makes the error for a value that doesn't fit.
  init(_ content: Table.Content, refusal: (String) -> ArgumentError) throws {
    switch content {
    case .numbers(let numbers): self = .numbers(numbers.map { $0.isNaN ? nil : $0 })
    case .values(let values):
      let kind = values.first { $0.type != .none }?.type ?? .number
      self = kind == .string ? .strings([]) : .numbers([])
      var numbers: [Double?] = []
      var strings: [String?] = []
      for value in values {
        switch (value, kind) {
        case (.none, _):
          numbers.append(nil)
          strings.append(nil)
        case (.number(let number), .number): numbers.append(number.isNaN ? nil : number)
        case (.boolean(let flag), .boolean): numbers.append(flag ? 1 : 0)
        case (.string(let string), .string): strings.append(string)
        default: throw refusal(value.brief)
        }
      }
      self = kind == .string ? .strings(strings) : .numbers(numbers)
    }
  }

  func order(descending: Bool) -> [Int] {
    switch self {
    case .numbers(let keys): SortKeys.order(keys, descending)
    case .strings(let keys): SortKeys.order(keys, descending)
    }
  }

  private static func order<Key: Comparable>(_ keys: [Key?], _ descending: Bool) -> [Int] {
    let known = keys.indices.compactMap { row in keys[row].map { (row: row, key: $0) } }
    let sorted = known.sorted { a, b in
      if a.key == b.key { return a.row < b.row }
      return descending ? a.key > b.key : a.key < b.key
    }
    return sorted.map(\.row) + keys.indices.filter { keys[$0] == nil }
  }
}
