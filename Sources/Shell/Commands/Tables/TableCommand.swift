import Agents
import Environments
import Experiments
package import Language
import Runs

/// What a table of a sweep has rows for.
private enum SweepRows: String, Choice {
  case members, evaluations

  var sentence: String {
    switch self {
    case .members: "The finished members, with the numbers that they reported or printed last."
    case .evaluations: "The evaluations of the trainings that the finished members kept with `to=`."
    }
  }
}

extension Command {
  /// `table`: makes a table.
  package static var table: Command {
    let rows = Parameter(
      "rows",
      .value(
        .either([.list, .record, .object(TD3Object.objectType), .string]),
        "records, agents, or a sweep's folder"),
      .positional,
      "A list of records, a row each; one record of lists, a column each; agents, a row for each evaluation; "
        + "or the folder of a sweep, a row for each member."
    )
    let of = Parameter(
      "of", .choice(SweepRows.self), default: .members, "Of a sweep's folder: what has a row.")
    return Command(
      "table", area: .tables, "Makes a table of records, of the evaluations of agents, or of a sweep.",
      help: """
        Each field's name becomes a column, in order of appearance; where a record lacks a \
        field, its row holds `none`. Of one record each field is a whole column. Of agents come all \
        evaluations in the flat form that published results have: `exp_name`, `env_name`, `seed`, `metric`, \
        `env_step` and `value`; `export` writes it, `summary` and `compare` read it.

        Of a sweep's folder come the members that are finished, with a column for each parameter and for \
        each number that the script reported or printed last; with `of=evaluations` all evaluations of their \
        trainings, for `summary` and `compare`.

        A list of tables, such as the curves that `over` gives, becomes one table below one another, with \
        the number of each in the column `run`.
        """,
      parameters: [rows, of], returns: .table, returnsFor: tableOfRecords,
      examples: [
        Example("table [{method=\"DynE\", mean=-9.6}, {method=\"TD3\", mean=-12.1}]", "two rows"),
        Example("table {seed=1..3, mean=[-9.6, -9.1, -10.2]}", "two columns"),
        Example(
          "export (table [agent]) to=\"results.csv\"", "an agent's evaluations for others",
          setup: agentExample),
        Example(
          "table (over seed in 1..3 { {seed=seed, score=random()} })", "a row for each run of `over`"),
      ],
      seeAlso: ["with", "join", "group", "where"]
    ) { call in
      if case .string(let name) = call[rows] { return .table(try call.table(ofSweep: name, rows, of)) }
      if case .list(let values) = call[rows], let stacked = try call.stacked(values, rows) {
        return .table(stacked)
      }
      if let results = call[rows].results { return .table(results) }
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

extension Value {
  /// The evaluations of an agent, or a list of agents, in the flat form of published results; nil for
  /// anything else.
  fileprivate var results: Table? {
    let values: [Value]
    if case .list(let entries) = self { values = entries } else { values = [self] }
    let agents = values.compactMap { $0.object as? any TrainedAgentObject }
    guard !agents.isEmpty, agents.count == values.count else { return nil }
    let rows = agents.flatMap { agent in agent.training.curve.map { (agent, $0) } }
    return Table([
      Table.Column("exp_name", values: rows.map { .string($0.0.label) }),
      Table.Column("env_name", values: rows.map { .string($0.0.definition.name) }),
      Table.Column("seed", rows.map { Double($0.0.seed) }),
      Table.Column("metric", values: rows.map { _ in .string("mean_return") }),
      Table.Column("env_step", unit: "steps", rows.map { Double($0.1.steps) }),
      Table.Column("value", rows.map { $0.1.evaluation.mean }),
    ])
  }
}

extension Call {
  fileprivate func table(
    ofSweep name: String, _ rows: Parameter<Value>, _ of: Parameter<SweepRows>
  ) throws -> Table {
    let path = inputPath(name)
    guard SweepFolder.holdsSweep(path) else {
      let isThere = session.services.fileExists(path)
      throw error(
        rows, must: "be the folder of a sweep, where it is a path",
        but: isThere ? "\(name.quoted) is none" : "there is no \(name.quoted)",
        help: isThere ? "import reads a file's table" : nil)
    }
    if self[of] == .evaluations { return try sweepCurves(path) }
    return try sweepTable(path) { note("'\(name)': \($0)") }
  }

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
          rows, must: "have columns of equal length",
          but:
            "'\(field.name)' has \(cells.count) and '\(columns[0].name)' \(columns[0].content.count)")
      }
    }
    return Table(columns)
  }

  /// Tables below one another, with the number of each; nil where a value is none.
  fileprivate func stacked(_ values: [Value], _ rows: Parameter<Value>) throws -> Table? {
    let tables = values.compactMap { value -> Table? in
      if case .table(let table) = value { table } else { nil }
    }
    guard let first = tables.first, tables.count == values.count else { return nil }
    let names = first.columns.map(\.name)
    for (number, table) in tables.enumerated() where table.columns.map(\.name) != names {
      throw error(
        rows, must: "be tables of the same columns",
        but: "table \(number) has \(table.columns.map(\.name).listed(with: "and"))")
    }
    let numbers = tables.enumerated().flatMap { Array(repeating: Double($0), count: $1.rowCount) }
    let columns = first.columns.enumerated().map { place, column in
      Table.Column(column.name, unit: column.unit, of: tables.flatMap { $0.columns[place].cells })
    }
    return Table((names.contains("run") ? [] : [Table.Column("run", numbers)]) + columns)
  }

  private func requireCell(_ value: Value, _ name: String, _ row: Int, _ rows: Parameter<Value>) throws {
    guard value.fitsIntoColumn else {
      throw error(
        rows, must: "be values that a table can hold", but: "'\(name)' is \(value.brief) in row \(row)")
    }
  }
}
