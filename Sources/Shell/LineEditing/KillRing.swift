/// What was cut, the latest last; cuts that follow one another are one.
struct KillRing {
  private static let limit = 60
  private var entries: [String] = []
  private var shown = 0

  /// Whether the last command cut something.
  private(set) var isGrowing = false

  /// Keeps a cut text; joined to the last one where that was just cut too.
  mutating func cut(_ text: String, isBefore: Bool) {
    guard !text.isEmpty else { return }
    if isGrowing, let last = entries.popLast() {
      entries.append(isBefore ? text + last : last + text)
    } else {
      entries.append(text)
    }
    isGrowing = true
    if entries.count > Self.limit { entries.removeFirst() }
  }

  /// Notes that something else than cutting was done.
  mutating func rest() { isGrowing = false }

  /// The latest text that was cut.
  mutating func latest() -> String? {
    shown = entries.count - 1
    return entries.last
  }

  /// The one before the text that was put back last, round and round.
  mutating func earlier() -> String? {
    guard !entries.isEmpty else { return nil }
    shown = shown > 0 ? shown - 1 : entries.count - 1
    return entries[shown]
  }
}
