package import Language

extension Command {
  /// `table`: makes a table.
  package static var table: Command {
    let rows = Parameter(
      "rows", .value(.either([.list, .record]), "a list of records, or a record of columns"), .positional,
      "A list of records, a row each; or one record of lists, a column each.")
    return Command(
      "table", area: .tables, "Makes a table of records.",
      help: """
        Each field's name becomes a column, in the order in which they come up; where a record lacks a field, its row \
        holds `none`. Of one record each field is a whole column.
        """,
      parameters: [rows], returns: .table, returnsFor: tableOfRecords,
      examples: [
        Example("table [{method=\"DynE\", mean=-9.6}, {method=\"TD3\", mean=-12.1}]", "two rows"),
        Example("table {seed=1..3, mean=[-9.6, -9.1, -10.2]}", "two columns"),
        Example(
          "table (over seed in 1..3 { {seed=seed, score=random()} })", "a row for each run of `over`"),
      ],
      seeAlso: ["with", "join", "group", "where"]
    ) { call in
      switch call[rows] {
      case .record(let record): return .table(try call.table(ofColumns: record, rows))
      case .list(let values): return .table(try call.table(ofRows: values, rows))
      case let value:
        // an empty list may be an array
        guard value.array?.count == 0 else {
          throw call.error(rows, must: "be records", but: "is \(value.brief)", help: "a record is {a=1, b=2}")
        }
        return .table(Table([]))
      }
    }
  }

  private static func tableOfRecords(_ arguments: KnownArguments) -> ValueType {
    guard case .list(.record(let fields?))? = arguments.types["rows"] else { return .table }
    return .table(
      fields.map {
        FieldType($0.name, $0.type == .number ? .array : $0.type == .any ? .any : .list($0.type), "")
      })
  }
}

extension Call {
  fileprivate func table(ofRows values: [Value], _ rows: Parameter<Value>) throws -> Table {
    var records: [Record] = []
    var names: [String] = []
    var known: Set<String> = []
    for (row, value) in values.enumerated() {
      guard case .record(let record) = value else {
        throw error(
          rows, must: "be records", but: "entry \(row) is \(value.brief)", help: "a record is {a=1, b=2}")
      }
      for field in record.fields {
        if known.insert(field.name).inserted { names.append(field.name) }
        try requireCell(field.value, field.name, row, rows)
      }
      records.append(record)
    }
    return Table(names.map { name in Table.Column(name, of: records.map { $0[name] ?? .none }) })
  }

  fileprivate func table(ofColumns record: Record, _ rows: Parameter<Value>) throws -> Table {
    var columns: [Table.Column] = []
    for field in record.fields {
      guard let cells = field.value.entries else {
        throw error(
          rows, must: "be a record of lists", but: "'\(field.name)' is \(field.value.brief)",
          help: "one row is table [{a=1, b=2}]")
      }
      for (row, cell) in cells.enumerated() { try requireCell(cell, field.name, row, rows) }
      columns.append(Table.Column(field.name, of: cells))
      guard cells.count == columns[0].content.count else {
        throw error(
          rows, must: "have columns of one length",
          but:
            "'\(field.name)' has \(cells.count) and '\(columns[0].name)' \(columns[0].content.count)")
      }
    }
    return Table(columns)
  }

  private func requireCell(_ value: Value, _ name: String, _ row: Int, _ rows: Parameter<Value>) throws {
    guard value.fitsIntoColumn else {
      throw error(
        rows, must: "be values that a table can hold", but: "'\(name)' is \(value.brief) in row \(row)")
    }
  }
}
