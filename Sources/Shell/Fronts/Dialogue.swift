import Diagnostics
import Language
import LineEditing
import Syntax

/// Reads whole inputs and runs them: at a terminal with prompt, history, completion and questions, elsewhere
/// plainly.
final class Dialogue {
  let workplace: Workplace
  /// Whether somebody types at a terminal.
  let isInteractive: Bool
  private let lines: any Lines
  private let pending: Pending
  private let guardian: Guardian
  private let historyFile = HistoryFile.ofUser
  private var isHistoryBroken = false
  private var prompts = PastedPrompts()

  private var console: Console { workplace.console }

  /// The lines of an unfinished input that the completer must know, and which lines are no statements.
  final class Pending {
    var text = ""
    var isWord: (String) -> Bool = { _ in false }
    /// Words that a whole line can be besides a statement.
    var words: [String] = []
  }

  init(workplace: Workplace) {
    self.workplace = workplace
    let pending = Pending()
    let editor = TerminalLines(workplace: workplace, pending: pending)
    self.pending = pending
    guardian = Guardian(interpreter: workplace.interpreter, console: workplace.console)
    isInteractive = editor != nil
    lines = editor ?? PlainLines()
    workplace.session.submit = { [journal = workplace.journal] in journal.submitted.append($0) }
    guard let editor else { return }
    Interrupt.guardProcess()
    workplace.session.keep = { [unowned self] in self.keep($0) }
    for entry in historyFile?.entries(last: 2000) ?? [] { editor.remember(entry) }
  }

  /// What was read.
  enum Input {
    /// A text and what it was parsed to.
    case text(String, ParseResult)
    /// Ctrl-C.
    case cleared
    case end
  }

  /// Reads lines until they make a whole input that may run; empty ones only where they mean something.
  ///
  /// At a terminal, syntax errors are shown at once and the text is given back to be mended. Keys that were
  /// pressed before the prompt appeared don't count where `discardsTypedAhead` says so. A line for which
  /// `isWord` holds is given as it is; completion offers `words` for those.
  func read(
    prompt: String = Prompt.main, takesEmpty: Bool = false, discardsTypedAhead: Bool = false,
    words: [String] = [], isWord: @escaping (String) -> Bool = { _ in false }
  ) -> Input {
    pending.words = words
    if discardsTypedAhead { lines.discardTypedAhead() }
    pending.isWord = isWord
    var text = ""
    var open: [String] = []
    var draft = ""
    while true {
      pending.text = text
      let shown = text.isEmpty ? prompt : Prompt.continuation(open)
      let input: LineInput
      if text.isEmpty, draft.isEmpty, let next = workplace.journal.submitted.popFirst() {
        if isInteractive { console.echo(next) }
        input = .line(next)
      } else {
        input = lines.readLine(prompt: shown, draft: draft, isStatement: true)
      }
      draft = ""
      workplace.endIfAsked()
      switch input {
      case .interrupted: return .cleared
      case .end:
        if !text.isEmpty { return .text(text, workplace.interpreter.parse(source(text))) }
        if mayEnd() { return .end }
      case .line(let written):
        guard let line = withoutPrompts(written, isFirst: text.isEmpty) else { continue }
        if text.isEmpty, isWord(line) { return .text(line, workplace.interpreter.parse(source(""))) }
        text += (text.isEmpty ? "" : "\n") + line
        if text.allSatisfy(\.isWhitespace) {
          text = ""
          if takesEmpty { return .text("", workplace.interpreter.parse(source(""))) }
          continue
        }
        let parsed = workplace.interpreter.parse(source(text))
        switch parsed {
        case .incomplete(let part): open = part.open
        case .wrong(let problems) where isInteractive:
          // what is still open isn't wrong yet
          let isMendable = problems.allSatisfy(\.isIncomplete)
          console.report(problems.filter { isMendable || !$0.isIncomplete })
          draft = lines.hasTypedAhead && dropTypedAhead(after: text) ? "" : text
          text = ""
        case .wrong, .complete:
          lines.remember(text)
          if !isInteractive || guardian.allows(text, parsed) { return .text(text, parsed) }
          text = ""
        }
      }
    }
  }

  /// Reads one line that isn't a statement.
  func readLine(prompt: String) -> LineInput {
    let line = lines.readLine(prompt: prompt, draft: "", isStatement: false)
    workplace.endIfAsked()
    return line
  }

  /// Drops the input that waits behind a text with syntax errors and says whether there was any.
  ///
  /// It doesn't run without that text, but the arrows recall all of it.
  private func dropTypedAhead(after text: String) -> Bool {
    let rest = lines.takeTypedAhead()
    guard !rest.isEmpty else { return false }
    lines.remember(text + "\n" + rest)
    let count = rest.split(separator: "\n").count
    console.note(
      "\(count == 1 ? "1 line" : "\(count) lines") after the error did not run; Up recalls all of it")
    return true
  }

  /// Lines without the prompts of a session that they were copied from; nil if it had printed all of them.
  ///
  /// At a terminal only what was pasted with a prompt can be told from what is typed.
  private func withoutPrompts(_ lines: String, isFirst: Bool) -> String? {
    if isInteractive, isFirst { prompts = PastedPrompts() }
    let pieces = lines.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if isInteractive, pieces.count == 1 { return prompts.stripped(lines) ?? lines }
    let before = prompts.leftOut
    let kept = pieces.compactMap { prompts.stripped($0) }
    if prompts.leftOut > 0, before == 0 { console.noteLeftOut() }
    return kept.isEmpty ? nil : kept.joined(separator: "\n")
  }

  /// Says whether the end of the input is one, or needs to be asked for again; a terminal that is gone ends
  /// all.
  private func mayEnd() -> Bool {
    guard isInteractive else { return true }
    if !Descriptor.input.isTerminal { workplace.end() }
    workplace.isLeft = guardian.allowsLeaving()
    return workplace.isLeft
  }

  private func source(_ text: String) -> SourceText {
    SourceText(name: isInteractive ? Workplace.promptName : "standard input", text: text)
  }

  /// Runs one input and takes down what came of it.
  func perform(_ text: String, _ parsed: ParseResult, willRun: Workplace.Hook? = nil) -> Outcome {
    if isInteractive, text.allSatisfy({ $0.isLetter || $0.isWhitespace }), showsLast(text) {
      return .finished
    }
    let folder = workplace.session.settings.folder
    let time = Host.secondsSince1970
    let start = Workplace.now
    Interrupt.clear()
    let source = source(text)
    var rewrites: [Rewrite] = []
    let outcome = workplace.run(source, parsed: parsed, willRun: willRun) { ran, _ in
      if ran.source.name == source.name { rewrites += ran.rewrites }
      return .stop
    }
    if isInteractive { Interrupt.clear() }
    if isInteractive, case .quit = outcome { workplace.isLeft = true }
    let entry = Language.HistoryEntry(
      statement: rewrites.applied(to: text), time: time, folder: folder, duration: Workplace.now - start,
      outcome: outcome.word)
    workplace.takeDown(entry)
    lines.remember(
      HistoryRecord(
        statement: text, time: time, folder: folder, duration: entry.duration, outcome: entry.outcome))
    if isInteractive { store(entry) }
    workplace.endIfAsked()
    return outcome
  }

  /// Shows the last value in full if that is what `last` can only mean; says whether it did.
  private func showsLast(_ text: String) -> Bool {
    let session = workplace.session
    guard text.split(whereSeparator: \.isWhitespace) == ["last"], session.variables["last"] == nil else {
      return false
    }
    if case .none = session.result {
      console.note("there is no value yet")
    } else {
      console.isAwaited = true
      console.showWhole(session.result)
      console.isAwaited = false
    }
    return true
  }

  /// Takes a statement down that a command has carried out for the user.
  private func keep(_ statement: String) {
    workplace.takeDown(
      Language.HistoryEntry(
        statement: statement, time: Host.secondsSince1970, folder: workplace.session.settings.folder,
        duration: 0, outcome: Outcome.finished.word))
  }

  /// Lets the arrows bring a statement back that wasn't typed.
  func offer(_ statement: String) {
    lines.remember(statement)
  }

  /// Adds to the history of all shells; tells once when that doesn't work.
  private func store(_ entry: Language.HistoryEntry) {
    do throws(FileError) {
      try historyFile?.append(
        HistoryRecord(
          statement: entry.statement, time: entry.time, folder: entry.folder, duration: entry.duration,
          outcome: entry.outcome))
    } catch {
      if !isHistoryBroken { console.note("the history can't be kept: \(error)") }
      isHistoryBroken = true
    }
  }
}

extension [String] {
  /// Takes the first element away.
  fileprivate mutating func popFirst() -> String? { isEmpty ? nil : removeFirst() }
}

extension Outcome {
  /// How the history tells it.
  var word: String {
    switch self {
    case .finished, .quit: "ok"
    case .interrupted: "interrupted"
    case .refused, .failed, .expectationFailed: "failed"
    }
  }
}
