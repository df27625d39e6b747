package import Language

extension Command {
  /// `head`: picks the first rows.
  package static var head: Command {
    let table = tableSubject
    let count = Parameter("n", .whole(0...), .positional, default: 10, unit: "rows", "Number of rows.")
    return Command(
      "head", area: .tables, "Returns the first rows of a table.",
      parameters: [table, count], returns: .table, returnsFor: likeSubject,
      examples: [
        Example("head t", "the first ten rows", setup: tableExample),
        Example("head (sort t by=seconds) n=3", "the three shortest", setup: tableExample),
      ], isPage: true
    ) { call in
      .table(call[table].rows(Array(0..<min(call[count], call[table].rowCount))))
    }
  }
}
