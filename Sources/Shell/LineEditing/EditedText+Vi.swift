/// Where vi's motions lead.
extension EditedText {
  /// What a motion makes of the cursor.
  enum ViMotion: Equatable {
    /// To a place; an operator takes what is before it.
    case to(Int)
    /// To a character, which an operator takes too.
    case through(Int)
    /// To the row of a place; an operator takes whole rows.
    case row(Int)
    /// Nothing but what an operator takes.
    case part(Range<Int>)
  }

  /// Where `f`, `F`, `t` or `T` went last.
  struct ViFound: Equatable {
    let key: Unicode.Scalar
    let wanted: Unicode.Scalar
  }

  /// Where the keys of a motion lead; nil where they can't, or aren't one.
  func viMotion(
    _ keys: ArraySlice<Unicode.Scalar>, count: Int?, isOperated: Bool, found: inout ViFound?
  ) -> ViMotion? {
    guard let key = keys.first else { return nil }
    let times = count ?? 1
    switch key {
    case "h": return cursor > rowStart ? .to(stepped(times) { max(rowStart, before($0)) }) : nil
    case "l", " ":
      let end = isOperated ? rowEnd : lastInRow
      return cursor < end ? .to(stepped(times) { min(end, after($0)) }) : nil
    case "0": return .to(rowStart)
    case "^": return .to(firstInRow)
    case "|": return .to(min(lastInRow, stepped(times - 1, from: rowStart) { after($0) }))
    case "$":
      guard let row = row(below: times - 1) else { return nil }
      return isOperated ? .to(rowEnd(row)) : .to(lastInRow(row))
    case "w", "W":
      let place = stepped(times) { viWord(after: $0, isBig: key == "W") }
      return .to(isOperated ? wordsEnd(place) : place)
    case "b", "B": return cursor > 0 ? .to(stepped(times) { viWord(before: $0, isBig: key == "B") }) : nil
    case "e", "E":
      return isAtEnd ? nil : .through(stepped(times) { viWordEnd(after: $0, isBig: key == "E") })
    case "f", "F", "t", "T":
      guard let wanted = keys.dropFirst().first else { return nil }
      found = ViFound(key: key, wanted: wanted)
      return find(key, wanted, times, skips: false)
    case ";", ",":
      guard let last = found else { return nil }
      let reversed: [Unicode.Scalar: Unicode.Scalar] = ["f": "F", "F": "f", "t": "T", "T": "t"]
      return find(key == ";" ? last.key : reversed[last.key] ?? last.key, last.wanted, times, skips: true)
    case "%": return partner.map { .through($0) }
    case "j", "+": return row(below: times).map { .row($0) }
    case "k", "-": return row(below: -times).map { .row($0) }
    case "_": return row(below: times - 1).map { .row($0) }
    case "G": return .row(count.map(row(numbered:)) ?? rowStart(scalars.count))
    case "g" where keys.dropFirst().first == "g": return .row(row(numbered: times))
    case "i", "a":
      return keys.dropFirst().first.flatMap { object($0, isWhole: key == "a") }.map { .part($0) }
    default: return nil
    }
  }

  private func stepped(_ times: Int, from start: Int? = nil, _ step: (Int) -> Int) -> Int {
    var place = start ?? cursor
    for _ in 0..<max(0, times) {
      let next = step(place)
      if next == place { break }
      place = next
    }
    return place
  }

  // rows

  /// The place of a row's last character, where vi's cursor ends.
  func lastInRow(_ place: Int) -> Int {
    let end = rowEnd(place)
    return end > rowStart(place) ? before(end) : end
  }

  var lastInRow: Int { lastInRow(cursor) }

  /// Where the row's text begins behind its blanks.
  func firstInRow(_ place: Int) -> Int { min(indent(place).upperBound, lastInRow(place)) }
  var firstInRow: Int { firstInRow(cursor) }

  /// Where the row begins that is so many below the cursor's; nil where there are fewer.
  func row(below count: Int) -> Int? {
    var start = rowStart
    for _ in 0..<count.magnitude {
      if count > 0 {
        let end = rowEnd(start)
        guard end < scalars.count else { return nil }
        start = end + 1
      } else {
        guard start > 0 else { return nil }
        start = rowStart(start - 1)
      }
    }
    return start
  }

  /// Where a row begins, counted from 1; the last where there are fewer.
  private func row(numbered number: Int) -> Int {
    EditedText(scalars, cursor: 0).row(below: number - 1) ?? rowStart(scalars.count)
  }

  // words

  private enum Kind { case blank, word, sign }

  private func kind(_ place: Int, isBig: Bool) -> Kind {
    let scalar = scalars[place]
    if Self.isBlank(scalar) { return .blank }
    return isBig || Self.isWord(scalar) ? .word : .sign
  }

  private func viWord(after start: Int, isBig: Bool) -> Int {
    var place = start
    guard place < count else { return place }
    let first = kind(place, isBig: isBig)
    if first != .blank {
      while place < count, kind(place, isBig: isBig) == first { place = after(place) }
    }
    while place < count, kind(place, isBig: isBig) == .blank { place = after(place) }
    return place
  }

  private func viWord(before start: Int, isBig: Bool) -> Int {
    var place = start
    while place > 0, kind(before(place), isBig: isBig) == .blank { place = before(place) }
    guard place > 0 else { return 0 }
    let last = kind(before(place), isBig: isBig)
    while place > 0, kind(before(place), isBig: isBig) == last { place = before(place) }
    return place
  }

  private func viWordEnd(after start: Int, isBig: Bool) -> Int {
    var place = after(start)
    while place < count, kind(place, isBig: isBig) == .blank { place = after(place) }
    guard place < count else { return before(count) }
    return endOfRun(place, isBig: isBig)
  }

  /// The last character of the run of its kind that a place is in.
  private func endOfRun(_ start: Int, isBig: Bool) -> Int {
    let own = kind(start, isBig: isBig)
    var place = start
    while after(place) < count, kind(after(place), isBig: isBig) == own { place = after(place) }
    return place
  }

  /// Where an operator ends that takes words up to a place: it leaves the break behind the last of them.
  private func wordsEnd(_ place: Int) -> Int {
    var end = place
    while end > cursor, Self.isBlank(scalars[end - 1]) { end -= 1 }
    return scalars[end..<place].firstIndex(of: "\n") ?? place
  }

  /// What `cw` takes where a word is: that word, and not the blanks behind it.
  func changedWords(_ times: Int, isBig: Bool) -> Int? {
    guard !isAtEnd, kind(cursor, isBig: isBig) != .blank else { return nil }
    return stepped(times - 1, from: endOfRun(cursor, isBig: isBig)) { viWordEnd(after: $0, isBig: isBig) }
  }

  // characters and brackets

  private func find(
    _ key: Unicode.Scalar, _ wanted: Unicode.Scalar, _ times: Int, skips: Bool
  ) -> ViMotion? {
    let isForward = key == "f" || key == "t"
    let isBeside = key == "t" || key == "T"
    let starts = Clusters.starts(scalars, in: rowStart..<rowEnd)
    var places = isForward ? starts.filter { $0 > cursor } : starts.filter { $0 < cursor }.reversed()
    // a repeated `t` doesn't stay where it is
    if skips, isBeside, times == 1, let next = places.first, scalars[next] == wanted { places.removeFirst() }
    let hits = places.filter { scalars[$0] == wanted }
    guard hits.count >= times else { return nil }
    let place = hits[times - 1]
    if isForward { return .through(isBeside ? before(place) : place) }
    return .to(isBeside ? after(place) : place)
  }

  /// The partner of the first bracket at the cursor or behind it in its row.
  private var partner: Int? {
    let brackets: Set<Unicode.Scalar> = ["(", ")", "[", "]", "{", "}"]
    guard let place = (cursor..<max(cursor, rowEnd)).first(where: { brackets.contains(scalars[$0]) }) else {
      return nil
    }
    let pairs = OpenBrackets(scalars).pairs
    return pairs.first { $0.0 == place }?.1 ?? pairs.first { $0.1 == place }?.0
  }

  // what is around the cursor

  private func object(_ key: Unicode.Scalar, isWhole: Bool) -> Range<Int>? {
    switch key {
    case "w", "W": return word(isBig: key == "W", isWhole: isWhole)
    case "\"", "'", "`": return quoted(key, isWhole: isWhole)
    case "(", ")", "b": return bracketed("(", isWhole: isWhole)
    case "[", "]": return bracketed("[", isWhole: isWhole)
    case "{", "}", "B": return bracketed("{", isWhole: isWhole)
    default: return nil
    }
  }

  private func word(isBig: Bool, isWhole: Bool) -> Range<Int>? {
    guard cursor < rowEnd else { return nil }
    let own = kind(cursor, isBig: isBig)
    var start = cursor, end = cursor
    while start > rowStart, kind(before(start), isBig: isBig) == own { start = before(start) }
    while end < rowEnd, kind(end, isBig: isBig) == own { end = after(end) }
    guard isWhole else { return start..<end }
    let word = end
    if own == .blank {
      guard end < rowEnd else { return start..<end }
      return start..<min(rowEnd, after(endOfRun(end, isBig: isBig)))
    }
    while end < rowEnd, kind(end, isBig: isBig) == .blank { end = after(end) }
    // without blanks behind it, those before it go
    if end == word { while start > rowStart, Self.isBlank(scalars[start - 1]) { start -= 1 } }
    return start..<end
  }

  private func quoted(_ quote: Unicode.Scalar, isWhole: Bool) -> Range<Int>? {
    let places = (rowStart..<rowEnd).filter { scalars[$0] == quote && ($0 == 0 || scalars[$0 - 1] != "\\") }
    for pair in stride(from: 0, to: places.count - 1, by: 2) where places[pair + 1] >= cursor {
      let open = places[pair], close = places[pair + 1]
      return isWhole ? open..<close + 1 : open + 1..<close
    }
    return nil
  }

  private func bracketed(_ bracket: Unicode.Scalar, isWhole: Bool) -> Range<Int>? {
    let around = OpenBrackets(scalars).pairs.filter {
      scalars[$0.0] == bracket && $0.0 <= cursor && cursor <= $0.1
    }
    guard let pair = around.max(by: { $0.0 < $1.0 }) else { return nil }
    return isWhole ? pair.0..<pair.1 + 1 : pair.0 + 1..<pair.1
  }
}
