package import Numerics

/// The parameters of a network with their gradients and their optimiser, all of one layout, and the running
/// statistics of its batch normalisations, which have a layout of their own.
package struct LearnedParameters: ~Copyable {
  package let layout: ParameterLayout
  package var values: Buffer
  package var gradients: Buffer
  package var optimizer: Adam
  /// Of the statistics: empty in networks without batch normalisation.
  package let statisticsLayout: ParameterLayout
  package var statistics: Buffer
  /// What they were before a batch moved them.
  private var formerStatistics: Buffer

  package init(
    layout: ParameterLayout, statistics statisticsLayout: ParameterLayout = ParameterLayout(),
    optimizer: Adam.Configuration
  ) {
    self.layout = layout
    self.statisticsLayout = statisticsLayout
    values = Buffer(count: layout.count)
    gradients = Buffer(count: layout.count)
    statistics = Buffer(count: statisticsLayout.count)
    formerStatistics = Buffer(count: statisticsLayout.count)
    self.optimizer = Adam(parameters: layout.count, optimizer)
  }

  private init(copying other: borrowing LearnedParameters) {
    layout = other.layout
    statisticsLayout = other.statisticsLayout
    values = other.values.copy()
    gradients = Buffer(count: layout.count)
    statistics = other.statistics.copy()
    formerStatistics = Buffer(count: statisticsLayout.count)
    optimizer = other.optimizer.copy()
  }

  /// Lets `begin` draw the values and set the statistics at their beginning.
  package mutating func initialize(_ begin: (_ values: inout Buffer, _ statistics: inout Buffer) -> Void) {
    begin(&values, &statistics)
  }

  package func copy() -> LearnedParameters { LearnedParameters(copying: self) }

  /// Lets `lossAndGradients` write the gradients at the values, and moves the values one optimiser step along
  /// them; if it throws, the values stay.
  ///
  /// Throws `Divergence` where loss or gradients aren't finite; the values, which stay, are then the last
  /// ones that were good.
  package mutating func descend<Loss: TrainingLoss>(
    _ lossAndGradients: (_ values: borrowing Buffer, _ gradients: inout Buffer) throws -> Loss
  ) throws -> Loss {
    let loss = try lossAndGradients(values, &gradients)
    if let fault = loss.fault { throw Divergence(fault) }
    try step()
    return loss
  }

  /// Descends in the same way in a network with batch normalisations, whose statistics `lossAndGradients`
  /// moves last, if it doesn't throw.
  package mutating func descend<Loss: TrainingLoss>(
    _ lossAndGradients: (
      _ values: borrowing Buffer, _ statistics: inout Buffer, _ gradients: inout Buffer
    ) throws -> Loss
  ) throws -> Loss {
    keepStatistics()
    let loss = try lossAndGradients(values, &statistics, &gradients)
    do {
      if let fault = loss.fault { throw Divergence(fault) }
      try requireStatistics()
      try step()
    } catch {
      statistics.set(formerStatistics)
      throw error
    }
    return loss
  }

  /// Keeps the running statistics for `requireStatistics`, before a batch moves them.
  package mutating func keepStatistics() { formerStatistics.set(statistics) }

  /// Throws where a running statistic isn't finite any more, and takes up those that were kept.
  package mutating func requireStatistics() throws(Divergence) {
    guard !statistics.isFinite else { return }
    statistics.set(formerStatistics)
    throw Divergence("a batch's mean or variance")
  }

  /// Moves the values one optimiser step along the gradients.
  ///
  /// Throws `Divergence` before it moves anything where a gradient or its square isn't finite; values that a
  /// step would take beyond the finite numbers stay, and it throws after it.
  package mutating func step(_ name: String = "") throws(Divergence) {
    try checkGradients(name)
    guard optimizer.step(&values, gradients: gradients) else { throw Divergence("a parameter" + name) }
  }

  /// Throws where a gradient or its square, which the optimiser averages, isn't finite.
  package func checkGradients(_ name: String = "") throws(Divergence) {
    let largest = Float.greatestFiniteMagnitude.squareRoot()
    guard gradients.isWithin(largest) else { throw Divergence("the gradient" + name) }
  }

  /// Gives each tensor's name, shape and numbers.
  package func tensors() -> [(name: String, shape: [Int], values: [Float])] {
    layout.tensors.map { ($0.name, $0.shape, values.values($0.range)) }
  }

  /// Gives a tensor's gradient by its name; nil if there is no such tensor.
  package func gradient(_ name: String) -> [Float]? {
    layout.tensors.first { $0.name == name }.map { gradients.values($0.range) }
  }
}
