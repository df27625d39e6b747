private import CLibedit

/// Recalling what was typed before.
extension LineEditor {
  /// Shows the entry `older` places further back, or newer for a negative number.
  func recall(older: Int) -> Int32 {
    show(place: history.place + older)
  }

  /// Shows the oldest entry.
  func recallOldest() -> Int32 {
    show(place: history.oldest)
  }

  /// Shows the next entry that begins as the line does up to the cursor.
  func recallMatch(step: Int) -> Int32 {
    let (line, cursor) = currentLine()
    let prefix = String(String.UnicodeScalarView(line.unicodeScalars.prefix(cursor)))
    let place = history.place(from: history.place + step, step: step) { $0 != line && $0.hasPrefix(prefix) }
    // past the newest match is the line that was being typed
    let newest = step < 0 && history.text(at: 0).hasPrefix(prefix) ? 0 : nil
    guard let place = place ?? newest else { return CC_REFRESH_BEEP }
    return show(place: place, cursor: cursor)
  }

  /// Undoes all changes of a recalled entry.
  func restore() -> Int32 {
    setLine(history.unedited, cursor: 0)
  }

  /// Shows the entry at a place, with the cursor at its end or at `cursor`.
  private func show(place: Int, cursor: Int? = nil) -> Int32 {
    guard let text = history.go(to: place, leaving: currentLine().text) else { return CC_REFRESH_BEEP }
    return setLine(text, cursor: cursor ?? text.unicodeScalars.count)
  }

  // searching

  /// Looks for an earlier input while a part of it is typed.
  ///
  /// Escape keeps what was found, Ctrl-G what was there before; any other key that isn't of the search keeps
  /// it and does what it always does.
  func search() -> Int32 {
    let (line, cursor) = currentLine()
    var search = HistorySearch()
    defer {
      searchPrompt = nil
      if !search.pattern.isEmpty { formerPattern = search.pattern }
    }
    while true {
      searchPrompt = search.prompt
      if !keys.isWaiting() { draw() }
      switch keys.next() {
      case .interrupted: return end(.interrupted)
      case .end: return end(.end)
      case .paste:
        guard let text = keys.readPaste() else { return end(.interrupted) }
        search.extend(text.unicodeScalars, in: history)
      case .scalar(0x07):
        return setLine(line, cursor: cursor)
      case .scalar(0x08), .scalar(0x7f): search.shorten(in: history)
      case .scalar(0x12): search.lookOn(step: 1, former: formerPattern, in: history)
      case .scalar(0x13): search.lookOn(step: -1, former: formerPattern, in: history)
      case .scalar(let value):
        guard value >= 0x20, !KeyBindings.Code.all.contains(value), let scalar = Unicode.Scalar(value) else {
          return accept(search, instead: line, before: value)
        }
        search.extend(CollectionOfOne(scalar), in: history)
      }
      if let match = search.match { setLine(history.text(at: match.place), cursor: match.offset) }
    }
  }

  /// Goes on with the pattern of the last search.
  func searchAgain(step: Int) -> Int32 {
    let found = history.place(from: history.place + step, step: step) {
      !formerPattern.isEmpty && $0.unicodeScalars.contains(formerPattern)
    }
    return found.map { show(place: $0) } ?? CC_REFRESH_BEEP
  }

  /// Ends a search with what it found; the key that ended it counts, but for Escape alone.
  private func accept(_ search: HistorySearch, instead line: String, before key: UInt32) -> Int32 {
    if let match = search.match { _ = history.go(to: match.place, leaving: line) }
    if key != 0x1b || keys.continuesAtOnce() { keys.takeBack() }
    return CC_REFRESH
  }
}
