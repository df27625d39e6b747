import Diagnostics
import Language
import LineEditing
import Syntax
import Texts

/// Answers the requests of a program, one after another: each with its events, then one reply.
///
/// `Docs/Serving.md` describes every message.
struct Server {
  let workplace: Workplace
  let events: EventPresentation
  let version: String

  /// The version of the messages.
  static let protocolVersion = 1

  /// What messages call a text that was sent.
  static let sourceName = "input"

  private var console: Console { workplace.console }
  private var interpreter: Interpreter { workplace.interpreter }

  /// Answers until a `shutdown` or the end of the input; gives the exit status.
  func run() -> Int32 {
    Interrupt.guardProcess()
    guard let inbox = Inbox(), inbox.readInput() else {
      console.report(Diagnostic(id: "command-failed", message: "cannot read requests: no thread is free"))
      return 1
    }
    console.answer([JSON.Member("event", .string("ready"))] + about)
    return answer(inbox)
  }

  /// Answers what comes until a `shutdown` or the end; gives the exit status.
  func answer(_ inbox: Inbox) -> Int32 {
    var isOver = false
    while !isOver, let entry = inbox.next() {
      workplace.endIfAsked()
      switch entry {
      case .unreadable(let problem): refuse(.null, "\(problem)")
      case .interrupted(let request):
        reply(request, "execute", "interrupted", [JSON.Member("exit", .integer(130))])
      case .request(let request):
        events.request = request["id"] ?? .null
        isOver = answer(request, inbox)
        events.request = .null
      }
    }
    // nobody is asked before the end, so what took long is kept
    _ = workplace.finish(1)
    return 0
  }

  /// Answers one request; says whether it was the last.
  private func answer(_ request: JSON, _ inbox: Inbox) -> Bool {
    guard case .object = request else {
      refuse(request, "a request must be an object, such as {\"type\": \"execute\", \"code\": \"2 + 2\"}")
      return false
    }
    let type = request["type"]?.string ?? ""
    switch type {
    case "execute": return execute(request, inbox)
    case "complete": complete(request)
    case "inspect": inspect(request)
    case "is_complete": checkCompleteness(request)
    case "history": tellHistory(request)
    case "info": reply(request, type, "ok", about)
    case "interrupt": reply(request, type, "ok")
    case "shutdown":
      reply(request, type, "ok")
      return true
    default:
      let known = Server.types.listed(with: "or")
      refuse(request, "type must be \(known)\(request["type"] == nil ? "" : ", but is '\(type)'")")
    }
    return false
  }

  private static let types = [
    "execute", "complete", "inspect", "is_complete", "history", "info", "interrupt", "shutdown",
  ]

  private var about: [JSON.Member] {
    [
      JSON.Member("dyne", .string(version)), JSON.Member("protocol", .integer(Server.protocolVersion)),
      JSON.Member("process", .integer(Int(Host.process))),
    ]
  }

  // MARK: statements

  /// Runs statements; says whether they ask for the end.
  private func execute(_ request: JSON, _ inbox: Inbox) -> Bool {
    guard let code = code(request) else { return false }
    if let columns = request["columns"]?.number, 20...10_000 ~= columns { events.columns = Int(columns) }
    let folder = workplace.session.settings.folder
    let (time, start) = (Host.secondsSince1970, Workplace.now)
    inbox.begin()
    let source = SourceText(name: Server.sourceName, text: code)
    var rewrites: [Rewrite] = []
    let outcome = workplace.run(
      source,
      didRun: { ran, _ in
        if ran.source.name == source.name { rewrites += ran.rewrites }
        return .stop
      })
    inbox.end()
    let seconds = Workplace.now - start
    if request["store_history"] != .boolean(false) {
      workplace.takeDown(
        HistoryEntry(
          statement: rewrites.applied(to: code), time: time, folder: folder, duration: seconds,
          outcome: outcome.word))
    }
    let facts = [
      JSON.Member("exit", .integer(Int(outcome.exitStatus))), JSON.Member("seconds", .number(seconds)),
    ]
    reply(request, "execute", outcome.status, facts)
    workplace.endIfAsked()
    if case .quit = outcome { return true }
    return false
  }

  // MARK: help while one types

  private func complete(_ request: JSON) {
    guard let code = code(request), let cursor = cursor(request, code) else { return }
    let found = interpreter.complete(code, at: code.utf8Count(ofScalars: cursor))
    let start = found.first.map { code.scalarCount(ofUTF8: $0.range.start) } ?? cursor
    var seen: Set<String> = []
    let matches = found.filter { seen.insert($0.text).inserted }.map { match in
      JSON.object([
        JSON.Member("text", .string(match.text)), JSON.Member("meaning", .string(match.meaning)),
        JSON.Member("default", match.defaultText.map(JSON.string) ?? .null),
      ])
    }
    reply(
      request, "complete", "ok",
      [
        JSON.Member("start", .integer(min(start, cursor))), JSON.Member("end", .integer(cursor)),
        JSON.Member("matches", .array(matches)),
      ])
  }

  /// Explains the name at the cursor: a command's help, or what `describe` shows of a variable.
  private func inspect(_ request: JSON) {
    guard let code = code(request), let cursor = cursor(request, code) else { return }
    let name = code.name(atScalar: cursor)
    guard let text = workplace.explanation(of: name) else {
      return reply(request, "inspect", "ok", [JSON.Member("found", .boolean(false))])
    }
    reply(
      request, "inspect", "ok",
      [
        JSON.Member("found", .boolean(true)), JSON.Member("name", .string(name)),
        JSON.Member("text", .string(text)),
      ])
  }

  private func checkCompleteness(_ request: JSON) {
    guard let code = code(request) else { return }
    var facts: [JSON.Member] = []
    let state: String
    switch interpreter.parse(SourceText(name: Server.sourceName, text: code)) {
    case .complete: state = "complete"
    case .wrong: state = "invalid"
    case .incomplete(let part):
      state = "incomplete"
      let depth = part.open.count { $0 == "{" }
      facts.append(JSON.Member("indent", .string(String(repeating: "  ", count: depth))))
    }
    reply(request, "is_complete", "ok", [JSON.Member("state", .string(state))] + facts)
  }

  private func tellHistory(_ request: JSON) {
    let most = request["last"]?.number.map { Int(max(0, min($0, 1e9))) } ?? .max
    let entries = workplace.journal.entries.suffix(most).map { entry in
      JSON.object([
        JSON.Member("statement", .string(entry.statement)), JSON.Member("time", .number(entry.time)),
        JSON.Member("seconds", .number(entry.duration)), JSON.Member("folder", .string(entry.folder)),
        JSON.Member("outcome", .string(entry.outcome)),
      ])
    }
    reply(request, "history", "ok", [JSON.Member("entries", .array(Array(entries)))])
  }

  // MARK: messages

  private func code(_ request: JSON) -> String? {
    guard let code = request["code"]?.string else {
      refuse(request, "code must be the text of statements, but is \(request["code"]?.text ?? "missing")")
      return nil
    }
    return code
  }

  /// Where the cursor is, in Unicode scalars; the end if nothing says so.
  private func cursor(_ request: JSON, _ code: String) -> Int? {
    let length = code.unicodeScalars.count
    guard let given = request["cursor"] else { return length }
    guard let number = given.number, let cursor = Int(exactly: number), 0...length ~= cursor else {
      refuse(request, "cursor must be a whole number between 0 and \(length), but is \(given.text)")
      return nil
    }
    return cursor
  }

  private func reply(
    _ request: JSON, _ type: String, _ status: String, _ facts: [JSON.Member] = []
  ) {
    let head = [
      JSON.Member("reply", .string(type)), JSON.Member("id", request["id"] ?? .null),
      JSON.Member("status", .string(status)),
    ]
    console.answer(head + facts)
  }

  /// Says what is wrong with a request, of which nothing was done.
  private func refuse(_ request: JSON, _ problem: String) {
    reply(request, request["type"]?.string ?? "", "refused", [JSON.Member("message", .string(problem))])
  }
}

extension Workplace {
  /// What explains a name: a command's help, or what `describe` shows of a variable; nil for other names.
  func explanation(of name: String) -> String? {
    let isVariable = session.variables[name] != nil
    guard isVariable || session.commands[name] != nil else { return nil }
    let statement = isVariable ? "describe \(name)" : "help \(name.quoted)"
    return console.capturing {
      let result = session.result
      _ = interpreter.run(SourceText(name: Server.sourceName, text: statement))
      session.result = result
    }
  }
}

extension Outcome {
  /// How a reply tells it.
  fileprivate var status: String {
    switch self {
    case .finished: "ok"
    case .quit: "quit"
    case .interrupted: "interrupted"
    case .refused, .failed, .expectationFailed: "error"
    }
  }
}

extension String {
  /// The bytes of UTF-8 of the first scalars.
  fileprivate func utf8Count(ofScalars count: Int) -> Int {
    String(UnicodeScalarView(unicodeScalars.prefix(count))).utf8.count
  }

  /// The scalars in the first bytes of UTF-8.
  fileprivate func scalarCount(ofUTF8 count: Int) -> Int {
    String(decoding: utf8.prefix(count), as: UTF8.self).unicodeScalars.count
  }

  /// The name that a cursor is in or behind; empty where there is none.
  func name(atScalar cursor: Int) -> String {
    func isPart(_ scalar: Unicode.Scalar) -> Bool { Token.isName("a\(scalar)") }
    let scalars = Array(unicodeScalars)
    var (start, end) = (cursor, cursor)
    while start > 0, isPart(scalars[start - 1]) { start -= 1 }
    while end < scalars.count, isPart(scalars[end]) { end += 1 }
    return String(UnicodeScalarView(scalars[start..<end]))
  }
}
