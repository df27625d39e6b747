import Diagnostics
import Language
import Syntax

/// Waits before each statement of a script: shows it with its narration, runs what is typed in between.
final class Stepper {
  static let prompt = "step> "

  private let dialogue: Dialogue
  private var console: Console { dialogue.workplace.console }
  /// How many statements were shown.
  private(set) var count = 0

  init(dialogue: Dialogue) {
    self.dialogue = dialogue
  }

  /// Shows a statement and waits until it may run; throws where the user leaves.
  func wait(for statement: Statement, in source: SourceText) throws {
    if count == 0 {
      console.note("Enter runs the statement shown, Ctrl-D leaves; other statements run in between")
    }
    count += 1
    let position = source.position(at: statement.range.start)
    console.tell(statement.narration)
    console.echo(source.text(in: statement.range), from: "\(source.name):\(position.line)")
    while true {
      switch dialogue.read(prompt: Self.prompt, takesEmpty: true, discardsTypedAhead: true) {
      case .end: throw Quit()
      case .cleared: if !dialogue.isInteractive { throw Interrupted() }
      case .text(""): return
      case .text(let text):
        let outcome = dialogue.perform(text)
        if case .quit = outcome { throw Quit() }
        if case .interrupted = outcome, !dialogue.isInteractive { throw Interrupted() }
      }
    }
  }

  /// Says that the script is done.
  func end(_ outcome: Outcome) {
    guard case .finished = outcome else { return }
    console.note("done: \(count) statement\(count == 1 ? "" : "s")")
  }
}
