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
    /// Whether no shell may follow.
    var quits = false
    /// The statement that didn't run to its end.
    var stopped: RanStatement?
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
      return Ended(status: 2)
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
      workplace.console.report(problems)
      return problems.contains { $0.severity == .error } ? 2 : 0
    }
  }

  private func run(_ source: SourceText, _ parameters: [ScriptArgument], warns: Bool = false) -> Ended {
    let hook: Workplace.Hook? = stepper?.wait ?? (echoes ? workplace.echo : nil)
    var stopped: RanStatement?
    stepper?.parameters = parameters
    let outcome = workplace.run(
      source, parameters, warns: warns, willEnter: stepper?.enter, willRun: hook
    ) { ran, seconds in
      takeDown(ran, seconds)
      if case .finished = ran.outcome {
        stepper?.didFinish()
        return .next
      }
      // of an included script the statement in it, which comes first
      if stopped == nil { stopped = ran }
      return stepper?.recover(from: ran) ?? .stop
    }
    workplace.endIfAsked()
    stepper?.end(outcome, of: source)
    switch outcome {
    case .quit where stepper?.isLeft ?? false:
      return Ended(status: stepper?.pending?.exitStatus ?? 0, quits: true)
    case .interrupted where staysInShell && Descriptor.input.isTerminal: Interrupt.clear()
    case .interrupted: return Ended(status: 130, quits: true)
    default: break
    }
    return Ended(status: outcome.exitStatus, stopped: stopped)
  }

  /// Takes a statement of the script down for the shell that follows or runs in between; an included script's
  /// are taken down one by one.
  private func takeDown(_ ran: RanStatement, _ seconds: Double) {
    guard staysInShell || stepper != nil else { return }
    if ran.isInclude { return }
    workplace.takeDown(
      HistoryEntry(
        statement: ran.text, time: Host.secondsSince1970, folder: workplace.session.settings.folder,
        duration: seconds, outcome: ran.outcome.word))
  }
}
