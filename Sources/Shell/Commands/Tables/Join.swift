package import Language

extension Command {
  /// `join`: puts the columns of two tables side by side.
  package static var join: Command {
    let table = tableSubject
    let other = Parameter("other", .table, .positional, "The table whose columns are added.")
    let by = Parameter(
      "by", .oneOrMore(.columnName(of: "t")), default: [], note: "the shared columns",
      "The column or columns in which rows must be equal.")
    let keep = Parameter(
      "keep", .choice(KeptRows.self), default: .left,
      "Which rows without a match to "
        + "keep.")
    return Command(
      "join", area: .tables, "Joins two tables by the values of shared columns.",
      help: """
        Rows are in the order of the first table, matches in the order of the second. A row with several \
        matches appears several times. `none` and nan match nothing. The missing values of a row without a \
        match are `none`.
        """,
      parameters: [table, other, by, keep], returns: .table, returnsFor: joinedColumns,
      examples: [
        Example("join t u by=number", "both tables' columns for each statement", setup: joinExample),
        Example("join t u by=number keep=matches", "only statements in both", setup: joinExample),
      ],
      seeAlso: ["group", "with", "rename"]
    ) { call in
      let (left, right) = (call[table], call[other])
      let shared = left.columns.map(\.name).filter { right[$0] != nil }
      let names = call.isGiven(by) ? call[by] : shared
      guard !names.isEmpty else {
        throw call.error(
          other, must: "have a column of the first table", but: "has none",
          help: "'rename' gives a column another name")
      }
      guard Set(names).count == names.count else {
        throw call.error(by, must: "be different columns", but: "name one twice")
      }
      let leftKeys = try call.keys(names, of: left, by)
      let rightKeys = try call.keys(names, of: right, by)
      for name in names where left[name]?.unit != right[name]?.unit {
        throw call.error(
          by, must: "have the same unit in both tables",
          but: "has \(left[name]?.unit ?? "none") and \(right[name]?.unit ?? "none") in '\(name)'")
      }
      if let twice = shared.first(where: { !names.contains($0) }) {
        throw call.error(
          by, must: "name all columns that both tables have", but: "omits '\(twice)'",
          help: "rename one of the two: rename t \(twice) \"\(twice)_1\"")
      }
      let pairs = try call.pairs(leftKeys, rightKeys, keeping: call[keep], by)
      return .table(Table(joined(left, right, pairs, names)))
    }
  }

  private static func joined(
    _ left: Table, _ right: Table, _ pairs: [(left: Int?, right: Int?)], _ names: [String]
  ) -> [Table.Column] {
    let own = left.columns.map { column in
      Table.Column(
        column.name, unit: column.unit,
        of: pairs.map { pair in
          if let row = pair.left { return column.content[row] }
          guard names.contains(column.name), let row = pair.right else { return .none }
          return right[column.name]?.content[row] ?? .none
        })
    }
    let added = right.columns.filter { !names.contains($0.name) }.map { column in
      Table.Column(
        column.name, unit: column.unit,
        of: pairs.map { pair in pair.right.map { column.content[$0] } ?? .none })
    }
    return own + added
  }

  private static func joinedColumns(_ arguments: KnownArguments) -> ValueType {
    guard case .table(let left?)? = arguments.types["t"], case .table(let right?)? = arguments.types["other"]
    else { return .table }
    return .table(left + right.filter { column in !left.contains { $0.name == column.name } })
  }

  private static var joinExample: String {
    "t = select (history) [number, statement]; u = select (history) [number, seconds]"
  }
}

/// Which rows without a partner a `join` keeps.
enum KeptRows: String, Choice, Sendable {
  case left, matches, all

  var sentence: String {
    switch self {
    case .left: "Those of the first table."
    case .matches: "None."
    case .all: "Those of both tables, with those of the second last."
    }
  }
}

extension Call {
  /// Which rows go together, in the order of the left ones.
  fileprivate func pairs<T>(
    _ left: [RowKey], _ right: [RowKey], keeping kept: KeptRows, _ parameter: Parameter<T>
  ) throws -> [(left: Int?, right: Int?)] {
    var places: [RowKey: [Int]] = [:]
    for (row, key) in right.enumerated() where !key.isUnknown { places[key, default: []].append(row) }
    var pairs: [(left: Int?, right: Int?)] = []
    var isPaired = [Bool](repeating: false, count: right.count)
    for (row, key) in left.enumerated() {
      try checkCancellation()
      let partners = places[key] ?? []
      guard pairs.count + partners.count <= Limits.entries else {
        throw error(
          parameter, must: "make at most \(Limits.entries) rows", but: "makes more",
          help: "many rows of both tables are equal in these columns")
      }
      for partner in partners {
        pairs.append((row, partner))
        isPaired[partner] = true
      }
      if partners.isEmpty, kept != .matches { pairs.append((row, nil)) }
    }
    if kept == .all { pairs += right.indices.filter { !isPaired[$0] }.map { (nil, $0) } }
    return pairs
  }
}
