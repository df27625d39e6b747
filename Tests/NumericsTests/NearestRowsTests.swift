import Numerics
import TestSupport
import Testing

/// The nearest rows against measuring and sorting all of them.
@Suite(.serialized) struct NearestRowsTests {
  private func sorted(_ point: [Float], _ rows: [Float], scale: [Float]?) -> [(index: Int, square: Double)] {
    let width = point.count
    return (0..<rows.count / width).map { row in
      var square = 0.0
      for column in 0..<width {
        var difference = Double(rows[row * width + column] - point[column])
        if let scale { difference /= Double(scale[column]) }
        square += difference * difference
      }
      return (row, square)
    }.sorted { $0.square != $1.square ? $0.square < $1.square : $0.index < $1.index }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 40, 100], [false, true])
  func theyAreTheFirstOfAllSorted(width: Int, isScaled: Bool) {
    var random = SeededGenerator(seed: UInt64(width))
    let count = 70_000 / width
    var rows = random.numbers(count * width)
    let point = random.numbers(width)
    // some of them several times, some at the point itself
    for copy in 0..<20 {
      let (from, to) = (copy * 7 * width, (count - 1 - 13 * copy) * width)
      rows.replaceSubrange(to..<to + width, with: rows[from..<from + width])
    }
    rows.replaceSubrange(30 * width..<31 * width, with: point)
    let scale = isScaled ? random.numbers(width, in: 0.1...3) : nil
    let expected = sorted(point, rows, scale: scale)
    for threads in [1, 3] {
      for wanted in [1, 10, 600, count + 5] {
        let found = nearestRows(to: point, among: rows, count: wanted, scale: scale, threads: threads) {}
        #expect(found.map(\.index) == expected.prefix(wanted).map(\.index), "\(wanted), \(threads) threads")
        #expect(found.map(\.square) == expected.prefix(wanted).map(\.square))
      }
    }
  }

  @Test func differencesBelowSinglePrecisionDecide() {
    // squared distances that single precision can't tell apart
    var rows: [Float] = []
    for row in 0..<5_000 {
      rows.append(Float(1_000 + row % 17))
      rows.append(Float(row % 3) * 0x1p-12)
    }
    let found = nearestRows(to: [0, 0], among: rows, count: 40) {}
    #expect(found.map(\.index) == sorted([0, 0], rows, scale: nil).prefix(40).map(\.index))
  }

  @Test func extremesAreKept() {
    let tiny = Float.leastNonzeroMagnitude
    let rows: [Float] = [1e30, 1e-30, -3e38, 0, 7 * tiny, 14 * tiny, 3e38, 1]
    let found = nearestRows(to: [0], among: rows, count: 8) {}
    #expect(found.map(\.index) == sorted([0], rows, scale: nil).map(\.index))
    let scaled = nearestRows(to: [0], among: rows, count: 8, scale: [90 * tiny]) {}
    #expect(scaled.map(\.index) == sorted([0], rows, scale: [90 * tiny]).map(\.index))
    #expect(nearestRows(to: [0], among: [], count: 3) {}.isEmpty)
    #expect(nearestRows(to: [0], among: [.nan, 1, .nan], count: 3) {}.count == 3)
  }

  @Test func whoAsksCanStopIt() {
    struct Enough: Error {}
    let rows = [Float](repeating: 1, count: 20_000_000)
    var looks = 0
    #expect(throws: Enough.self) {
      _ = try nearestRows(to: [0, 0], among: rows, count: 3) {
        looks += 1
        if looks == 2 { throw Enough() }
      }
    }
  }

  @Test(arguments: [1, 2, 3]) func equalRowsComeByTheirNumber(threads: Int) throws {
    var random = SeededGenerator(seed: 5)
    let kinds = (0..<3).map { _ in random.numbers(4) }
    let order = (0..<40_000).map { _ in Int.random(in: 0..<3, using: &random) }
    let rows = order.flatMap { kinds[$0] }
    for count in [1, 7, 500, 20_000] {
      let near = nearestRows(to: kinds[1], among: rows, count: count, threads: threads) {}
      let wanted = sorted(kinds[1], rows, scale: nil).prefix(count).map(\.index)
      #expect(near.map(\.index) == wanted, "\(count) on \(threads)")
    }
  }
}
