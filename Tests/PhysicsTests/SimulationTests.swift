import Physics
import Testing

@Suite struct SimulationTests {
  @Test func fallsLikeAFreeBody() throws {
    var simulation = try makeSimulation()
    try simulation.step(100)
    // semi-implicit Euler: z after n steps of h is -g h² n (n + 1) / 2
    let expected = -9.81 * 0.002 * 0.002 * 100 * 101 / 2
    #expect(abs(simulation.position(5) - expected) < 1e-12)
    #expect(try abs(simulation.position(ofBody: simulation.model.body("ball")).z - expected) < 1e-12)
  }

  @Test func positionsOfBodiesAndSitesFollowTheFinalState() throws {
    var simulation = try makeSimulation()
    simulation.setControl(0, to: 3)
    try simulation.step(20)
    let cart = try simulation.model.body("cart")
    #expect(simulation.position(0) > 0)
    #expect(simulation.position(ofBody: cart).x == simulation.position(0), "not those of a step before")
    let tip = try simulation.model.site("tip")
    #expect(abs((simulation.position(ofSite: tip) - simulation.position(ofBody: cart)).norm - 0.5) < 1e-12)
  }

  @Test func movesBodiesByHand() throws {
    var simulation = try makeSimulation()
    let marker = try simulation.model.mocap("marker"), body = try simulation.model.body("marker")
    #expect(simulation.position(ofBody: body) == Vector3(1, 2, 3))
    simulation.setPosition(ofMocap: marker, to: Vector3(-1, 0, 0.5))
    try simulation.step(1)
    #expect(simulation.position(ofBody: body) == Vector3(-1, 0, 0.5))
    simulation.clear()
    try simulation.forward()
    #expect(simulation.position(ofBody: body) == Vector3(1, 2, 3))
  }

  @Test func clearingForgetsEverything() throws {
    var used = try makeSimulation(), fresh = try makeSimulation()
    used.setControl(0, to: 3)
    used.setControl(1, to: -1)
    let pole = try used.model.mocap("marker")
    used.setPosition(ofMocap: pole, to: Vector3(3, 0, 0))
    try used.step(400)
    used.clear()
    #expect(used.control(0) == 0 && used.contactCount == 0 && used.warmStart.allSatisfy { $0 == 0 })
    try used.forward()
    for _ in 0..<50 {
      try used.step(4)
      try fresh.step(4)
      for index in 0..<10 { #expect(used.position(index) == fresh.position(index)) }
      #expect(used.warmStart == fresh.warmStart)
    }
  }

  @Test func refusesStatesOfTheWrongSizeOrNotFinite() throws {
    var simulation = try makeSimulation()
    let velocities = [Double](repeating: 0, count: 9)
    #expect(throws: PhysicsError.wrongCount(part: "qpos", expected: 10, actual: 1)) {
      try simulation.setState(positions: [0], velocities: velocities, activations: [])
    }
    #expect(throws: PhysicsError.notFinite(part: "qpos")) {
      try simulation.setState(
        positions: [.nan] + [Double](repeating: 0, count: 9), velocities: velocities, activations: [])
    }
  }

  @Test func reportsAnUnstableStateAndRecovers() throws {
    var simulation = try makeSimulation()
    let positions = simulation.model.initialPositions
    var velocities = [Double](repeating: 0, count: 9)
    velocities[0] = 1e11
    try simulation.setState(positions: positions, velocities: velocities, activations: [])
    #expect(throws: PhysicsError.unstable) { try simulation.step(1) }
    simulation.clear()
    try simulation.forward()
    try simulation.step(1)
  }

  @Test func survivesErrorsInsideMuJoCo() throws {
    // the stack is enough in the air, where nothing touches, but not on the ground
    let text = """
      <mujoco><size nstack="200" njmax="500" nconmax="50"/><worldbody><geom type="plane" size="1 1 1"/>
      <body pos="0 0 5"><freejoint/><geom type="box" size="0.1 0.1 0.1"/></body></worldbody></mujoco>
      """
    var simulation = try makeSimulation(text)
    let velocities = [Double](repeating: 0, count: 6)
    for _ in 0..<3 {
      try simulation.setState(positions: [0, 0, 0.05, 1, 0, 0, 0], velocities: velocities, activations: [])
      do throws(PhysicsError) {
        try simulation.step(1)
        Issue.record("stepped without a stack")
      } catch {
        guard case .failed(let reason) = error else {
          Issue.record("unexpected \(error)")
          return
        }
        #expect(reason.contains("verflow"), "\(reason)")
      }
      simulation.clear()
      try simulation.step(1)
    }
  }

  @Test func countsContacts() throws {
    let text = """
      <mujoco><worldbody><geom type="plane" size="1 1 1"/>
      <body pos="0 0 0.05"><freejoint/><geom type="sphere" size="0.1"/></body></worldbody></mujoco>
      """
    var simulation = try makeSimulation(text)
    #expect(simulation.contactCount == 1)
    try simulation.setState(
      positions: [0, 0, 5, 1, 0, 0, 0], velocities: .init(repeating: 0, count: 6), activations: [])
    try simulation.forward()
    #expect(simulation.contactCount == 0)
  }

  @Test func theWarmStartMakesItGoOnWithTheSameBits() throws {
    var first = try makeSimulation(), second = try makeSimulation()
    first.setControl(0, to: 1)
    second.setControl(0, to: 1)
    try first.step(50)
    var positions: [Double] = [], velocities: [Double] = []
    first.appendPositions(to: &positions)
    first.appendVelocities(to: &velocities)
    try second.setState(positions: positions, velocities: velocities, activations: [])
    try second.forward()
    try second.setWarmStart(first.warmStart)
    try first.step(50)
    try second.step(50)
    for index in 0..<10 { #expect(first.position(index) == second.position(index)) }
  }
}
