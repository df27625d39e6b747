/// Finds the name someone may have meant.
package enum NearestName {
  /// Returns up to `count` of `names` that look like `wanted`, nearest first and in the given order where
  /// equally near.
  package static func suggestions(for wanted: String, among names: some Sequence<String>, count: Int = 3)
    -> [String]
  {
    let target = Array(wanted.lowercased().unicodeScalars)
    guard !target.isEmpty, target.count <= 64 else { return [] }
    let limit = target.count == 1 ? 0 : max(1, target.count / 3)
    var found: [(name: String, distance: Int)] = []
    for name in names where name != wanted {
      let candidate = Array(name.lowercased().unicodeScalars)
      guard candidate.count <= 64 else { continue }
      if abs(candidate.count - target.count) <= limit {
        let distance = distance(target, candidate)
        if distance <= limit {
          found.append((name, distance))
          continue
        }
      }
      // the beginning of a longer name counts as less near than any slip
      if target.count >= 3, candidate.starts(with: target) { found.append((name, limit + 1)) }
    }
    let order = found.enumerated().sorted {
      ($0.element.distance, $0.offset) < ($1.element.distance, $1.offset)
    }
    return order.prefix(count).map(\.element.name)
  }

  /// Returns the sentence for a diagnostic's help ("did you mean 'x'?"); nil if nothing is near.
  ///
  /// Of a name that only looks like one of them it says which character differs.
  package static func help(for wanted: String, among names: some Sequence<String>) -> String? {
    if let lookAlike = LookAlikes.help(for: wanted, among: names) { return lookAlike }
    let quoted = suggestions(for: wanted, among: names).map { "'\($0)'" }
    guard let last = quoted.last else { return nil }
    let others = quoted.dropLast().joined(separator: ", ")
    return "did you mean \(others.isEmpty ? "" : others + " or ")\(last)?"
  }

  /// Returns the least number of letters to insert, delete, replace or swap with their neighbour.
  package static func distance(_ left: String, _ right: String) -> Int {
    distance(Array(left.unicodeScalars), Array(right.unicodeScalars))
  }

  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var twoAbove: [Int] = []
    var above = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      current.reserveCapacity(right.count + 1)
      for column in right.indices {
        let replaced = above[column] + (left[row] == right[column] ? 0 : 1)
        var least = min(replaced, above[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          least = min(least, twoAbove[column - 1] + 1)
        }
        current.append(least)
      }
      twoAbove = above
      above = current
    }
    return above[right.count]
  }
}
