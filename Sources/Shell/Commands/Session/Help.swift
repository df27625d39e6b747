import Diagnostics
package import Language
import Syntax

extension Command {
  /// `help`: explains commands, variables and pages.
  package static var helpCommand: Command {
    let topic = Parameter(
      "topic",
      .optional(.topic("a command, a variable or a word of the glossary", HelpPage.words + Glossary.words)),
      .positional, note: "an overview",
      "A command, a variable, the page `method`, `language` or `keys`, or a word such as `latent`.")
    return Command(
      "help", area: .session, "Explains a command, a variable, the method, the language or the keys.",
      help: """
        For a variable it shows the type of its value and the commands that take it. Terms of the method and \
        of the shell (`latent`, `white`, `outcome`, `plan`, `block`, `seed`, …) have entries. `?name` and \
        `name?` do the same. In a terminal long help is shown page by page: Space shows the next page, q \
        leaves; `set pager=off` turns this off.
        """,
      parameters: [topic], returns: .string,
      examples: [
        Example("help", "all commands on one screen"),
        Example("help objects", "what `objects` does, takes and returns"),
        Example("help method", "dynamics-aware embeddings on one page"),
        Example("help latent", "a term of the method"),
        Example("help arm", "what you can do with `arm`", setup: "arm = ReacherVertical seed=1"),
      ],
      seeAlso: ["apropos", "examples", "describe"], isPage: true
    ) { call in
      let columns = call.session.services.display().columns
      let commands = call.session.commands
      guard let name = call[topic] else { return .string(HelpPage.overview(commands, columns: columns)) }
      if name == "keys" {
        return .string(HelpPage.keys(call.session.services.programs.keys.list(), columns: columns))
      }
      if let text = HelpPage.text(name, commands, columns: columns) { return .string(text) }
      var pages: [String] = []
      if let value = call.session.variables[name] {
        pages.append(HelpText.text(ofVariable: name, value, commands, columns: columns))
      }
      if let entry = Glossary.entry(name) { pages.append(entry.page(columns: columns)) }
      if !pages.isEmpty { return .string(pages.joined(separator: "\n\n")) }
      if let hint = Habits.help(for: name) { return .string("\(name): \(hint)") }
      throw call.error(
        topic, must: "be a command, a variable or a word of the glossary",
        but: "is \(name.quoted)\(call.hint(about: name))", help: "apropos \(name.quoted) searches everywhere")
    }
  }
}

extension Language.Call {
  /// What may be meant by a name that nothing has, in brackets; empty if nobody knows.
  func hint(about name: String) -> String {
    let names =
      session.commands.commands.map(\.name) + HelpPage.names + session.variables.names
      + Glossary.words.map(\.word)
    return NearestName.suggestions(for: name, among: names).first.map { " (did you mean '\($0)'?)" } ?? ""
  }
}

extension ArgumentType where T == String {
  /// Takes a word, unquoted or quoted; completion offers the names of commands.
  static func word(_ phrase: String) -> ArgumentType {
    var type = ArgumentType.commandName
    type.phrase = phrase
    return type
  }
}
