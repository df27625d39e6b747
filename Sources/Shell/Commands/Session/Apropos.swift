package import Language

extension Command {
  /// `apropos`: finds commands and pages by words.
  package static var apropos: Command {
    let word = Parameter(
      "word", .word("a word"), .positional, "What to look for; of several words in quotes, all must be there."
    )
    return Command(
      "apropos", area: .session, "Finds the commands and pages that have to do with a word.",
      help: """
        Looks in names, parameters and their other names, explanations, fields, choices and the pages of `help`. Names \
        come first, then parameters, then summaries, then the rest.
        """,
      parameters: [word],
      returns: .table([
        FieldType("name", .list(.string), "The command, or `help` and the page."),
        FieldType("summary", .list(.string), "What it does, or the line that has the word."),
      ]),
      examples: [
        Example("apropos random", "what has to do with randomness"),
        Example("apropos discount", "which command takes a discount"),
        Example("apropos \"past statements\"", "what has both words"),
      ],
      seeAlso: ["help", "examples"]
    ) { call in
      let words = call[word].lowercased().split(separator: " ").map(String.init)
      guard !words.isEmpty else { throw call.error(word, must: "be a word", but: "is empty") }
      let commands = call.session.commands.commands.map(Findable.init)
      let pages = HelpPage.names.compactMap { name in
        HelpPage.page(name).map { Findable(page: name, text: $0, sought: words) }
      }
      let ranked = (commands + pages).compactMap { found in found.rank(of: words).map { ($0, found) } }
      let ranks = Set(ranked.map(\.0)).sorted()
      let found = ranks.flatMap { rank in ranked.filter { $0.0 == rank }.map(\.1) }
      return .table(
        Table(
          kind: "commands",
          [
            .init("name", values: found.map { .string($0.name) }),
            .init("summary", values: found.map { .string($0.summary) }),
          ]))
    }
  }
}

/// Something to be found, with its texts by how much they count.
private struct Findable {
  let name: String
  let summary: String
  /// Lower-case texts: the name, then parameters, then the summary, then everything else.
  let texts: [String]

  init(_ command: Command) {
    name = command.name
    summary = command.summary
    let parameters = command.parameters
    let choices = parameters.flatMap { parameter -> [String] in
      guard case .choice(let words) = parameter.form else { return [] }
      return words.flatMap { [$0.word, $0.sentence] }
    }
    let fields = (command.returns.fields ?? []).flatMap { [$0.name, $0.sentence] }
    let named = parameters.flatMap { [$0.name] + $0.aliases }
    var others = [command.help, command.area.rawValue]
    others += parameters.map(\.sentence)
    others += choices
    others += fields
    others += command.examples.map(\.shows)
    let all: [[String]] = [[command.name], named, [command.summary], others]
    texts = all.map { $0.joined(separator: " ").lowercased() }
  }

  init(page: String, text: String, sought: [String]) {
    name = "help \(page)"
    let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
    let line = lines.first { line in sought.contains { line.lowercased().contains($0) } } ?? lines.first ?? ""
    summary = String(line)
    texts = [page, "", "", text.lowercased()]
  }

  /// How well all words are found, the best first: the name itself, its start, a part of it, then the other texts.
  func rank(of words: [String]) -> Int? {
    var worst = 0
    for word in words {
      guard let place = texts.firstIndex(where: { $0.contains(word) }) else { return nil }
      let rank = place > 0 ? place + 2 : texts[0] == word ? 0 : texts[0].hasPrefix(word) ? 1 : 2
      worst = max(worst, rank)
    }
    return worst
  }
}
