import Glibc
package import Numerics
package import Physics

extension EnvironmentDefinition {
  package static let striker = EnvironmentDefinition(
    name: "Striker",
    summary: "An arm of seven joints strikes a ball so that it rolls into a goal.",
    frameSkip: 5, timeLimit: 100, model: PackageResources.striker_xml,
    notes: EnvironmentNotes(
      observation: ArmScene.observationNames(hand: "tips_arm", object: "object"),
      goal: ["x of goal", "y of goal"], exampleGoal: [0.4, 0.6],
      reward: "r = −3 min ‖object − goal‖ − 0.5 ‖object − p‖ − 0.1 Σ a²",
      terms: """
        The minimum is over the episode so far. p is tips_arm's position now, or, once the object has been \
        struck (within 0.1 m of tips_arm), its position in the latest step that struck; a is the clamped \
        action.
        """,
      start: """
        The arm's angles are 0, its velocities within ±0.1 rad/s. The object lies at (0.5, −0.175), the goal \
        at x in [0.15, 0.7] and y in [0.1, 1], redrawn until they are more than 0.17 m apart; the goal is \
        rotated according to where the object lies.
        """),
    viewpoint: .above,
    makeTask: { model throws(PhysicsError) in try Striker(model) })
}

/// Rewards an arm for the least distance that a ball has had from the goal, and for having been near the
/// ball.
///
/// Coordinates: the arm's seven angles, the ball's y and x, the goal's x, y, z and quaternion. The memory
/// holds the least distance so far, whether (1) or not (0) the ball has been struck, and where the hand was
/// then.
package struct Striker: Task {
  package let observationSize = ArmScene.observationSize
  package let initialMemory = [Double.greatestFiniteMagnitude, 0, 0, 0, 0]
  private let scene: ArmScene
  /// Where the ball starts, x and y.
  private let ball = SIMD2(0.5, -0.175)

  /// Finds the bodies of the task in its model.
  package init(_ model: borrowing Model) throws(PhysicsError) {
    scene = try ArmScene(model, hand: "tips_arm", object: "object")
  }

  package func draw(_ state: inout EnvironmentState, using random: inout RandomStream) {
    state.qpos[7] = ball.y
    state.qpos[8] = ball.x
    var place = SIMD2(0.0, 0.0)
    repeat {
      place = SIMD2(random.uniform(0.15, 0.7), random.uniform(0.1, 1))
    } while ((ball - place) * (ball - place)).sum().squareRoot() <= 0.17
    setGoal([place.x, place.y], in: &state)
    scene.drawVelocities(of: &state, within: 0.1, using: &random)
  }

  package func goal(of state: EnvironmentState) -> [Double] { [state.qpos[9], state.qpos[10]] }

  package func setGoal(_ goal: [Double], in state: inout EnvironmentState) {
    let across = ball.x - goal[0], along = ball.y - goal[1]
    state.qpos[9] = goal[0]
    state.qpos[10] = goal[1]
    // 3.14 instead of π, and a turn in place of a sine: as published, where MuJoCo normalises it so
    let turn = -atan(across / (along + 1e-8)) / 3.14
    let scale = 1 / (1 + turn * turn).squareRoot()
    let quaternion = [scale, 0, 0, turn * scale]
    for index in 0..<4 { state.qpos[12 + index] = quaternion[index] }
  }

  package func reached(_ simulation: borrowing Simulation, memory: [Double]) -> [Double]? {
    scene.reached(simulation)
  }

  package let goalMemory = 0..<1

  package func remember(_ state: EnvironmentState, in memory: inout [Double]) {
    // the goal's body is free: its place is its coordinates
    let goal = Vector3(state.qpos[9], state.qpos[10], state.qpos[11])
    memory[0] = min(memory[0], (scene.object(of: state) - goal).norm)
  }

  package func observe(
    _ simulation: borrowing Simulation, goal: [Double], into row: inout MutableSpan<Float>
  ) {
    scene.observe(simulation, into: &row)
  }

  package func reward(
    _ simulation: borrowing Simulation, goal: [Double], memory: inout [Double]
  ) -> Double {
    let object = scene.object(simulation)
    var hand = scene.hand(simulation)
    memory[0] = min(memory[0], (object - scene.goal(simulation)).norm)
    if (object - hand).norm < 0.1 {
      memory[1] = 1
      for axis in 0..<3 { memory[2 + axis] = hand[axis] }
    }
    if memory[1] == 1 { hand = Vector3(memory[2], memory[3], memory[4]) }
    return -3 * memory[0] - 0.1 * simulation.squaredControl - 0.5 * (object - hand).norm
  }
}
