/// The texts that one line has been, to go back to and forth again.
struct UndoStack {
  private static let limit = 1000
  private var former: [EditedText] = []
  private var later: [EditedText] = []
  /// Whether the last change was typing, which one step undoes by the word.
  private var isTyping = false

  /// How many steps can be undone.
  var depth: Int { former.count }

  /// Makes all steps beyond a depth one.
  mutating func join(since depth: Int) {
    if former.count > depth + 1 { former.removeSubrange((depth + 1)...) }
    isTyping = false
  }

  /// Begins another step with the next change.
  mutating func rest() { isTyping = false }

  /// Begins with a new line.
  mutating func reset() { self = UndoStack() }

  /// Notes that a command has changed `old` to `new`.
  mutating func note(_ old: EditedText, _ new: EditedText) {
    guard old.scalars != new.scalars else {
      isTyping = isTyping && old.cursor == new.cursor
      return
    }
    later = []
    let isTypedNow = new.count == old.count + 1 && new.cursor == old.cursor + 1
    let continues = isTyping && isTypedNow && !EditedText.isBlank(new.scalars[new.cursor - 1])
    if !continues { former.append(old) }
    isTyping = isTypedNow
    if former.count > Self.limit { former.removeFirst() }
  }

  /// The text before the last change; nil if there is none.
  mutating func undo(_ text: EditedText) -> EditedText? {
    guard let last = former.popLast() else { return nil }
    isTyping = false
    later.append(text)
    return last
  }

  /// The text that was undone last; nil if there is none.
  mutating func redo(_ text: EditedText) -> EditedText? {
    guard let next = later.popLast() else { return nil }
    isTyping = false
    former.append(text)
    return next
  }
}
