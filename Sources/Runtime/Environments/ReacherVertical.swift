package import Numerics
package import Physics

extension EnvironmentDefinition {
  package static let reacherVertical = EnvironmentDefinition(
    name: "ReacherVertical",
    summary: "A two-link arm in a vertical plane moves its fingertip to a target.",
    frameSkip: 2, timeLimit: 100, model: PackageResources.reacher_vertical_xml,
    notes: EnvironmentNotes(
      observation: ReacherScene.anglesNames + [
        "x of target", "z of target", "velocity of joint0", "velocity of joint1",
        "x from target to fingertip", "y from target to fingertip", "z from target to fingertip",
      ],
      goal: ["x of target", "z of target"], exampleGoal: [0.1, 0.4],
      reward: "r = −‖fingertip − target‖ − Σ a²",
      terms: "Each body denotes its position; a is the clamped action.",
      start: """
        The arm's angles are drawn from the whole circle, its velocities within ±0.005 rad/s, the target's x \
        within ±0.2 m and its z within 0.2 m of the shoulder's, 0.25; all are redrawn until nothing touches.
        """),
    makeTask: { model throws(PhysicsError) in try ReacherVertical(model) })
}

/// Rewards a two-link arm for being close to a target with little effort.
///
/// The goal is the target's x and z. The observation holds the cosines of both angles, their sines, the goal,
/// both velocities and the vector from the target to the fingertip.
package struct ReacherVertical: Task {
  package let observationSize = 11
  package let initialGoal = [0.0, 0.3]
  package let startsWithoutContact = true
  private let scene: ReacherScene

  /// Finds the bodies of the task in its model.
  package init(_ model: borrowing Model) throws(PhysicsError) {
    scene = try ReacherScene(model)
  }

  package func draw(_ state: inout EnvironmentState, using random: inout RandomStream) {
    scene.drawPositions(of: &state, using: &random)
    state.goal = [random.uniform(-0.2, 0.2), 0.25 + random.uniform(-0.2, 0.2)]
    scene.drawVelocities(of: &state, using: &random)
  }

  package func place(goal: [Double], in simulation: inout Simulation) {
    scene.place(goal: goal, in: &simulation)
  }

  package func reached(_ simulation: borrowing Simulation, memory: [Double]) -> [Double]? {
    scene.goal(at: scene.fingertip(simulation))
  }

  package func observe(
    _ simulation: borrowing Simulation, goal: [Double], into row: inout MutableSpan<Float>
  ) {
    let difference = scene.fingertip(simulation) - scene.position(of: goal)
    scene.observeAngles(simulation, into: &row)
    for index in 0..<2 {
      row[4 + index] = Float(goal[index])
      row[6 + index] = Float(simulation.velocity(index))
    }
    for axis in 0..<3 { row[8 + axis] = Float(difference[axis]) }
  }

  package func reward(
    _ simulation: borrowing Simulation, goal: [Double], memory: inout [Double]
  ) -> Double {
    -(scene.fingertip(simulation) - scene.position(of: goal)).norm - simulation.squaredControl
  }
}
