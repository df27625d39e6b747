import Language
import TestSupport
import Testing

/// Other goals for steps of the past, at the prompt.
@Suite struct RelabelTests {
  /// An agent of the built-in task and one of the same task in formulas learn the same bits.
  @Test func formulasAreRelabelledLikeTheBuiltInTask() throws {
    let settings = "relabel=0.6 hidden=[8, 8] batch=16 seed=4"
    func learned(_ environment: String) throws -> Value {
      try Bench().value(
        """
        set quiet=true
        arm = \(environment)
        agent = TD3 arm \(settings)
        curve = train agent steps=250 every=50 episodes=1
        [curve.mean, act(agent, arm.observation)]
        """)
    }
    #expect(try learned("ReacherVertical seed=1") == learned(FormulaTests.vertical))
  }

  /// Nor does it matter who says which goal a state reaches, a formula or the built-in task.
  @Test func reachedInFormulasIsAsInTheBuiltInTask() throws {
    func learned(_ environment: String) throws -> Value {
      try Bench().value(
        """
        set quiet=true
        arm = \(environment)
        agent = TD3 arm relabel=0.6 goals=later hidden=[8, 8] batch=16 seed=4
        curve = train agent steps=250 every=50 episodes=1
        reset arm qpos=[0.4, -0.3] qvel=[1, 2]
        save agent to="agent"
        again = load "agent"
        curves = [curve.mean, (train agent steps=50 every=50 episodes=1).mean]
        [curves, (train again steps=50 every=50 episodes=1).mean, act(agent, arm.observation), arm.reached]
        """)
    }
    let reached = "reached=position(\"fingertip\")[[0, 2]]"
    #expect(try learned("ReacherVertical seed=1") == learned("\(FormulaTests.vertical) \(reached)"))
  }

  @Test(arguments: [
    ("reached=qpos", "no goal is given"),
    ("goal=[1] reached=qpos", "must have 1 numbers, as the goal has, but has 2"),
    ("goal=[1, 2] reached=goal", "can't use 'goal'"),
    ("goal=[1, 2] reached=action", "can use only the state, not 'action'"),
    ("goal=[1, 2] reached=before(qpos)", "before(…) can be used only in reward and terminated"),
    ("goal=[1, 2] reached=true", "must be numbers"),
  ]) func whatNoStateReachesIsRefused(settings: String, reason: String) {
    let message = Bench().run("Environment \"ReacherVertical\" \(settings)").message ?? ""
    #expect(message.contains(reason), "\(message)")
  }

  /// Where the episode's end depends on the goal, an end comes and goes with the goal.
  @Test func endsAreMadeAnew() throws {
    let curve = try Bench().value(
      """
      set quiet=true
      arm = Environment "ReacherVertical" frame_skip=2 time_limit=30 seed=1 \
        observation=[qpos, qvel, goal] reward=(-norm(position("fingertip")[[0, 2]] - goal)) \
        terminated=(norm(position("fingertip")[[0, 2]] - goal) < 0.1) \
        goal=[uniform(-0.2, 0.2), 0.25 + uniform(-0.2, 0.2)]
      agent = TD3 arm relabel=0.9 hidden=[8, 8] batch=16
      curve = train agent steps=300 every=100 episodes=2
      all(isfinite(curve.mean))
      """)
    #expect(curve == .boolean(true))
  }

  @Test(arguments: [
    ("goal=[0.1, 0.2] observation=[qpos, goal]", "task", "a reset always sets the same goal"),
    ("goal=uniform(-1, 1, 2)", "task", "its observation doesn't show the goal"),
    ("", "task", "its environment has no goal"),
    ("goal=uniform(-1, 1, 2) observation=[qpos, goal]", "later", "doesn't say which goal a state reaches"),
    (
      "goal=uniform(-1, 1, 2) observation=[qpos, goal] mocap=[goal[0], 0, goal[1]] "
        + "reached=position(\"target\")[[0, 2]]", "later", "depends on the goal that is set"
    ),
    (
      "goal=uniform(-1, 1, 2) observation=[qpos, goal, qacc] mocap=[goal[0], 0, goal[1]]", "task",
      "what another goal would have changed"
    ),
  ]) func whatCantBeRelabelledIsRefused(settings: String, source: String, reason: String) {
    let bench = Bench()
    let outcome = bench.run(
      "arm = Environment \"ReacherVertical\" reward=(-norm(qpos)) \(settings)\n"
        + "TD3 arm relabel=0.5 goals=\(source)")
    let message = outcome.message ?? ""
    #expect(message.contains(" where ") && message.contains(reason), "\(message)")
  }
}
