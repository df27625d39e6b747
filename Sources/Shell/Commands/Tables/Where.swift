package import Language

extension Command {
  /// `where`: picks rows by a condition.
  package static var whereCommand: Command {
    let table = tableSubject
    let condition = Parameter(
      "condition", .formula(of: "t", "true or false for each row", giving: .boolean), .positional,
      "True for the rows to keep; names are columns first, then variables.")
    return Command(
      "where", area: .tables, "Returns the rows of a table that satisfy a condition.",
      help: """
        The condition is evaluated for each row, with the columns' names for the row's values. It can also \
        use variables with other names; if a variable has a column's name, copy it to another name first. A \
        column name that isn't a name of the language is written in backquotes: `a b`, \
        `rollout/ep_rew_mean`; `rename` gives it a simpler one.
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
