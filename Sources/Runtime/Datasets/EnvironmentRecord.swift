package import Numerics

/// Identifies the environment that data come from, with what can't be told from the numbers themselves.
package struct EnvironmentRecord: Sendable, Equatable {
  package let name: String
  /// The fingerprint of the definition: data fit an environment of equal name and fingerprint.
  package let fingerprint: String
  package let frameSkip: Int, timeLimit: Int
  package let actions: Box
  /// The names of the actuators, which are the elements of an action.
  package let actionNames: [String]
  /// The names of `qpos ++ qvel`, no two alike: "joint0", "joint0 velocity".
  package let coordinates: [String]
  /// The elements of `qpos` that are angles of hinges without limits.
  package let angles: [Int]
  /// The definition itself where no catalogue has it; empty otherwise.
  package let definition: [UInt8]

  package init(
    name: String, fingerprint: String, frameSkip: Int, timeLimit: Int, actions: Box,
    actionNames: [String], coordinates: [String], angles: [Int], definition: [UInt8] = []
  ) {
    self.name = name
    self.fingerprint = fingerprint
    self.frameSkip = frameSkip
    self.timeLimit = timeLimit
    self.actions = actions
    self.actionNames = actionNames
    self.coordinates = coordinates
    self.angles = angles
    self.definition = definition
  }
}
