import Glibc
import Numerics
import Physics

/// Knows what the models of the reacher family share: a two-link arm, its fingertip, and a target that is
/// moved by hand to the goal (x, z).
struct ReacherScene {
  /// What the numbers of `observeAngles` are.
  static let anglesNames = ["cosine of joint0", "cosine of joint1", "sine of joint0", "sine of joint1"]

  private let fingertipBody: Int
  private let target: Int

  /// Finds the bodies in a model of the family.
  init(_ model: borrowing Model) throws(PhysicsError) {
    fingertipBody = try model.body("fingertip")
    target = try model.mocap("target")
  }

  /// Draws every coordinate from the whole circle.
  func drawPositions(of state: inout EnvironmentState, using random: inout RandomStream) {
    for index in state.qpos.indices { state.qpos[index] = random.uniform(-.pi, .pi) }
  }

  /// Draws the arm's velocities near rest and leaves everything else at rest.
  func drawVelocities(of state: inout EnvironmentState, using random: inout RandomStream) {
    for joint in 0..<2 { state.qvel[joint] = random.uniform(-0.005, 0.005) }
  }

  /// Moves the target to the goal.
  func place(goal: [Double], in simulation: inout Simulation) {
    simulation.setPosition(ofMocap: target, to: position(of: goal))
  }

  /// The goal's place in the arm's plane.
  func position(of goal: [Double]) -> Vector3 { Vector3(goal[0], 0, goal[1]) }

  /// The goal at a place.
  func goal(at place: Vector3) -> [Double] { [place.x, place.z] }

  /// The fingertip's place.
  func fingertip(_ simulation: borrowing Simulation) -> Vector3 {
    simulation.position(ofBody: fingertipBody)
  }

  /// Writes the cosines and then the sines of the arm's two angles at the row's beginning (4 numbers).
  func observeAngles(_ simulation: borrowing Simulation, into row: inout MutableSpan<Float>) {
    for joint in 0..<2 {
      let angle = simulation.position(joint)
      row[joint] = Float(cos(angle))
      row[2 + joint] = Float(sin(angle))
    }
  }
}
