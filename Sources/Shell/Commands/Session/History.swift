package import Language
import Storage

extension Command {
  /// `history`: lists past statements or saves them as a script.
  package static var history: Command {
    let action = Parameter(
      "action", .optional(.choice(HistoryAction.self)), .positional, note: "a table",
      "What to do with the statements.")
    let path = Parameter("path", .optional(.path), .positional, "The script to write, for `save`.")
    let range = Parameter(
      "range", .optional(.value(.range)), .positional, note: "all",
      "The numbers of the first and the last statement: `3..7`.")
    return Command(
      "history", area: .session, "Lists the statements of this session, or saves them as a script.",
      help: """
        A saved script repeats the session: it holds the statements that succeeded, without those that only \
        explain (`help`, `apropos`, `explain`, `examples`, `history`, `objects`, `bind`) or leave, and sets \
        the session's seed and threads. An existing script is kept under its name followed by `~`.
        """,
      parameters: [action, path, range],
      returns: .either([
        .table([
          FieldType("number", .array, "The statement's number, from 1."),
          FieldType("time", .list(.string), "When it was entered, in local time."),
          FieldType("seconds", .array, unit: "s", "How long it took."),
          FieldType("outcome", .list(.string), "Its outcome: ok, failed or interrupted."),
          FieldType("folder", .list(.string), "The folder that it ran in."),
          FieldType("statement", .list(.string), "The statement."),
        ]), .none,
      ]),
      examples: [
        Example("history", "a table of the statements so far"),
        Example("history failed", "the statements that failed"),
        Example("history here", "the statements that ran in the current folder"),
        Example("history save \"today.dyne\"", "writes a script"),
        Example("history save \"today.dyne\" 1..3", "a script of the first three statements"),
      ]
    ) { call in
      let folder = call.session.settings.folder
      let all = Array(call.session.services.history().enumerated().map { ($0 + 1, $1) })
      let numbered = all.filter { _, entry in
        switch call[action] {
        case .failed: entry.outcome == "failed"
        case .here: entry.folder == folder
        case .save, nil: true
        }
      }
      let wanted: [(number: Int, entry: HistoryEntry)]
      if case .range(let bounds) = call[range] {
        guard bounds.first >= 1, bounds.first <= bounds.last, bounds.last <= Double(max(1, all.count))
        else {
          throw call.error(
            range, must: "be within 1..\(max(1, all.count))", but: "is \(Value.range(bounds).literal)")
        }
        wanted = numbered.filter { Double($0.0) >= bounds.first && Double($0.0) <= bounds.last }
      } else {
        wanted = numbered
      }
      guard call[action] == .save else { return .table(table(wanted)) }
      guard let path = call[path] else {
        throw call.error(path, must: "be given to 'history save'", but: "is missing")
      }
      try save(ReplayScript(wanted.map(\.entry), in: call.session).text, to: path, call)
      return .none
    }
  }

  private static func table(_ entries: [(number: Int, entry: HistoryEntry)]) -> Table {
    Table(
      kind: .history,
      [
        .init("number", entries.map { Double($0.number) }),
        .init("time", values: entries.map { .string(localTimeText($0.entry.time)) }),
        .init("seconds", unit: "s", entries.map(\.entry.duration)),
        .init("outcome", values: entries.map { .string($0.entry.outcome) }),
        .init("folder", values: entries.map { .string($0.entry.folder) }),
        .init("statement", values: entries.map { .string($0.entry.statement) }),
      ])
  }

  private static func save(_ text: String, to path: String, _ call: Call) throws {
    let former = try replaceFile(at: call.session.outputPath(path)) { file throws(StorageError) in
      try file.write(Array(text.utf8))
    }
    call.noteFormer(former, of: path, what: "script")
  }
}

/// What `history` does with past statements.
enum HistoryAction: String, Choice {
  case save, failed, here

  var sentence: String {
    switch self {
    case .save: "Writes them as a script."
    case .failed: "Lists those that failed."
    case .here: "Lists those that ran in the current folder."
    }
  }
}
