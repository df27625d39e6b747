package import Numerics

/// The parameters of a network with their gradients and their optimiser, all of one layout, and the running statistics of
/// its batch normalisations, which have a layout of their own.
package struct LearnedParameters: ~Copyable {
  package let layout: ParameterLayout
  package var values: Buffer
  package var gradients: Buffer
  package var optimizer: Adam
  /// Of the statistics: empty in networks without batch normalisation.
  package let statisticsLayout: ParameterLayout
  package var statistics: Buffer

  package init(
    layout: ParameterLayout, statistics statisticsLayout: ParameterLayout = ParameterLayout(),
    optimizer: Adam.Configuration
  ) {
    self.layout = layout
    self.statisticsLayout = statisticsLayout
    values = Buffer(count: layout.count)
    gradients = Buffer(count: layout.count)
    statistics = Buffer(count: statisticsLayout.count)
    self.optimizer = Adam(parameters: layout.count, optimizer)
  }

  private init(copying other: borrowing LearnedParameters) {
    layout = other.layout
    statisticsLayout = other.statisticsLayout
    values = other.values.copy()
    gradients = Buffer(count: layout.count)
    statistics = other.statistics.copy()
    optimizer = other.optimizer.copy()
  }

  /// Lets `begin` draw the values and set the statistics at their beginning.
  package mutating func initialize(_ begin: (_ values: inout Buffer, _ statistics: inout Buffer) -> Void) {
    begin(&values, &statistics)
  }

  package func copy() -> LearnedParameters { LearnedParameters(copying: self) }

  /// Lets `lossAndGradients` write the gradients at the values, and moves the values one optimiser step along them;
  /// if it throws, the values stay.
  package mutating func descend<Loss>(
    _ lossAndGradients: (_ values: borrowing Buffer, _ gradients: inout Buffer) throws -> Loss
  ) rethrows -> Loss {
    let loss = try lossAndGradients(values, &gradients)
    step()
    return loss
  }

  /// Descends in the same way in a network with batch normalisations, whose statistics `lossAndGradients` moves last, if it
  /// doesn't throw.
  package mutating func descend<Loss>(
    _ lossAndGradients: (
      _ values: borrowing Buffer, _ statistics: inout Buffer, _ gradients: inout Buffer
    ) throws -> Loss
  ) rethrows -> Loss {
    let loss = try lossAndGradients(values, &statistics, &gradients)
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
