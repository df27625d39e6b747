package import Numerics
package import Physics

extension EnvironmentDefinition {
  package static let reacherPush = EnvironmentDefinition(
    name: "ReacherPush",
    summary: "A two-link arm pushes a box along the floor to a target.",
    frameSkip: 2, timeLimit: 100, model: PackageResources.reacher_push_xml,
    notes: EnvironmentNotes(
      observation: ReacherScene.anglesNames + [
        "x of box", "z of box", "angle of box", "x of target", "z of target", "velocity of joint0",
        "velocity of joint1", "velocity of box_x", "velocity of box_z", "velocity of box_angle",
      ],
      goal: ["x of target", "z of target"], exampleGoal: [0.1, 0.03],
      reward: "r = −10 ‖box − target‖ − ½ ‖fingertip − box‖ − Σ a²",
      terms: "Each body denotes its position; a is the clamped action.",
      start: """
        The arm's angles and the box's are drawn from the whole circle, the arm's velocities within ±0.005 \
        rad/s; the box rests, its x within ±0.2 m, its z in [0.03, 0.05]. The target's x is within ±0.2 m, \
        its z 0.03. All are redrawn until nothing touches.
        """),
    makeTask: { model throws(PhysicsError) in try ReacherPush(model) })
}

/// Rewards a two-link arm for having a box at a target, itself near the box, with little effort.
///
/// The goal is the target's x and z. The observation holds the cosines of both arm angles, their sines, the
/// box's x, z and angle, the goal and five velocities (arm, box).
package struct ReacherPush: Task {
  package let observationSize = 14
  package let initialGoal = [0.0, 0.03]
  package let startsWithoutContact = true
  private let scene: ReacherScene
  private let box: Int

  /// Finds the bodies of the task in its model.
  package init(_ model: borrowing Model) throws(PhysicsError) {
    scene = try ReacherScene(model)
    box = try model.body("box0")
  }

  package func draw(_ state: inout EnvironmentState, using random: inout RandomStream) {
    scene.drawPositions(of: &state, using: &random)
    state.qpos[2] = random.uniform(-0.2, 0.2)
    state.qpos[3] = random.uniform(0.03, 0.05)
    state.goal = [random.uniform(-0.2, 0.2), 0.03]
    scene.drawVelocities(of: &state, using: &random)
  }

  package func place(goal: [Double], in simulation: inout Simulation) {
    scene.place(goal: goal, in: &simulation)
  }

  package func reached(_ simulation: borrowing Simulation, memory: [Double]) -> [Double]? {
    // targets lie on the floor
    [simulation.position(ofBody: box).x, initialGoal[1]]
  }

  package func observe(
    _ simulation: borrowing Simulation, goal: [Double], into row: inout MutableSpan<Float>
  ) {
    scene.observeAngles(simulation, into: &row)
    for index in 0..<3 { row[4 + index] = Float(simulation.position(2 + index)) }
    for index in 0..<2 { row[7 + index] = Float(goal[index]) }
    for joint in 0..<5 { row[9 + joint] = Float(simulation.velocity(joint)) }
  }

  package func reward(
    _ simulation: borrowing Simulation, goal: [Double], memory: inout [Double]
  ) -> Double {
    let box = simulation.position(ofBody: box)
    let toTarget = (box - scene.position(of: goal)).norm
    let toBox = (scene.fingertip(simulation) - box).norm
    return -10 * toTarget - 0.5 * toBox - simulation.squaredControl
  }
}
