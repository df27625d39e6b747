import Foundation
import Physics
import TestSupport
import Testing

/// Compiled models that were damaged, or made to do harm, are refused or can be simulated; nothing crashes.
///
/// DYNE_TESTS=long damages fifty times as many.
@Suite struct DamagedModelTests {
  /// A model with all that has indices in it.
  static let rich = """
    <mujoco>
      <asset>
        <mesh name="tetra" vertex="0 0 0 .2 0 0 0 .2 0 0 0 .2 .1 .1 .1"/>
        <hfield name="hills" nrow="5" ncol="5" size="2 2 .2 .1"/>
        <texture name="grid" type="2d" builtin="checker" rgb1="1 1 1" rgb2="0 0 0" width="16" height="16"/>
        <material name="grid" texture="grid"/>
      </asset>
      <worldbody>
        <light pos="0 0 3"/><camera name="top" pos="0 0 4"/>
        <geom type="hfield" hfield="hills" material="grid"/>
        <site name="anchor" pos="0 0 1.5"/>
        <body name="hand" mocap="true" pos="1 1 1"><geom type="sphere" size=".05" contype="0" \
        conaffinity="0"/></body>
        <body name="free" pos="0 .5 1"><freejoint name="root"/><geom name="gm" type="mesh" mesh="tetra"/>
          <site name="s0"/><camera name="eye" mode="targetbody" target="arm"/></body>
        <body name="arm" pos="0 0 1"><joint name="ball" type="ball"/>
          <geom type="capsule" size=".05" fromto="0 0 0 .3 0 0"/><site name="s1" pos=".1 0 0"/>
          <body name="low" pos=".3 0 0"><joint name="hinge" axis="0 1 0" limited="true" range="-1 1"/>
            <geom name="gy" type="cylinder" size=".05 .1"/><site name="s2" pos=".1 0 0"/><site name="side" \
            pos="0 0 .2"/>
            <body name="tip" pos=".2 0 0"><joint name="slide" type="slide" axis="1 0 0"/>
              <geom name="gb" type="box" size=".05 .05 .05"/><site name="s3"/></body></body></body>
        <body name="other" pos="0 -.5 1"><freejoint/><geom type="mesh" mesh="tetra"/></body>
      </worldbody>
      <contact><pair geom1="gm" geom2="gb"/><exclude body1="arm" body2="tip"/></contact>
      <equality><weld body1="hand" body2="other"/><joint joint1="hinge" joint2="slide"/></equality>
      <tendon>
        <spatial name="sp" limited="true" range="0 3">
          <site site="anchor"/><geom geom="gy" sidesite="side"/><site site="s2"/></spatial>
        <fixed name="fx"><joint joint="hinge" coef="1"/><joint joint="slide" coef="2"/></fixed>
      </tendon>
      <actuator><motor name="m" joint="hinge"/><motor site="s3" refsite="s1"/><general tendon="sp"/>
        <general tendon="fx" dyntype="filter" dynprm="1"/></actuator>
      <sensor><touch site="s3"/><jointpos joint="hinge"/><ballquat joint="ball"/><tendonpos tendon="sp"/>
        <framepos objtype="site" objname="s3" reftype="body" refname="arm"/><subtreecom body="arm"/>
        <actuatorfrc actuator="m"/></sensor>
      <custom><numeric name="n" data="1 2 3"/><text name="t" data="hello"/></custom>
    </mujoco>
    """

  @Test func aWholeModelIsSound() throws {
    try Self.use(try Model(xml: Array(Self.rich.utf8)).encoded())
  }

  @Test func nothingCrashes() throws {
    let whole = try Model(xml: Array(Self.rich.utf8)).encoded()
    var random = SeededGenerator(seed: 21)
    var refused = 0
    let rounds = TestTier.current >= .long ? 50_000 : 1_000
    for _ in 0..<rounds {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...3, using: &random) { Self.damage(&bytes, using: &random) }
      do { try Self.use(bytes) } catch is PhysicsError { refused += 1 }
    }
    #expect(refused > rounds / 20, "\(refused)")
  }

  @Test func cutModelsAreRefused() throws {
    let whole = try Model(xml: Array(Self.rich.utf8)).encoded()
    for count in stride(from: 0, to: whole.count, by: 97) {
      #expect(throws: PhysicsError.self) { try Self.use(Array(whole.prefix(count))) }
    }
  }

  /// Changes a byte, a bit or a whole number.
  private static func damage(_ bytes: inout [UInt8], using random: inout SeededGenerator) {
    let end = Int.random(in: 0..<3, using: &random) == 0 ? min(4_000, bytes.count) : bytes.count
    let place = Int.random(in: 0..<end - 4, using: &random) & ~3
    let number: Int32
    switch Int.random(in: 0..<5, using: &random) {
    case 0: number = .random(in: .min ... .max, using: &random)
    case 1: number = .random(in: -10...300, using: &random)
    case 2: number = -1
    case 3:
      bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      return
    default:
      bytes[place] = .random(in: 0...255, using: &random)
      return
    }
    for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: number >> (8 * Int32(index))) }
  }

  /// Takes up a model, asks it everything, and moves it a little.
  private static func use(_ bytes: [UInt8]) throws {
    let model = try Model(encoded: bytes)
    try model.requireFinite()
    _ = (model.positionNames, model.velocityNames, model.controlNames, model.unlimitedAngles, model.masses)
    for kind in ElementKind.allCases { _ = model.names(of: kind) }
    for joint in 0..<model.jointCount {
      _ = (model.range(ofJoint: joint), model.positions(ofJoint: joint), model.velocities(ofJoint: joint))
    }
    for control in 0..<model.controlCount { _ = model.range(ofControl: control) }
    for sensor in 0..<model.count(of: .sensor) { _ = model.readings(ofSensor: sensor) }
    var simulation = try Simulation(model: model)
    try simulation.forward()
    try simulation.step(5)
  }
}
