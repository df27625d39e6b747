import Numerics
import Physics

/// Knows what the models of the seven-joint family share: an arm, whose joints come first, an object and a
/// goal.
///
/// The goal is where the goal's body lies, x and y in the world; it is among the coordinates.
struct ArmScene {
  static let joints = 7
  static let observationSize = 23

  private let handBody: Int
  private let objectBody: Int
  private let goalBody: Int
  /// Where the goal lies in the model.
  private let home: Vector3
  /// Where the object lies in the model.
  private let objectHome: Vector3

  /// Finds the bodies in a model of the family.
  init(_ model: borrowing Model, hand: String, object: String) throws(PhysicsError) {
    handBody = try model.body(hand)
    objectBody = try model.body(object)
    goalBody = try model.body("goal")
    home = model.initialPosition(ofBody: goalBody)
    objectHome = model.initialPosition(ofBody: objectBody)
  }

  /// Where a goal lies, x and y, that slides by the coordinates from `slide` on: along y, then along x.
  func goal(of state: EnvironmentState, slide: Int) -> [Double] {
    [home.x + state.qpos[slide + 1], home.y + state.qpos[slide]]
  }

  /// Lays such a goal to x and y.
  func setGoal(_ goal: [Double], in state: inout EnvironmentState, slide: Int) {
    state.qpos[slide + 1] = goal[0] - home.x
    state.qpos[slide] = goal[1] - home.y
  }

  /// What each number of the family's observation is.
  static func observationNames(hand: String, object: String) -> [String] {
    let joints = [
      "shoulder_pan", "shoulder_lift", "upper_arm_roll", "elbow_flex", "forearm_roll", "wrist_flex",
      "wrist_roll",
    ]
    return joints.map { "angle of r_\($0)" } + joints.map { "velocity of r_\($0)" }
      + [hand, object, "goal"].flatMap { body in ["x", "y", "z"].map { "\($0) of \(body)" } }
  }

  /// Draws the arm's velocities near rest and leaves everything else at rest.
  func drawVelocities(
    of state: inout EnvironmentState, within bound: Double, using random: inout RandomStream
  ) {
    for joint in 0..<ArmScene.joints { state.qvel[joint] = random.uniform(-bound, bound) }
  }

  /// The place of the arm's hand.
  func hand(_ simulation: borrowing Simulation) -> Vector3 { simulation.position(ofBody: handBody) }

  /// The object's place.
  func object(_ simulation: borrowing Simulation) -> Vector3 { simulation.position(ofBody: objectBody) }

  /// The goal's place.
  func goal(_ simulation: borrowing Simulation) -> Vector3 { simulation.position(ofBody: goalBody) }

  /// The goal where the object lies.
  func reached(_ simulation: borrowing Simulation) -> [Double] {
    let object = object(simulation)
    return [object.x, object.y]
  }

  /// Where an object lies that slides along y and x, by the coordinates from 7 on.
  func object(of state: EnvironmentState) -> Vector3 {
    Vector3(objectHome.x + state.qpos[8], objectHome.y + state.qpos[7], objectHome.z)
  }

  /// Writes the arm's angles and velocities, then the places of hand, object and goal (23 numbers).
  func observe(_ simulation: borrowing Simulation, into row: inout MutableSpan<Float>) {
    let hand = hand(simulation), object = object(simulation), goal = goal(simulation)
    for joint in 0..<ArmScene.joints {
      row[joint] = Float(simulation.position(joint))
      row[7 + joint] = Float(simulation.velocity(joint))
    }
    for axis in 0..<3 {
      row[14 + axis] = Float(hand[axis])
      row[17 + axis] = Float(object[axis])
      row[20 + axis] = Float(goal[axis])
    }
  }
}
