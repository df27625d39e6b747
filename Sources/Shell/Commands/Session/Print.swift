package import Language

extension Command {
  /// `print`: shows values.
  package static var print: Command {
    let values = Parameter(
      "values", .list(of: .value), .rest, default: [], note: "an empty line", "What to print.")
    return Command(
      "print", area: .session, "Prints values; works inside blocks too.",
      help: "Values that fit on one line are printed side by side, others on separate lines.",
      parameters: [values],
      examples: [
        Example("print \"sum\" 1 + 2", "sum 3"),
        Example("print \"a third is {1 / 3:.3}\"", "a third is 0.333"),
        Example("for i in 1..3 { print i }", "a line for each iteration"),
      ]
    ) { call in
      call.session.services.show(call[values])
      call.session.finalNumbers.print(call[values], names: call.argumentNames)
      return .none
    }
  }
}
