package import Language

extension Command {
  /// `describe`: tells all about a value.
  package static var describe: Command {
    let value = Parameter("x", .value, .positional, "The value: an object, an array, a table, anything.")
    return Command(
      "describe", area: .session, "Tells what a value is and what it holds.",
      help: """
        Of an object it tells where it comes from, its sizes, settings, losses and ranges, and its fields, which are \
        read as `e.bound`; of arrays and tables the sizes and the numbers' mean, spread and ends.
        """,
      parameters: [value], returns: .string,
      examples: [
        Example("describe [1, 2, 4]", "size, mean and ends of an array"),
        Example(
          "describe arm", "its numbers, their ranges and where it is now",
          setup: "arm = ReacherVertical seed=1"),
        Example("describe curve", "the columns of a table", setup: "curve = history"),
      ],
      seeAlso: ["help", "objects", "evaluate"], isPage: true
    ) { call in
      .string(
        try Description(columns: call.session.services.display().columns).text(
          call[value], checkpoint: call.checkCancellation))
    }
  }
}
