import Environments
import Glibc
import Numerics
import Physics
import Testing

@Suite struct ReacherTurnTests {
  let environment: Environment

  init() throws { environment = try EnvironmentDefinition.reacherTurn.make() }

  @Test func theModelIsTheOneDescribed() throws {
    #expect(environment.positionNames == ["joint0", "joint1", "spinner"])
    #expect(environment.angles == [0, 2])
    #expect(environment.actionBox.low == [-1, -1] && environment.actionBox.high == [1, 1])
    #expect(environment.observationSize == 11)
    #expect(environment.definition.frameSkip == 2 && environment.definition.timeLimit == 100)
    // two capsules that overlap count twice, and so does the axle
    let model = try Model(xml: environment.definition.model)
    let capsule = 1000 * Double.pi * (0.04 * 0.04 * 0.18 + 4 / 3 * pow(0.04, 3))
    let axle = 1000 * Double.pi * 0.02 * 0.02 * 0.09
    #expect(try abs(model.mass(ofBody: model.body("spinner")) - 2 * capsule - axle) < 1e-12)
  }

  @Test func startsFillTheirRangesWithoutContact() throws {
    let extremes = try Extremes.ofStarts(environment, count: 2000) { environment in
      #expect(environment.simulation.contactCount == 0)
      let state = environment.state
      let x = state.goal[0] - 0.35, z = state.goal[1] - 0.25
      #expect(abs((x * x + z * z).squareRoot() - 0.15) < 1e-12, "on the circle around the spinner")
      return [atan2(z, x)] + state.qvel + state.qpos
    }
    #expect(extremes.fill(0, -.pi...(.pi)))
    #expect(extremes.fill(1, -0.005...0.005) && extremes.fill(2, -0.005...0.005))
    #expect(extremes.low[3] == 0 && extremes.high[3] == 0, "the spinner rests")
    for angle in 4...6 { #expect(extremes.low[angle] >= -.pi && extremes.high[angle] <= .pi) }
    #expect(extremes.fill(6, -.pi...(.pi)))
  }

  @Test func theRewardCountsTheTipAndHalfTheEffort() throws {
    var state = environment.state
    state.qpos = [2, 0.5, 0]
    state.goal = [0.35, 0.5]
    try environment.setState(state)
    // a spinner at angle 0 points up: its tip is at z = 0.25 + 0.14
    #expect(try abs(environment.step([0.5, -2]).reward - (-10 * 0.11 - 0.5 * 1.25)) < 1e-12)
  }

  @Test func theSpinnerIsStiff() throws {
    var state = environment.state
    state.qpos = [2, 0.5, 0]
    state.qvel = [0, 0, 1]
    try environment.setState(state)
    for _ in 0..<100 { _ = try environment.step([0, 0]) }
    #expect(environment.state.qvel[2] == 0 || abs(environment.state.qvel[2]) < 0.02)
  }
}

@Suite struct ReacherPushTests {
  let environment: Environment

  init() throws { environment = try EnvironmentDefinition.reacherPush.make() }

  @Test func theModelIsTheOneDescribed() throws {
    #expect(environment.positionNames == ["joint0", "joint1", "box_x", "box_z", "box_angle"])
    #expect(environment.angles == [0, 4])
    #expect(environment.observationSize == 14)
    let model = try Model(xml: environment.definition.model)
    #expect(try abs(model.mass(ofBody: model.body("box0")) - 1000 * pow(0.08, 3)) < 1e-12)
  }

  @Test func startsFillTheirRangesWithoutContact() throws {
    let extremes = try Extremes.ofStarts(environment, count: 2000) { environment in
      #expect(environment.simulation.contactCount == 0)
      let state = environment.state
      #expect(state.goal[1] == 0.03)
      return state.goal + state.qvel + state.qpos
    }
    #expect(extremes.fill(0, -0.2...0.2))
    #expect(extremes.fill(2, -0.005...0.005) && extremes.fill(3, -0.005...0.005))
    for velocity in 4...6 { #expect(extremes.low[velocity] == 0 && extremes.high[velocity] == 0) }
    #expect(extremes.fill(9, -0.2...0.2))
    // a box of half side 0.04 that doesn't touch the floor
    #expect(extremes.low[10] > 0.04 && extremes.high[10] <= 0.05)
    #expect(extremes.fill(11, -.pi...(.pi)))
  }

  @Test func theRewardCountsBothDistances() throws {
    var state = environment.state
    // the arm points straight up: the fingertip is at z = 0.25 + 0.41
    state.qpos = [.pi / 2, 0, 0.1, 0.06, 0]
    state.qvel = [0, 0, 0, 0, 0]
    state.goal = [-0.2, 0.06]
    try environment.setState(state)
    let expected = -10 * 0.3 - 0.5 * (0.01 + 0.36).squareRoot() - 0.25
    #expect(try abs(environment.step([0.5, 0]).reward - expected) < 1e-12)
  }
}
