import Diagnostics
package import Language

extension Command {
  /// `help`: explains commands, the language and the keys.
  package static var helpCommand: Command {
    let topic = Parameter(
      "topic", .optional(.word("a command, language or keys")), .positional, note: "everything in short",
      "A command, or the page `language` or `keys`.")
    return Command(
      "help", area: .session, "Explains a command, the language or the keys of the prompt.",
      parameters: [topic], returns: .string,
      examples: [
        Example("help", "all commands on one screen"),
        Example("help objects", "what `objects` does, takes and returns"),
        Example("help language", "the language in short"),
      ]
    ) { call in
      let columns = call.session.services.display().columns
      guard let name = call[topic] else {
        return .string(HelpPage.overview(call.session.commands, columns: columns))
      }
      guard let text = HelpPage.text(name, call.session.commands, columns: columns) else {
        throw call.error(
          topic, must: "be a command, language or keys", but: "is \(name.quoted)\(call.hint(about: name))")
      }
      return .string(text)
    }
  }
}

extension Call {
  /// What may be meant by a name that is no command, in brackets; empty if nobody knows.
  fileprivate func hint(about name: String) -> String {
    if session.variables[name] != nil { return " (a variable: describe \(name))" }
    let names = session.commands.commands.map(\.name) + HelpPage.names
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
