import Diagnostics
import Language
import LineEditing

/// Runs and checks scripts.
struct ScriptRunner {
  let workplace: Workplace
  let echoes: Bool
  /// Whether a shell follows, which may use what a script only makes.
  var staysInShell = false
  /// Waits before each statement, if asked for.
  var stepper: Stepper?

  /// How a script ended.
  struct Ended {
    let status: Int32
    /// Whether it asked to leave, so that no shell may follow.
    let quits: Bool
  }

  /// Runs the script of a file.
  func run(_ path: String, _ parameters: [ScriptArgument]) -> Ended {
    switch workplace.source(path) {
    case .success(let source):
      workplace.endIfAsked()
      if Interrupt.isPending {
        workplace.console.reportInterrupt(at: nil, standing: nil)
        return Ended(status: 130, quits: true)
      }
      return run(source, parameters, warns: !staysInShell && stepper == nil)
    case .failure(let problem):
      workplace.console.report(problem)
      return Ended(status: 2, quits: false)
    }
  }

  /// Runs statements of the command line.
  func run(statements: String) -> Ended {
    run(SourceText(name: "command line", text: statements), [])
  }

  /// Checks a script without running it; gives the exit status.
  func check(_ path: String) -> Int32 {
    switch workplace.source(path) {
    case .failure(let problem):
      workplace.console.report(problem)
      return 2
    case .success(let source):
      let problems = workplace.interpreter.check(source)
      problems.forEach(workplace.console.report)
      return problems.contains { $0.severity == .error } ? 2 : 0
    }
  }

  private func run(_ source: SourceText, _ parameters: [ScriptArgument], warns: Bool = false) -> Ended {
    let hook: Workplace.Hook? = stepper?.wait ?? (echoes ? workplace.echo : nil)
    let outcome = workplace.run(source, parameters, warns: warns, willRun: hook)
    workplace.endIfAsked()
    stepper?.end(outcome)
    if case .quit = outcome { return Ended(status: 0, quits: true) }
    if case .interrupted = outcome { return Ended(status: 130, quits: true) }
    return Ended(status: outcome.exitStatus, quits: false)
  }
}
