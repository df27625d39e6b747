/// Where the characters that people see begin in a text: a letter with its marks, a flag, a family.
enum Clusters {
  /// Whether a scalar neither joins another of its kind nor is joined by it.
  private static func isSimple(_ scalar: Unicode.Scalar) -> Bool { scalar.value < 0x300 }

  /// The places in a range at which characters begin; the range begins with one.
  static func starts(_ scalars: [Unicode.Scalar], in range: Range<Int>) -> [Int] {
    var starts: [Int] = []
    starts.reserveCapacity(range.count)
    var place = range.lowerBound
    while place < range.upperBound {
      let end = joinedEnd(scalars, from: place, to: range.upperBound)
      if end == place + 1 {
        starts.append(place)
      } else {
        let text = String(String.UnicodeScalarView(scalars[place..<end]))
        var start = place
        for character in text {
          starts.append(start)
          start += character.unicodeScalars.count
        }
      }
      place = end
    }
    return starts
  }

  /// The end of the scalars from `start` on of which any may join the next.
  private static func joinedEnd(_ scalars: [Unicode.Scalar], from start: Int, to limit: Int) -> Int {
    var end = start + 1
    while end < limit, !isSimple(scalars[end - 1]) || !isSimple(scalars[end]) { end += 1 }
    return end
  }

  /// The place where the character before a place begins.
  static func before(_ place: Int, in scalars: [Unicode.Scalar]) -> Int {
    starts(scalars, in: around(place, in: scalars)).last { $0 < place } ?? max(0, place - 1)
  }

  /// The place where the character at or around a place ends.
  static func after(_ place: Int, in scalars: [Unicode.Scalar]) -> Int {
    let part = around(place, in: scalars)
    return starts(scalars, in: part).first { $0 > place } ?? min(part.upperBound, scalars.count)
  }

  /// Whether a character begins or the text ends at a place.
  static func isStart(_ place: Int, in scalars: [Unicode.Scalar]) -> Bool {
    guard place > 0, place < scalars.count else { return true }
    if isSimple(scalars[place - 1]), isSimple(scalars[place]) { return true }
    return starts(scalars, in: around(place, in: scalars)).contains(place)
  }

  /// What has to be looked at to know the characters on both sides of a place.
  private static func around(_ place: Int, in scalars: [Unicode.Scalar]) -> Range<Int> {
    var start = max(0, place - 1)
    while start > 0, !isSimple(scalars[start - 1]) || !isSimple(scalars[start]) { start -= 1 }
    var end = min(scalars.count, place + 1)
    while end < scalars.count, !isSimple(scalars[end - 1]) || !isSimple(scalars[end]) { end += 1 }
    return start..<max(start, end)
  }
}
