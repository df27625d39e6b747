import Commands
import Diagnostics
import Language
import TestSupport
import Testing

/// Environments made of formulas: what the formulas mean, and what is refused.
@Suite struct FormulaTests {
  /// The built-in task, written as formulas.
  static let vertical = """
    Environment "ReacherVertical" frame_skip=2 time_limit=100 seed=1 observation=[cos(qpos), sin(qpos), \
    goal, qvel, position("fingertip") - position("target")] reward=(before(-norm(position("fingertip") - \
    position("target"))) - sum(action^2)) reset_qpos=uniform(-pi, pi, nq) reset_qvel=uniform(-0.005, 0.005, \
    nv) goal=[uniform(-0.2, 0.2), 0.25 + uniform(-0.2, 0.2)] mocap=[goal[0], 0, goal[1]] \
    reset_until=(contacts == 0)
    """

  @Test func theBuiltInTaskInFormulasIsTheSameBitForBit() throws {
    let bench = Bench()
    bench.run("arm = ReacherVertical seed=1\nown = \(Self.vertical)")
    for start in [
      "qpos=[0.3, 0.2] qvel=[0.1, -1] goal=[0.1, 0.2]", "qpos=[-2, 3.1] qvel=[5, 0] goal=[-0.2, 0.4]",
    ] {
      let same = try bench.value(
        """
        a = reset arm \(start); b = reset own \(start); same = a == b
        for i in 1..100 {
          u = uniform(-1.2, 1.2, 2)
          a = step arm u
          b = step own u
          same = same and a == b and arm.state.qpos == own.state.qpos and arm.state.qvel == own.state.qvel
        }
        [same, a.truncated, b.truncated]
        """)
      #expect(same == .list([.boolean(true), .boolean(true), .boolean(true)]), "\(start)")
    }
  }

  @Test func startsAreDrawnInTheOrderOfTheParameters() throws {
    // the same draws as the built-in task's, because both are called alike and are the first of their kind
    let built = try Bench().value("(ReacherVertical seed=1).state")
    let own = try Bench().value("(\(Self.vertical)).state")
    #expect(built == own)
  }

  @Test(arguments: 0..<40) func theLanguageAndTheProgramAgree(seed: Int) throws {
    var writer = ExpressionWriter(random: SeededGenerator(seed: UInt64(seed)))
    let bench = Bench()
    bench.run("k = 1.5; w = [0.5, -2]; m = [[1, 2], [3, 4]]; def f(x, y=2) { z = x * y; return z - 1 }")
    for _ in 0..<5 {
      // rewards must be finite, so what isn't gets a number of its own
      let number = "(\(writer.number(depth: 4)))"
      let others = "choose(\(number) > 0, 1e300, choose(\(number) < 0, -1e300, 1e299))"
      let formula = "choose(isfinite(\(number)), \(number), \(others))"
      let value = try bench.value(
        """
        arm = Environment "ReacherVertical" reward=(\(formula)) frame_skip=2 seed=1
        reset arm qpos=[0.4, -0.3] qvel=[1, 2]
        reward = (step arm [0.3, -2]).reward
        qpos = arm.state.qpos; qvel = arm.state.qvel; action = [0.3, -1]
        [reward, \(formula)]
        """)
      let sides = value.array?.elements ?? []
      #expect(sides.count == 2 && sides[0] == sides[1], "\(formula): \(sides)")
    }
  }

  /// What a formula comes to in one step from a known state.
  private func reward(_ formula: String) throws -> Double? {
    try Bench().value(
      """
      def square(x) { y = x * x; return y }
      gain = 3; names = ["fingertip"]
      arm = Environment "ReacherVertical" reward=(\(formula)) frame_skip=2 seed=1
      reset arm qpos=[0, 0] qvel=[1, 0]
      (step arm [1, -5]).reward
      """
    ).number
  }

  @Test(arguments: [
    ("dt", 0.02), ("elapsed", 1), ("time", 0.02), ("before(elapsed)", 0), ("nq + 10 * nu", 22),
    ("before(qpos[0])", 0), ("before(qvel[0])", 1), ("action[1]", -1), ("before(action[0])", 1),
    ("late(action[0])", 1), ("gain", 3), ("square(elapsed + 1)", 4), ("length(qpos)", 2), ("qpos0[0]", 0),
    ("joint(\"joint0\") - qpos[0]", 0), ("joint_velocity(\"joint1\") - qvel[1]", 0),
    ("before(position(\"fingertip\")[0])", 0.41), ("before(position(names[0])[2])", 0.25),
    ("before(rotation(\"body0\")[0, 0])", 1), ("before(orientation(\"body1\")[0])", 1),
    ("sum(dot(rotation(\"body0\"), orientation(\"body1\")[1..3]))", .nan),
    ("choose(elapsed > 0 and not (elapsed > 1), 5, 6)", 5), ("choose(all(isfinite(qpos)), 1, 0)", 1),
    ("contacts", 0), ("mass[0]", 0), ("mass(\"target\")", 0), ("norm(before(velocity(\"fingertip\")))", 0.41),
    ("before(angular_velocity(\"body0\")[1])", -1),
    ("norm(position(\"fingertip\", kind=\"geom\") - position(\"fingertip\"))", 0),
    ("sum(late(qpos)) / sum(qpos)", .nan), ("length(cinert) + length(cfrc_ext[0])", 11),
    ("before(late(elapsed))", 0), ("sum(concat(qpos, qvel)) - sum([qpos, qvel])", 0),
  ])
  func gives(_ formula: String, _ expected: Double) throws {
    let value = try #require(try reward(formula), "\(formula)")
    #expect(expected.isNaN ? value.isFinite : abs(value - expected) < 1e-12, "\(formula) is \(value)")
  }

  @Test func lateIsOnePhysicsStepBehind() throws {
    let distance = try Bench().value(
      """
      arm = Environment "ReacherVertical" reward=norm(late(position("fingertip")) - \
      before(position("fingertip")))
      reset arm qpos=[0.2, 0.1] qvel=[1, 2]
      (step arm [1, 1]).reward
      """
    ).number
    // RK4 leaves what its last stage saw, which is near the end of the step
    #expect(distance.map { $0 > 0 && $0 < 0.05 } == true)
  }

  @Test func statesAreTakenUpWithWhatBelongsToThem() throws {
    let value = try Bench().value(
      """
      arm = Environment "ReacherVertical" frame_skip=2 seed=1 observation=[qpos, \
      late(position("fingertip")), qfrc_actuator, elapsed] terminated=(elapsed >= 3)
      for i in 1..2 { a = step arm [0.5, 0.5] }
      copied = over i in [0] { [arm.observation, (step arm [0.1, 0]).observation] }
      here = [arm.observation, (step arm [0.1, 0]).observation]
      [copied[0] == here, arm.over]
      """)
    #expect(value == .list([.boolean(true), .boolean(true)]))
  }

  @Test(arguments: [
    (
      "reward=position(\"fingetip\")[2]",
      "'ReacherVertical' has no body, site or geom named 'fingetip'"
    ),
    ("reward=qpos[2]", "an index must be between -2 and 1, but is 2"),
    ("reward=qpos", "reward must be a number, but is an array of numbers"),
    ("reward=(qpos + qvel[0..0])", "the two sides of '+' must have the same shape, but have 2 and 1"),
    ("reward=qpos[0..1]", "reward must be a number, but is 2 numbers"),
    ("reward=goal[0]", "no goal is given"),
    ("reward=uniform()", "random numbers can be drawn only at a reset, not in reward"),
    (
      "reward=before(before(qpos[0]))",
      "before(…) can be used only in reward and terminated, not in before(…)"
    ),
    ("reward=late(before(qpos[0]))", "before(…) can be used only in reward and terminated, not in late(…)"),
    ("observation=before(qpos)", "before(…) can be used only in reward and terminated, not in observation"),
    ("observation=action", "observation can use only the state, not 'action'"),
    ("observation=[]", "observation must have between 1 and 1000000 numbers, but has 0"),
    ("observation=[qpos, \"a\"]", "observation must be numbers, but is a list"),
    ("terminated=qpos[0]", "terminated must be true or false, but is a number or an array of numbers"),
    ("terminated=qpos > 1", "terminated must be true or false, but is a list of booleans"),
    ("reset_qpos=[1, 2, 3]", "reset_qpos must have 2 numbers, the size of the model's qpos, but has 3"),
    ("reset_qpos=(qpos + 1)", "reset_qpos can use only constants and random numbers, not 'qpos'"),
    ("mocap=position(\"target\")", "mocap can use only the goal and constants, not 'position'"),
    ("mocap=[1, 2]", "mocap must have 3 numbers, three for each mocap body, but has 2"),
    ("reset_until=false", "none of 1000 starts satisfied the 'accept' condition"),
    ("reward=f(qpos)", "an index must be between -2 and 1, but is 7"),
    (
      "reward=g(qpos[0])",
      "a formula can call only functions of assignments and a return, but 'g' has other statements"
    ),
    ("reward=endless(qpos[0])", "calls in a formula are nested more than 32 deep"),
    ("reward=h(qpos[0])", "the formulas have more than 100000 parts"),
    ("reward=qpos[elapsed]", "an index in a formula must be constant, but changes with each step"),
    ("reward=position(\"body0\", kind=\"joint\")[0]", "kind must be body, site or geom, but is 'joint'"),
    ("reward=sensor(\"touch\")", "'ReacherVertical' has no sensor named 'touch'"),
    ("reward=orientation(\"fingertp\")[0]", "'ReacherVertical' has no body named 'fingertp'"),
    ("frame_skip=0", "frame_skip must be between 1 and 10000, but is 0"),
  ])
  func refuses(_ arguments: String, _ message: String) {
    let bench = Bench()
    bench.run(
      """
      def f(x) { return x[7] }
      def g(x) { if x > 0 { return x }; return 1 }
      def endless(x) { return endless(x) }
      def h0(x) { return x + x }
      """)
    for level in 1..<20 { bench.run("def h\(level)(x) { return h\(level - 1)(x) + h\(level - 1)(x) }") }
    bench.run("def h(x) { return h19(x) }")
    #expect(bench.run("Environment \"ReacherVertical\" \(arguments)").message == message, "\(arguments)")
    #expect(bench.session.variables["arm"] == nil)
  }

  @Test(arguments: [
    ("reward=positon(\"fingertip\")[0]", "unknown command 'positon'"),
    ("reward=qps[0]", "unknown name 'qps'"),
    ("reward=position(3)[0]", "'position' takes a name in quotes, but is given a number"),
    ("observation=before()", "'before' needs arguments: before(…)"),
    ("observation=qpos(1)", "'qpos' takes no arguments"),
  ])
  func theCheckFinds(_ arguments: String, _ message: String) {
    guard case .refused(let problems) = Bench().run("Environment \"no such file\" \(arguments)") else {
      Issue.record("'\(arguments)' passes the check")
      return
    }
    #expect(problems.map(\.message) == [message])
  }

  @Test func aModelThatIsNotThere() {
    #expect(Bench().run("Environment \"none.xml\"").message?.contains("none.xml") == true)
  }

  @Test func completionOffersQuantities() {
    let bench = Bench()
    func offers(_ text: String) -> [String] {
      bench.interpreter.complete(text, at: text.utf8.count).map(\.text)
    }
    #expect(offers("arm = Environment \"a.xml\" reward=qp") == ["qpos", "qpos0"])
    #expect(offers("Environment \"a.xml\" reward=(posi") == ["position("])
    #expect(offers("Environment \"a.xml\" observation=[qpos, center_") == ["center_of_mass"])
  }
}

/// Writes random expressions that have a meaning.
private struct ExpressionWriter {
  var random: SeededGenerator

  private mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "1" }

  mutating func number(depth: Int) -> String {
    guard depth > 0 else {
      return pick(["qpos[0]", "qvel[-1]", "action[1]", "2", "-0.7", "k", "w[1]", "m[1, 0]", "0"])
    }
    let (a, b) = (number(depth: depth - 1), number(depth: depth - 1))
    switch Int.random(in: 0..<12, using: &random) {
    case 0...2: return "(\(a) \(pick(["+", "-", "*", "/", "%"])) \(b))"
    case 3: return "(\(a))^\(pick(["2", "3", "0.5", "k"]))"
    case 4:
      let function = pick(["abs", "sqrt", "exp", "sin", "cos", "tan", "sign", "floor", "round", "log", "f"])
      return "\(function)(\(a))"
    case 5: return "\(pick(["minimum", "maximum", "atan2", "f"]))(\(a), \(b))"
    case 6: return "clamp(\(a), -0.5, 1)"
    case 7: return "choose(\(truth(depth: depth - 1)), \(a), \(b))"
    case 8: return "dot(\(vector(depth: depth - 1)), \(vector(depth: depth - 1)))"
    case 9: return "\(vector(depth: depth - 1))[\(pick(["0", "1", "-1"]))]"
    case 10: return "sum(dot(m, \(vector(depth: depth - 1))))"
    default:
      let function = pick(["sum", "mean", "std", "min", "max", "norm", "argmin", "argmax"])
      return "\(function)(\(vector(depth: depth - 1)))"
    }
  }

  mutating func vector(depth: Int) -> String {
    guard depth > 0 else { return pick(["qpos", "qvel", "action", "w", "[1, -2]", "m[0]", "-qvel"]) }
    let (a, b) = (vector(depth: depth - 1), vector(depth: depth - 1))
    switch Int.random(in: 0..<8, using: &random) {
    case 0...2: return "(\(a) \(pick(["+", "-", "*", "/"])) \(b))"
    case 3: return "(\(number(depth: depth - 1)) * \(a))"
    case 4: return "[\(number(depth: depth - 1)), \(number(depth: depth - 1))]"
    case 5: return "concat(\(a), \(b))[\(pick(["1..2", "0..1", "[3, 0]", "-2..-1"]))]"
    case 6: return "choose(\(a) > \(b), \(number(depth: depth - 1)), \(b))"
    default: return "\(pick(["sum", "mean", "max", "norm"]))([\(a), \(b)], axis=\(pick(["0", "1", "-1"])))"
    }
  }

  mutating func truth(depth: Int) -> String {
    guard depth > 0 else { return "\(number(depth: 0)) \(pick(["<", ">=", "=="])) \(number(depth: 0))" }
    switch Int.random(in: 0..<6, using: &random) {
    case 0:
      return "(\(truth(depth: depth - 1)) \(pick(["and", "or"])) \(truth(depth: depth - 1)))"
    case 1: return "(not (\(truth(depth: depth - 1))))"
    case 2:
      return
        "\(pick(["all", "any"]))(\(vector(depth: depth - 1)) \(pick(["<", "<=", ">"])) \(number(depth: 0)))"
    case 3: return "\(vector(depth: depth - 1)) \(pick(["==", "!="])) \(vector(depth: depth - 1))"
    case 4: return "close(\(vector(depth: depth - 1)), \(number(depth: 0)), tolerance=0.5)"
    default: return "all(isfinite(\(vector(depth: depth - 1))))"
    }
  }
}
