package import Networks
import Numerics

/// The encoder `e_a(z | a)`: a sequence of actions to the mean and log variance of its latent (paper, section
/// 3).
package enum ActionNetworks {
  /// Appends `prefix.0 …`, `prefix.mean` and `prefix.log_variance`; its output is (B, 2d): mean, log
  /// variance.
  package static func network(
    _ prefix: String = "encoder", actions: Int, hidden: Int, layers: Int, latent: Int,
    in layout: inout ParameterLayout
  ) -> MultilayerPerceptron {
    let sizes = [actions] + Array(repeating: hidden, count: layers + 1)
    var all = (0...layers).map {
      Linear("\(prefix).\($0)", inputs: sizes[$0], outputs: sizes[$0 + 1], .selu, in: &layout)
    }
    all.append(
      Linear(
        heads: ["\(prefix).mean", "\(prefix).log_variance"], inputs: hidden, outputs: latent, .identity,
        in: &layout))
    return MultilayerPerceptron(layers: all)
  }
}
