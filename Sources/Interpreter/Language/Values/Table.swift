/// Named columns of equal length, such as neighbours or a learning curve.
package struct Table: Equatable {
  /// What a column holds: numbers, or values of any kind (strings, action sequences).
  package enum Content: Equatable {
    case numbers([Double])
    case values([Value])

    package var count: Int {
      switch self {
      case .numbers(let numbers): numbers.count
      case .values(let values): values.count
      }
    }

    package subscript(row: Int) -> Value {
      switch self {
      case .numbers(let numbers): .number(numbers[row])
      case .values(let values): values[row]
      }
    }
  }

  package struct Column: Equatable {
    package let name: String
    package let unit: String?
    /// The names of the numbers in a row of its vectors or matrices; empty if they have none.
    package let elements: [String]
    package let content: Content

    package init(_ name: String, unit: String? = nil, elements: [String] = [], _ content: Content) {
      self.name = name
      self.unit = unit
      self.elements = elements
      self.content = content
    }

    package init(_ name: String, unit: String? = nil, _ numbers: [Double]) {
      self.init(name, unit: unit, .numbers(numbers))
    }

    package init(_ name: String, unit: String? = nil, elements: [String] = [], values: [Value]) {
      self.init(name, unit: unit, elements: elements, .values(values))
    }

    /// The same column with another name or other content.
    package func with(name: String? = nil, _ content: Content? = nil) -> Column {
      Column(name ?? self.name, unit: unit, elements: elements, content ?? self.content)
    }

    /// Makes a column of numbers where all values are, otherwise one of values.
    package init(_ name: String, unit: String? = nil, of values: [Value]) {
      let numbers = values.compactMap(\.number)
      let isNumeric = !numbers.isEmpty && numbers.count == values.count
      self.init(name, unit: unit, isNumeric ? .numbers(numbers) : .values(values))
    }

    /// Whether a value is missing.
    package var hasNone: Bool {
      guard case .values(let values) = content else { return false }
      return values.contains(where: \.isNone)
    }

    /// The column's values, one by one.
    package var cells: [Value] {
      switch content {
      case .numbers(let numbers): numbers.map(Value.number)
      case .values(let values): values
      }
    }

    /// The column as a value: an array where it can be one.
    package var value: Value {
      switch content {
      case .numbers(let numbers): .vector(numbers)
      case .values(let values): .list(of: values)
      }
    }
  }

  /// What the rows are, for those that draw tables: "neighbors", "curve"; empty if nothing in particular.
  package let kind: String
  package let columns: [Column]

  /// Makes a table; the columns must be equally long and differently named.
  package init(kind: String = "", _ columns: [Column]) {
    precondition(Set(columns.map(\.content.count)).count <= 1, "columns must be equally long")
    precondition(Set(columns.map(\.name)).count == columns.count, "columns must have different names")
    self.kind = kind
    self.columns = columns
  }

  package var rowCount: Int { columns.first?.content.count ?? 0 }

  package subscript(name: String) -> Column? { columns.first { $0.name == name } }

  /// Row `index` as a record.
  package func row(_ index: Int) -> Record { Record(columns.map { ($0.name, $0.content[index]) }) }

  /// The rows `indices`, in that order.
  package func rows(_ indices: [Int]) -> Table {
    Table(
      kind: kind,
      columns.map { column in
        switch column.content {
        case .numbers(let numbers): column.with(.numbers(indices.map { numbers[$0] }))
        case .values(let values): column.with(.values(indices.map { values[$0] }))
        }
      })
  }
}
