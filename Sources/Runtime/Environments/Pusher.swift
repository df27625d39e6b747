package import Numerics
package import Physics

extension EnvironmentDefinition {
  package static let pusher = EnvironmentDefinition(
    name: "Pusher",
    summary: "An arm of seven joints pushes a cylinder over a table to a mark.",
    frameSkip: 5, timeLimit: 100, model: PackageResources.pusher_xml,
    notes: EnvironmentNotes(
      observation: ArmScene.observationNames(hand: "tips_arm", object: "object"),
      goal: ["x of goal", "y of goal"], exampleGoal: [0.5, 0.1],
      reward: "r = −‖object − goal‖ − 0.5 ‖object − tips_arm‖ − 0.1 Σ a²",
      terms: "Each body denotes its position; a is the clamped action.",
      start: """
        The arm's angles are 0, its velocities within ±0.005 rad/s. The object lies up to 0.3 m before the \
        goal and up to 0.2 m beside it, redrawn until it is more than 0.17 m away.
        """),
    viewpoint: .above,
    makeTask: { model throws(PhysicsError) in try Pusher(model) })
}

/// Rewards an arm for having a cylinder at the goal, its hand near the cylinder, with little effort.
///
/// Coordinates: the arm's seven angles, the object's offsets along y and x, the goal's along y and x.
package struct Pusher: Task {
  package let observationSize = ArmScene.observationSize
  private let scene: ArmScene

  /// Finds the bodies of the task in its model.
  package init(_ model: borrowing Model) throws(PhysicsError) {
    scene = try ArmScene(model, hand: "tips_arm", object: "object")
  }

  package func draw(_ state: inout EnvironmentState, using random: inout RandomStream) {
    var y = 0.0, x = 0.0
    repeat {
      y = random.uniform(-0.3, 0)
      x = random.uniform(-0.2, 0.2)
    } while (y * y + x * x).squareRoot() <= 0.17
    state.qpos[7] = y
    state.qpos[8] = x
    scene.drawVelocities(of: &state, within: 0.005, using: &random)
  }

  package func goal(of state: EnvironmentState) -> [Double] { scene.goal(of: state, slide: 9) }

  package func setGoal(_ goal: [Double], in state: inout EnvironmentState) {
    scene.setGoal(goal, in: &state, slide: 9)
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
    let object = scene.object(simulation)
    let toGoal = (object - scene.goal(simulation)).norm
    let toHand = (object - scene.hand(simulation)).norm
    return -toGoal - 0.1 * simulation.squaredControl - 0.5 * toHand
  }
}
