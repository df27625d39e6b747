import Texts

/// Recalling what was typed before.
extension BlockEditor {
  /// Shows an earlier entry that begins as the text did when it was first asked for, or a later one for a
  /// negative number.
  func recallBegun(older step: Int) {
    if recalled != text {
      let isFresh = history.place == 0
      begun = isFresh ? text.text(in: 0..<(text.isInFirstRow ? typedEnd : text.count)) : ""
    }
    if begun.isEmpty { return recall(older: step) }
    let shown = text.text
    let place = history.place(from: history.place + step, step: step) { $0 != shown && $0.hasPrefix(begun) }
    guard let place = place ?? (step < 0 && history.place > 0 ? 0 : nil) else { return beep() }
    show(place: place)
    recalled = text
  }

  /// Where what is before the cursor ends, with the character under that of vi.
  private var typedEnd: Int { isInCommandMode ? min(text.rowEnd, text.characterAfter) : text.cursor }

  /// Shows the entry `older` places further back, or newer for a negative number.
  func recall(older: Int) {
    show(place: history.place + older)
    recalled = text
  }

  /// Shows the next entry that begins as the text does up to the cursor.
  func recallMatch(step: Int) {
    let shown = text.text
    let cursor = text.cursor
    let start = text.text(in: 0..<cursor)
    let place = history.place(from: history.place + step, step: step) { $0 != shown && $0.hasPrefix(start) }
    // past the newest match is the line that was being typed
    let newest = step < 0 && history.text(at: 0).hasPrefix(start) ? 0 : nil
    guard let place = place ?? newest else { return beep() }
    show(place: place, cursor: cursor)
  }

  /// Shows the entry at a place, with the cursor at its end or at `cursor`.
  func show(place: Int, cursor: Int? = nil) {
    guard let found = history.go(to: place, leaving: text.text) else { return beep() }
    change { $0 = EditedText(found, cursor: cursor) }
  }

  // suggestions

  /// What the history would add to the text; empty where it has nothing.
  var suggestion: String {
    guard style.suggests, text.isAtEnd, !text.isEmpty, text != recalled, ending == nil,
      !isInCommandMode
    else { return "" }
    let begun = text.text
    let folder = folder()
    var other: String?
    for entry in history.entries.reversed() {
      let statement = entry.statement
      guard statement.utf8.count > begun.utf8.count, statement.utf8.starts(with: begun.utf8) else { continue }
      if entry.folder == folder || entry.folder.isEmpty { return Self.rest(statement, after: begun) }
      other = other ?? statement
    }
    return other.map { Self.rest($0, after: begun) } ?? ""
  }

  private static func rest(_ statement: String, after begun: String) -> String {
    String(decoding: statement.utf8.dropFirst(begun.utf8.count), as: UTF8.self)
  }

  /// Takes what is suggested, or its first word; says whether something is.
  func takeSuggestion(isWord: Bool = false) -> Bool {
    let suggested = suggestion
    guard !suggested.isEmpty else { return false }
    let rest = EditedText(suggested)
    change { $0.insert(isWord ? rest.text(in: 0..<rest.wordAfter(0)) : suggested) }
    return true
  }

  // brackets

  /// The places of the bracket at the cursor and its partner.
  func matchingBrackets() -> [Int] {
    guard !style.inks.isEmpty, text.count <= 20_000, ending == nil else { return [] }
    let brackets = "()[]{}".unicodeScalars
    let near = [text.cursor - 1, text.cursor].filter {
      text.scalars.indices.contains($0) && brackets.contains(text.scalars[$0])
    }
    guard !near.isEmpty else { return [] }
    let pairs = OpenBrackets(text.scalars).pairs
    for place in near {
      if let pair = pairs.first(where: { $0.0 == place || $0.1 == place }) { return [pair.0, pair.1] }
    }
    return []
  }
}
