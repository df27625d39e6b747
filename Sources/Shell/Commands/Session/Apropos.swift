package import Language

extension Command {
  /// `apropos`: finds commands by a word.
  package static var apropos: Command {
    let word = Parameter(
      "word", .word("a word"), .positional, "What to look for, in names, parameters and explanations.")
    return Command(
      "apropos", area: .session, "Finds the commands that have to do with a word.", parameters: [word],
      returns: .table([
        FieldType("name", .list(.string), "The command."),
        FieldType("summary", .list(.string), "What it does."),
      ]),
      examples: [
        Example("apropos random", "the commands that mention randomness"),
        Example("apropos \"past statements\"", "commands that mention these words"),
      ]
    ) { call in
      let sought = call[word].lowercased()
      guard !sought.isEmpty else { throw call.error(word, must: "be a word", but: "is empty") }
      let ranked = call.session.commands.commands.compactMap { command in
        command.rank(of: sought).map { (rank: $0, command: command) }
      }
      let found = (0...2).flatMap { rank in ranked.filter { $0.rank == rank }.map(\.command) }
      return .table(
        Table(
          kind: "commands",
          [
            .init("name", values: found.map { .string($0.name) }),
            .init("summary", values: found.map { .string($0.summary) }),
          ]))
    }
  }

  /// Where a word stands: 0 in the name, 1 in the summary or a parameter's name, 2 elsewhere; nil if nowhere.
  private func rank(of word: String) -> Int? {
    func has(_ texts: [String]) -> Bool { texts.contains { $0.lowercased().contains(word) } }
    if has([name]) { return 0 }
    if has([summary] + parameters.flatMap { [$0.name] + $0.aliases }) { return 1 }
    return has([self.help, area.rawValue] + parameters.map(\.sentence) + examples.map(\.shows)) ? 2 : nil
  }
}
