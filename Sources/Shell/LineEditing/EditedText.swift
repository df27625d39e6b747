import Texts

/// A text of one or several rows with a cursor, and how keys change it.
struct EditedText: Equatable {
  private(set) var scalars: [Unicode.Scalar]
  /// Where the cursor is, in scalars; always where a character begins or at the end.
  private(set) var cursor: Int

  init(_ text: String = "", cursor: Int? = nil) {
    scalars = Array(text.unicodeScalars)
    self.cursor = scalars.count
    if let cursor { move(to: cursor) }
  }

  init(_ scalars: [Unicode.Scalar], cursor: Int) {
    self.scalars = scalars
    self.cursor = 0
    move(to: cursor)
  }

  var text: String { String(String.UnicodeScalarView(scalars)) }
  var count: Int { scalars.count }
  var isEmpty: Bool { scalars.isEmpty }
  var isAtEnd: Bool { cursor == scalars.count }

  /// The text of a part.
  func text(in range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }

  /// Puts the cursor at a place, or where the character around it begins.
  mutating func move(to place: Int) {
    cursor = min(max(0, place), scalars.count)
    if !Clusters.isStart(cursor, in: scalars) { cursor = Clusters.before(cursor, in: scalars) }
  }

  /// Inserts a text at the cursor and goes to its end.
  mutating func insert(_ text: String) {
    let more = Array(text.unicodeScalars)
    scalars.insert(contentsOf: more, at: cursor)
    cursor += more.count
    // marks join the letter before, and a joiner the one behind
    if !Clusters.isStart(cursor, in: scalars) { cursor = Clusters.after(cursor, in: scalars) }
  }

  /// Takes a part out; the cursor is where it was.
  @discardableResult
  mutating func remove(_ range: Range<Int>) -> String {
    let removed = text(in: range)
    scalars.removeSubrange(range)
    move(to: range.lowerBound)
    return removed
  }

  /// Puts a text in place of a part and goes to its end.
  mutating func replace(_ range: Range<Int>, with text: String) {
    scalars.removeSubrange(range)
    cursor = range.lowerBound
    insert(text)
  }

  // characters

  var characterBefore: Int { Clusters.before(cursor, in: scalars) }
  var characterAfter: Int { Clusters.after(cursor, in: scalars) }

  // rows

  /// Where the row of a place begins.
  func rowStart(_ place: Int) -> Int {
    scalars[..<place].lastIndex(of: "\n").map { $0 + 1 } ?? 0
  }

  /// Where the row of a place ends: before the newline.
  func rowEnd(_ place: Int) -> Int {
    scalars[place...].firstIndex(of: "\n") ?? scalars.count
  }

  var rowStart: Int { rowStart(cursor) }
  var rowEnd: Int { rowEnd(cursor) }
  var isInFirstRow: Bool { rowStart == 0 }
  var isInLastRow: Bool { rowEnd == scalars.count }
  var hasRows: Bool { scalars.contains("\n") }

  /// The blanks that the row of a place begins with.
  func indent(_ place: Int) -> Range<Int> {
    let start = rowStart(place)
    var end = start
    while end < scalars.count, scalars[end] == " " || scalars[end] == "\t" { end += 1 }
    return start..<end
  }

  /// The column of the cursor in its row, without a prompt.
  var column: Int { text(in: rowStart..<cursor).displayWidth }

  /// Goes to a column of the row that begins at a place, or to its end.
  mutating func move(toColumn wanted: Int, ofRow start: Int) {
    var column = 0
    let end = rowEnd(start)
    for place in Clusters.starts(scalars, in: start..<end) {
      let width = DisplayWidth.of(Character(text(in: place..<Clusters.after(place, in: scalars))))
      if column + width > wanted {
        cursor = place
        return
      }
      column += width
    }
    cursor = end
  }

  // words

  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "_" { return true }
    if scalar.value < 0x80 { return scalar.properties.isAlphabetic || scalar.properties.numericType != nil }
    return !scalar.properties.isWhitespace && !scalar.properties.isPatternSyntax
      || scalar.properties.isEmoji
  }

  static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

  /// Where the word before a place begins.
  func wordBefore(_ place: Int) -> Int {
    var place = place
    while place > 0, !Self.isWord(scalars[place - 1]) { place -= 1 }
    while place > 0, Self.isWord(scalars[place - 1]) { place -= 1 }
    return place
  }

  /// Where the word after a place ends.
  func wordAfter(_ place: Int) -> Int {
    var place = place
    while place < scalars.count, !Self.isWord(scalars[place]) { place += 1 }
    while place < scalars.count, Self.isWord(scalars[place]) { place += 1 }
    return place
  }

  /// Where what is between blanks begins before a place.
  func blankWordBefore(_ place: Int) -> Int {
    var place = place
    while place > 0, Self.isBlank(scalars[place - 1]) { place -= 1 }
    while place > 0, !Self.isBlank(scalars[place - 1]) { place -= 1 }
    return place
  }

  /// Puts another spelling in place of the word at or after the cursor.
  mutating func changeWord(_ spelled: (String) -> String) {
    var start = cursor
    while start < scalars.count, !Self.isWord(scalars[start]) { start += 1 }
    let end = wordAfter(start)
    replace(start..<end, with: spelled(text(in: start..<end)))
  }

  /// Exchanges the characters on both sides of the cursor, or the two before the end of a row.
  mutating func transpose() {
    let end = cursor == rowEnd ? cursor : characterAfter
    let middle = Clusters.before(end, in: scalars)
    let start = Clusters.before(middle, in: scalars)
    guard start < middle, middle < end, start >= rowStart else { return }
    replace(start..<end, with: text(in: middle..<end) + text(in: start..<middle))
  }

  /// Exchanges the word before the cursor and the one at or after it.
  mutating func transposeWords() {
    let secondEnd = wordAfter(cursor)
    let second = wordBefore(secondEnd)
    let first = wordBefore(second)
    let firstEnd = min(wordAfter(first), second)
    guard first < firstEnd, firstEnd <= second, second < secondEnd else { return }
    let swapped = text(in: second..<secondEnd) + text(in: firstEnd..<second) + text(in: first..<firstEnd)
    replace(first..<secondEnd, with: swapped)
  }
}
