package import Language

extension Command {
  /// `rename`: gives columns other names.
  package static var rename: Command {
    let table = tableSubject
    let columns = Parameter(
      "columns", .oneOrMore(.columnName(of: "t")), .positional, "The column or the columns.")
    let names = Parameter("to", .oneOrMore(.string), .positional, "The new name, or one for each column.")
    return Command(
      "rename", area: .tables, "Renames columns of a table.",
      help: """
        A name of letters, digits and `_` can be used like any name of the \
        language; any other column name must be written in backquotes.
        """,
      parameters: [table, columns, names], returns: .table, returnsFor: renamedColumns,
      examples: [
        Example("rename t seconds \"duration\"", "one column", setup: tableExample),
        Example(
          "rename t [statement, seconds] [\"what\", \"duration\"]", "two columns", setup: tableExample),
      ],
      seeAlso: ["select", "where", "import"]
    ) { call in
      guard call[columns].count == call[names].count else {
        throw call.error(
          names, must: "be as many names as columns, \(call[columns].count)", but: "are \(call[names].count)")
      }
      var renamed = call[table].columns
      for (former, name) in zip(call[columns], call[names]) {
        _ = try call.column(former, of: call[table], columns)
        guard !name.isEmpty else { throw call.error(names, must: "be names", but: "are empty") }
        for place in renamed.indices where call[table].columns[place].name == former {
          renamed[place] = renamed[place].with(name: name)
        }
      }
      guard Set(renamed.map(\.name)).count == renamed.count else {
        let twice = renamed.map(\.name).first { name in renamed.filter { $0.name == name }.count > 1 } ?? ""
        throw call.error(names, must: "leave the columns with different names", but: "make two of '\(twice)'")
      }
      return .table(Table(kind: call[table].kind, renamed))
    }
  }

  private static func renamedColumns(_ arguments: KnownArguments) -> ValueType {
    guard case .table(let columns?)? = arguments.types["t"], let former = arguments.words["columns"],
      let names = arguments.words["to"], former.count == names.count
    else { return .table }
    let new = Dictionary(zip(former, names)) { first, _ in first }
    return .table(
      columns.map { FieldType(new[$0.name] ?? $0.name, $0.type, unit: $0.unit, $0.sentence) })
  }
}
