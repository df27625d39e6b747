import Networks
import Numerics

/// An encoder of sequences of actions as it is before it has learned anything, to measure others by.
package struct RandomActionEncoder: ~Copyable {
  /// Numbers in a latent, d.
  package let latent: Int
  private let parameters: Buffer
  private var encoding: Inference

  /// Makes an encoder of the sizes that another has: k·m, the hidden layers', 2d.
  init(sizes: [Int], using random: inout RandomStream) {
    precondition(sizes.count > 2)
    var layout = ParameterLayout()
    latent = sizes[sizes.count - 1] / 2
    let network = ActionNetworks.network(
      actions: sizes[0], hidden: sizes[1], layers: sizes.count - 3, latent: latent, in: &layout)
    var parameters = Buffer(count: layout.count)
    network.initialize(&parameters, using: &random)
    self.parameters = parameters
    encoding = Inference(network, rows: 256)
  }

  /// Gives the means of sequences: rows of k·m numbers in [−1, 1] to rows of d.
  package mutating func means(of actions: [Float], checkpoint: () throws -> Void) rethrows -> [Float] {
    let heads = try encoding.run(all: actions, parameters: parameters, checkpoint: checkpoint)
    return (0..<heads.count / (2 * latent)).flatMap { heads[2 * latent * $0..<2 * latent * $0 + latent] }
  }
}
