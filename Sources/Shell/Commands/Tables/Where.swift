package import Language

extension Command {
  /// `where`: picks rows by a condition.
  package static var whereCommand: Command {
    let table = tableSubject
    let condition = Parameter(
      "condition", .formula(of: "t", "true or false for each row", giving: .boolean), .positional,
      "True for the rows to keep; names are columns first, then variables.")
    return Command(
      "where", area: .tables, "Gives the rows of a table for which a condition holds.",
      help: """
        The condition is looked at for each row, with the columns' names for the row's values. A variable of another \
        name may stand in it too; for one that is called like a column, put its value under another name first. The name \
        of a column that is no name of the language stands in backquotes: `a b`, `rollout/ep_rew_mean`; `rename` gives \
        it a simpler one.
        """,
      parameters: [table, condition], returns: .table, returnsFor: likeSubject,
      examples: [
        Example("where t number < 3", "the rows of the first two statements", setup: tableExample),
        Example(
          "where t outcome == \"ok\" and seconds < limit", "conditions on two columns, one with a variable",
          setup: tableExample + "; limit = 5"),
      ]
    ) { call in
      var rows: [Int] = []
      try call[condition].forEachRow(of: call[table]) { row, value in
        guard case .boolean(let holds) = value else {
          throw call.error(condition, must: "be true or false", but: "is \(value.brief) in row \(row)")
        }
        if holds { rows.append(row) }
      }
      return .table(call[table].rows(rows))
    }
  }
}
