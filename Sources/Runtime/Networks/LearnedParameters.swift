package import Numerics

/// The parameters of a network with their gradients and their optimiser, all of one layout.
package struct LearnedParameters: ~Copyable {
  package let layout: ParameterLayout
  package var values: Buffer
  package var gradients: Buffer
  package var optimizer: Adam

  package init(layout: ParameterLayout, optimizer: Adam.Configuration) {
    self.layout = layout
    values = Buffer(count: layout.count)
    gradients = Buffer(count: layout.count)
    self.optimizer = Adam(parameters: layout.count, optimizer)
  }

  private init(layout: ParameterLayout, values: consuming Buffer, optimizer: consuming Adam) {
    self.layout = layout
    gradients = Buffer(count: layout.count)
    self.values = values
    self.optimizer = optimizer
  }

  package func copy() -> LearnedParameters {
    LearnedParameters(layout: layout, values: values.copy(), optimizer: optimizer.copy())
  }

  /// Lets `lossAndGradients` write the gradients at the values, and moves the values one optimiser step along them;
  /// if it throws, the values stay.
  package mutating func descend<Loss>(
    _ lossAndGradients: (_ values: borrowing Buffer, _ gradients: inout Buffer) throws -> Loss
  ) rethrows -> Loss {
    let loss = try lossAndGradients(values, &gradients)
    step()
    return loss
  }

  /// Moves the values one optimiser step along the gradients.
  package mutating func step() { optimizer.step(&values, gradients: gradients) }

  /// Gives each tensor's name, shape and numbers.
  package func tensors() -> [(name: String, shape: [Int], values: [Float])] {
    layout.tensors.map { ($0.name, $0.shape, values.values($0.range)) }
  }

  /// Gives a tensor's gradient by its name; nil if there is no such tensor.
  package func gradient(_ name: String) -> [Float]? {
    layout.tensors.first { $0.name == name }.map { gradients.values($0.range) }
  }
}
