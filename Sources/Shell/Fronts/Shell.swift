import Language
import LineEditing

/// Reads statements and runs them one after another until the input ends.
struct Shell {
  let dialogue: Dialogue
  let banner: String
  let runsStartUpFile: Bool
  let echoes: Bool

  private var workplace: Workplace { dialogue.workplace }

  /// Runs until the input ends or `quit`; gives the exit status: a pipe's is that of its first failure.
  ///
  /// The statement at which a script stopped before is offered once more.
  func run(after stopped: RanStatement? = nil) -> Int32 {
    if dialogue.isInteractive { greet() }
    if let stopped, dialogue.isInteractive {
      dialogue.offer(stopped.text)
      workplace.console.note(
        "the script stopped at \(stopped.place); press the up arrow for the statement")
    }
    if runsStartUpFile, StartUpFile(workplace)?.run() ?? false { return 0 }
    var status: Int32 = 0
    while true {
      switch dialogue.read() {
      case .cleared: if !dialogue.isInteractive { return 130 }
      case .end: return status
      case .text(let text, let parsed):
        let outcome = dialogue.perform(text, parsed, willRun: echoes ? workplace.echo : nil)
        if case .quit = outcome { return status }
        if dialogue.isInteractive { continue }
        if case .interrupted = outcome { return 130 }
        if status == 0 { status = outcome.exitStatus == 2 ? 1 : outcome.exitStatus }
      }
    }
  }

  private func greet() {
    guard !workplace.session.settings.isQuiet else { return }
    workplace.console.write(banner)
    if let kept = Rescue.waiting { workplace.console.note(kept) }
  }
}
