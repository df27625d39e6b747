import Diagnostics
package import Language

extension Command {
  /// `apropos`: finds commands and pages by words.
  package static var apropos: Command {
    let word = Parameter(
      "word", .word("a word"), .positional, "What to search for; several words in quotes must all occur."
    )
    return Command(
      "apropos", area: .session, "Searches the help for a word.",
      help: """
        Searches names, parameters and their aliases, explanations, fields, choices, the pages of `help` and \
        its glossary. Whole words rank above parts of words; names come first, then parameters, summaries \
        and the rest. Terms from other tools work too: `checkpoint` finds `save` and `load`.
        """,
      parameters: [word],
      returns: .table([
        FieldType("name", .list(.string), "The command, or `help` and the page."),
        FieldType("summary", .list(.string), "What it does, or the line that contains the word."),
      ]),
      examples: [
        Example("apropos random", "commands related to randomness"),
        Example("apropos discount", "commands with a discount"),
        Example("apropos \"past statements\"", "entries with both words"),
      ],
      seeAlso: ["help", "examples"], isPage: true
    ) { call in
      let words = call[word].lowercased().split(separator: " ").map(String.init)
      guard !words.isEmpty else { throw call.error(word, must: "be a word", but: "is empty") }
      let found = Findable.all(call.session.commands, words).ranked(words)
      if found.isEmpty {
        let near = Findable.nearest(words, call.session.commands).map { "'apropos \($0)', " } ?? ""
        call.note(
          "nothing matches '\(words.joined(separator: " "))'; try \(near)a single word, or 'help' for all "
            + "commands"
        )
      }
      return .table(
        Table(
          kind: .commands,
          [
            .init("name", values: found.map { .string($0.name) }),
            .init("summary", values: found.map { .string($0.summary) }),
          ]))
    }
  }
}

extension [Findable] {
  /// Those that have all the words, or mean the same, the best first.
  fileprivate func ranked(_ words: [String]) -> [Findable] {
    let meant = Synonyms.meant(by: words.joined(separator: " "))
    let ranked = enumerated().compactMap { place, found -> (rank: Int, place: Int)? in
      let own = found.rank(of: words)
      // what is meant comes after the word itself, before parts of other words
      let other = meant.compactMap { found.rank(of: [$0.lowercased()]) }.min().map { $0 < 2 ? 2 : $0 + 4 }
      guard let best = [own, other].compactMap(\.self).min(), own != nil || best < 8 else { return nil }
      return (best, place)
    }
    return ranked.sorted { ($0.rank, $0.place) < ($1.rank, $1.place) }.map { self[$0.place] }
  }
}

/// Something to be found, with its texts by how much they count.
private struct Findable {
  /// All that can be found.
  static func all(_ table: CommandTable, _ sought: [String]) -> [Findable] {
    table.commands.map(Findable.init)
      + HelpPage.names.compactMap { name in
        HelpPage.page(name).map { Findable(page: name, text: $0, sought: sought) }
      } + Glossary.entries.map(Findable.init)
  }

  /// A word that is found and looks like one that isn't; nil if none does.
  static func nearest(_ words: [String], _ table: CommandTable) -> String? {
    let known = Set(all(table, []).flatMap { $0.tokens.prefix(3).flatMap(\.self) })
    return words.lazy.compactMap { NearestName.suggestions(for: $0, among: known.sorted(), count: 1).first }
      .first
  }

  let name: String
  let summary: String
  /// Lower-case texts: the name, then parameters, then the summary, then everything else.
  let texts: [String]
  /// The words of each text.
  let tokens: [Set<String>]

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
    tokens = all.map { $0.joined(separator: " ").words }
  }

  init(_ entry: Glossary.Entry) {
    name = "help \(entry.names[0])"
    summary = entry.summary
    // after the commands that have the word as a parameter
    texts = [
      "", entry.names.joined(separator: " ").lowercased(), entry.summary.lowercased(),
      entry.text.lowercased(),
    ]
    tokens = texts.map(\.words)
  }

  init(page: String, text: String, sought: [String]) {
    name = "help \(page)"
    let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
    let line = lines.first { line in sought.contains { line.lowercased().contains($0) } } ?? lines.first ?? ""
    summary = String(line)
    texts = [page, "", "", text.lowercased()]
    tokens = texts.map(\.words)
  }

  /// How well all words are found, the best first: as a whole name, as a whole word of the texts in their
  /// order, as a part.
  func rank(of words: [String]) -> Int? {
    var worst = 0
    for word in words {
      let whole = tokens.firstIndex {
        $0.contains(word) || $0.contains(word + "s") || $0.contains(word + "es")
      }
      let part = whole ?? texts.firstIndex { $0.contains(word) }
      guard let part else { return nil }
      worst = max(worst, whole.map { $0 + 1 } ?? part + 8)
    }
    return worst
  }
}

extension String {
  /// The words in a text, in lower case: names with underscores or capitals also by their parts.
  fileprivate var words: Set<String> {
    var words: Set<String> = []
    for piece in split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" }) {
      words.insert(piece.lowercased())
      var part = ""
      for character in piece {
        if character == "_" || (character.isUppercase && part.last?.isLowercase ?? false) {
          words.insert(part.lowercased())
          part = ""
        }
        if character != "_" { part.append(character) }
      }
      words.insert(part.lowercased())
    }
    return words
  }
}
