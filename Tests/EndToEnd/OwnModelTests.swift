import TestSupport
import Testing

/// Models as people write them, with keyframes, mocap bodies, ball and free joints, and without actuators.
@Suite struct OwnModelTests {
  /// A ball joint, a free joint, a mocap body, an actuator without a range and one with an activation; two
  /// keyframes.
  private static let gripper = """
    <mujoco model="gripper"><compiler angle="radian"/>
    <worldbody><camera name="side" pos="0 -2 1" xyaxes="1 0 0 0 .4 1"/>
    <body mocap="true" name="target" pos=".3 0 .2"><geom type="box" size=".05 .02 .01" contype="0"/></body>
    <body name="base" pos="0 0 .3"><joint axis="0 1 0"/><geom type="capsule" fromto="0 0 0 .3 0 0" \
    size=".03"/>
    <body pos=".3 0 0"><joint type="ball" name="wrist"/>
    <geom type="capsule" fromto="0 0 0 .2 0 0" size=".03"/></body></body>
    <body name="ball" pos="0 .5 .3"><freejoint name="root"/><geom size=".05"/></body></worldbody>
    <actuator><motor joint="wrist" name="twist"/>
    <general name="muscle" joint="wrist" dyntype="filter" dynprm="0.1" ctrllimited="true" ctrlrange="0 2"
    gear="0 1 0"/></actuator>
    <keyframe><key name="home" qpos="0.5 1 0 0 0  0 .5 .3 1 0 0 0" act="0.3"/>
    <key qpos="0.1 1 0 0 0  0 .5 .3 1 0 0 0" qvel="1 0 0 0 0 0 0 0 0 0" mpos="1 1 1"/></keyframe></mujoco>
    """

  /// The same without actuators and keyframes.
  private static var still: String {
    var text = gripper
    for element in ["actuator", "keyframe"] {
      guard let start = text.firstRange(of: "<\(element)>"), let end = text.firstRange(of: "</\(element)>")
      else { continue }
      text.removeSubrange(start.lowerBound..<end.upperBound)
    }
    return text
  }

  private static func run(_ statements: String) throws -> (output: String, errors: String) {
    let dyne = try Dyne()
    _ = dyne.home.write(gripper, to: "gripper.xml")
    _ = dyne.home.write(still, to: "still.xml")
    let result = dyne.runScript("cd \"~\"\ng = Environment \"gripper.xml\" seed=1\n\(statements)")
    return (result.output, result.errors)
  }

  @Test func keyframesAreStarts() throws {
    let result = try Self.run(
      """
      reset g key="home"
      expect g.state.qpos[0] == 0.5 and g.state.act[0] == 0.3 and g.state.elapsed == 0
      reset g key=1 qvel=zeros(10)
      expect g.state.qpos[0] == 0.1 and sum(abs(g.state.qvel)) == 0
      k = Environment "gripper.xml" reset_qpos=key("home") reset_qvel=key("key1", part="qvel") \\
        reset_act=[uniform(0.2, 0.4)]
      expect k.state.qpos[0] == 0.5 and k.state.qvel[0] == 1 and k.state.act[0] >= 0.2 and k.state.act[0] <= \
      0.4
      save k.state to="s.json"
      describe g
      """)
    #expect(result.output.contains("home"), "\(result)")
    #expect(result.errors.contains("aren't part of a state"), "\(result)")
    #expect(!result.errors.contains(": error: "), "\(result)")
  }

  @Test(arguments: [
    ("reset g key=\"hom\"", "key must be one of \"home\" or \"key1\", but is \"hom\""),
    ("reset g key=2", "key must be from 0 to 1, but is 2"),
    ("s = Environment \"still.xml\"; reset s key=0", "still has none"),
    ("k = Environment \"gripper.xml\" reset_qpos=key(\"hom\")", "did you mean 'home'?"),
    ("k = Environment \"gripper.xml\" reset_qpos=key(\"home\", part=\"x\")", "part must be"),
    ("k = Environment \"gripper.xml\" reset_act=[1, 2]", "reset_act must have 1 numbers"),
    ("k = Environment \"gripper.xml\" mocap_quat=[1, 0, 0]", "mocap_quat must have 4 numbers"),
    (
      "r = Environment \"gripper.xml\" reward=1 / (qpos[0] - qpos[0]); step r [0, 0]",
      "the reward is inf at step 1"
    ),
    (
      "r = Environment \"gripper.xml\" observation=[1, log(-1 - qvel[0]^2)]; step r [0, 0]; step r [0, 0]",
      "observation[1] is nan at step 1"
    ),
    ("s = Environment \"still.xml\"; TD3 s", "has none: its model defines no actuator"),
    ("s = Environment \"still.xml\"; collect s", "has none: its model defines no actuator"),
    ("s = Environment \"still.xml\"; RandomAgent s", "has none: its model defines no actuator"),
    ("render g camera=\"sid\"", "it has side"),
    ("render g camera=\"side\" azimuth=3", "camera must be omitted if the view is rotated"),
    ("render g distance=0", "distance must be"),
    ("render g lookat=[1, 2]", "lookat must be a vector of 3 numbers"),
    ("s = g.state; s.qvle = 3", "no field 'qvle'"),
    ("g.state = 3", "only elements of lists and arrays and fields of records can be assigned"),
  ])
  func faultsAreNamed(_ statements: String, _ message: String) throws {
    let result = try Self.run(statements)
    #expect(result.errors.contains(message), "\(result)")
  }

  @Test func modelsWithoutActuatorsMove() throws {
    let result = try Self.run(
      """
      s = Environment "still.xml"
      t = rollout s steps=3
      expect length(t.step) == 3 and s.action_size == 0
      step s []
      film s to="s.gif" size=32 steps=2
      render s to="s.png" size=32
      o = outcomes s n=2 steps=3
      expect o.distance[0] == o.distance[1]
      save t to="t.json"
      """)
    #expect(!result.errors.contains(": error: "), "\(result)")
  }

  @Test func everyCoordinateHasItsOwnName() throws {
    let result = try Self.run(
      """
      w = collect g trajectories=150 length=2
      names = w.coordinates
      expect length(names) == 22
      expect names[0] == "joint0" and names[1] == "wrist.w" and names[5] == "root.x" and names[11] == \
      "root.qz"
      expect names[12] == "joint0 velocity" and names[13] == "wrist.rx velocity"
      expect names[21] == "root.rz velocity"
      save w to="w"
      expect (load "w").coordinates == names
      e = ActionEmbedding w latent=2 hidden=8 decoder_epochs=1
      train e epochs=1
      n = neighbors e of=(sample w n=1)[0].actions k=3
      plot n outcome=["root.x velocity", "wrist.w"] dimensions="muscle" to="n.svg"
      plot e outcome="joint0 velocity" to="e.svg"
      i = interpolate e from=[-1, 0] to=[1, 0] steps=3
      plot i to="i.svg"
      try { plot e outcome="joint9" } catch problem { print problem.message }
      """)
    #expect(!result.errors.contains(": error: "), "\(result)")
    #expect(result.output.contains("outcome must be one of \"joint0\", \"wrist.w\""), "\(result)")
  }

  @Test func mocapBodiesTurnWithTheGoal() throws {
    let result = try Self.run(
      """
      m = Environment "gripper.xml" goal=uniform(0, 1, 3) mocap=goal mocap_quat=[cos(goal[0]), sin(goal[0]), \
      0, 0] \\
        observation=[position("target"), orientation("target"), goal]
      x = reset m
      expect close(x[0..2], x[7..9]) and close(x[3], cos(x[7]), tolerance=1e-6)
      save (collect m trajectories=20 length=2) to="w"
      """)
    #expect(!result.errors.contains(": error: "), "\(result)")
  }

  @Test(arguments: [
    (
      "<mujoco>\n<worldbody>\n<include file=\"part.xml\"/></worldbody></mujoco>",
      "part.xml:3: <geom> has no attribute 'wobble'"
    ),
    (
      "<mujoco><worldbody>\n<include file=\"none.xml\"/></worldbody></mujoco>",
      "bad.xml:2: the included file 'none.xml' can't be found"
    ),
    (
      "<mujoco>\n<option integrator=\"implicitfast\"/></mujoco>",
      "bad.xml:2: 'implicitfast' is no keyword that <option> knows; it came with MuJoCo 2.3.3"
    ),
    (
      "<mujoco><worldbody><body>\n<joint name=\"k\" limited=\"true\" range=\"1 -1\"/><geom "
        + "size=\".1\"/></body></worldbody></mujoco>",
      "bad.xml:2: range[0] should be smaller than range[1] in joint 'k' (in <joint name=\"k\">)"
    ),
    (
      "<mujoco><worldbody><body><joint/>\n<geom size=\"a b\"/></body></worldbody></mujoco>",
      "bad.xml:2: attribute 'size' of <geom> can't be read: it is \"a b\""
    ),
    (
      "<mujoco><worldbody>\n<body></worldbody></mujoco>",
      "bad.xml:2: <body> has no closing tag"
    ),
    ("words", "this is no XML"),
  ])
  func faultsOfModelsSayWhere(_ model: String, _ message: String) throws {
    let dyne = try Dyne()
    _ = dyne.home.write(model, to: "bad.xml")
    _ = dyne.home.write(
      "<mujocoinclude>\n<body><joint/>\n<geom size=\".1\" wobble=\"3\"/></body>\n</mujocoinclude>",
      to: "part.xml")
    let result = dyne.runScript("cd \"~\"\nEnvironment \"bad.xml\"")
    #expect(result.errors.contains(message), "\(result.errors)")
  }
}
