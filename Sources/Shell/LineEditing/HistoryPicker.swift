import Texts

/// Chooses among earlier statements by parts of their text.
struct HistoryPicker {
  /// A statement that fits, where it is in the history, and where its text fits.
  struct Match: Equatable {
    var place: Int
    var offset: Int
  }

  private(set) var pattern = ""
  private(set) var matches: [Match] = []
  private(set) var chosen = 0
  private var hasStepped = false
  /// The places that are marked.
  private(set) var marked: Set<Int> = []
  /// The most matches that are kept.
  private static let limit = 1000

  var choice: Match? { matches.indices.contains(chosen) ? matches[chosen] : nil }
  /// The marked places, or the chosen one, oldest first.
  var picked: [Int] { (marked.isEmpty ? choice.map { [$0.place] } ?? [] : Array(marked)).sorted(by: >) }

  /// What is before the chosen text.
  var prompt: String {
    let state = matches.isEmpty && !pattern.isEmpty ? "not found" : "search"
    return "\(state) `\(pattern)`: "
  }

  mutating func extend(_ more: String, in history: RecalledHistory) {
    pattern += more
    look(in: history)
  }

  mutating func shorten(in history: RecalledHistory) {
    guard !pattern.isEmpty else { return }
    pattern.removeLast()
    look(in: history)
  }

  /// Goes to an older match, or a newer one; begins with `former` where nothing was typed.
  mutating func step(_ step: Int, former: String, in history: RecalledHistory) {
    if pattern.isEmpty, !former.isEmpty, step > 0, chosen == 0, !hasStepped {
      hasStepped = true
      pattern = former
      return look(in: history)
    }
    hasStepped = true
    chosen = min(max(0, chosen + step), max(0, matches.count - 1))
  }

  /// Marks the chosen match, or takes its mark away, and goes to the next.
  mutating func mark() {
    guard let place = choice?.place else { return }
    if marked.remove(place) == nil { marked.insert(place) }
    chosen = min(chosen + 1, matches.count - 1)
  }

  /// Shows everything where nothing is typed.
  mutating func look(in history: RecalledHistory) {
    let wanted = pattern.lowercased()
    let words = wanted.split(separator: " ").map { Array($0.utf8) }
    var found: [(match: Match, rank: Int)] = []
    var seen: Set<String> = []
    for place in stride(from: 1, through: history.oldest, by: 1) {
      let text = history.text(at: place)
      guard seen.insert(text).inserted else { continue }
      guard let (offset, rank) = Self.fit(text, pattern, words) else { continue }
      found.append((Match(place: place, offset: offset), rank))
    }
    // the better fit first, then the later statement
    let sorted = found.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
    matches = sorted.prefix(Self.limit).map(\.element.match)
    chosen = 0
  }

  /// Where a text fits a pattern, and how well, 0 best: as it is, in other capitals, all words, all letters
  /// in their order.
  private static func fit(_ text: String, _ pattern: String, _ words: [[UInt8]]) -> (Int, Int)? {
    if pattern.isEmpty { return (0, 0) }
    let bytes = Array(text.utf8)
    if let place = bytes.offset(of: Array(pattern.utf8)) { return (scalars(bytes, before: place), 0) }
    let lower = Array(text.lowercased().utf8)
    let places = words.map { lower.offset(of: $0) }
    if !words.isEmpty, places.allSatisfy({ $0 != nil }) {
      return (scalars(lower, before: places.compactMap(\.self).min() ?? 0), words.count == 1 ? 1 : 2)
    }
    let letters = words.flatMap(\.self)
    var next = 0
    var first: Int?
    // letters that lie far apart say nothing
    for (place, byte) in lower.enumerated() where next < letters.count && byte == letters[next] {
      first = first ?? place
      next += 1
      if next == letters.count, let first, place - first < 6 * letters.count {
        return (scalars(lower, before: first), 3)
      }
    }
    return nil
  }

  private static func scalars(_ bytes: [UInt8], before place: Int) -> Int {
    bytes[..<place].count { $0 & 0xc0 != 0x80 }
  }
}

extension [UInt8] {
  /// Where other bytes begin in these for the first time; nil if nowhere.
  fileprivate func offset(of wanted: [UInt8]) -> Int? {
    guard let first = wanted.first, count >= wanted.count else { return wanted.isEmpty ? 0 : nil }
    return (0...(count - wanted.count)).first {
      self[$0] == first && self[$0..<$0 + wanted.count].elementsEqual(wanted)
    }
  }
}
