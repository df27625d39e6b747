import TestSupport
import Testing

/// A row of `sample` alone brings its sequence back, bit for bit, in every environment and after any history.
@Suite struct RepeatedSequenceTests {
  /// Repeats rows of data in an environment with a past of its own, which ends in steps, an episode's end or
  /// a failure.
  private static let repeating = """
    def repeated(env, data, count) {
      for i in 1..count {
        o = reset env
        if i % 3 > 0 { past = rollout env steps=(1 + 7 * i % 11) }
        if i % 5 == 0 { try { s = step env zeros(40) } catch problem { past = none } }
        row = (sample data n=1)[0]
        r = rollout env from=row.state actions=row.actions
        expect length(r) == data.length, "{env.name}: {length(r)} steps"
        expect all(r.reward == row.rewards), "{env.name}: {r.reward} and {row.rewards}"
        start = concat(row.state.qpos, row.state.qvel)
        expect all(concat(r.qpos[-1], r.qvel[-1]) - start == row.outcome), "{env.name}: another outcome"
        o = outcomes env from=row.state actions=[row.actions]
        expect all(o.outcome[0] == row.outcome) and o.reward[0] == sum(row.rewards), "{env.name}: outcomes"
        o = reset env state=row.state
        expect env.state == row.state, "{env.name}: another state"
        for k in 0..data.length - 1 { s = step env row.actions[k] }
        expect s.reward == row.rewards[-1], "{env.name}: step"
      }
    }

    """

  @Test(arguments: ["ReacherVertical", "ReacherTurn", "ReacherPush", "Pusher", "Striker", "Thrower"])
  func inTheCatalogue(name: String) throws {
    let result = try Dyne().runScript(
      "dyne 1\n" + Self.repeating + """
        env = \(name) seed=3
        repeated(env, collect(env, trajectories=300, length=4), 25)
        own = Environment "\(name)" frame_skip=3 time_limit=30 reward=(sum(qvel) + before(sum(qpos)) + \
        contacts + elapsed)
        repeated(own, collect(own, trajectories=100, length=3), 10)
        print "done"
        """)
    #expect(result.output.contains("done"), "\(result.errors)")
  }

  /// Whatever MuJoCo keeps between steps is in the state, or begins anew with it.
  static let models = [
    // activations of every kind; a weak solver that depends on where it starts
    "muscles": """
    <mujoco><option timestep="0.005" solver="PGS" iterations="2"/><worldbody>
      <geom type="plane" size="5 5 .1"/>
      <body pos="0 0 .5"><joint name="a" type="hinge" axis="0 1 0" damping=".1"/>
        <geom type="capsule" fromto="0 0 0 .3 0 0" size=".03"/>
        <body pos=".3 0 0"><joint name="b" type="hinge" axis="0 1 0" damping=".1" limited="true" range="-90 \
        90"/>
          <geom type="capsule" fromto="0 0 0 .3 0 0" size=".03"/>
          <body pos=".3 0 0"><joint name="c" type="slide" axis="1 0 0" damping="1"/><geom size=".04"/></body>
        </body></body>
    </worldbody><actuator>
      <motor joint="a" ctrlrange="-.1 .1" ctrllimited="true"/>
      <muscle joint="a" ctrlrange="0 1" ctrllimited="true" lengthrange="-2 2"/>
      <general joint="b" dyntype="filter" dynprm=".05" gainprm="3" ctrlrange="-1 1" ctrllimited="true"/>
      <general joint="c" dyntype="integrator" gainprm="2" ctrlrange="-.3 .3" ctrllimited="true"/>
    </actuator><sensor><accelerometer site="s"/></sensor></mujoco>
    """.replacing("<geom size=\".04\"/>", with: "<geom size=\".04\"/><site name=\"s\"/>"),
    // free and ball joints, contacts, equalities, a mocap body that drags
    "loose": """
    <mujoco><option timestep="0.004" cone="elliptic" iterations="3" tolerance="0"/><worldbody>
      <geom type="plane" size="5 5 .1"/>
      <body name="box" pos="0 0 .2"><freejoint/><geom type="box" size=".1 .1 .1"/></body>
      <body name="ball" pos=".5 0 .1"><freejoint/><geom size=".1"/><site name="s"/></body>
      <body name="rod" pos="0 0 1"><joint name="swing" type="ball" damping=".01"/>
        <geom type="capsule" fromto="0 0 0 .3 0 0" size=".03"/>
        <body name="end" pos=".3 0 0"><joint name="h" type="hinge" axis="0 0 1"/>
          <geom type="capsule" fromto="0 0 0 .2 .1 0" size=".02"/></body></body>
      <body name="hand" mocap="true" pos="0 0 .6"><geom size=".02" contype="0" conaffinity="0"/></body>
      <body name="held" pos="0 0 .6"><freejoint/><geom size=".03"/></body>
    </worldbody>
    <equality><weld body1="hand" body2="held"/><connect body1="ball" body2="box" anchor="0 0 0" \
    active="false"/></equality>
    <actuator><motor joint="h" gear="2" ctrlrange="-1 1" ctrllimited="true"/>
      <motor joint="swing" gear="1 2 1" ctrlrange="-1 1" ctrllimited="true"/></actuator>
    <sensor><touch site="s"/><accelerometer site="s"/><clock/></sensor></mujoco>
    """,
    "tendons": """
    <mujoco><option timestep="0.005" integrator="implicit" solver="CG" iterations="4"/><worldbody>
      <geom type="plane" size="5 5 .1"/>
      <body pos="0 0 .3"><joint name="x" type="slide" axis="1 0 0"/><joint name="y" type="hinge" axis="0 1 \
      0"/>
        <geom type="box" size=".1 .05 .05"/><site name="p" pos=".1 0 0"/>
        <body pos=".2 0 -.2"><joint name="z" type="hinge" axis="0 1 0" springref="20" stiffness="1"/>
          <geom type="capsule" fromto="0 0 0 0 0 -.15" size=".03"/><site name="q" pos="0 0 \
          -.1"/></body></body>
      <site name="o" pos="0 0 1"/>
    </worldbody>
    <tendon><spatial name="t" limited="true" range="0 1.1" stiffness="5"><site site="o"/><site \
    site="p"/></spatial>
      <fixed name="f"><joint joint="x" coef="1"/><joint joint="y" coef=".5"/></fixed></tendon>
    <equality><joint joint1="y" joint2="z" polycoef="0 .5 0 0 0"/></equality>
    <actuator><position joint="x" kp="20" ctrlrange="-1 1" ctrllimited="true"/>
      <velocity tendon="f" kv="2" ctrlrange="-1 1" ctrllimited="true"/>
      <general tendon="t" dyntype="filter" dynprm=".1" gainprm="4" ctrlrange="0 1" \
      ctrllimited="true"/></actuator>
    <sensor><tendonpos tendon="t"/><jointvel joint="z"/><actuatorfrc actuator="x"/></sensor></mujoco>
    """.replacing("<position joint=\"x\"", with: "<position name=\"x\" joint=\"x\""),
  ]

  @Test(arguments: ["muscles", "loose", "tendons"]) func inModelsOfOnesOwn(name: String) throws {
    let dyne = try Dyne()
    let file = dyne.home.write(try #require(Self.models[name]), to: "\(name).xml")
    let goal = name == "loose" ? " goal=uniform(-0.2, 0.2, 3) mocap=(goal + [0, 0, 0.6])" : ""
    let act = name == "loose" ? "0" : "sum(act) + sum(before(act))"
    let result = dyne.runScript(
      "dyne 1\n" + Self.repeating + """
        env = Environment "\(file)" frame_skip=3 time_limit=50\(goal) \\
          observation=[qpos, qvel, sensors, late(action)] \\
          reward=(sum(qvel) + before(sum(sensors)) + sum(qacc) + sum(sensors) + contacts + time + \(act)) \\
          terminated=(norm(qvel) > 40)
        repeated(env, collect(env, trajectories=300, length=4), 40)
        save (collect env trajectories=100 length=5) to="\(dyne.home.path)/walks"
        repeated(env, load("\(dyne.home.path)/walks"), 10)
        rows = sample(load("\(dyne.home.path)/walks"), n=3)
        save rows to="\(dyne.home.path)/rows.json"
        again = load("\(dyne.home.path)/rows.json")
        expect all((rollout env from=again[1].state actions=again[1].actions).reward == rows[1].rewards)
        print "done"
        """)
    #expect(result.output.contains("done"), "\(result.errors)")
  }

  @Test func withFramesToo() throws {
    let result = try Dyne().runScript(
      "dyne 1\n" + Self.repeating + """
        env = Pixels (ReacherPush seed=2) size=16 stack=3
        data = collect env trajectories=40 length=3
        repeated(env, data, 6)
        row = (sample data n=1)[0]
        r = rollout env from=row.state actions=row.actions
        expect all(r.observation[-1] == row.frames[-3..-1])
        print "done"
        """)
    #expect(result.output.contains("done"), "\(result.errors)")
  }

  @Test func whatNoStateHoldsIsRefused() throws {
    let dyne = try Dyne()
    let noisy = OwnEnvironmentTests.cart.replacing(
      "<option timestep=\"0.01\"/>",
      with: "<option timestep=\"0.01\"><flag sensornoise=\"enable\"/></option>"
    ).replacing("<gyro ", with: "<gyro noise=\"0.1\" ")
    let file = dyne.home.write(noisy, to: "noisy.xml")
    let result = dyne.run("--quiet", "-c", "env = Environment '\(file)'")
    #expect(result.errors.contains("its sensor noise is not reproducible"), "\(result)")
  }
}
