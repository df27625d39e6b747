package import Numerics
package import Physics

extension EnvironmentDefinition {
  package static let thrower = EnvironmentDefinition(
    name: "Thrower",
    summary: "An arm of seven joints throws a ball into a box.",
    frameSkip: 5, timeLimit: 100, model: PackageResources.thrower_xml,
    notes: EnvironmentNotes(
      observation: ArmScene.observationNames(hand: "r_wrist_roll_link", object: "ball"),
      goal: ["x of goal", "y of goal"], exampleGoal: [0.6, 0.7],
      reward: "r = −‖p − goal‖ − 0.002 Σ a²",
      terms: """
        The distance is measured in x and y. p is the ball's position, or, once it has been below z = −0.25, \
        its position at that moment; a is the clamped action.
        """,
      start: """
        The arm's angles are 0, its velocities within ±0.005 rad/s; the ball lies in the scoop. The goal is \
        drawn within ±0.3 m of (0.575, 0.5), in x and in y.
        """),
    viewpoint: .above,
    makeTask: { model throws(PhysicsError) in try Thrower(model) })
}

/// Rewards an arm for throwing a ball so that it comes down near the goal, with little effort.
///
/// Coordinates: the arm's seven angles, the goal's offsets along y and x, the ball's x, y, z and quaternion.
/// The memory holds whether (1) or not (0) the ball has come down, and its x and y then.
package struct Thrower: Task {
  package let observationSize = ArmScene.observationSize
  package let initialMemory = [0.0, 0, 0]
  private let scene: ArmScene

  /// Finds the bodies of the task in its model.
  package init(_ model: borrowing Model) throws(PhysicsError) {
    scene = try ArmScene(model, hand: "r_wrist_roll_link", object: "ball")
  }

  package func draw(_ state: inout EnvironmentState, using random: inout RandomStream) {
    for index in 7...8 { state.qpos[index] = random.uniform(-0.3, 0.3) }
    scene.drawVelocities(of: &state, within: 0.005, using: &random)
  }

  package func goal(of state: EnvironmentState) -> [Double] { scene.goal(of: state, slide: 7) }

  package func setGoal(_ goal: [Double], in state: inout EnvironmentState) {
    scene.setGoal(goal, in: &state, slide: 7)
  }

  package func reached(_ simulation: borrowing Simulation, memory: [Double]) -> [Double]? {
    scene.reached(simulation)
  }

  package func observe(
    _ simulation: borrowing Simulation, goal: [Double], into row: inout MutableSpan<Float>
  ) {
    scene.observe(simulation, into: &row)
  }

  package func reward(
    _ simulation: borrowing Simulation, goal: [Double], memory: inout [Double]
  ) -> Double {
    let ball = scene.object(simulation), goal = scene.goal(simulation)
    if memory[0] == 0 && ball.z < -0.25 {
      memory[0] = 1
      memory[1] = ball.x
      memory[2] = ball.y
    }
    let x = memory[0] == 1 ? memory[1] : ball.x, y = memory[0] == 1 ? memory[2] : ball.y
    let distance = Vector3(x - goal.x, y - goal.y, 0).norm
    return -distance - 0.002 * simulation.squaredControl
  }
}
