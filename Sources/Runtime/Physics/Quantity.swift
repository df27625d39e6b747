/// Names a list of numbers that a simulation holds, in MuJoCo's order.
package enum Quantity: UInt8, CaseIterable, Sendable {
  /// Seconds since the reset.
  case time = 0
  /// The number of contacts.
  case contacts = 1
  case qpos = 2, qvel = 3, act = 4, control = 5
  case qacc = 6, actuatorForces = 7, jointActuation = 8, jointConstraint = 9
  case sensors = 10
  /// World positions (3 each), quaternions (4) and matrices (9) of body frames, and positions of bodies'
  /// centres of mass.
  case bodyPositions = 11, bodyQuaternions = 12, bodyMatrices = 13, bodyCenters = 14
  case sitePositions = 15, siteMatrices = 16, geomPositions = 17, geomMatrices = 18
  /// Centres of mass of bodies with all that hangs on them (3 each).
  case subtreeCenters = 19
  /// Inertias about the centre of mass of the tree (10 each).
  case inertias = 20
  /// Velocities about the centre of mass of the tree: angular, then linear (6 each).
  case spatialVelocities = 21
  /// Forces from outside about the centre of mass of the tree: torque, then force (6 each).
  case externalForces = 22
  /// Velocities of the frames themselves in the world's directions: angular, then linear (6 each).
  case bodyVelocities = 23, siteVelocities = 24, geomVelocities = 25
}

/// Says what of all that follows from a state is brought up to it after a step; each level holds those
/// before.
package enum Freshness: Int, Comparable, Sendable {
  case positions, centers, velocities

  package static func < (left: Freshness, right: Freshness) -> Bool { left.rawValue < right.rawValue }
}

extension Quantity {
  /// What must be brought up to the state before the quantity is read.
  package var freshness: Freshness {
    switch self {
    case .subtreeCenters, .inertias: .centers
    case .spatialVelocities, .bodyVelocities, .siteVelocities, .geomVelocities: .velocities
    default: .positions
    }
  }

  /// Whether the last physics step alone tells it: forces, accelerations, contacts and sensors depend on more
  /// than the state.
  package var belongsToStep: Bool {
    switch self {
    case .contacts, .qacc, .actuatorForces, .jointActuation, .jointConstraint, .sensors, .externalForces: true
    default: false
    }
  }
}
