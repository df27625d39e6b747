import Diagnostics
package import Language

extension Command {
  /// `help`: explains commands, variables and pages.
  package static var helpCommand: Command {
    let topic = Parameter(
      "topic", .optional(.word("a command, a variable, method, language or keys")), .positional,
      note: "everything in short", "A command, a variable, or the page `method`, `language` or `keys`.")
    return Command(
      "help", area: .session, "Explains a command, a variable, the method, the language or the keys.",
      help: "Of a variable it tells what kind of value it holds and which commands take such a value.",
      parameters: [topic], returns: .string,
      examples: [
        Example("help", "all commands on one screen"),
        Example("help objects", "what `objects` does, takes and returns"),
        Example("help method", "dynamics-aware embeddings in one page"),
        Example("help arm", "what one can do with `arm`", setup: "arm = ReacherVertical seed=1"),
      ],
      seeAlso: ["apropos", "examples", "describe"]
    ) { call in
      let columns = call.session.services.display().columns
      let commands = call.session.commands
      guard let name = call[topic] else { return .string(HelpPage.overview(commands, columns: columns)) }
      if let text = HelpPage.text(name, commands, columns: columns) { return .string(text) }
      if let value = call.session.variables[name] {
        return .string(HelpText.text(ofVariable: name, value, commands, columns: columns))
      }
      throw call.error(
        topic, must: "be a command, a variable, method, language or keys",
        but: "is \(name.quoted)\(call.hint(about: name))")
    }
  }
}

extension Call {
  /// What may be meant by a name that nothing has, in brackets; empty if nobody knows.
  func hint(about name: String) -> String {
    let names = session.commands.commands.map(\.name) + HelpPage.names + session.variables.names
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
