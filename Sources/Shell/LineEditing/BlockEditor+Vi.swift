/// Commands of vi that must know rows.
extension BlockEditor {
  /// Carries out a command of vi that begins with a character.
  func performVi(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "0": move(to: text.rowStart)
    case "^": move(to: min(text.indent(text.cursor).upperBound, text.rowEnd))
    case "$": move(to: lastInRow)
    case "|", "#", ":", "@": return
    case "h", "l", " ": stepInRow(scalar)
    case "x": cutCharacter()
    case "X": if text.cursor > text.rowStart { performByLibedit(counted(text.characterBefore, "X")) }
    case "A": type("i", from: text.rowEnd)
    case "a": type("i", from: text.cursor < text.rowEnd ? text.characterAfter : text.cursor)
    case "I": type("i", from: min(text.indent(text.cursor).upperBound, text.rowEnd))
    case "o": openRow(below: true)
    case "O": openRow(below: false)
    case "D": cutVi(text.cursor..<text.rowEnd)
    case "C": cutVi(text.cursor..<text.rowEnd, thenTypes: true)
    case "S": cutVi(text.indent(text.cursor).upperBound..<text.rowEnd, thenTypes: true)
    default: performByLibedit([scalar.value])
    }
  }

  /// What libedit is to read for a character of a command that has begun.
  func viCharacters(_ scalar: Unicode.Scalar, after begun: [UInt32]) -> [UInt32] {
    let letters = begun.compactMap { Unicode.Scalar($0) }
    guard let last = letters.last, !["r", "f", "F", "t", "T"].contains(last) else { return [scalar.value] }
    let hasCount = letters.contains { ("1"..."9").contains($0) }
    let isOperated = letters.contains { ["d", "c", "y"].contains($0) }
    switch scalar {
    case "0":
      if ("0"..."9").contains(last) { return [scalar.value] }
      return hasCount ? store.cancel : store.motion(by: text.rowStart - text.cursor)
    case "^", "$":
      if hasCount { return store.cancel }
      let place = scalar == "$" ? isOperated ? text.rowEnd : lastInRow : text.indent(text.cursor).upperBound
      return store.motion(by: place - text.cursor)
    case "d", "c", "y":
      guard last == scalar else { return store.cancel }
      return hasCount ? store.cancel : row(scalar)
    case "j", "k", "G", "/", "?", "n", "N", "#", ":", "@", "|", "J", "K", "u", "U", "v", "_", "+", "-":
      return store.cancel
    case "h", "l":
      if hasCount { return [scalar.value] }
      let before = max(text.rowStart, text.characterBefore), after = min(text.rowEnd, text.characterAfter)
      return store.motion(by: (scalar == "h" ? before : after) - text.cursor)
    default: return [scalar.value]
    }
  }

  /// The same for a key with a name; nil where libedit knows it.
  func viCharacters(ofKey name: String) -> [UInt32]? {
    switch name {
    case "Left": store.motion(by: text.characterBefore - text.cursor)
    case "Right": store.motion(by: text.characterAfter - text.cursor)
    case "Home": store.motion(by: text.rowStart - text.cursor)
    case "End": store.motion(by: text.rowEnd - text.cursor)
    default: nil
    }
  }

  private var lastInRow: Int {
    let end = text.rowEnd
    return end > text.rowStart ? Clusters.before(end, in: text.scalars) : end
  }

  private func stepInRow(_ scalar: Unicode.Scalar) {
    if scalar == "h" {
      if text.cursor > text.rowStart { move(to: text.characterBefore) }
    } else if text.cursor < lastInRow {
      move(to: text.characterAfter)
    }
  }

  /// A command with the number of scalars up to a place.
  private func counted(_ place: Int, _ command: Unicode.Scalar) -> [UInt32] {
    let count = (place - text.cursor).magnitude
    return count == 1 ? [command.value] : count.description.unicodeScalars.map(\.value) + [command.value]
  }

  private func cutCharacter() {
    guard text.cursor < text.rowEnd else { return }
    performByLibedit(counted(text.characterAfter, "x"))
  }

  /// Goes to a place and into the mode in which keys are text.
  private func type(_ command: Unicode.Scalar, from place: Int) {
    move(to: place)
    performByLibedit([command.value])
  }

  private func openRow(below: Bool) {
    let place = below ? text.rowEnd : text.rowStart
    let indent = text.text(in: text.indent(text.cursor))
    change {
      $0.move(to: place)
      $0.insert(below ? "\n" + indent : indent + "\n")
      if !below { $0.move(to: place + indent.unicodeScalars.count) }
    }
    performByLibedit([Unicode.Scalar("i").value])
  }

  /// Cuts a part so that `p` puts it back.
  private func cutVi(_ range: Range<Int>, thenTypes: Bool = false) {
    let old = text
    if !range.isEmpty { store.cut(range) }
    text = store.content
    undone.note(old, text)
    if thenTypes { performByLibedit([Unicode.Scalar("i").value]) }
  }

  /// Does `dd`, `cc` or `yy`; gives what libedit is to read instead.
  private func row(_ command: Unicode.Scalar) -> [UInt32] {
    let old = text
    let start = text.rowStart, end = text.rowEnd
    switch command {
    case "c":
      store.cut(text.indent(text.cursor).upperBound..<end)
      return store.cancel + [Unicode.Scalar("i").value]
    case "y":
      store.cut(start..<end)
      store.content = old
    default:
      let range = end < text.count ? start..<end + 1 : max(0, start - 1)..<end
      if !range.isEmpty { store.cut(range) }
      let now = store.content
      store.moveCursor(to: now.rowStart(now.cursor))
    }
    return store.cancel
  }
}
