import Numerics

/// The search of the ten rows nearest to a point.
struct NeighborWork {
  /// Rows and the numbers in each.
  static let sizes = [(100_000, 8), (100_000, 30), (100_000, 100), (10_000_000, 2), (10_000_000, 8)]

  private let timing: Timing
  private let rows: [Float]
  private let width: Int

  init(_ timing: Timing, rows count: Int, width: Int) {
    self.timing = timing
    self.width = width
    var random = RandomStream(seed: 1, "neighbors")
    var rows: [Float] = []
    rows.reserveCapacity(count * width)
    for _ in 0..<count * width { rows.append(Float(random.uniform(-1, 1))) }
    self.rows = rows
  }

  func search() -> Figure {
    let point = [Float](repeating: 0.1, count: width)
    let sampler = Sampler(timing, warmUps: 2)
    sampler.sample { _ = nearestRows(to: point, among: rows, count: 10) {} }
    let count = rows.count / width
    return sampler.figure(
      "neighbors-\(count >= 1_000_000 ? "\(count / 1_000_000)M" : "\(count / 1_000)k")-\(width)")
  }
}
