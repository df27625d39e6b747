package import Language

extension Command {
  /// `report`: says what a script came to.
  package static var report: Command {
    let values = Parameter(
      "values", .namedValues("a number, a text or a truth value"), .free,
      "A name and the value under it, as many as wanted.")
    return Command(
      "report", area: .statistics, "Reports a script's final numbers by name.",
      help: """
        `sweep` keeps them with each of its members, and `table "runs/s"` has a column for each. Of several \
        values under one name the last counts. Without `report`, what a script printed last takes their place.
        """,
      parameters: [values], returns: .record, returnsFor: { .record($0.free) },
      examples: [
        Example("report mean=-9.6", "one number"),
        Example(
          "report mean=(mean scores) best=(max scores)", "two numbers",
          setup: "scores = [-9.6, -9.1, -10.2]"),
      ], seeAlso: ["sweep", "table", "print"]
    ) { call in
      let record = call[values]
      guard !record.fields.isEmpty else {
        throw call.error(values, must: "be given", but: "are missing", help: "report mean=(mean scores)")
      }
      if let odd = record.fields.first(where: { !$0.value.isReportable }) {
        throw call.error(
          values, must: "be numbers, texts or truth values", but: "'\(odd.name)' is \(odd.value.brief)",
          help: "report its mean, or each number under a name of its own")
      }
      guard !call.session.isRun else {
        throw call.error(
          values, must: "be reported outside of 'over'", but: "are given within one of its runs",
          help: "let the block give them, and report what is to be kept of the list")
      }
      call.session.finalNumbers.report(record)
      return .record(record)
    }
  }
}

extension Value {
  /// Whether it is one cell of a table that sorts and compares.
  fileprivate var isReportable: Bool {
    switch self {
    case .number, .string, .boolean: true
    default: false
    }
  }
}
