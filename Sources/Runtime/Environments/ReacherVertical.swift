import Glibc
package import Numerics
package import Physics

extension EnvironmentDefinition {
  package static let reacherVertical = EnvironmentDefinition(
    name: "ReacherVertical",
    summary: "A two-link arm in a vertical plane moves its fingertip to a target.",
    frameSkip: 2, timeLimit: 100, model: PackageResources.reacher_vertical_xml,
    makeTask: { model throws(PhysicsError) in try ReacherVertical(model) })
}

/// Rewards a two-link arm for being close to a target with little effort.
///
/// The goal is the target's x and z. The observation holds the cosines of both angles, their sines, the goal, both
/// velocities and the vector from the target to the fingertip.
package struct ReacherVertical: Task {
  package let observationSize = 11
  package let initialGoal = [0.0, 0.3]
  package let startsWithoutContact = true
  private let fingertip: Int
  private let target: Int

  /// Finds the bodies of the task in its model.
  package init(_ model: borrowing Model) throws(PhysicsError) {
    fingertip = try model.body("fingertip")
    target = try model.mocap("target")
  }

  package func draw(_ state: inout EnvironmentState, using random: inout RandomStream) {
    for index in state.qpos.indices { state.qpos[index] = random.uniform(-.pi, .pi) }
    state.goal = [random.uniform(-0.2, 0.2), 0.25 + random.uniform(-0.2, 0.2)]
    for index in state.qvel.indices { state.qvel[index] = random.uniform(-0.005, 0.005) }
  }

  package func place(goal: [Double], in simulation: inout Simulation) {
    simulation.setPosition(ofMocap: target, to: position(of: goal))
  }

  package func observe(
    _ simulation: borrowing Simulation, goal: [Double], into row: inout MutableSpan<Float>
  ) {
    let difference = simulation.position(ofBody: fingertip) - position(of: goal)
    for joint in 0..<2 {
      let angle = simulation.position(joint)
      row[joint] = Float(cos(angle))
      row[2 + joint] = Float(sin(angle))
      row[4 + joint] = Float(goal[joint])
      row[6 + joint] = Float(simulation.velocity(joint))
    }
    for axis in 0..<3 { row[8 + axis] = Float(difference[axis]) }
  }

  package func reward(
    _ simulation: borrowing Simulation, goal: [Double], memory: inout [Double]
  ) -> Double {
    let distance = (simulation.position(ofBody: fingertip) - position(of: goal)).norm
    return -distance - simulation.squaredControl
  }

  private func position(of goal: [Double]) -> Vector3 { Vector3(goal[0], 0, goal[1]) }
}
