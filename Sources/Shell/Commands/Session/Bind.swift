import Diagnostics
package import Language

extension Command {
  /// `bind`: shows or changes the keys of the prompt.
  package static var bind: Command {
    let keyName = Parameter(
      "key", .optional(.string), .positional, note: "all",
      "The key, as `bind` and `help keys` write it: `Ctrl-T`, `Alt-Enter`, `F5`.")
    let functionName = Parameter(
      "function", .optional(.string), .positional, note: "unchanged",
      "What it is to do: one of the functions that `bind` lists, or `none`.")
    return Command(
      "bind", area: .session, "Shows the keys of the prompt and what they do, or changes one.",
      help: """
        A change is the session's; a `bind` in the start-up file `rc.dyne` makes it lasting. `~/.editrc` is \
        read too: its lines `bind -v` and `bind -e` choose the keys of vi or Emacs.
        """,
      parameters: [keyName, functionName],
      returns: .either([
        .table([
          FieldType("key", .list(.string), "The key."),
          FieldType("function", .list(.string), "The function."),
          FieldType("meaning", .list(.string), "What the function does."),
        ]), .none,
      ]),
      examples: [Example("bind", "a table of the keys")],
      seeAlso: ["set"]
    ) { call in
      let keys = call.session.services.programs.keys
      guard let key = call[keyName] else { return .table(table(keys.list())) }
      guard let function = call[functionName] else {
        return .table(table(keys.list().filter { $0.key.lowercased() == key.lowercased() }))
      }
      switch keys.bind(key, function) {
      case .done: return .none
      case .unknownKey:
        throw call.error(
          keyName, must: "be a key such as `Ctrl-T`, `Alt-Enter` or `F5`", but: "is \(key.quoted)")
      case .unknownFunction:
        let nearest = NearestName.suggestions(for: function, among: keys.functions()).first
        let hint = nearest.map { " (did you mean '\($0)'?)" } ?? ""
        throw call.error(
          functionName, must: "be a function that `bind` lists, or `none`",
          but: "is \(function.quoted)\(hint)")
      case .noPrompt:
        throw call.error(keyName, must: "be bound at a prompt", but: "there is none")
      }
    }
  }

  private static func table(_ keys: [KeyMeaning]) -> Table {
    Table(
      [
        .init("key", values: keys.map { .string($0.key) }),
        .init("function", values: keys.map { .string($0.function) }),
        .init("meaning", values: keys.map { .string($0.meaning) }),
      ])
  }
}
