import Numerics

/// The losses of one update of an agent; the actor's where it was updated.
package struct UpdateLosses: Sendable, Equatable {
  /// mean (Q₁ − y)² + mean (Q₂ − y)².
  package var critic: Double
  /// −mean Q₁(s, µ(s)).
  package var actor: Double?

  package init(critic: Double, actor: Double?) {
    self.critic = critic
    self.actor = actor
  }
}

/// What an update of an agent sees beside its losses.
package struct UpdateSight: Sendable, Equatable {
  /// mean Q₁(s, a) over the batch.
  package internal(set) var value = 0.0
  /// The share of the numbers of µ(s) that are within a hundredth of ±bound, of the last update of the actor.
  package internal(set) var atBound = 0.0

  /// From this share of the bound on, a number counts as at the bound.
  static let nearBound: Float = 0.99
}

extension Buffer {
  /// The share of a block's numbers whose magnitude is at least `limit`.
  func share(of block: Block, beyond limit: Float) -> Double {
    var count = 0
    for row in 0..<block.rows {
      for column in 0..<block.columns
      where self[block.offset + row * block.stride + column].magnitude >= limit {
        count += 1
      }
    }
    return Double(count) / Double(max(1, block.rows * block.columns))
  }
}
