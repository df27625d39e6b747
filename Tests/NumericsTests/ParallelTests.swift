import Numerics
import Synchronization
import Testing

@Suite struct ParallelTests {
  @Test(arguments: [1, 2, 3, 7]) func eachPartIsDoneOnce(parts: Int) {
    let done = Mutex([Int](repeating: 0, count: parts))
    for _ in 0..<200 { inParallel(parts) { part in done.withLock { $0[part] += 1 } } }
    #expect(done.withLock { $0 } == Array(repeating: 200, count: parts))
  }

  @Test func partsOfAJobShareNothing() {
    let shared = Mutex([Int]())
    inParallel(3) { _ in
      let parts = partsWorthSharing(multiplications: 1_000_000_000)
      shared.withLock { $0.append(parts) }
    }
    #expect(shared.withLock { $0 } == [1, 1, 1])
    #expect(partsWorthSharing(multiplications: 10) == 1)
  }

  @Test(arguments: [0, 1, 11, 12, 13, 100, 400], [1, 2, 3, 8]) func sharesLieSideBySide(
    count: Int, parts: Int
  ) {
    var end = 0
    for part in 0..<parts {
      let range = share(count, part, of: parts, unit: 12)
      #expect(range.lowerBound == end && (range.upperBound % 12 == 0 || range.upperBound == count))
      end = range.upperBound
    }
    #expect(end == count)
  }

  /// Parts write to one buffer under names of their own.
  @Test func partsWriteTheirOwnBlocks() {
    let buffer = Buffer(count: 64)
    inParallel(4) { part in
      // SAFETY: each part writes a range of its own.
      var alias = unsafe buffer.alias()
      alias.fill(16 * part..<16 * (part + 1), with: Float(part))
    }
    #expect(buffer.values == (0..<64).map { Float($0 / 16) })
  }
}
