import CKernels

/// A row that is near a point.
package struct NearRow: Sendable, Equatable {
  package let index: Int
  /// Its squared distance.
  package let square: Double

  /// True where a is nearer than b, or as near and before it.
  static func isNearer(_ a: NearRow, _ b: NearRow) -> Bool {
    a.square != b.square ? a.square < b.square : a.index < b.index
  }
}

/// Finds the rows (of `point.count` numbers) that lie nearest to a point, nearest first; equal distances in
/// the rows' order.
///
/// With `scale`, a number per column, each difference is divided by it. Rows are sifted in single precision,
/// a share by each of the threads, and what may be near is measured in double precision: the result is exact.
/// `checkpoint` is called now and then and may throw to stop.
package func nearestRows(
  to point: [Float], among rows: [Float], count: Int, scale: [Float]? = nil, threads: Int = productThreads,
  checkpoint: () throws -> Void
) rethrows -> [NearRow] {
  let width = point.count, rowCount = rows.count / max(1, width)
  precondition(width > 0 && scale.map { $0.count == width } != false)
  guard count > 0, rowCount > 0 else { return [] }
  let parts = rows.count < NearestSearch.worthSharing ? 1 : threads
  // a column without a factor is left out of the sifting, which may let too many pass but never too few
  let factor = (0..<width).map { column in scale.map { (1 / $0[column]).isFinite ? 1 / $0[column] : 0 } ?? 1 }
  var heaps = (0..<parts).map { _ in NearestHeap(capacity: min(count, rowCount)) }
  // SAFETY: the arrays live until all parts of each job are done, and each part has a heap of its own.
  try unsafe rows.withUnsafeBufferPointer { rows in
    try unsafe heaps.withUnsafeMutableBufferPointer { heaps in
      guard let first = rows.baseAddress, let heap = heaps.baseAddress else { return }
      var search = unsafe NearestSearch(
        rows: first, width: width, range: 0..<0, point: point, scale: scale, factor: factor, heaps: heap)
      let step = max(1, NearestSearch.numbersOfJob / width)
      for start in stride(from: 0, to: rowCount, by: step) {
        try checkpoint()
        search.range = start..<min(rowCount, start + step)
        unsafe withUnsafeMutablePointer(to: &search) {
          unsafe ck_parallel(
            parts, { unsafe $0?.assumingMemoryBound(to: NearestSearch.self).pointee.run(part: $1, of: $2) },
            $0)
        }
      }
    }
  }
  return Array(heaps.flatMap(\.rows).sorted(by: NearRow.isNearer).prefix(count))
}

/// The search among some rows, shared among threads.
@safe private struct NearestSearch {
  let rows: UnsafePointer<Float>
  let width: Int
  var range: Range<Int>
  let point: [Float], scale: [Float]?
  /// What stands for dividing by `scale` where rows are sifted.
  let factor: [Float]
  let heaps: UnsafeMutablePointer<NearestHeap>

  /// Fewer numbers aren't worth a second thread.
  static let worthSharing = 50_000
  /// Numbers between two looks whether to stop.
  static let numbersOfJob = 8_000_000
  /// Rows that are sifted at once.
  private static let rowsOfBlock = 512

  /// Searches one part of the rows.
  func run(part: Int, of parts: Int) {
    let first = range.lowerBound + range.count * part / parts
    let last = range.lowerBound + range.count * (part + 1) / parts
    // SAFETY: each part has the heap of its number.
    unsafe search(first..<last, &heaps[part])
  }

  private func search(_ range: Range<Int>, _ heap: inout NearestHeap) {
    var squares = [Float](repeating: 0, count: NearestSearch.rowsOfBlock)
    // what the sums of single precision may be wrong by, generously
    let margin = 1 + Double(width + 16) * 0x1p-22
    for start in stride(from: range.lowerBound, to: range.upperBound, by: squares.count) {
      let count = min(squares.count, range.upperBound - start)
      let limit = Float(heap.limit * margin + 1e-30)
      // SAFETY: the rows of the range lie in the array, and there is room for their squares.
      let near = unsafe ck_squared_distances(
        count, width, rows + start * width, point, factor, limit, &squares)
      // all are measured until there are enough, also those that aren't numbers
      guard near > 0 || !heap.isFull else { continue }
      for row in 0..<count where squares[row] <= limit || !heap.isFull {
        heap.offer(NearRow(index: start + row, square: exactSquare(of: start + row)))
      }
    }
  }

  private func exactSquare(of row: Int) -> Double {
    var square = 0.0
    for column in 0..<width {
      // SAFETY: the row lies in the array.
      var difference = Double(unsafe rows[row * width + column] - point[column])
      if let scale { difference /= Double(scale[column]) }
      square += difference * difference
    }
    return square
  }
}

/// The nearest of many, kept in a heap whose root is the farthest of them.
private struct NearestHeap {
  private let capacity: Int
  private(set) var rows: [NearRow] = []

  init(capacity: Int) { self.capacity = capacity }

  var isFull: Bool { rows.count == capacity }

  /// The square that a row must not exceed to be among the nearest.
  var limit: Double { isFull ? rows[0].square : .infinity }

  mutating func offer(_ row: NearRow) {
    if rows.count < capacity {
      rows.append(row)
      var child = rows.count - 1
      while child > 0, NearRow.isNearer(rows[(child - 1) / 2], rows[child]) {
        rows.swapAt(child, (child - 1) / 2)
        child = (child - 1) / 2
      }
    } else if NearRow.isNearer(row, rows[0]) {
      rows[0] = row
      sink()
    }
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var farthest = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < rows.count {
        if NearRow.isNearer(rows[farthest], rows[child]) { farthest = child }
      }
      if farthest == parent { return }
      rows.swapAt(parent, farthest)
      parent = farthest
    }
  }
}
