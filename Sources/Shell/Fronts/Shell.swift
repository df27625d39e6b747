import Diagnostics
import Language
import LineEditing
import Syntax

/// Reads statements and runs them one after another: at a terminal with prompt, history and completion.
final class Shell {
  private let workplace: Workplace
  private let banner: String
  private let runsStartUpFile: Bool
  private let echoes: Bool
  private let guardian: Guardian
  private let historyFile = HistoryFile.ofUser
  private var isHistoryBroken = false
  /// The lines of an unfinished input that the completer must know.
  private var pending = ""
  /// The first failure of a shell that reads a pipe.
  private var status: Int32 = 0

  private var console: Console { workplace.console }

  init(workplace: Workplace, banner: String, runsStartUpFile: Bool, echoes: Bool) {
    self.workplace = workplace
    guardian = Guardian(workplace: workplace)
    self.banner = banner
    self.runsStartUpFile = runsStartUpFile
    self.echoes = echoes
  }

  /// What was read.
  private enum Input {
    case statement(String)
    case cleared
    case end
  }

  /// Runs until the input ends or `quit`; gives the exit status.
  func run() -> Int32 {
    let editor = openEditor()
    if editor != nil { greet() }
    if runsStartUpFile, runStartUpFile() { return 0 }
    let lines: any Lines = editor ?? PlainLines()
    if let editor { recall(into: editor) }
    let isInteractive = editor != nil
    if isInteractive { Interrupt.guardProcess() }
    while true {
      let input = read(lines, isInteractive: isInteractive)
      workplace.endIfAsked()
      switch input {
      case .cleared: if !isInteractive { return 130 }
      case .end:
        guard isInteractive else { return status }
        if !Descriptor.input.isTerminal { workplace.end() }
        if guardian.allowsLeaving() { return status }
      case .statement(let text):
        lines.remember(text)
        if isInteractive, !guardian.allows(text) { continue }
        let outcome = perform(text, isInteractive: isInteractive)
        if case .quit = outcome { return status }
        if case .interrupted = outcome, !isInteractive { return 130 }
        if !isInteractive, status == 0 { status = outcome.exitStatus == 2 ? 1 : outcome.exitStatus }
      }
    }
  }

  private func openEditor() -> LineEditor? {
    guard Descriptor.input.isTerminal, Descriptor.output.isTerminal else { return nil }
    return LineEditor(program: "dyne") { [unowned self] line, cursor in
      CompletionBridge(interpreter: workplace.interpreter).candidates(line, cursor, after: pending)
    }
  }

  private func greet() {
    guard !workplace.session.settings.isQuiet else { return }
    console.write(banner)
    if let kept = Rescue.waiting { console.note(kept) }
  }

  /// Runs the user's start-up file if there is one; says whether it asked to quit.
  private func runStartUpFile() -> Bool {
    guard let folder = Host.userFolder("XDG_CONFIG_HOME", otherwise: ".config"),
      let bytes = try? Host.contents(of: folder + "/rc.dyne")
    else { return false }
    guard let source = SourceText(name: folder + "/rc.dyne", bytes: bytes) else {
      console.report(Diagnostic(id: "unreadable-script", message: "\(NotUTF8(path: folder + "/rc.dyne"))"))
      return false
    }
    let outcome = workplace.run(source)
    Interrupt.clear()
    if case .quit = outcome { return true }
    return false
  }

  private func recall(into editor: LineEditor) {
    for entry in historyFile?.entries(last: 2000) ?? [] { editor.remember(entry.statement) }
  }

  /// Reads lines until they make a whole input.
  private func read(_ lines: any Lines, isInteractive: Bool) -> Input {
    var text = ""
    var open: [String] = []
    while true {
      pending = text
      let prompt = text.isEmpty ? Prompt.main : Prompt.continuation(open)
      switch lines.readLine(prompt: prompt, style: console.promptStyle) {
      case .interrupted: return .cleared
      case .end:
        if text.isEmpty { return .end }
        return .statement(text)
      case .line(let line):
        text += (text.isEmpty ? "" : "\n") + line
        if text.allSatisfy(\.isWhitespace) {
          text = ""
          continue
        }
        guard case .incomplete(let part) = workplace.interpreter.parse(source(text, isInteractive)) else {
          return .statement(text)
        }
        open = part.open
      }
    }
  }

  private func source(_ text: String, _ isInteractive: Bool) -> SourceText {
    SourceText(name: isInteractive ? "prompt" : "standard input", text: text)
  }

  /// Runs one input and takes down what came of it.
  private func perform(_ text: String, isInteractive: Bool) -> Outcome {
    let folder = workplace.session.settings.folder
    let time = Host.secondsSince1970
    let start = Workplace.now
    Interrupt.clear()
    let outcome = workplace.run(source(text, isInteractive), echoes: echoes)
    if isInteractive { Interrupt.clear() }
    let word =
      switch outcome {
      case .finished, .quit: "ok"
      case .interrupted: "interrupted"
      case .refused, .failed, .expectationFailed: "failed"
      }
    let duration = Workplace.now - start
    workplace.journal.entries.append(
      Language.HistoryEntry(statement: text, time: time, folder: folder, duration: duration, outcome: word))
    if isInteractive {
      store(
        HistoryRecord(statement: text, time: time, folder: folder, duration: duration, outcome: word))
    }
    workplace.endIfAsked()
    return outcome
  }

  /// Adds to the history of all shells; tells once when that doesn't work.
  private func store(_ record: HistoryRecord) {
    do throws(FileError) {
      try historyFile?.append(record)
    } catch {
      if !isHistoryBroken { console.note("the history can't be kept: \(error)") }
      isHistoryBroken = true
    }
  }
}
