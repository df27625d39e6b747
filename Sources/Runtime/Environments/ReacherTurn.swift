import Glibc
package import Numerics
package import Physics

extension EnvironmentDefinition {
  package static let reacherTurn = EnvironmentDefinition(
    name: "ReacherTurn",
    summary: "A two-link arm turns a spinner until its tip points to a target.",
    frameSkip: 2, timeLimit: 100, model: PackageResources.reacher_turn_xml,
    notes: EnvironmentNotes(
      observation: ReacherScene.anglesNames + [
        "x of target", "z of target", "velocity of joint0", "velocity of joint1", "velocity of spinner",
        "x of tip", "z of tip",
      ],
      goal: ["x of target", "z of target"], exampleGoal: [0.5, 0.25],
      reward: "r = −10 ‖tip − target‖ − ½ Σ a²",
      terms: "The spinner's tip and the target denote their positions; a is the clamped action.",
      start: """
        All three angles are drawn from the whole circle, the arm's velocities within ±0.005 rad/s; the \
        spinner rests. The target lies anywhere on the circle of radius 0.15 m around the spinner's axle at \
        (0.35, 0.25). All are redrawn until nothing touches.
        """),
    makeTask: { model throws(PhysicsError) in try ReacherTurn(model) })
}

/// Rewards a two-link arm for turning a spinner's tip to a target with little effort.
///
/// The goal is the target's x and z. The observation holds the cosines of both arm angles, their sines, the
/// goal, three velocities (arm, spinner) and the tip's x and z.
package struct ReacherTurn: Task {
  package let observationSize = 11
  package let initialGoal = [0.35, 0.4]
  package let startsWithoutContact = true
  private let scene: ReacherScene
  private let tip: Int

  /// Finds the bodies and the site of the task in its model.
  package init(_ model: borrowing Model) throws(PhysicsError) {
    scene = try ReacherScene(model)
    tip = try model.site("tip")
  }

  package func draw(_ state: inout EnvironmentState, using random: inout RandomStream) {
    scene.drawPositions(of: &state, using: &random)
    state.goal = goal(at: random.uniform(-.pi, .pi))
    scene.drawVelocities(of: &state, using: &random)
  }

  package func place(goal: [Double], in simulation: inout Simulation) {
    scene.place(goal: goal, in: &simulation)
  }

  /// The target on the circle around the spinner, a little outside the tip's.
  private func goal(at angle: Double) -> [Double] {
    [0.35 + 0.15 * cos(angle), 0.25 + 0.15 * sin(angle)]
  }

  package func reached(_ simulation: borrowing Simulation, memory: [Double]) -> [Double]? {
    let tip = simulation.position(ofSite: tip)
    return goal(at: atan2(tip.z - 0.25, tip.x - 0.35))
  }

  package func observe(
    _ simulation: borrowing Simulation, goal: [Double], into row: inout MutableSpan<Float>
  ) {
    let tip = simulation.position(ofSite: tip)
    scene.observeAngles(simulation, into: &row)
    for index in 0..<2 { row[4 + index] = Float(goal[index]) }
    for joint in 0..<3 { row[6 + joint] = Float(simulation.velocity(joint)) }
    row[9] = Float(tip.x)
    row[10] = Float(tip.z)
  }

  package func reward(
    _ simulation: borrowing Simulation, goal: [Double], memory: inout [Double]
  ) -> Double {
    let distance = (simulation.position(ofSite: tip) - scene.position(of: goal)).norm
    return -10 * distance - 0.5 * simulation.squaredControl
  }
}
