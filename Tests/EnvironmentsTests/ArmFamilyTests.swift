import Environments
import Glibc
import Numerics
import Physics
import Testing

/// Pusher, Striker and Thrower: starts, goals and what their rewards remember.
@Suite struct ArmFamilyTests {
  static let names = ["Pusher", "Striker", "Thrower"]
  static let arm = [
    "r_shoulder_pan", "r_shoulder_lift", "r_upper_arm_roll", "r_elbow_flex", "r_forearm_roll", "r_wrist_flex",
    "r_wrist_roll",
  ]

  @Test(arguments: names) func theModelsAreThoseDescribed(name: String) throws {
    let environment = try ContractTests.make(name)
    let model = try Model(xml: environment.definition.model)
    let free = ["x", "y", "z", "qw", "qx", "qy", "qz"]
    let rest: [String: [String]] = [
      "Pusher": ["object_y", "object_x", "goal_y", "goal_x"],
      "Striker": ["object_y", "object_x"] + free.map { "goal.\($0)" },
      "Thrower": ["goal_y", "goal_x"] + free.map { "ball.\($0)" },
    ]
    #expect(environment.positionNames == Self.arm + (rest[name] ?? []))
    let high: [String: [Double]] = [
      "Pusher": .init(repeating: 2, count: 7), "Striker": .init(repeating: 3, count: 7),
      "Thrower": [10, 10, 10, 10, 15, 15, 15],
    ]
    #expect(environment.actionBox.high == high[name])
    #expect(environment.actionBox.low == high[name]?.map { -$0 })
    #expect(model.timestep == 0.01 && environment.definition.frameSkip == 5)
    #expect(environment.observationSize == 23)
    #expect(environment.angles.isEmpty)
    for joint in 0..<7 { #expect(model.range(ofJoint: joint) != nil) }
  }

  @Test func pusherStartsFillTheirRanges() throws {
    let environment = try EnvironmentDefinition.pusher.make()
    let extremes = try Extremes.ofStarts(environment) { environment in
      let state = environment.state
      #expect(state.qpos[..<7].allSatisfy { $0 == 0 } && state.qpos[9...] == [0, 0])
      #expect(hypot(state.qpos[7], state.qpos[8]) > 0.17)
      #expect(state.qvel[7...].allSatisfy { $0 == 0 })
      return Array(state.qpos[7...8] + state.qvel[..<7])
    }
    #expect(extremes.fill(0, -0.3...0) && extremes.fill(1, -0.2...0.2))
    for velocity in 2..<9 { #expect(extremes.fill(velocity, -0.005...0.005)) }
    #expect(environment.goal(of: environment.state) == [0.45, -0.05])
  }

  @Test func strikerStartsFillTheirRanges() throws {
    let environment = try EnvironmentDefinition.striker.make()
    let extremes = try Extremes.ofStarts(environment) { environment in
      let state = environment.state, goal = environment.goal(of: environment.state)
      #expect(state.qpos[..<7].allSatisfy { $0 == 0 } && state.qpos[7...8] == [-0.175, 0.5])
      #expect(state.qpos[11] == -0.323)
      #expect(hypot(goal[0] - 0.5, goal[1] + 0.175) > 0.17)
      // the quaternion's last entry before it was normalised
      let turn = -atan((0.5 - goal[0]) / (-0.175 - goal[1] + 1e-8)) / 3.14
      #expect(abs(state.qpos[15] / state.qpos[12] - turn) < 1e-12)
      #expect(state.qpos[13...14] == [0, 0])
      #expect(state.qvel[7...].allSatisfy { $0 == 0 })
      return goal + state.qvel[..<7]
    }
    #expect(extremes.fill(0, 0.15...0.7) && extremes.fill(1, 0.1...1))
    for velocity in 2..<9 { #expect(extremes.fill(velocity, -0.1...0.1)) }
  }

  @Test func throwerStartsFillTheirRanges() throws {
    let environment = try EnvironmentDefinition.thrower.make()
    let extremes = try Extremes.ofStarts(environment) { environment in
      let state = environment.state
      #expect(state.qpos[..<7].allSatisfy { $0 == 0 })
      #expect(state.qpos[9...] == [0.5, -0.8, 0.275, 1, 0, 0, 0])
      #expect(state.qvel[7...].allSatisfy { $0 == 0 })
      return environment.goal(of: state) + state.qvel[..<7]
    }
    #expect(extremes.fill(0, 0.275...0.875) && extremes.fill(1, 0.2...0.8))
    for velocity in 2..<9 { #expect(extremes.fill(velocity, -0.005...0.005)) }
  }

  @Test func pusherRewardsBothDistances() throws {
    let environment = try EnvironmentDefinition.pusher.make()
    var state = environment.state
    state.qpos[7] = -0.3
    try environment.setState(state)
    let row = environment.observation.map(Double.init)
    let near = norm(row[14...16], row[17...19]), far = norm(row[17...19], row[20...22])
    #expect(abs(far - hypot(0.3, 0.048)) < 1e-6)
    let reward = try environment.step([2, 5, 0, 0, 0, 0, -1]).reward
    #expect(abs(reward - (-far - 0.1 * 9 - 0.5 * near)) < 1e-6, "5 is clamped to 2")
  }

  /// A Striker with the object at the hand (struck) or far from it, everything at rest.
  func striker(object: SIMD2<Double>) throws -> Environment {
    let environment = try EnvironmentDefinition.striker.make()
    var state = environment.state
    state.qpos[7] = object.y
    state.qpos[8] = object.x
    try environment.setGoal([0.4, 0.9], in: &state)
    try environment.setState(state)
    return environment
  }

  @Test func strikerRemembersWhereItStruck() throws {
    // with its arm stretched out and lifted to the table's height, the hand is near the object
    let environment = try EnvironmentDefinition.striker.make()
    var state = environment.state
    state.qpos[1] = 0.38
    try environment.setState(state)
    let hand = environment.observation[14...16].map(Double.init)
    #expect(hand[2] < -0.2, "the hand is down at the table")
    state.qpos[7] = hand[1]
    state.qpos[8] = hand[0] + 0.06
    try environment.setGoal([hand[0], 0.9], in: &state)
    try environment.setState(state)
    _ = try environment.step([0, 0, 0, 0, 0, 0, 0])
    #expect(environment.memory[1] == 1, "struck")
    for axis in 0..<3 { #expect(abs(environment.memory[2 + axis] - hand[axis]) < 1e-6) }

    // far away the hand's present place no longer counts, but the remembered one
    var later = environment.state
    later.qpos[7] = 0.5
    later.qpos[8] = 0
    later.qpos[0] = 1
    later.warmStart = []
    try environment.setState(later)
    let row = environment.observation.map(Double.init)
    let least = min(environment.memory[0], norm(row[17...19], row[20...22]))
    let expected = -3 * least - 0.5 * norm(row[17...19], environment.memory[2...4])
    #expect(try abs(environment.step([0, 0, 0, 0, 0, 0, 0]).reward - expected) < 1e-6)
  }

  @Test func strikerCountsTheLeastDistanceSoFar() throws {
    let environment = try striker(object: SIMD2(0.4, 0.6))
    _ = try environment.step([0, 0, 0, 0, 0, 0, 0])
    let least = environment.memory[0]
    #expect(abs(least - hypot(0.3, 0.053)) < 1e-9)
    var state = environment.state
    state.qpos[7] = -0.175
    try environment.setState(state)
    _ = try environment.step([0, 0, 0, 0, 0, 0, 0])
    #expect(environment.memory[0] == least, "going away doesn't count")
    var random = RandomStream(seed: 1)
    try environment.reset(using: &random)
    #expect(environment.memory == (try EnvironmentDefinition.striker.make().memory), "an episode forgets")
  }

  @Test func throwerRemembersWhereTheBallCameDown() throws {
    let environment = try EnvironmentDefinition.thrower.make()
    var state = environment.state
    state.qpos[9] = 0.2
    state.qpos[10] = 0.3
    state.qpos[11] = -0.24
    try environment.setState(state)
    let goal = environment.goal(of: state)
    #expect(goal == [0.575, 0.5])
    let first = try environment.step([0, 0, 0, 0, 0, 0, 0]).reward
    #expect(abs(first + hypot(0.2 - goal[0], 0.3 - goal[1])) < 1e-9)
    #expect(environment.memory[0] == 0, "not yet below")
    _ = try environment.step([0, 0, 0, 0, 0, 0, 0])
    #expect(environment.memory[0] == 1)
    let place = environment.memory
    state = environment.state
    state.qpos[9] = 0.575
    state.qpos[10] = 0.5
    try environment.setState(state)
    let reward = try environment.step([1, 0, 0, 0, 0, 0, 0]).reward
    #expect(abs(reward + hypot(place[1] - goal[0], place[2] - goal[1]) + 0.002) < 1e-4)
    #expect(environment.memory == place, "the first time counts")
  }

  @Test(arguments: names) func goalsAreWhereTheirBodyIs(name: String) throws {
    let environment = try ContractTests.make(name)
    var state = environment.state
    try environment.setGoal([0.55, 0.35], in: &state)
    try environment.setState(state)
    let goal = environment.goal(of: environment.state)
    #expect(abs(goal[0] - 0.55) < 1e-12 && abs(goal[1] - 0.35) < 1e-12)
    #expect(
      environment.observation[20...21].map(Double.init).elementsEqual([0.55, 0.35]) { abs($0 - $1) < 1e-6 })
  }

  private func norm(_ a: ArraySlice<Double>, _ b: ArraySlice<Double>) -> Double {
    zip(a, b).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot()
  }

  @Test func aStartForgetsTheEpisodeBefore() throws {
    let environment = try EnvironmentDefinition.striker.make()
    var random = RandomStream(seed: 2)
    try environment.reset(using: &random)
    let fresh = environment.memory
    for _ in 0..<30 { _ = try environment.step(Array(repeating: 0.5, count: environment.actionSize)) }
    #expect(environment.memory != fresh)
    var start = environment.state
    (start.elapsed, start.memory) = (0, [])
    try environment.setState(start)
    #expect(environment.memory == fresh)
  }
}
