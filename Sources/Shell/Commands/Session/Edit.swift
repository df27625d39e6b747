package import Language

extension Command {
  /// `edit`: writes statements in the user's editor.
  package static var edit: Command {
    let what = Parameter(
      "what", .optional(.value(.either([.number, .string]))), .positional, note: "the last statement",
      "The number of a statement in `history`, or a script in quotes.")
    return Command(
      "edit", area: .session, "Opens a statement or a script in the editor, then runs it.",
      help: """
        The editor is `$VISUAL`, else `$EDITOR`, else vi or nano. If it exits with status 0, the text runs \
        as if typed, a script as if included; otherwise nothing runs.
        """,
      parameters: [what],
      examples: [
        Example("edit", "the last statement"),
        Example("edit 2", "the second statement of this session"),
        Example("edit \"plan.dyne\"", "a script"),
      ]
    ) { call in
      guard let submit = call.session.submit else {
        throw NotTyped()
      }
      let text: String
      switch call[what] {
      case .string(let name):
        let path = call.session.path(name)
        let status = try call.session.services.programs.edit(path)
        guard call.hasEnded(status), (try? call.session.services.readFile(path)) != nil else { return .none }
        text = "include \(path.quoted)"
      case let number:
        let written = try call.session.services.programs.editText(try statement(number, what, call))
        guard call.hasEnded(written.status) else { return .none }
        text = written.text.trimmed
      }
      if !text.isEmpty { submit(text) }
      return .none
    }
  }

  /// The statement to begin with: the one of this number, or the last that isn't `edit` itself.
  private static func statement(_ number: Value?, _ what: Parameter<Value?>, _ call: Call) throws -> String {
    let entries = call.session.services.history()
    guard let number else {
      let last = entries.last { !$0.statement.hasPrefix("edit") }
      return (last?.statement).map { $0 + "\n" } ?? ""
    }
    guard let index = number.number.flatMap(Int.init(exactly:)), entries.indices.contains(index - 1) else {
      throw call.error(
        what, must: "be a statement's number, from 1 to \(entries.count)", but: "is \(number.brief)")
    }
    return entries[index - 1].statement + "\n"
  }
}

extension Call {
  /// Whether the editor has ended well; says so if not.
  fileprivate func hasEnded(_ status: Int) -> Bool {
    if status != 0 { note("nothing runs: the editor exited with status \(status)") }
    return status == 0
  }
}

extension String {
  /// The text without blank lines and blanks at its end.
  fileprivate var trimmed: String {
    var text = self[...]
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return String(text)
  }
}

/// An editor is asked for where nothing is typed.
private struct NotTyped: Error, CustomStringConvertible {
  var description: String { "edit works only at the prompt, not in a script" }
}
