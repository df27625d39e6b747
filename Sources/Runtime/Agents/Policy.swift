package import Numerics

/// Chooses actions: what evaluations and rollouts need of an agent.
package protocol Policy: AnyObject {
  /// What its actions mean.
  var space: ActionSpace { get }

  /// Writes an action in ±bound for an observation; policies that draw at random draw from `random`.
  func choose(_ observation: [Float], into action: inout [Float], using random: inout RandomStream)

  /// The policy as it is now, for any number of threads; `explores` adds the noise it is trained with.
  func frozen(explores: Bool) -> FrozenPolicy
}

/// Draws actions uniformly, raw ones or plans.
package final class RandomPolicy: Policy {
  package let space: ActionSpace

  package init(_ space: ActionSpace) { self.space = space }

  package func choose(_ observation: [Float], into action: inout [Float], using random: inout RandomStream) {
    space.drawUniformly(into: &action, using: &random)
  }
}

extension ActionSpace {
  /// Draws an action uniformly from ±bound.
  package func drawUniformly(into action: inout [Float], using random: inout RandomStream) {
    let bound = Double(bound)
    for index in 0..<action.count { action[index] = Float(random.uniform(-bound, bound)) }
  }
}
