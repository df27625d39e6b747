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

/// Finds the rows (of `point.count` numbers) that lie nearest to a point, nearest first; equal distances in
/// the rows' order.
///
/// With `scale`, a number per column, each difference is divided by it. `checkpoint` is called now and then
/// and may throw to stop.
package func nearest(
  to point: [Float], among rows: [Float], count: Int, scale: [Float]? = nil, checkpoint: () throws -> Void
) rethrows -> [Neighbor] {
  try nearestRows(to: point, among: rows, count: count, scale: scale, checkpoint: checkpoint)
    .map { Neighbor(index: $0.index, distance: squareRoot($0.square)) }
}

extension EmbeddingOfActions {
  /// Finds the sequences whose latents lie nearest to a point, nearest first; equal distances in the data's
  /// order.
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
