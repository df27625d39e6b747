/// A search through the history for entries that hold a pattern, which grows while it is typed.
struct HistorySearch {
  private(set) var pattern: String.UnicodeScalarView = .init()
  private(set) var isFailing = false
  /// Where the last match is in the history, and where in its text, in Unicode scalars.
  private(set) var match: (place: Int, offset: Int)?

  /// What stands before the found text.
  var prompt: String { "\(isFailing ? "not found" : "search") `\(String(pattern))`: " }

  /// Adds to the pattern and looks on from the match there is.
  mutating func extend(_ more: some Sequence<Unicode.Scalar>, in history: RecalledHistory) {
    pattern.append(contentsOf: more)
    look(from: match?.place ?? 1, step: 1, in: history)
  }

  /// Takes the last character away and looks from the latest entry.
  mutating func shorten(in history: RecalledHistory) {
    guard !pattern.isEmpty else { return }
    pattern.removeLast()
    match = nil
    look(from: 1, step: 1, in: history)
  }

  /// Looks for another match, older ones by a `step` of 1, newer ones by -1; the former pattern where there
  /// is none yet.
  mutating func lookOn(step: Int, former: String.UnicodeScalarView, in history: RecalledHistory) {
    if pattern.isEmpty { pattern = former }
    look(from: match.map { $0.place + step } ?? 1, step: step, in: history)
  }

  private mutating func look(from start: Int, step: Int, in history: RecalledHistory) {
    isFailing = false
    guard !pattern.isEmpty else { return }
    let wanted = Array(pattern)
    guard let place = history.place(from: start, step: step, where: { $0.offset(of: wanted) != nil }),
      let offset = history.text(at: place).offset(of: wanted)
    else {
      isFailing = true
      return
    }
    match = (place, offset)
  }
}

extension String {
  /// Where these scalars begin for the first time, counted in Unicode scalars; nil if nowhere.
  fileprivate func offset(of wanted: [Unicode.Scalar]) -> Int? {
    let bytes = Array(utf8)
    let sought = wanted.flatMap { Array(String($0).utf8) }
    guard let first = sought.first, bytes.count >= sought.count else { return nil }
    for start in 0...(bytes.count - sought.count) where bytes[start] == first {
      guard bytes[start..<start + sought.count].elementsEqual(sought) else { continue }
      return bytes[..<start].count { $0 & 0xc0 != 0x80 }
    }
    return nil
  }
}
