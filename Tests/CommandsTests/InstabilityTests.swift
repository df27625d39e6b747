import Language
import TestSupport
import Testing

/// A simulation that becomes unstable cuts its episode, is told and counted, and stops nothing.
struct InstabilityTests {
  /// An arm whose velocity explodes as soon as it is pushed; `timid` pushes don't.
  private static let wild = """
    wild = Environment "ReacherVertical" reset_qvel=choose(random() < 0.5, 1e9, 0) * [1, -1] time_limit=20
    """

  @Test func aStepTellsWhyItWasCut() throws {
    let bench = Bench()
    let cut = try bench.value(
      """
      \(Self.wild)
      reset wild qpos=[0, 0] qvel=[1e9, -1e9]
      before = wild.state
      x = step wild [0, 0]
      [x.reason, x.truncated, x.terminated, x.reward, wild.state.qpos, wild.state.qvel, wild.state.elapsed]
      """)
    let expected: [Value] = [
      .string("unstable"), .boolean(true), .boolean(false), .number(0), .vector([0, 0] as [Double]),
      .vector([1e9, -1e9] as [Double]), .number(0),
    ]
    #expect(cut == .list(expected), "\(cut)")
    let limit = try bench.value(
      "reset wild qvel=[0, 0]; for i in 1..20 { x = step wild [0, 0] }; [x.reason, x.truncated]")
    #expect(limit == .list([.string("time limit"), .boolean(true)]))
  }

  @Test(arguments: [
    "walks = collect wild trajectories=50 length=2",
    "a = TD3 wild hidden=[4] batch=4; train a steps=60 every=0",
    "a = TD3 wild hidden=[4]; evaluate a episodes=20", "outcomes wild n=20 steps=5 from=[0, 0, 1e9, -1e9]",
  ]) func workGoesOnAndTells(statement: String) throws {
    let bench = Bench()
    let outcome = bench.run("\(Self.wild); \(statement)")
    #expect(outcome.problem == nil, "\(outcome)")
    #expect(bench.notes.contains { $0.contains("became unstable") }, "\(bench.notes)")
    if statement.hasPrefix("a = TD3"), statement.contains("train") {
      bench.run("describe a")
      #expect("\(bench.shown)".contains("the episode was cut each time"))
    }
  }

  @Test func aTrainingWithInstabilitiesIsSavedWhole() throws {
    let bench = Bench()
    let same = try bench.value(
      """
      \(Self.wild)
      a = TD3 wild hidden=[4] batch=4
      train a steps=50 every=0
      save a to="a"
      b = load "a"
      train a steps=50 every=25
      train b steps=50 every=25
      a.curve == b.curve
      """)
    #expect(same == .boolean(true))
  }

  @Test(arguments: ["observation=[log(qpos[0] - 100)]", "reward=(0 / 0 * qpos[0])"])
  func whatIsNotFiniteIsNamed(_ part: String) throws {
    let bench = Bench()
    let what = part.prefix { $0 != "=" }
    for work in ["collect odd trajectories=20 length=2", "a = TD3 odd hidden=[4]; train a steps=20 every=0"] {
      let problem = bench.run("odd = Environment \"ReacherVertical\" \(part); \(work)").problem
      #expect(problem?.contains("\(what)") == true, "\(problem ?? "none")")
      #expect(problem?.contains("isn't finite") == true, "\(problem ?? "none")")
    }
  }
}

/// What collecting and going on need of an environment of formulas.
struct FormulaEpisodeTests {
  @Test func episodesThatEndTooSoonAreAnError() {
    let problem = Bench().run(
      "brief = Environment \"ReacherVertical\" terminated=(elapsed > 1); collect brief trajectories=10 "
        + "length=4"
    ).problem
    #expect(problem?.contains("ended before step 4") == true, "\(problem ?? "none")")
  }

  /// A free body's quaternion is normalised again whenever its place is computed, which mustn't turn its last
  /// bits.
  @Test func quaternionsAreGoneOnFromWithTheSameBits() throws {
    let same = try Bench().value(
      """
      e = Environment "Striker" frame_skip=5 reward=(sum(before(rotation("goal"))) + sum(rotation("goal")))
      f = Environment "Striker" frame_skip=5 reward=(sum(before(rotation("goal"))) + sum(rotation("goal")))
      same = true
      for i in 1..200 {
        reset f state=e.state
        u = uniform(-3, 3, 7)
        same = same and (step e u).reward == (step f u).reward and e.state == f.state
        if i % 50 == 0 { reset e qvel=uniform(-2, 2, 15) }
      }
      same
      """)
    #expect(same == .boolean(true))
  }

  @Test func anObservationThatWasNotFiniteIsForgottenWithItsState() throws {
    let bench = Bench()
    let reward = try bench.value(
      """
      odd = Environment "ReacherVertical" observation=[log(qpos[0])] reward=qpos[0]
      t = outcomes odd actions=[[[0, 0], [0, 0]]] from=[1, 0, 0, 0]
      t.steps[0]
      """)
    #expect(reward == .number(2))
  }
}

/// Names of files and what tables keep in them.
struct SavedNameTests {
  @Test(arguments: ["y.csv", "y.json", "folder/", ""]) func objectsWantTheirOwnEnding(name: String) {
    let bench = Bench()
    let problem = bench.run(
      "arm = ReacherVertical; w = collect arm trajectories=10; save w to=\"\(name)\"")
    #expect(problem.problem?.contains("must") == true)
    #expect(bench.run("v = collect arm trajectories=10 to=\"\(name)\"").problem?.contains("must") == true)
  }

  @Test func aTableKeepsItsArrays() throws {
    let bench = Bench()
    let same = try bench.value(
      """
      arm = ReacherVertical seed=1
      start = arm.state
      t = rollout arm steps=3
      save t to="t.csv"
      u = load "t.csv"
      v = rollout arm actions=u.action from=start
      u.qpos == t.qpos and v.qpos == t.qpos
      """)
    #expect(same == .boolean(true))
  }
}
