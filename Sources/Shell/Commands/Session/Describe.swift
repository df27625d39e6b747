package import Language

extension Command {
  /// `describe`: tells all about a value.
  package static var describe: Command {
    let value = Parameter("x", .value, .positional, "Any value: an object, an array, a table, ...")
    return Command(
      "describe", area: .session, "Describes a value and its contents.",
      help: """
        For an object it shows its origin, sizes, settings, losses, ranges and fields, which are \
        read as `e.bound`; for arrays and tables the sizes and the mean, spread and extremes of the numbers.
        """,
      parameters: [value], returns: .string,
      examples: [
        Example("describe [1, 2, 4]", "size, mean and extremes of an array"),
        Example(
          "describe arm", "its numbers, their ranges and its current state",
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
