package import Language

extension Command {
  /// `time`: measures a statement.
  package static var time: Command {
    let statement = Parameter("statement", .statement, .positional, "The statement: the rest of the line.")
    return Command(
      "time", area: .session, "Runs a statement and tells how long it took.", parameters: [statement],
      returns: .record([
        FieldType("seconds", .number, unit: "s", "How long the statement took."),
        FieldType("value", .any, "The statement's value."),
      ]),
      examples: [
        Example("time sum(1..1000)", "the time and the sum"),
        Example("time x = normal(1000)", "the time that an assignment took; `x` is set"),
      ]
    ) { call in
      let now = call.session.services.now
      let start = now()
      let value = try call[statement].run()
      return .record(Record([("seconds", .number(now() - start)), ("value", value)]))
    }
  }
}
