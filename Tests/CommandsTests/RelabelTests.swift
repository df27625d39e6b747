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
