import Language
import LineEditing

/// What somebody types at a terminal: whole statements where the cursor can be moved, else line by line.
final class TerminalLines: Lines {
  private let console: Console
  private let guide: InputGuide
  private let completer: LineEditor.Completer
  private let block: BlockEditor
  private let pending: Dialogue.Pending
  /// What reads lines where the cursor can't be moved; made when it is wanted first.
  private var plain: LineEditor?
  private var entries: [HistoryRecord] = []

  /// Opens the terminal; nil where there is none, or the system can't.
  init?(workplace: Workplace, pending: Dialogue.Pending) {
    guard Descriptor.input.isTerminal, Descriptor.output.isTerminal else { return nil }
    let guide = InputGuide(interpreter: workplace.interpreter)
    let completer: LineEditor.Completer = { line, cursor in
      CompletionBridge(interpreter: workplace.interpreter).candidates(
        line, cursor, after: pending.text, words: pending.words)
    }
    let enter: (String) -> Entering = { pending.isWord($0) ? .runs : guide.enter($0) }
    guard
      let block = BlockEditor(
        program: "dyne", keys: workplace.console.keys,
        guide: BlockEditor.Guide(
          completer: completer, read: { guide.read($0, $1, hasHint: $2) }, enter: enter))
    else { return nil }
    console = workplace.console
    block.asksTerminal = true
    block.folder = { workplace.session.settings.folder }
    block.saveScript = { path, statements in
      do throws(FileError) {
        let file = workplace.session.path(path)
        guard !Host.exists(file) else { return "'\(path)' exists; choose another name" }
        try Host.append(statements.map { $0 + "\n" }.joined(), to: file)
        return nil
      } catch {
        return "\(error)"
      }
    }
    workplace.boundKeys.editor = block
    (self.guide, self.completer, self.block, self.pending) = (guide, completer, block, pending)
  }

  func readLine(prompt: String, draft: String, isStatement: Bool) -> LineInput {
    if !console.isPlain {
      block.style = console.editing
      return block.read(prompt: prompt, draft: draft, isStatement: isStatement)
    }
    guard let editor = plainEditor() else { return .end }
    return editor.readLine(prompt: prompt, draft: draft)
  }

  private func plainEditor() -> LineEditor? {
    if plain == nil {
      plain = LineEditor(program: "dyne", keys: console.keys, completer: completer)
      for entry in entries { plain?.remember(entry) }
    }
    return plain
  }

  func remember(_ input: HistoryRecord) {
    entries.append(input)
    plain?.remember(input)
    block.remember(input)
  }

  func discardTypedAhead() {
    block.discardTypedAhead()
    plain?.discardTypedAhead()
  }

  var hasTypedAhead: Bool { console.isPlain ? plain?.hasTypedAhead ?? false : block.hasTypedAhead }

  func takeTypedAhead() -> String {
    console.isPlain ? plain?.takeTypedAhead() ?? "" : block.takeTypedAhead()
  }
}
