import Embeddings
import Networks
package import Numerics

/// A policy as it is at a moment, in plain numbers: any number of threads can act by it at once, each with a
/// `RunningPolicy`.
package struct FrozenPolicy: Sendable {
  /// How an action of the policy is chosen.
  enum Choice: Sendable {
    /// Uniformly from its range.
    case uniform
    /// By a network of what is seen, in numbers, with normal noise of a standard deviation, clipped to the
    /// bound.
    case network(FrozenPerceptron, noise: Double)
    /// As that, by networks of frames.
    case pixels(FrozenPixelActor, noise: Double)
  }

  let choice: Choice
  /// How it sees the environment.
  package let perception: Perception
  /// Makes a plan, numbers in [−1, 1], of the policy's action; nil if that is a raw action.
  let decoder: FrozenPerceptron?
  let bound: Float
  /// Numbers in the policy's action.
  let size: Int
  /// Raw actions in one action of the policy.
  let planLength: Int
  /// The box of one raw action.
  package let box: Box

  init(_ choice: Choice, seeing perception: Perception, in space: ActionSpace) {
    self.choice = choice
    self.perception = perception
    bound = space.bound
    size = space.size
    planLength = space.planLength
    box = space.rawBox
    switch space {
    case .raw: decoder = nil
    case .plans(let decoding): decoder = decoding.frozenDecoder
    }
  }

  /// Draws raw actions uniformly from a box.
  package init(uniformIn box: Box) { self.init(.uniform, seeing: .nothing, in: .raw(box)) }
}

extension RandomPolicy {
  package func frozen(explores: Bool) -> FrozenPolicy { FrozenPolicy(.uniform, seeing: .nothing, in: space) }
}

extension TD3 {
  package func frozen(explores: Bool) -> FrozenPolicy {
    let network = FrozenPerceptron(learner.networks.actor, learner.actor.values)
    return FrozenPolicy(
      .network(network, noise: explores ? configuration.explorationNoise : 0), seeing: perception, in: space)
  }
}
