import Glibc
package import Numerics

/// Adam, with AMSGrad's maxima if wanted, as PyTorch computes them.
///
/// Kingma and Ba 2015; Reddi, Kale and Kumar 2018.
package struct Adam: ~Copyable {
  /// What Adam takes; the defaults are PyTorch's.
  package struct Configuration: Sendable, Equatable {
    package var learningRate: Double = 1e-3
    package var beta1: Double = 0.9
    package var beta2: Double = 0.999
    package var epsilon: Double = 1e-8
    package var usesLargest = false

    package init(learningRate: Double = 1e-3, amsgrad: Bool = false) {
      self.learningRate = learningRate
      usesLargest = amsgrad
    }
  }

  package let configuration: Configuration
  package private(set) var steps = 0
  package private(set) var first: Buffer  // moving mean of gradients
  package private(set) var second: Buffer  // moving mean of squared gradients
  package private(set) var largest: Buffer  // AMSGrad: largest second moment so far; empty otherwise

  package init(parameters count: Int, _ configuration: Configuration) {
    self.configuration = configuration
    first = Buffer(count: count)
    second = Buffer(count: count)
    largest = Buffer(count: configuration.usesLargest ? count : 0)
  }

  /// Restores a saved optimiser.
  package init(configuration: Configuration, steps: Int, first: [Float], second: [Float], largest: [Float]) {
    self.configuration = configuration
    self.steps = steps
    self.first = Buffer(first)
    self.second = Buffer(second)
    self.largest = Buffer(largest)
  }

  package func copy() -> Adam {
    Adam(
      configuration: configuration, steps: steps, first: first.values, second: second.values,
      largest: largest.values)
  }

  /// Moves the parameters one step along their gradients; those that would leave the finite numbers stay.
  /// - Returns: true if none had to stay.
  package mutating func step(_ parameters: inout Buffer, gradients: borrowing Buffer) -> Bool {
    steps += 1
    let correction1 = 1 - pow(configuration.beta1, Double(steps))
    let correction2 = 1 - pow(configuration.beta2, Double(steps))
    return parameters.adamStep(
      gradients: gradients, first: &first, second: &second, largest: &largest,
      rate: Float(configuration.learningRate / correction1), beta1: Float(configuration.beta1),
      beta2: Float(configuration.beta2), inverseRootCorrection: Float(1 / correction2.squareRoot()),
      epsilon: Float(configuration.epsilon))
  }
}
