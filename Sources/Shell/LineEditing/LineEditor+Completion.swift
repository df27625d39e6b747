private import CLibedit

/// What Tab does.
extension LineEditor {
  /// Inserts what all candidates for the word at the cursor have in common; once more, lists them.
  func complete() -> Int32 {
    let (line, cursor) = currentLine()
    let candidates = completer(line, cursor)
    guard !candidates.items.isEmpty else { return CC_REFRESH_BEEP }
    let scalars = Array(line.unicodeScalars)
    let replaced = candidates.replaced.clamped(to: 0..<cursor)
    let typed = scalars[replaced]
    var text = candidates.commonPrefix
    if candidates.items.count == 1 {
      let suffix = candidates.items[0].suffix
      let following = scalars[cursor...].first.map(String.init)
      text += following == suffix ? "" : suffix
    }
    if text.unicodeScalars.count > typed.count || (candidates.items.count == 1 && !text.isEmpty) {
      guard !text.unicodeScalars.elementsEqual(typed) else { return CC_REFRESH }
      var changed = String.UnicodeScalarView(scalars[..<(cursor - typed.count)])
      changed.append(contentsOf: text.unicodeScalars)
      let place = changed.count
      changed.append(contentsOf: scalars[cursor...])
      setLine(String(changed), cursor: place)
      return CC_REFRESH
    }
    guard ambiguousLine == line else {
      ambiguousLine = line
      page = 0
      return CC_REFRESH_BEEP
    }
    show(candidates.items, typed: String(String.UnicodeScalarView(typed)))
    page += 1
    return CC_REFRESH
  }

  /// Prints the menu below the input, which is drawn again below it.
  private func show(_ items: [Candidate], typed: String) {
    let size = output.terminalSize ?? (80, 24)
    let menu = CompletionMenu(columns: size.columns, rows: size.rows)
    let lines = menu.lines(items, typed: typed, page: page)
    drawing.leave()
    output.write(lines.map { $0 + "\r\n" }.joined())
  }
}
