import Diagnostics
import Language
import Syntax

/// A script that does again what past statements did.
struct ReplayScript {
  let text: String
  /// The statement that sets seed and threads; empty where others do.
  let settings: String

  /// Commands that change nothing a script would need; they are left out.
  private static let idle: Set = [
    "help", "apropos", "explain", "examples", "history", "objects", "quit", "record", "edit", "exit", "clear",
    "cls", "bind",
  ]

  /// What a script must say to do an entry again; nil for one that failed or changed nothing.
  static func line(of entry: HistoryEntry, in session: Session) -> String? {
    let source = SourceText(name: "history", text: entry.statement)
    guard entry.outcome == "ok", case .complete(let program) = Interpreter(session: session).parse(source),
      !program.statements.allSatisfy({ idle.contains($0.call?.name.text ?? "") })
    else { return nil }
    return portable(entry, program, in: session)
  }

  /// The statements of an entry, which find what they include from wherever the script is.
  private static func portable(_ entry: HistoryEntry, _ program: Program, in session: Session) -> String {
    let source = SourceText(name: entry.folder + "/", text: entry.statement)
    return session.portableText(
      of: program.statements, SourceRange(0, entry.statement.utf8.count), in: source)
  }

  init(_ entries: [HistoryEntry], in session: Session) {
    let interpreter = Interpreter(session: session)
    var lines: [String] = []
    var setsSeed = false, setsThreads = false
    for entry in entries where entry.outcome == "ok" {
      let source = SourceText(name: "history", text: entry.statement)
      guard case .complete(let program) = interpreter.parse(source) else { continue }
      let calls = program.statements.map(\.call)
      if calls.allSatisfy({ Self.idle.contains($0?.name.text ?? "") }) { continue }
      for call in calls where call?.name.text == "set" {
        let names = call?.arguments.compactMap(\.name?.text) ?? []
        setsSeed = setsSeed || names.contains("seed")
        setsThreads = setsThreads || names.contains("threads")
      }
      lines.append(Self.portable(entry, program, in: session))
    }
    var settings = ""
    if !setsSeed { settings += " seed=\(session.settings.seed)" }
    if !setsThreads { settings += " threads=\(session.settings.threads)" }
    if !settings.isEmpty {
      settings = "set" + settings
      lines.insert(settings, at: 0)
    }
    self.settings = settings
    text = (["#!/usr/bin/env dyne", "dyne \(Version.language)"] + lines).joined(separator: "\n") + "\n"
  }
}

extension Statement {
  /// The command that the statement calls, if it does nothing else.
  fileprivate var call: CallExpression? {
    guard case .expression(let expression) = kind, case .call(let call) = expression.kind else { return nil }
    return call
  }
}
