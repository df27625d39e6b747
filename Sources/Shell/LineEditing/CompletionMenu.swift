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

/// The list of candidates a second Tab shows: one a line with its meaning, or several a line without.
package struct CompletionMenu: Sendable {
  package let columns: Int
  package let rows: Int

  package init(columns: Int, rows: Int) {
    self.columns = max(20, columns)
    self.rows = max(4, rows)
  }

  /// The lines to print, none wider than the terminal, few enough to leave the input in sight.
  package func lines(_ items: [Candidate]) -> [String] {
    items.allSatisfy(\.meaning.isEmpty) ? grid(items.map(\.text)) : list(items)
  }

  private func list(_ items: [Candidate]) -> [String] {
    let shown = items.prefix(items.count > rows - 2 ? rows - 3 : items.count)
    let widest = shown.map(\.text.displayWidth).max() ?? 0
    let nameWidth = min(widest, columns / 2)
    let lines = shown.map { item in
      let name = item.text.fitted(to: nameWidth)
      let gap = String(repeating: " ", count: nameWidth - name.displayWidth + 2)
      let room = columns - 1 - 2 - nameWidth - 2
      return ("  " + name + (item.meaning.isEmpty ? "" : gap + item.meaning.fitted(to: room)))
    }
    return lines + rest(items.count - shown.count)
  }

  private func grid(_ names: [String]) -> [String] {
    let cell = min(columns - 3, names.map(\.displayWidth).max() ?? 0) + 2
    let perLine = max(1, (columns - 3) / cell)
    let lineCount = (names.count + perLine - 1) / perLine
    let shownLines = lineCount > rows - 2 ? rows - 3 : lineCount
    let lines = (0..<shownLines).map { line in
      stride(from: line * perLine, to: min(names.count, (line + 1) * perLine), by: 1).reduce("  ") {
        let name = names[$1].fitted(to: cell - 2)
        let isLast = $1 + 1 == min(names.count, (line + 1) * perLine)
        return $0 + name + (isLast ? "" : String(repeating: " ", count: cell - name.displayWidth))
      }
    }
    return lines + rest(names.count - min(names.count, shownLines * perLine))
  }

  private func rest(_ count: Int) -> [String] {
    count > 0 ? ["  … and \(count) more"] : []
  }
}
