package import Language

extension Command {
  /// `time`: measures a statement.
  package static var time: Command {
    let statement = Parameter("statement", .statement, .positional, "The statement: the rest of the line.")
    return Command(
      "time", area: .session, "Runs a statement and measures time and memory.",
      help: """
        Processor time is summed over all threads, so it can exceed the elapsed time. Memory is the \
        peak use above what was in use before.
        """,
      parameters: [statement],
      returns: .record([
        FieldType("seconds", .number, unit: "s", "Elapsed time."),
        FieldType("processor", .number, unit: "s", "Processor time, on all threads."),
        FieldType("memory", .number, unit: "MB", "Peak memory above what was in use before."),
        FieldType("value", .any, "The statement's value."),
      ]),
      examples: [
        Example("time sum(1..1000)", "the time and the sum"),
        Example("time x = normal(1000)", "the time of an assignment; `x` is set"),
      ]
    ) { call in
      let now = call.session.services.now
      let programs = call.session.services.programs
      let peak = programs.measureMemory()
      let processor = programs.processorSeconds()
      let start = now()
      let value = try call[statement].run()
      return .record(
        Record([
          ("seconds", .number(now() - start)),
          ("processor", .number(programs.processorSeconds() - processor)),
          ("memory", peak().map { .number(($0 / 1e5).rounded() / 10) } ?? .none), ("value", value),
        ]))
    }
  }
}
