package import Numerics

/// A network with its parameters as they were at a moment, which any number of threads can share.
package struct FrozenPerceptron: Sendable {
  package let network: MultilayerPerceptron
  package let parameters: [Float]

  package init(_ network: MultilayerPerceptron, _ parameters: borrowing Buffer) {
    self.network = network
    self.parameters = parameters.values
  }
}
