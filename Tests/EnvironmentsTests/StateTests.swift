import Environments
import Glibc
import Numerics
import Physics
import Testing

/// What a state holds, what it must be, and what a step that can't take place leaves of it.
@Suite struct StateTests {
  private func striker() throws -> Environment { try EnvironmentDefinition.striker.make() }

  @Test(arguments: [[2, 0, 0, 0], [0, 0, 0, 0], [1, 1, 0, 0], [1.01, 0, 0, 0], [-0.5, 0, 0, 0]])
  func anOrientationMustBeAUnitQuaternion(quaternion: [Double]) throws {
    let environment = try striker()
    let before = environment.state
    var state = before
    for index in 0..<4 { state.qpos[12 + index] = quaternion[index] }
    #expect(throws: EnvironmentError.notUnit(joint: "goal", start: 12, quaternion: quaternion)) {
      try environment.setState(state)
    }
    #expect(environment.state == before)
  }

  @Test(arguments: [[0.7071, 0, 0.7071, 0], [-1, 0, 0, 0], [0.5, -0.5, 0.5, 0.5], [0.707, 0.707, 0, 0]])
  func roundingIsTolerated(quaternion: [Double]) throws {
    let environment = try striker()
    var state = environment.state
    for index in 0..<4 { state.qpos[12 + index] = quaternion[index] }
    try environment.setState(state)
    let norm = environment.state.qpos[12..<16].reduce(0) { $0 + $1 * $1 }
    #expect(abs(norm - 1) < 1e-12)
  }

  @Test func theErrorNamesTheCoordinates() {
    let error = EnvironmentError.notUnit(joint: "ball", start: 3, quaternion: [2, 0, 0.5, 0])
    #expect(
      "\(error)".hasPrefix(
        "the orientation of 'ball', qpos[3..6], must be a unit quaternion, but is [2, 0, 0.5, 0], whose norm "
          + "is 2.06"
      ))
  }

  /// Striker's published turn has no norm of 1; MuJoCo must find nothing left to do, or results would change.
  @Test func startsOfStrikerAreAsMuJoCoNormalisesThem() throws {
    let environment = try striker()
    var random = RandomStream(seed: 5)
    for _ in 0..<300 {
      try environment.reset(using: &random)
      let goal = environment.goal(of: environment.state)
      let turn = -atan((0.5 - goal[0]) / (-0.175 - goal[1] + 1e-8)) / 3.14
      var simulation = try Simulation(model: Model(xml: environment.definition.model))
      var state = environment.state
      for (index, value) in [1, 0, 0, turn].enumerated() { state.qpos[12 + index] = value }
      try simulation.setState(positions: state.qpos, velocities: state.qvel, activations: [])
      try simulation.forward()
      // MuJoCo leaves alone what it would change by less than 1e-12
      for index in 12..<16 {
        #expect(
          abs(simulation.position(index) - environment.state.qpos[index])
            < (abs(turn) > 1e-3 ? 1e-300 : 1e-12))
      }
    }
  }

  @Test(arguments: ContractTests.names) func aStepThatFailsLeavesEveryBit(name: String) throws {
    let environment = try ContractTests.make(name)
    var random = RandomStream(seed: 6)
    try environment.reset(using: &random)
    for _ in 0..<5 { _ = try environment.step(ContractTests.randomAction(for: environment, using: &random)) }
    let before = environment.state
    #expect(throws: EnvironmentError.self) {
      try environment.step([Double](repeating: .nan, count: environment.actionSize))
    }
    #expect(environment.state == before && environment.instabilities == 0)
    var wild = before
    wild.qvel = wild.qvel.map { _ in 1e9 }
    // where it explodes the state stays, with the solver's starting point
    if try environment.canGoOn(from: wild) {
      let start = environment.state
      let result = try environment.step([Double](repeating: 0, count: environment.actionSize))
      if result.isUnstable {
        #expect(environment.isOver && result.reward <= 0 && environment.instabilities == 1)
        var after = environment.state
        after.isOver = false
        #expect(after == start)
      }
    }
    environment.goBack(to: before, instabilities: 0)
    #expect(environment.state == before && environment.instabilities == 0 && !environment.isOver)
  }

  @Test func memoryThatIsGivenStaysAtStepZeroToo() throws {
    let environment = try striker()
    var state = environment.state
    #expect(state.elapsed == 0)
    state.memory = [0.25, 1, 0.1, 0.2, 0.3]
    try environment.setState(state)
    #expect(environment.state.memory == state.memory)
    state.memory = []
    state.elapsed = 7
    try environment.setState(state)
    #expect(environment.state.memory == [.greatestFiniteMagnitude, 0, 0, 0, 0])
  }

  @Test(arguments: ContractTests.names) func anEpisodeIsOverAtItsTimeLimit(name: String) throws {
    let environment = try ContractTests.make(name)
    var state = environment.state
    state.elapsed = environment.definition.timeLimit - 1
    try environment.setState(state)
    #expect(!environment.isOver)
    #expect(try environment.step(environment.actionBox.low).truncated && environment.isOver)
    let end = environment.state
    var random = RandomStream(seed: 1)
    try environment.reset(using: &random)
    #expect(!environment.isOver && !environment.state.isOver)
    try environment.setState(end)
    #expect(environment.isOver, "the end is part of the state")
  }
}
