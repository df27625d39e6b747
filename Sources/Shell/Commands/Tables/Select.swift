package import Language

extension Command {
  /// `select`: picks columns.
  package static var select: Command {
    let table = tableSubject
    let columns = Parameter(
      "columns", .oneOrMore(.columnName(of: "t")), .positional,
      "The column or the columns, in the desired order.")
    return Command(
      "select", area: .tables, "Returns some columns of a table.",
      parameters: [table, columns], returns: .table, returnsFor: chosenColumns,
      examples: [
        Example("select t [statement, seconds]", "two columns, in this order", setup: tableExample),
        Example("select t statement", "a table of one column", setup: tableExample),
      ]
    ) { call in
      var chosen: [Table.Column] = []
      for name in call[columns] {
        guard !chosen.contains(where: { $0.name == name }) else {
          throw call.error(columns, must: "be different columns", but: "are '\(name)' twice")
        }
        chosen.append(try call.column(name, of: call[table], columns))
      }
      guard !chosen.isEmpty else {
        throw call.error(columns, must: "be one column or more", but: "are none")
      }
      return .table(Table(chosen))
    }
  }

  private static func chosenColumns(_ arguments: KnownArguments) -> ValueType {
    guard case .table(let columns?)? = arguments.types["t"], let words = arguments.words["columns"],
      !words.isEmpty
    else { return .table }
    return .table(words.compactMap { word in columns.first { $0.name == word } })
  }
}
