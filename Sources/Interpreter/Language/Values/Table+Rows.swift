extension Table {
  /// The rows of this table and then those of another; a column that one of them lacks holds `none` there.
  package func followed(by other: Table) -> Table {
    let names = columns.map(\.name) + other.columns.map(\.name).filter { self[$0] == nil }
    return Table(
      kind: columns.isEmpty || kind == other.kind ? other.kind : "",
      names.map { name in
        let parts = [(self[name], rowCount), (other[name], other.rowCount)]
        let unit = parts.compactMap { $0.0?.unit }.first
        if case .numbers(let a)? = self[name]?.content, case .numbers(let b)? = other[name]?.content {
          return Column(name, unit: unit, a + b)
        }
        let cells = parts.flatMap { column, count in
          column?.cells ?? [Value](repeating: .none, count: count)
        }
        return Column(name, unit: unit, of: cells)
      })
  }

  /// The table with a column in place of the one of its name, or after the others.
  package func with(_ column: Column) -> Table {
    guard self[column.name] != nil else { return Table(kind: kind, columns + [column]) }
    return Table(kind: kind, columns.map { $0.name == column.name ? column : $0 })
  }
}

extension Value {
  /// The table, if the value is one.
  package var table: Table? {
    guard case .table(let table) = self else { return nil }
    return table
  }

  /// A record as a table of one row.
  package var row: Table? {
    guard case .record(let record) = self else { return nil }
    guard Set(record.fields.map(\.name)).count == record.fields.count else { return nil }
    return Table(record.fields.map { Table.Column($0.name, of: [$0.value]) })
  }

  /// Whether a column of a table may hold the value: everything but functions and objects.
  package var fitsIntoColumn: Bool {
    switch self {
    case .function, .object: false
    case .list(let values): values.allSatisfy(\.fitsIntoColumn)
    case .record(let record): record.fields.allSatisfy(\.value.fitsIntoColumn)
    default: true
    }
  }
}
