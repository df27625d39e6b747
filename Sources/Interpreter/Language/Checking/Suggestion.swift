/// Proposes names for those that don't exist.
package enum Suggestion {
  /// Finds the nearest of `names`, if one is near enough to be meant.
  package static func nearest(_ word: String, among names: [String]) -> String? {
    let typed = Array(word.lowercased().unicodeScalars)
    guard typed.count <= 64 else { return nil }
    var best: (name: String, distance: Int)?
    for name in names {
      let other = Array(name.lowercased().unicodeScalars)
      let limit = max(1, min(typed.count, other.count) / 3)
      guard abs(other.count - typed.count) <= limit else { continue }
      let distance = distance(typed, other)
      if distance <= limit, distance < best?.distance ?? Int.max { best = (name, distance) }
    }
    return best?.name
  }

  /// "did you mean 'x'?", if there is such an x.
  package static func help(for word: String, among names: [String]) -> String? {
    nearest(word, among: names).map { "did you mean '\($0)'?" }
  }

  /// Lists a few names after an introduction; nil if there are none.
  static func list(_ introduction: String, _ names: [String]) -> String? {
    guard !names.isEmpty else { return nil }
    let shown = names.prefix(12)
    return "\(introduction) \(Array(shown).listed(with: "and"))" + (names.count > 12 ? " and more" : "")
  }

  /// Counts the insertions, deletions, replacements and swaps of neighbours between two words.
  private static func distance(_ a: [UnicodeScalar], _ b: [UnicodeScalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
