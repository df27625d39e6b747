package import Language

extension Command {
  /// `with`: adds computed columns.
  package static var with: Command {
    let table = tableSubject
    let formulas = Parameter(
      "columns", .formulas(of: "t", "a formula of the columns"), .free,
      "A column's name and the formula of its values; names are columns first, then variables.")
    return Command(
      "with", area: .tables, "Adds columns that are computed from others.",
      help: """
        A formula is evaluated for each row, with the columns' names for the row's values; a later formula \
        can use the columns of earlier ones. A column of the same name is replaced. For a whole column write \
        its table: `share=score / sum(t.score)`. If a value that a formula needs is `none`, the result is \
        `none`. A unit is kept where it certainly still holds: for an unchanged column, for sums and \
        differences of columns with the same unit, and for functions such as `abs`, `round` and `maximum`.
        """,
      parameters: [table, formulas], returns: .table, returnsFor: withColumns,
      examples: [
        Example("with t rate=number / seconds", "one column", setup: tableExample),
        Example(
          "with t ms=round(seconds * 1000) isLong=ms > limit", "two columns, the second from the first",
          setup: tableExample + "; limit = 5"),
      ],
      seeAlso: ["where", "group", "join", "select"]
    ) { call in
      guard !call[formulas].isEmpty else {
        throw call.error(formulas, must: "be given", but: "are missing", help: "with t ratio=a / b")
      }
      var table = call[table]
      for (name, formula) in call[formulas].map({ ($0.name, $0.formula) }) {
        let values = try formula.values(inRowsOf: table)
        if let odd = values.first(where: { !$0.fitsIntoColumn }) {
          throw call.error(
            formulas, must: "be values that a table can hold", but: "are \(odd.brief) in '\(name)'")
        }
        table = table.with(Table.Column(name, unit: formula.unit(in: table), of: values))
      }
      return .table(table)
    }
  }

  private static func withColumns(_ arguments: KnownArguments) -> ValueType {
    guard case .table(let columns?)? = arguments.types["t"] else { return .table }
    return .table(
      arguments.free.reduce(columns) { columns, new in
        guard let place = columns.firstIndex(where: { $0.name == new.name }) else { return columns + [new] }
        return Array(columns[..<place]) + [new] + Array(columns[(place + 1)...])
      })
  }
}
