package import Language

/// The pages that `help` shows.
package enum HelpPage {
  /// The pages that aren't about one command, by name.
  private static let pages = [
    ("method", method), ("language", language), ("keys", keys), ("proofs", proofs),
    ("lessons", lessons),
  ]

  /// The names of the pages that aren't about one command.
  package static let names = pages.map(\.0)

  /// The pages with what they are about, for completion.
  static let words = [
    ChoiceWord(word: "method", sentence: "Dynamics-aware embeddings on one page."),
    ChoiceWord(word: "language", sentence: "How statements are written."),
    ChoiceWord(word: "keys", sentence: "The keys of the prompt."),
    ChoiceWord(word: "proofs", sentence: "Scripts whose results can be checked."),
    ChoiceWord(word: "lessons", sentence: "Scripts that teach, step by step."),
  ]

  /// One of the pages `names`.
  package static func page(_ name: String) -> String? { pages.first { $0.0 == name }?.1 }

  /// The page of a command or of one of `names`; nil if there is no such page.
  package static func text(_ name: String, _ table: CommandTable, columns: Int) -> String? {
    table[name].map { HelpText.text($0, columns: columns) } ?? page(name)
  }

  /// The names of all commands by area, on one screen.
  package static func overview(_ table: CommandTable, columns: Int) -> String {
    let areas = CommandArea.allCases.filter { !table.commands(in: $0).isEmpty }
    let width = areas.map(\.rawValue.count).max() ?? 0
    let margin = width + 2
    var lines: [String] = []
    for area in areas {
      let names = table.commands(in: area).map(\.name).joined(separator: " ")
      lines += HelpText.wrap(area.rawValue.paddedRight(to: margin) + names, columns, hanging: margin)
    }
    lines += [
      "",
      "help train      one command, or one of your variables; examples train",
      "help method     what DynE is for, step by step; help latent: a word of it",
      "help language   how statements are written; help keys: the keys of the prompt",
      "apropos word    searches the help; explain: the codes of errors",
    ]
    return lines.joined(separator: "\n")
  }
}
