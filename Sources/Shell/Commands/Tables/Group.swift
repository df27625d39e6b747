package import Language

extension Command {
  /// `group`: computes one row for each group of rows.
  package static var group: Command {
    let table = tableSubject
    let by = Parameter(
      "by", .oneOrMore(.columnName(of: "t")), default: [], note: "all rows form one group",
      "The column or columns to group by.")
    let formulas = Parameter(
      "columns", .formulas(of: "t", ofColumns: true, "a formula of whole columns"), .free,
      "A column's name and the formula of its value for a group; names are the group's columns, then "
        + "variables."
    )
    return Command(
      "group", area: .tables, "Summarises groups of rows, one row per group.",
      help: """
        In a formula the name of a column means all of its values in the group: `best=max(score)`, \
        `n=length(score)`, `range=max(score) - min(score)`. A column as it is, under the name of `mean`, \
        `std`, `median`, `min`, `max`, `sum`, `norm`, `all`, `any` or `length`, is put through that \
        function: `mean=score`. Without formulas `n` counts the rows. Groups come in the order of their \
        first rows. If a value that a formula needs is `none`, the result is `none`: drop such rows with \
        `where t score != none`.
        """,
      parameters: [table, by, formulas], returns: .table, returnsFor: groupedColumns,
      examples: [
        Example(
          "group t by=outcome n=length(seconds) longest=max(seconds)", "the number of each, and the longest",
          setup: tableExample),
        Example(
          "group t by=[outcome, statement] mean=seconds", "the mean by two columns", setup: tableExample),
        Example("group t by=outcome", "the values and their counts", setup: tableExample),
      ],
      seeAlso: ["with", "where", "sort", "summary"]
    ) { call in
      let (t, names) = (call[table], call[by])
      guard Set(names).count == names.count else {
        throw call.error(by, must: "be different columns", but: "name one twice")
      }
      let keys = try call.keys(names, of: t, by)
      var groups: [(key: RowKey, rows: [Int])] = []
      var places: [RowKey: Int] = [:]
      for (row, key) in keys.enumerated() {
        if let place = places[key] {
          groups[place].rows.append(row)
        } else {
          places[key] = groups.count
          groups.append((key, [row]))
        }
      }
      var columns = t.rows(groups.map { $0.rows[0] }).columns.filter { names.contains($0.name) }
      columns.sort { (names.firstIndex(of: $0.name) ?? 0) < (names.firstIndex(of: $1.name) ?? 0) }
      if call[formulas].isEmpty {
        columns.append(Table.Column("n", groups.map { Double($0.rows.count) }))
      }
      let parts = call[formulas].isEmpty ? [] : groups.map { t.rows($0.rows) }
      for (name, formula) in call[formulas].map({ ($0.name, $0.formula) }) {
        guard !names.contains(name) else {
          throw call.error(formulas, must: "have other names than the columns in 'by'", but: "have '\(name)'")
        }
        let values = try parts.map { try formula.value(ofColumnsOf: $0, reducedBy: name) }
        for value in values where RowKey.Part(value) == nil {
          throw call.error(
            formulas, must: "give one value for each group", but: "give \(value.brief) in '\(name)'",
            help: "for example \(name)=mean(\(formula.text))")
        }
        columns.append(Table.Column(name, unit: formula.unit(in: t), of: values))
      }
      return .table(Table(columns))
    }
  }

  private static func groupedColumns(_ arguments: KnownArguments) -> ValueType {
    guard case .table(let columns?)? = arguments.types["t"] else { return .table }
    let keys = (arguments.words["by"] ?? []).compactMap { word in columns.first { $0.name == word } }
    let counted = [FieldType("n", .array, "Number of rows.")]
    return .table(keys + (arguments.free.isEmpty ? counted : arguments.free))
  }
}
