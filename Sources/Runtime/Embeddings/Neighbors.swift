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

extension ActionEmbedding {
  /// Finds the sequences whose latents lie nearest to a point, nearest first; equal distances in the data's order.
  ///
  /// `means` are the data's latents in the prior's units, rows of d; the point is white.
  package func neighbors(
    of z: [Float], count: Int, among means: [Float], metric: LatentMetric = .prior,
    checkpoint: () throws -> Void
  ) rethrows -> [Neighbor] {
    let scale = metric == .white ? latents?.whitening.std ?? [] : []
    let point = colored(z)
    let rows = means.count / latent
    var heap = NearestHeap(capacity: min(count, rows))
    for row in 0..<rows {
      if row.isMultiple(of: 65_536) { try checkpoint() }
      var square = 0.0
      for column in 0..<latent {
        var difference = Double(means[row * latent + column] - point[column])
        if metric == .white { difference /= Double(scale.isEmpty ? 1 : scale[column]) }
        square += difference * difference
      }
      heap.offer(row, square)
    }
    return heap.sorted().map { Neighbor(index: $0.index, distance: squareRoot($0.square)) }
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
