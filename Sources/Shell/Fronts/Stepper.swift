import Diagnostics
import Language
import LineEditing
import Syntax

/// Waits before each statement of a script: shows it with its narration, runs what is typed in between.
final class Stepper {
  static let prompt = "step> "

  private let dialogue: Dialogue
  private var console: Console { dialogue.workplace.console }
  /// How many statements were shown.
  private(set) var count = 0
  /// How the statement ended that is to run once more.
  private(set) var pending: Outcome?
  /// Whether the user has left.
  private(set) var isLeft = false

  init(dialogue: Dialogue) {
    self.dialogue = dialogue
  }

  /// The word that passes over the statement shown, the one that stops at each statement of its blocks, and
  /// the one that runs the rest of a block without a stop.
  static let skip = "skip", into = "into", out = "out"

  /// What the script's parameters were given.
  var parameters: [ScriptArgument] = []
  /// Whether statements in blocks are waited for too.
  private var isInside = false
  /// The statements of each text, parsed once.
  private var programs: [String: Program] = [:]

  /// Shows a statement and waits until it may run; throws where the user passes over it or leaves.
  func wait(for statement: Statement, in source: SourceText) throws {
    if count == 0 {
      console.note(
        "Enter runs the statement, \(Self.skip) skips it, \(Self.into) steps into its block, Ctrl-D leaves; "
          + "you can run other statements in between")
    }
    isInside = false
    if pending == nil {
      count += 1
      console.tell(statement.comments(in: source))
    }
    show(statement, in: source, place: place(of: statement, in: source))
    try ask()
  }

  /// Waits for a statement within a block, once the user has stepped into one.
  func enter(_ statement: Statement, in source: SourceText) throws {
    guard isInside else { return }
    console.tell(statement.comments(in: source))
    show(statement, in: source, place: "in a block; \(Self.out) runs the rest of it")
    try ask()
  }

  private func show(_ statement: Statement, in source: SourceText, place: String) {
    let line = source.position(at: statement.range.start).line
    console.echo(statement.text(in: source, with: parameters), from: "\(source.name):\(line) (\(place))")
  }

  /// Which of how many statements of its text a statement is.
  private func place(of statement: Statement, in source: SourceText) -> String {
    guard let program = program(of: source) else { return "\(count)" }
    let number = program.statements.prefix { $0.range.start <= statement.range.start }.count
    return "\(number)/\(program.statements.count)"
  }

  private func program(of source: SourceText) -> Program? {
    if let known = programs[source.name] { return known }
    guard case .complete(let program) = dialogue.workplace.interpreter.parse(source) else { return nil }
    programs[source.name] = program
    return program
  }

  /// Reads what is typed until the statement may run.
  private func ask() throws {
    while true {
      switch dialogue.read(prompt: Self.prompt, takesEmpty: true, discardsTypedAhead: true) {
      case .end: try leave()
      case .cleared: if !dialogue.isInteractive { throw Interrupted() }
      case .text("", _): return
      case .text(Self.into, _):
        isInside = true
        return
      case .text(Self.out, _) where isInside:
        isInside = false
        return
      case .text(Self.skip, _):
        pending = nil
        throw Skipped()
      case .text(let text, let parsed):
        let outcome = dialogue.perform(text, parsed)
        if case .quit = outcome { try leave() }
        if case .interrupted = outcome, !dialogue.isInteractive { throw Interrupted() }
      }
    }
  }

  private func leave() throws -> Never {
    isLeft = true
    throw Quit()
  }

  /// Says how a statement failed or was stopped, and keeps it to be run once more.
  func recover(from ran: RanStatement) -> Continuation {
    if Ending.isAsked { return .stop }
    if case .interrupted = ran.outcome {
      guard dialogue.isInteractive else { return .stop }
      Interrupt.clear()
    }
    dialogue.workplace.report(ran.outcome, at: ran.place)
    if pending == nil {
      console.note("Enter runs the statement again, \(Self.skip) skips to the next")
    }
    pending = ran.outcome
    return .again
  }

  /// Notes that the statement shown has run.
  func didFinish() { pending = nil }

  /// Says that the script is done.
  func end(_ outcome: Outcome, of source: SourceText) {
    guard case .finished = outcome else { return }
    console.tell(program(of: source)?.closingNarration ?? [])
    console.note("done: \(count) statement\(count == 1 ? "" : "s")")
  }
}

extension Statement {
  /// The comments and the narration above it, and the comment behind it, in their order.
  fileprivate func comments(in source: SourceText) -> [String] {
    let line = source.line(at: range.start)
    let above = (0..<line).reversed().lazy.map { source.text(in: source.range(ofLine: $0)).trimmed }
      .prefix { $0.hasPrefix("#") && !$0.hasPrefix("#!") }
    let behind = source.range(ofLine: source.line(at: range.end))
    let rest = source.text(in: SourceRange(range.end, behind.end)).trimmed
    return above.reversed().map { $0.hasPrefix("##") ? $0.withoutSigns : $0 }
      + (rest.hasPrefix("#") ? [rest] : [])
  }
}

extension String {
  fileprivate var trimmed: String { String(trimming { $0 == " " || $0 == "\t" }) }

  /// A line of narration without the signs before it.
  fileprivate var withoutSigns: String {
    let text = dropFirst(2).drop { ">!?".contains($0) }
    return String(text.first == " " ? text.dropFirst() : text)
  }
}
