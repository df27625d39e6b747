import Commands
import Language
import TestSupport
import Testing

/// A state that isn't whole is completed in one way by every command, which says so; nothing is taken that
/// isn't a state.
@Suite struct StateCompletionTests {
  /// Arms whose task remembers (sensors of the last step) and draws a goal.
  private static let arm = """
    arm = Environment "ReacherVertical" frame_skip=2 time_limit=20 goal=uniform(0, 0.3, 2) \
    mocap=[goal[0], 0, goal[1]] reward=(sum(qacc) - goal[0] + before(sum(qacc)))
    """

  @Test func allCommandsCompleteAVectorAlike() throws {
    let bench = Bench()
    let same = try bench.value(
      """
      \(Self.arm)
      past = rollout arm steps=7
      g = arm.goal
      u = [[0.5, -0.5], [1, 0], [0, 1]]
      o = outcomes arm actions=[u] from=[0.1, 0.2, 0.3, 0.4]
      r = rollout arm actions=u from=[0.1, 0.2, 0.3, 0.4]
      first = r.reward
      past = rollout arm steps=3
      reset arm state={qpos: [0.1, 0.2], qvel: [0.3, 0.4], goal: g}
      s = rollout arm actions=u
      [o.reward[0] == sum(first), all(first == s.reward), all(r.qpos == s.qpos)]
      """.replacing("{qpos: [0.1, 0.2], qvel: [0.3, 0.4], goal: g}", with: "[0.1, 0.2, 0.3, 0.4] goal=g"))
    #expect(same == .list([.boolean(true), .boolean(true), .boolean(true)]))
    let told =
      "the given state omits goal and memory: goal is the current one and memory is as at the start"
    #expect(bench.notes.filter { $0.hasPrefix(told) }.count == 2, "\(bench.notes)")
    #expect(bench.notes.contains { $0.hasPrefix("the given state omits memory:") }, "\(bench.notes)")
  }

  @Test func wholeStatesNeedNoWord() throws {
    let bench = Bench()
    _ = try bench.value(
      """
      \(Self.arm)
      s = arm.state
      a = rollout arm from=s steps=2
      b = outcomes arm from=s n=2 steps=2
      c = reset arm state=s
      d = collect arm trajectories=20
      e = rollout arm from=(sample d n=1)[0].state steps=2
      1
      """)
    #expect(bench.notes.isEmpty, "\(bench.notes)")
  }

  @Test(arguments: [
    ("neighbors e of=[0, 0] from=[0, 0, 0, 0]", "that of the data's sequence"),
    ("interpolate e from=[0, 0] to=[1, 1] state=[0, 0, 0, 0]", "that of the data's sequence"),
    ("walk e at=[0, 0] from=[0, 0, 0, 0]", "that of the data's sequence"),
    ("plot e view=grid from=[0, 0, 0, 0]", "that of the data's sequence"),
    ("film arm to=\"a.png\" steps=2 from=[0, 0, 0, 0]", "the current one"),
    ("reset arm state=[0, 0, 0, 0]", "a drawn one"),
  ]) func everyCommandSaysWhatItCompletes(statement: String, goal: String) throws {
    let bench = Bench()
    #expect(bench.run("\(embeddingExample); \(statement)".replacing("\n", with: ";")).problem == nil)
    #expect(
      bench.notes.contains { $0.contains("omits goal: goal is \(goal)") }, "\(bench.notes)")
  }

  @Test func predictTakesStatesOfSamples() throws {
    let same = try Bench().value(
      """
      \(embeddingExample)
      rows = sample walks n=3
      v = [0, 0]
      a = predict e rows.state v
      b = predict e rows[1].state v
      s = rows[1].state
      c = predict e concat(s.qpos, s.qvel) v
      all(a[1] == b) and all(b == c)
      """)
    #expect(same == .boolean(true))
  }

  @Test(arguments: [
    "reset s qpos=concat(zeros(12), [2, 0, 0, 0])", "reset s state=concat(zeros(12), zeros(4), zeros(15))",
    "rollout s steps=2 from=concat(zeros(12), [2, 0, 0, 0], zeros(15))",
    "outcomes s n=2 steps=2 from=concat(zeros(12), [0, 0, 0, 0], zeros(15))",
  ]) func orientationsThatAreNoneAreRefused(statement: String) throws {
    let bench = Bench()
    let outcome = bench.run("s = Striker seed=1; before = s.state; \(statement)")
    #expect(outcome.problem?.contains("the orientation of") == true, "\(outcome)")
    #expect(try bench.value("s.state == before") == .boolean(true))
  }

  @Test func drawnOrientationsMustBeUnitQuaternionsToo() throws {
    let bench = Bench()
    let problem = bench.run("s = Environment \"Striker\" reset_qpos=(qpos0 + uniform(-1e-4, 1e-4, nq))")
      .problem
    #expect(problem?.contains("must be a unit quaternion") == true, "\(problem ?? "none")")
    let drawn = try bench.value(
      """
      def turned(q) { return concat(q[0..11], q[12..15] / norm(q[12..15])) }
      s = Environment "Striker" reset_qpos=turned(qpos0 + uniform(-0.1, 0.1, nq))
      abs(norm(s.state.qpos[12..15]) - 1) < 1e-12
      """)
    #expect(drawn == .boolean(true))
  }
}

/// What ends an episode ends it, whoever goes on.
@Suite struct EpisodeEndTests {
  private static let brief =
    "e = Environment \"ReacherVertical\" terminated=(elapsed > 2) reward=(-1) time_limit=9"

  @Test(arguments: [
    "step e [0, 0]", "rollout e", "rollout e steps=1", "outcomes e n=2",
    "film e actions=[[0, 0]] to=\"x.png\"",
  ])
  func nothingFollowsAnEnd(statement: String) throws {
    let bench = Bench()
    for end in ["r = rollout e", "reset e qvel=[0, 0]; r = rollout e steps=2; s = step e [0, 0]"] {
      let problem = bench.run("\(Self.brief); \(end); before = e.state; \(statement)").problem
      #expect(
        problem?.contains("env must be within an episode, but is at its end") == true, "\(problem ?? "none")")
      #expect(try bench.value("e.over and e.state == before") == .boolean(true))
    }
    #expect(bench.run("reset e; \(statement)").problem == nil)
  }

  @Test(arguments: ["rollout e from=s", "outcomes e n=2 from=s", "film e from=s to=\"x.png\""])
  func noStateAtAnEndIsGoneOnFrom(statement: String) throws {
    let bench = Bench()
    let problem = bench.run("\(Self.brief); r = rollout e; s = e.state; reset e; \(statement)").problem
    #expect(
      problem?.contains("must be a state within an episode") == true, "\(problem ?? "none")")
    #expect(try bench.value("e.over") == .boolean(false))
  }

  @Test func tablesSayHowEpisodesEnded() throws {
    let ends = try Bench().value(
      """
      \(Self.brief)
      a = rollout e
      f = Environment "ReacherVertical" time_limit=2
      b = rollout f
      reset f
      o = outcomes f n=2
      p = outcomes f n=2 steps=1
      [a.end[-1], b.end[-1], b.end[0], o.end[0], p.end[0]]
      """)
    #expect(
      ends
        == .list([.string("terminated"), .string("time limit"), .none, .string("time limit"), .none]),
      "\(ends)")
  }

  /// An agent whose simulation explodes at once isn't better than one that lives with −1 a step.
  @Test func becomingUnstableNeverPays() throws {
    let bench = Bench()
    let wild = "wild = Environment \"ReacherVertical\" reset_qvel=[1e9, -1e9] reward=(-1) time_limit=20"
    let value = try bench.value(
      """
      \(wild)
      a = RandomAgent wild
      x = evaluate a episodes=3
      r = rollout wild
      reset wild
      o = outcomes wild n=2
      p = outcomes wild actions=[[[0, 0], [0, 0], [0, 0]]]
      [x.mean, x.unstable, x.lengths[0], sum(r.reward), r.end[0], o.reward[1], o.end[0], o.steps[0], \
      p.reward[0]]
      """)
    let expected: [Value] = [
      .number(-20), .number(3), .number(0), .number(-20), .string("unstable"), .number(-20),
      .string("unstable"),
      .number(0), .number(-3),
    ]
    #expect(value == .list(expected), "\(value)")
  }

  @Test func aCurveSaysHowManyEpisodesWereUnstable() throws {
    let bench = Bench()
    let value = try bench.value(
      """
      wild = Environment "ReacherVertical" reset_qvel=choose(random() < 0.5, 1e9, 0) * [1, -1] reward=(-1) \
      time_limit=20
      a = TD3 wild hidden=[4] batch=4
      c = train a steps=100 every=50 episodes=8
      save a to="a"
      b = load "a"
      x = evaluate a episodes=8
      [c.unstable[-1] > 0 and c.unstable[-1] < 8, c.mean[-1], x.unstable == c.unstable[-1], \
        x.mean == c.mean[-1], a.unstable > 0, all(b.curve.unstable == a.curve.unstable)]
      """)
    #expect(
      value
        == .list([
          .boolean(true), .number(-20), .boolean(true), .boolean(true), .boolean(true), .boolean(true),
        ]), "\(value)")
  }
}

/// A statement that fails leaves everything as it was, or says what it kept.
@Suite struct FailedStatementTests {
  /// The reward isn't a number once a joint has turned far enough, which a push does in about ten steps.
  private static let cliff = """
    cliff = Environment "ReacherVertical" frame_skip=2 reset_qpos=[0, 0] reward=log(0.3 - qpos[0]) \
    time_limit=80 observation=[qpos, qvel, late(action)]
    """

  @Test(arguments: [
    "rollout cliff actions=(ones)", "rollout cliff actions=(ones) from=there", "step cliff [1, 2, 3]",
    "reset cliff qpos=[0]", "reset cliff seed=5 goal=[1]", "for i in 1..90 { s = step cliff [1, 0] }",
  ]) func theEnvironmentIsAsItWas(statement: String) throws {
    let bench = Bench()
    let setup = """
      \(Self.cliff); r = rollout cliff steps=3; there = cliff.state; r = rollout cliff steps=2
      ones = zeros(80, 2) + 1
      """
    #expect(bench.run(setup).problem == nil)
    let isLoop = statement.hasPrefix("for")
    #expect(bench.run("before = cliff.state; seen = cliff.observation; \(statement)").problem != nil)
    if isLoop {
      // each step is a statement; the one that failed changed nothing
      #expect(bench.run("t = cliff.state; s = step cliff [1, 0]").problem != nil)
      #expect(try bench.value("t == cliff.state") == .boolean(true))
      return
    }
    let same = try bench.value("cliff.state == before and all(cliff.observation == seen)")
    #expect(same == .boolean(true))
    // the stream too
    let next = try bench.value("[reset(cliff), rollout(cliff, steps=2).qpos[-1]]")
    let other = Bench()
    #expect(other.run(setup).problem == nil)
    #expect(try other.value("[reset(cliff), rollout(cliff, steps=2).qpos[-1]]") == next)
  }

  @Test func aTrainingThatFailsKeepsWhatItLearnedAndSaysSo() throws {
    let bench = Bench()
    #expect(bench.run("\(Self.cliff); a = TD3 cliff hidden=[4] batch=4 start_steps=1000").problem == nil)
    let outcome = bench.run("train a steps=5000 every=0")
    #expect(outcome.problem?.contains("the reward is ") == true, "\(outcome)")
    #expect(
      bench.notes.contains { $0.hasPrefix("a stopped after step ") && $0.contains("keeps what it learned") })
    // all transitions that were lived are in the replay; none more
    let kept = try bench.value("[a.steps > 0, a.replay_count == a.steps]")
    #expect(kept == .list([.boolean(true), .boolean(true)]))
    // the updates of the episode that was left are made by the next training, the same after a save
    let same = try bench.value(
      """
      save a to="a"; b = load "a"; n = a.updates
      train a steps=0 every=0; train b steps=0 every=0
      [a.updates > n, a.updates == b.updates, all(act(a, zeros(6)) == act(b, zeros(6)))]
      """)
    #expect(same == .list([.boolean(true), .boolean(true), .boolean(true)]), "\(same)")
  }
}

/// Data say what they leave out.
@Suite struct DroppedSequenceTests {
  @Test func collectingCountsWhatItDrops() throws {
    let bench = Bench()
    let value = try bench.value(
      """
      e = Environment "ReacherVertical" terminated=(qvel[0] > 0.4 or elapsed > 9) time_limit=20
      a = collect e trajectories=1500 length=4
      set threads=2
      set seed=1
      f = Environment "ReacherVertical" terminated=(qvel[0] > 0.4 or elapsed > 9) time_limit=20
      b = collect f trajectories=1500 length=4 to="b"
      c = load "b"
      save a to="a"; d = load "a"
      [a.dropped.terminated > 0, a.dropped.unstable, a.dropped.time_limit, \
        a.begun == a.count + a.dropped.terminated, a.dropped == b.dropped, \
        b.dropped == c.dropped, a.dropped == d.dropped]
      """)
    let yes = Value.boolean(true)
    #expect(value == .list([yes, .number(0), .number(0), yes, yes, yes, yes]), "\(value)")
    #expect(
      bench.notes.contains { $0.contains("the data lack up to 3 steps before an end") }, "\(bench.notes)")
    #expect(bench.run("describe a").problem == nil)
    #expect("\(bench.shown)".contains("dropped"))
  }

  @Test func whatTheTimeLimitLeavesIsCounted() throws {
    let bench = Bench()
    let value = try bench.value(
      """
      arm = ReacherVertical
      a = collect arm trajectories=100 length=7
      b = collect arm trajectories=100 length=4
      [a.dropped.time_limit, a.begun, b.dropped.time_limit]
      """)
    // 14 sequences of 7 in 100 steps: 2 steps are left of each of seven whole episodes
    #expect(value == .vector([7, 100, 0] as [Double]), "\(value)")
    #expect(bench.notes.isEmpty)
  }
}
