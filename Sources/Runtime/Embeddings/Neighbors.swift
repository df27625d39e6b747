import Numerics

/// How far apart two latents are.
package enum LatentMetric: String, Sendable, CaseIterable {
  /// Between the encoder's means, in the prior's units.
  case prior
  /// Between white latents, the policy's units.
  case white
}

/// A sequence of the data near a latent point.
package struct Neighbor: Sendable, Equatable {
  /// Its number in the data.
  package let index: Int
  /// Its Euclidean distance in latent space.
  package let distance: Double
}

/// Finds the rows (of `point.count` numbers) that lie nearest to a point, nearest first; equal distances in the rows' order.
///
/// With `scale`, a number per column, each difference is divided by it. `checkpoint` is called now and then and may throw
/// to stop.
package func nearest(
  to point: [Float], among rows: [Float], count: Int, scale: [Float]? = nil, checkpoint: () throws -> Void
) rethrows -> [Neighbor] {
  let width = point.count
  let rowCount = rows.count / width
  var heap = NearestHeap(capacity: min(count, rowCount))
  for row in 0..<rowCount {
    if (row * width).isMultiple(of: 65_536) { try checkpoint() }
    var square = 0.0
    for column in 0..<width {
      var difference = Double(rows[row * width + column] - point[column])
      if let scale { difference /= Double(scale[column]) }
      square += difference * difference
    }
    heap.offer(row, square)
  }
  return heap.sorted().map { Neighbor(index: $0.index, distance: squareRoot($0.square)) }
}

extension ActionCoding {
  /// Finds the sequences whose latents lie nearest to a point, nearest first; equal distances in the data's order.
  ///
  /// `means` are the data's latents in the prior's units, rows of d; the point is white.
  package func neighbors(
    of z: [Float], count: Int, among means: [Float], metric: LatentMetric = .prior,
    checkpoint: () throws -> Void
  ) rethrows -> [Neighbor] {
    try nearest(
      to: colored(z), among: means, count: count, scale: metric == .white ? latents?.whitening.std : nil,
      checkpoint: checkpoint)
  }
}

/// The nearest of many, kept in a heap whose root is the farthest of them.
private struct NearestHeap {
  typealias Entry = (index: Int, square: Double)
  private let capacity: Int
  private var entries: [Entry] = []

  init(capacity: Int) { self.capacity = capacity }

  /// True where a is nearer than b.
  private func nearer(_ a: Entry, _ b: Entry) -> Bool {
    a.square != b.square ? a.square < b.square : a.index < b.index
  }

  mutating func offer(_ index: Int, _ square: Double) {
    guard capacity > 0 else { return }
    if entries.count < capacity {
      entries.append((index, square))
      var child = entries.count - 1
      while child > 0, nearer(entries[(child - 1) / 2], entries[child]) {
        entries.swapAt(child, (child - 1) / 2)
        child = (child - 1) / 2
      }
    } else if nearer((index, square), entries[0]) {
      entries[0] = (index, square)
      sink()
    }
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var farthest = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count {
        if nearer(entries[farthest], entries[child]) { farthest = child }
      }
      if farthest == parent { return }
      entries.swapAt(parent, farthest)
      parent = farthest
    }
  }

  func sorted() -> [Entry] { entries.sorted(by: nearer) }
}
