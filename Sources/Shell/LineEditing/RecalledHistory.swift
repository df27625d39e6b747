/// The inputs that the arrows recall, each as it was last edited while one line is read.
struct RecalledHistory {
  private let limit: Int
  private(set) var entries: [HistoryRecord] = []
  /// What became of entries that were recalled; 0 is the line itself, 1 the latest entry.
  private var edited: [Int: String] = [:]
  /// Which of them is shown.
  private(set) var place = 0

  init(limit: Int) {
    self.limit = limit
  }

  /// Adds an entry, unless it is empty or the same as the latest.
  mutating func remember(_ entry: HistoryRecord) {
    guard !entry.statement.isEmpty else { return }
    // the latest counts, with what came of it
    if entry.statement == entries.last?.statement { entries.removeLast() }
    entries.append(entry)
    if entries.count > limit + limit / 8 { entries.removeFirst(entries.count - limit) }
  }

  mutating func remember(_ entry: String) {
    guard entry != entries.last?.statement else { return }
    remember(HistoryRecord(statement: entry, time: 0, folder: "", duration: 0, outcome: ""))
  }

  /// Begins a new line.
  mutating func reset() {
    edited = [:]
    place = 0
  }

  /// The oldest place there is.
  var oldest: Int { entries.count }

  /// What stands at a place.
  func text(at place: Int) -> String {
    edited[place] ?? (place == 0 ? "" : entries[entries.count - place].statement)
  }

  /// The entry at the shown place as it was before it was edited.
  var unedited: String { place == 0 ? "" : entries[entries.count - place].statement }

  /// Goes to another place, from which `current` is left as it is; gives the text there, nil where there is
  /// none.
  mutating func go(to newPlace: Int, leaving current: String) -> String? {
    guard newPlace != place, (0...entries.count).contains(newPlace) else { return nil }
    edited[place] = current
    place = newPlace
    return text(at: newPlace)
  }

  /// The nearest place from `start` on, older ones by a `step` of 1, newer ones by -1, whose text satisfies a
  /// condition.
  func place(from start: Int, step: Int, where fits: (String) -> Bool) -> Int? {
    stride(from: start, through: step > 0 ? entries.count : 1, by: step).first {
      $0 >= 1 && $0 <= entries.count && fits(text(at: $0))
    }
  }
}
