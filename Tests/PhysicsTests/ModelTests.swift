import Physics
import Testing

/// A pendulum with a motor, a slide without limits that carries it, and a marker moved by hand.
let cartPole = """
  <mujoco>
    <compiler angle="radian"/>
    <option timestep="0.002"/>
    <worldbody>
      <body name="cart">
        <joint name="rail" type="slide" axis="1 0 0"/>
        <geom type="box" size="0.1 0.1 0.1" mass="2"/>
        <body name="pole">
          <joint name="pivot" type="hinge" axis="0 1 0"/>
          <joint name="twist" type="hinge" axis="0 0 1" limited="true" range="-0.5 1"/>
          <geom type="capsule" fromto="0 0 0 0 0 0.5" size="0.02" mass="0.1" contype="0" conaffinity="0"/>
          <site name="tip" pos="0 0 0.5"/>
        </body>
      </body>
      <body name="ball" pos="3 0 0"><freejoint name="free"/><geom type="sphere" size="0.1"/></body>
      <body name="marker" pos="1 2 3" mocap="true"/>
    </worldbody>
    <actuator>
      <motor joint="rail" gear="10" ctrllimited="true" ctrlrange="-2 3"/>
      <motor joint="pivot"/>
    </actuator>
  </mujoco>
  """

func makeModel(_ text: String = cartPole) throws -> Model { try Model(xml: Array(text.utf8)) }

func makeSimulation(_ text: String = cartPole) throws -> Simulation {
  var simulation = try Simulation(model: makeModel(text))
  try simulation.forward()
  return simulation
}

@Suite struct ModelTests {
  @Test func readsSizesNamesAndRanges() throws {
    let model = try makeModel()
    #expect(model.positionCount == 10)
    #expect(model.velocityCount == 9)
    #expect(model.controlCount == 2)
    #expect(model.activationCount == 0)
    #expect(model.timestep == 0.002)
    #expect(model.range(ofControl: 0) == -2...3)
    #expect(model.range(ofControl: 1) == nil)
    #expect(model.range(ofJoint: 0) == nil)
    #expect(model.range(ofJoint: 2) == -0.5...1)
    #expect(model.unlimitedAngles == [1], "a slide is no angle, a limited hinge is not unlimited")
    #expect(model.positionNames.prefix(4) == ["rail", "pivot", "twist", "free.x"])
    #expect(model.velocityNames.last == "free.rz velocity")
    #expect(model.initialPositions.suffix(7) == [3, 0, 0, 1, 0, 0, 0])
    #expect(try model.mass(ofBody: model.body("cart")) == 2)
  }

  @Test func saysWhichNameIsMissing() throws {
    let model = try makeModel()
    #expect(throws: PhysicsError.missing(kind: "body", name: "wing")) { try model.body("wing") }
    #expect(throws: PhysicsError.missing(kind: "mocap body", name: "pole")) { try model.mocap("pole") }
  }

  @Test(
    arguments: [
      "", "nonsense", "<mujoco>", "<mujoco><worldbody><body><joint/></body></worldbody></mujoco>",
      "<mujoco><actuator><motor joint=\"none\"/></actuator></mujoco>",
      "<mujoco><worldbody><geom type=\"sphere\" size=\"-1\"/></worldbody></mujoco>",
    ])
  func refusesInvalidModels(text: String) {
    do throws(PhysicsError) {
      _ = try Model(xml: Array(text.utf8))
      Issue.record("compiled \(text)")
    } catch {
      guard case .invalidModel(let reason) = error else {
        Issue.record("unexpected \(error)")
        return
      }
      #expect(!reason.isEmpty)
    }
  }
}
