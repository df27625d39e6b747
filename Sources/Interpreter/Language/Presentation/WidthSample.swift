/// The rows of a long table or matrix that say how wide its columns are.
enum WidthSample {
  /// Of more rows, some are chosen.
  static let most = 10_000
  /// How many are chosen at the start, in the middle and at the end.
  private static let chosen = 1_000

  static func rows(of count: Int) -> [Int] {
    guard count > most else { return Array(0..<count) }
    let between = (1..<chosen).map { count / chosen * $0 }
    return Array(0..<chosen) + between + Array(count - chosen..<count)
  }

  /// Where the least and the largest of the numbers are, those on both sides of 0, whose texts may be longer,
  /// and what isn't finite.
  static func extremes(of numbers: [Double]) -> [Int] {
    var rows = [Int?](repeating: nil, count: 5)
    var (least, largest) = (Double.infinity, -Double.infinity)
    var (below, above) = (-Double.infinity, Double.infinity)
    for (row, number) in numbers.enumerated() {
      guard number.isFinite else {
        if rows[4] == nil || number < 0 { rows[4] = row }
        continue
      }
      if number < least { (least, rows[0]) = (number, row) }
      if number > largest { (largest, rows[1]) = (number, row) }
      if number < 0, number > below { (below, rows[2]) = (number, row) }
      if number > 0, number < above { (above, rows[3]) = (number, row) }
    }
    return rows.compactMap(\.self)
  }
}
