import Environments
import Glibc
import Numerics
import Physics
import Testing

@Suite struct ReacherVerticalTests {
  let environment: Environment

  init() throws { environment = try EnvironmentDefinition.reacherVertical.make() }

  /// A state at rest.
  func state(_ q0: Double, _ q1: Double, goal: [Double], qvel: [Double] = [0, 0]) -> EnvironmentState {
    var state = environment.state
    state.qpos = [q0, q1]
    state.qvel = qvel
    state.goal = goal
    state.elapsed = 0
    state.warmStart = []
    return state
  }

  @Test func theModelIsTheOneDescribed() throws {
    let model = try Model(xml: environment.definition.model)
    #expect(model.timestep == 0.01)
    #expect(model.positionCount == 2 && model.velocityCount == 2 && model.controlCount == 2)
    #expect(model.bodyCount == 5, "the world, two links, the fingertip, the target")
    #expect(model.geomCount == 8, "four planes, two links, the fingertip, the target")
    #expect(model.range(ofJoint: 0) == nil)
    #expect(model.range(ofJoint: 1) == -3...3)
    #expect(environment.actionBox.low == [-1, -1] && environment.actionBox.high == [1, 1])
    #expect(environment.angles == [0])
    #expect(environment.positionNames == ["joint0", "joint1"])
    #expect(environment.definition.frameSkip == 2 && environment.definition.timeLimit == 100)
    #expect(environment.observationSize == 11)
    // water's density, in a capsule of radius 0.02 and length 0.2, and in its two half spheres
    let ball = 1000 * 4 / 3 * Double.pi * pow(0.02, 3), tube = 1000 * Double.pi * 0.02 * 0.02 * 0.2
    for (body, mass) in [("body0", tube + ball), ("body1", tube + ball), ("fingertip", ball), ("target", 0)] {
      #expect(try abs(model.mass(ofBody: model.body(body)) - mass) < 1e-12, "\(body)")
    }
  }

  @Test func theObservationIsWhatGeometrySays() throws {
    try environment.setState(state(0.5, -1.2, goal: [0.1, 0.2], qvel: [0.3, -0.4]))
    // the links turn about -y: a positive angle lifts the arm
    let x = 0.2 * cos(0.5) + 0.21 * cos(0.5 - 1.2), z = 0.25 + 0.2 * sin(0.5) + 0.21 * sin(0.5 - 1.2)
    let expected = [
      cos(0.5), cos(-1.2), sin(0.5), sin(-1.2), 0.1, 0.2, 0.3, -0.4, x - 0.1, 0, z - 0.2,
    ]
    for (value, want) in zip(environment.observation, expected) { #expect(abs(Double(value) - want) < 1e-6) }
  }

  @Test func theRewardIsThatOfTheStateBeforeAndTheClampedAction() throws {
    // stretched out to the right: the fingertip is at (0.41, 0, 0.25)
    try environment.setState(state(0, 0, goal: [0.11, 0.65]))
    #expect(try abs(environment.step([0.5, -0.25]).reward - (-0.5 - 0.25 - 0.0625)) < 1e-12)
    try environment.setState(state(0, 0, goal: [0.11, 0.65]))
    #expect(try abs(environment.step([7, -0.25]).reward - (-0.5 - 1 - 0.0625)) < 1e-12)
    // the next reward knows where the fingertip has come to
    let row = environment.observation[8...10].map { Double($0) }
    let distance = (row[0] * row[0] + row[1] * row[1] + row[2] * row[2]).squareRoot()
    #expect(abs(distance - 0.5) > 1e-3, "the arm has moved")
    #expect(try abs(environment.step([0, 0]).reward + distance) < 1e-6)
  }

  @Test func resetsDrawTheWholeRangeWithoutContact() throws {
    var random = RandomStream(seed: 1)
    var low = [Double](repeating: .infinity, count: 6), high = low.map { -$0 }
    for _ in 0..<2000 {
      try environment.reset(using: &random)
      #expect(environment.simulation.contactCount == 0)
      let state = environment.state
      for (index, value) in (state.qpos + state.qvel + state.goal).enumerated() {
        low[index] = min(low[index], value)
        high[index] = max(high[index], value)
      }
      #expect(environment.elapsed == 0)
    }
    let bounds = [
      (-Double.pi, Double.pi), (-.pi, .pi), (-0.005, 0.005), (-0.005, 0.005), (-0.2, 0.2), (0.05, 0.45),
    ]
    for (index, (bottom, top)) in bounds.enumerated() {
      let slack = 0.02 * (top - bottom)
      #expect(low[index] >= bottom && high[index] <= top, "element \(index)")
      // a folded-back arm touches itself or the floor, so the angles needn't fill their range
      if index > 1 { #expect(low[index] < bottom + slack && high[index] > top - slack, "element \(index)") }
    }
    #expect(high[0] - low[0] > 5 && high[1] - low[1] > 5)
  }

  @Test func theFloorStopsTheArm() throws {
    // straight down the fingertip would be at z = -0.16
    try environment.setState(state(-.pi / 2, 0, goal: [0, 0.3]))
    #expect(environment.simulation.contactCount > 0)
    try environment.setState(state(.pi / 2, 0, goal: [0, 0.3]))
    #expect(environment.simulation.contactCount == 0)
  }

  @Test func theTargetCannotBeTouched() throws {
    try environment.setState(state(0.3, 0.2, goal: [0.2, 0.3]))
    let other = try EnvironmentDefinition.reacherVertical.make()
    try other.setState(state(0.3, 0.2, goal: [-0.2, 0.05]))
    for _ in 0..<20 {
      _ = try environment.step([0.3, 0.1])
      _ = try other.step([0.3, 0.1])
    }
    #expect(environment.state.qpos == other.state.qpos)
  }

  @Test func gravityPullsTheArmDown() throws {
    // a positive angle lifts, so falling is a negative velocity
    try environment.setState(state(0, 0, goal: [0, 0.3]))
    for _ in 0..<10 { _ = try environment.step([0, 0]) }
    #expect(environment.state.qvel[0] < 0)
  }
}
