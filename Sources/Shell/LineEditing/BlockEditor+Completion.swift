/// What Tab does.
extension BlockEditor {
  /// Inserts what all candidates for the word at the cursor have in common; once more, lists them.
  func complete() {
    // at a row's start Tab indents
    if text.rowStart > 0, text.text(in: text.rowStart..<text.cursor).allSatisfy({ $0 == " " }) {
      return change { $0.insert("  ") }
    }
    let candidates = guide.completer(text.text, text.cursor)
    guard !candidates.items.isEmpty else { return beep() }
    let replaced = candidates.replaced.clamped(to: 0..<text.cursor)
    let typed = text.text(in: replaced)
    var common = candidates.commonPrefix
    if candidates.items.count == 1 {
      let suffix = candidates.items[0].suffix
      let following = text.isAtEnd ? "" : String(text.scalars[text.cursor])
      common += following == suffix ? "" : suffix
    }
    let isWhole = candidates.items.count == 1 && !common.isEmpty
    if isWhole || common.unicodeScalars.count > typed.unicodeScalars.count {
      if common != typed { change { $0.replace(replaced, with: common) } }
      return
    }
    guard ambiguous == text else {
      ambiguous = text
      page = 0
      return beep()
    }
    show(candidates.items, typed: typed)
    page += 1
  }

  /// Lists below the text what the word at the cursor may become, until the next key.
  func list() {
    guard ending == nil, !isInCommandMode, isStatement else { return }
    let candidates = guide.completer(text.text, text.cursor)
    let typed = text.text(in: candidates.replaced.clamped(to: 0..<text.cursor))
    let before = text.cursor > 0 ? text.scalars[text.cursor - 1] : " "
    guard !typed.isEmpty || [".", "=", "\"", "["].contains(before),
      candidates.items.contains(where: { $0.text != typed })
    else { return }
    let size = size
    let rows = min(Self.mostListed, size.rows / 2)
    guard rows >= 4 else { return }
    let menu = CompletionMenu(columns: size.columns, rows: rows + 2)
    listed = menu.lines(candidates.items, typed: typed).map {
      BlockPicture.cells($0, style: ink(.hint), columns: size.columns - 1)
    }
    draw()
  }

  private static let mostListed = 10

  /// Prints the menu below the input, which is drawn again below it.
  private func show(_ items: [Candidate], typed: String) {
    let menu = CompletionMenu(columns: size.columns, rows: size.rows, hasColor: !style.inks.isEmpty)
    let lines = menu.lines(items, typed: typed, page: page)
    leaveText()
    output.write(lines.map { $0 + "\r\n" }.joined())
  }
}
