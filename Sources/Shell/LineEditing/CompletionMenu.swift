import Texts

/// A text that can stand in place of the word at the cursor.
package struct Candidate: Sendable, Equatable {
  /// What is inserted, without what follows it.
  package var text: String
  /// What is inserted after it when it is the only one: a blank, `=`, `/` or nothing.
  package var suffix: String
  /// What it is, in one line; empty for files.
  package var meaning: String

  package init(text: String, suffix: String = " ", meaning: String = "") {
    self.text = text
    self.suffix = suffix
    self.meaning = meaning
  }
}

/// The candidates for the word that `replaced` covers, in Unicode scalars of the line.
package struct Candidates: Sendable, Equatable {
  package var replaced: Range<Int>
  package var items: [Candidate]

  package init(replaced: Range<Int>, items: [Candidate]) {
    self.replaced = replaced
    self.items = items
  }

  /// The longest text all candidates begin with.
  var commonPrefix: String {
    guard var prefix = items.first.map({ Array($0.text.unicodeScalars) }) else { return "" }
    for item in items.dropFirst() {
      let shared = zip(prefix, item.text.unicodeScalars).prefix { $0 == $1 }.count
      prefix.removeLast(prefix.count - shared)
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: prefix)
    return String(text)
  }
}

/// The list of candidates a second Tab shows: one a line with its meaning, or several a line without; further
/// Tabs show further pages.
package struct CompletionMenu: Sendable {
  /// The least columns in which a meaning says something.
  private static let leastMeaning = 12

  package let columns: Int
  package let rows: Int
  /// Whether what is typed stands out.
  package let hasColor: Bool

  package init(columns: Int, rows: Int, hasColor: Bool = false) {
    self.columns = max(10, columns)
    self.rows = max(4, rows)
    self.hasColor = hasColor
  }

  /// The lines of a page, counted from 0 and over again, none wider than the terminal, few enough to leave
  /// the input in sight.
  package func lines(_ items: [Candidate], typed: String = "", page: Int = 0) -> [String] {
    let widest = items.reduce(0) { max($0, $1.text.displayWidth) }
    let nameWidth = min(widest, max(columns / 2, columns - 5 - Self.leastMeaning))
    let meaningRoom = columns - 5 - min(widest, columns / 2)
    let isList = meaningRoom >= Self.leastMeaning && items.contains { !$0.meaning.isEmpty }
    let cell = min(columns - 3, widest) + 2
    let perLine = isList ? 1 : max(1, (columns - 3) / cell)
    let lineCount = (items.count + perLine - 1) / perLine
    guard lineCount > rows - 2 else {
      return isList
        ? list(items[...], typed, min(nameWidth, columns / 2)) : grid(items[...], typed, cell, perLine)
    }
    let perPage = (rows - 3) * perLine
    let pageCount = (items.count + perPage - 1) / perPage
    let start = page % pageCount * perPage
    let shown = items[start..<min(items.count, start + perPage)]
    let lines = isList ? list(shown, typed, min(nameWidth, columns / 2)) : grid(shown, typed, cell, perLine)
    return lines + [rest(shown, of: items.count)]
  }

  private func list(_ items: ArraySlice<Candidate>, _ typed: String, _ nameWidth: Int) -> [String] {
    items.map { item in
      let name = item.text.fitted(to: nameWidth)
      let line = "  " + marked(name, typed)
      guard !item.meaning.isEmpty else { return line }
      let gap = String(repeating: " ", count: nameWidth - name.displayWidth + 2)
      let meaning = item.meaning.fitted(to: columns - 5 - nameWidth)
      return line + gap + (hasColor ? "\u{1b}[2m\(meaning)\u{1b}[0m" : meaning)
    }
  }

  private func grid(
    _ items: ArraySlice<Candidate>, _ typed: String, _ cell: Int, _ perLine: Int
  ) -> [String] {
    stride(from: items.startIndex, to: items.endIndex, by: perLine).map { start in
      let end = min(items.endIndex, start + perLine)
      return items[start..<end].enumerated().reduce("  ") { line, entry in
        let name = entry.element.text.fitted(to: cell - 2)
        let gap = start + entry.offset + 1 == end ? 0 : cell - name.displayWidth
        return line + marked(name, typed) + String(repeating: " ", count: gap)
      }
    }
  }

  /// A name whose typed part stands out.
  private func marked(_ name: String, _ typed: String) -> String {
    guard hasColor, !typed.isEmpty, name.hasPrefix(typed) else { return name }
    return "\u{1b}[1m\(typed)\u{1b}[0m" + name.dropFirst(typed.count)
  }

  private func rest(_ shown: ArraySlice<Candidate>, of count: Int) -> String {
    let text =
      shown.startIndex == 0
      ? "… and \(count - shown.count) more; press Tab for more"
      : "\(shown.startIndex + 1) to \(shown.endIndex) of \(count); Tab: next page"
    return "  " + text.fitted(to: columns - 3)
  }
}
