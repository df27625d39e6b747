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

  /// The word that passes over the statement shown.
  static let skip = "skip"

  /// Shows a statement and waits until it may run; throws where the user passes over it or leaves.
  func wait(for statement: Statement, in source: SourceText) throws {
    if count == 0 {
      console.note(
        "Enter runs the statement, \(Self.skip) skips it, Ctrl-D leaves; "
          + "you can run other statements in between")
    }
    if pending == nil { count += 1 }
    let position = source.position(at: statement.range.start)
    if pending == nil { console.tell(statement.narration) }
    console.echo(source.text(in: statement.range), from: "\(source.name):\(position.line)")
    while true {
      switch dialogue.read(prompt: Self.prompt, takesEmpty: true, discardsTypedAhead: true) {
      case .end: try leave()
      case .cleared: if !dialogue.isInteractive { throw Interrupted() }
      case .text("", _): return
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
  func end(_ outcome: Outcome) {
    guard case .finished = outcome else { return }
    console.note("done: \(count) statement\(count == 1 ? "" : "s")")
  }
}
