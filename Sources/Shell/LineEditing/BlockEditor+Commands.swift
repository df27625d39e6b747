import Texts

/// What dyne's own commands do.
extension BlockEditor {
  func run(_ command: EditCommand) {
    switch command {
    case .accept: enter()
    case .breakRow: breakRow()
    case .complete: complete()
    case .left: move(to: text.characterBefore)
    case .right: if !takeSuggestion() { move(to: text.characterAfter) }
    case .wordLeft: move(to: text.wordBefore(text.cursor))
    case .wordRight: move(to: text.wordAfter(text.cursor))
    case .rowStart: move(to: text.rowStart)
    case .rowEnd: if !takeSuggestion() { move(to: text.rowEnd) }
    case .textStart: move(to: 0)
    case .textEnd: move(to: text.count)
    case .up: goUp()
    case .down: goDown()
    case .older: recall(older: 1)
    case .newer: recall(older: -1)
    case .olderMatch: recallMatch(step: 1)
    case .newerMatch: recallMatch(step: -1)
    case .oldest: show(place: history.oldest)
    case .search: search()
    case .takeWord: if !takeSuggestion(isWord: true) { move(to: text.wordAfter(text.cursor)) }
    case .insertVerbatim: insertVerbatim()
    case .edit: editOutside()
    case .viCommands: endInsertion()
    case .clear:
      output.write("\u{1b}[H\u{1b}[2J")
      drawing.forget()
    case .undo: if let former = undone.undo(text) { set(former) } else { beep() }
    case .redo: if let next = undone.redo(text) { set(next) } else { beep() }
    case .restore: change { $0 = EditedText(self.history.unedited) }
    default: changeText(command)
    }
  }

  private func changeText(_ command: EditCommand) {
    switch command {
    case .backspace: backspace()
    case .delete: deleteCharacter()
    case .deleteOrEnd: if text.isEmpty { ending = .end } else { deleteCharacter() }
    case .cutRow: cut(text.rowStart..<text.rowEnd, isBefore: true)
    case .cutToRowEnd:
      let end = text.rowEnd
      cut(text.cursor..<(end == text.cursor ? min(text.count, end + 1) : end), isBefore: false)
    case .cutWordBefore: cut(text.wordBefore(text.cursor)..<text.cursor, isBefore: true)
    case .cutBlankWordBefore: cut(text.blankWordBefore(text.cursor)..<text.cursor, isBefore: true)
    case .cutWordAfter: cut(text.cursor..<text.wordAfter(text.cursor), isBefore: false)
    case .putBack: putBack(kills.latest())
    case .putBackEarlier: putBackEarlier()
    case .transpose: change { $0.transpose() }
    case .transposeWords: change { $0.transposeWords() }
    case .upperCase: change { $0.changeWord { $0.uppercased() } }
    case .lowerCase: change { $0.changeWord { $0.lowercased() } }
    case .capitalize:
      change { $0.changeWord { $0.prefix(1).uppercased() + $0.dropFirst().lowercased() } }
    case .closeBrace: closeBrace()
    default: break
    }
  }

  func beep() { output.write("\u{7}") }

  /// Shows another text without noting what it was.
  func set(_ new: EditedText) {
    text = new
    store.content = new
  }

  private func backspace() {
    guard text.cursor > 0, !giveBackOverwritten() else { return }
    // blanks at a row's start go by the step
    let indent = text.indent(text.cursor)
    let width = text.cursor - indent.lowerBound
    let isIndent = text.cursor <= indent.upperBound && width > 1 && text.rowStart > 0
    let start = isIndent ? text.cursor - (width % 2 == 0 ? 2 : 1) : text.characterBefore
    change { $0.remove(start..<$0.cursor) }
  }

  private func deleteCharacter() {
    guard !text.isAtEnd else { return }
    change { $0.remove($0.cursor..<$0.characterAfter) }
  }

  private func cut(_ range: Range<Int>, isBefore: Bool) {
    guard !range.isEmpty else { return beep() }
    kills.cut(text.text(in: range), isBefore: isBefore)
    if isVi { vi.registers["\""] = kills.latest().map { .init(text: $0) } }
    change { $0.remove(range) }
  }

  private func putBack(_ cut: String?) {
    guard let cut else { return beep() }
    let start = text.cursor
    change { $0.insert(cut) }
    putBack = start..<max(start, text.cursor)
  }

  private func putBackEarlier() {
    guard let range = putBack, let cut = kills.earlier() else { return beep() }
    change { $0.replace(range, with: cut) }
    putBack = range.lowerBound..<max(range.lowerBound, text.cursor)
  }

  private func insertVerbatim() {
    draw()
    switch keys.next() {
    case .interrupted: ending = .interrupted
    case .end: ending = .end
    case .paste:
      guard let pasted = keys.readPaste() else { return ending = .interrupted }
      change { $0.insert(pasted) }
    case .scalar(let value):
      // a carriage return is a row's end
      guard value != 0, let scalar = Unicode.Scalar(value == 0x0d ? 0x0a : value) else { return beep() }
      change { $0.insert(String(scalar)) }
    }
  }

  // rows

  private func enter() {
    if isInCommandMode { return enterInCommandMode() }
    if mustBreak { breakRow() } else { accept() }
  }

  /// Runs the text wherever the cursor is; what isn't whole goes on in another row.
  private func enterInCommandMode() {
    guard isStatement, !text.isEmpty, guide.enter(text.text) == .continues else { return accept() }
    move(to: text.count)
    vi.isCommanding = false
    breakRow()
  }

  /// Ends the line with the text that is there.
  func accept() {
    text.move(to: text.count)
    ending = .line(text.text)
  }

  /// Whether Enter is to break the row: what is there isn't whole, or is a block in which one is.
  private var mustBreak: Bool {
    guard isStatement, !text.isEmpty else { return false }
    let rest = text.scalars[text.cursor...]
    let isAtEnd = rest.allSatisfy(EditedText.isBlank)
    if text.hasRows, !isAtEnd { return true }
    if !isAtEnd, text.scalars[..<text.cursor].last(where: { !EditedText.isBlank($0) }) == "{" { return true }
    return guide.enter(text.text) == .continues
  }

  /// Breaks the row, with the indent that what is open asks for.
  private func breakRow() {
    guard isStatement else { return }
    let before = text.text(in: 0..<text.cursor)
    let depth = OpenBrackets(before).indent
    let following = text.cursor < text.count ? text.scalars[text.cursor] : nil
    change { text in
      // blanks around the break are of no use
      var start = text.cursor
      while start > text.rowStart, text.scalars[start - 1] == " " { start -= 1 }
      if start > text.rowStart { text.remove(start..<text.cursor) }
      text.insert("\n" + String(repeating: " ", count: depth))
      guard following == "}", depth >= 2 else { return }
      let place = text.cursor
      text.insert("\n" + String(repeating: " ", count: depth - 2))
      text.move(to: place)
    }
  }

  private func closeBrace() {
    let isFirst = text.text(in: text.rowStart..<text.cursor).allSatisfy { $0 == " " || $0 == "\t" }
    guard isFirst, text.rowStart > 0, isStatement else { return change { $0.insert("}") } }
    let depth = max(0, OpenBrackets(text.text(in: 0..<text.rowStart)).indent - 2)
    change { text in
      text.replace(text.rowStart..<text.cursor, with: String(repeating: " ", count: depth) + "}")
    }
  }

  private func goUp() {
    guard !text.isInFirstRow else { return recallBegun(older: 1) }
    let column = wantedColumn ?? text.column
    wantedColumn = column
    let start = text.rowStart(text.rowStart - 1)
    text.move(toColumn: column, ofRow: start)
    store.moveCursor(to: text.cursor)
  }

  private func goDown() {
    guard !text.isInLastRow else { return recallBegun(older: -1) }
    let column = wantedColumn ?? text.column
    wantedColumn = column
    text.move(toColumn: column, ofRow: text.rowEnd + 1)
    store.moveCursor(to: text.cursor)
  }

  // the editor outside

  /// Has the text edited in the user's own editor.
  private func editOutside() {
    guard let path = try? Host.temporaryFile(text.text) else { return beep() }
    defer { Host.remove(path) }
    leaveScreen()
    let ended = try? ChildProcess(command: ChildProcess.editing(path)).run()
    Interrupt.clear()
    comeBack()
    guard ended?.status == 0, let bytes = try? Host.contents(of: path),
      let edited = String(validating: bytes, as: UTF8.self)
    else { return beep() }
    change { $0 = EditedText(KeyReader.cleaned(edited)) }
  }
}
