package import Numerics

/// What an embedding was learned on: enough to know which environments it fits.
package struct EmbeddingSource: Sendable, Equatable {
  /// Name of the environment.
  package let environment: String
  /// The environment's fingerprint.
  package let fingerprint: String
  /// The box of one raw action, m numbers.
  package let actionBox: Box
  /// Actions in a sequence, k.
  package let length: Int
  /// Size of qpos ++ qvel, n.
  package let observationSize: Int
  /// The elements of qpos that are angles of unlimited hinges.
  package let angles: [Int]

  package init(
    environment: String, fingerprint: String, actionBox: Box, length: Int, observationSize: Int, angles: [Int]
  ) {
    self.environment = environment
    self.fingerprint = fingerprint
    self.actionBox = actionBox
    self.length = length
    self.observationSize = observationSize
    self.angles = angles
  }

  package var actionSize: Int { actionBox.size }

  /// Raw actions as one row of k·m numbers in [−1, 1], as the encoder takes them.
  package func normalized(_ actions: [Double]) -> [Float] {
    actions.enumerated().map { Float(actionBox.unit(of: $1, in: $0 % actionSize)) }
  }

  /// Rows of numbers in [−1, 1] as raw actions.
  package func raw(_ actions: [Float]) -> [Double] {
    actions.enumerated().map { actionBox.value(atUnit: Double($1), in: $0 % actionSize) }
  }

  /// What the predictor sees of observations (rows of n numbers), before whitening.
  package func stateFeatures(_ observations: [Float], _ condition: Condition) -> [Float] {
    guard condition == .angles, !angles.isEmpty else { return observations }
    var features: [Float] = []
    features.reserveCapacity(observations.count / observationSize * stateSize(condition))
    for row in stride(from: 0, to: observations.count, by: observationSize) {
      for index in 0..<observationSize {
        let value = observations[row + index]
        if angles.contains(index) {
          features.append(Float(cosine(Double(value))))
          features.append(Float(sine(Double(value))))
        } else {
          features.append(value)
        }
      }
    }
    return features
  }

  /// Size of what the predictor sees of a state.
  package func stateSize(_ condition: Condition) -> Int {
    observationSize + (condition == .angles ? angles.count : 0)
  }
}
