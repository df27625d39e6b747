import Agents
import Environments
import Experiments
import Numerics
import Testing

/// Many courses from one state.
@Suite struct ForkingTests {
  static let names = EnvironmentDefinition.all.map(\.name)

  /// An environment in the middle of an episode.
  private func used(_ name: String) throws -> Environment {
    let environment = try #require(EnvironmentDefinition.named(name)).make()
    var random = RandomStream(seed: 2)
    try environment.reset(using: &random)
    for action in actions(of: environment, 7, &random) { _ = try environment.step(action) }
    return environment
  }

  private func actions(_ environment: Environment, _ count: Int, seed: UInt64) -> [[Double]] {
    var random = RandomStream(seed: seed)
    return actions(of: environment, count, &random)
  }

  private func actions(
    of environment: Environment, _ count: Int, _ random: inout RandomStream
  ) -> [[Double]] {
    let box = environment.actionBox
    return (0..<count).map { _ in (0..<box.size).map { random.uniform(box.low[$0], box.high[$0]) } }
  }

  private func run(_ forking: Forking, threads: Int = 2) throws -> [Branch] {
    try #require(try forking.run(threads: threads, report: { _ in }, isCancelled: { false }))
  }

  @Test(arguments: names) func branchesAreWhatTheEnvironmentItselfDoes(name: String) throws {
    let environment = try used(name)
    let start = environment.state
    let courses = (0..<70).map { actions(environment, 1 + $0 % 5, seed: UInt64($0)) }
    let branches = try run(
      Forking(environment.definition, from: start, .actions(courses.map { $0.flatMap(\.self) })))
    #expect(branches.count == 70)
    for (course, branch) in zip(courses, branches) {
      try environment.setState(start)
      var reward = 0.0
      for action in course { reward += try environment.step(action).reward }
      #expect(branch.qpos == environment.state.qpos && branch.qvel == environment.state.qvel)
      #expect(branch.reward == reward && branch.steps == course.count)
      let squares = zip(branch.qpos, start.qpos).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      #expect(abs(branch.distance - squares.squareRoot()) < 1e-9 && branch.reach >= branch.distance)
    }
  }

  @Test(arguments: names) func goingOnIsGoingOnWithTheSameBits(name: String) throws {
    let environment = try used(name)
    let start = environment.state
    let rest = actions(environment, 20, seed: 5)
    for action in rest { _ = try environment.step(action) }
    let branch = try run(Forking(environment.definition, from: start, .actions([rest.flatMap(\.self)])))[0]
    #expect(branch.qpos == environment.state.qpos && branch.qvel == environment.state.qvel)
  }

  @Test(arguments: names) func branchesDontDependOnThreads(name: String) throws {
    let environment = try used(name)
    let forking = Forking(
      environment.definition, from: environment.state,
      .policy(
        FrozenPolicy(uniformIn: environment.actionBox), branches: 100, steps: 6, random: RandomStream(seed: 1)
      ))
    let one = try run(forking, threads: 1)
    for threads in [2, 3] { #expect(try run(forking, threads: threads) == one) }
    #expect(Set(one.map(\.qpos)).count == 100, "each draws for itself")
  }

  @Test func aLongerCourseBeginsLikeAShorterOne() throws {
    setProductThreads(1)
    let environment = try used("ReacherVertical")
    let policy = RandomPolicy(.plans(try smallEmbedding())).frozen(explores: true)
    func branches(_ steps: Int, _ count: Int) throws -> [Branch] {
      try run(
        Forking(
          environment.definition, from: environment.state,
          .policy(policy, branches: count, steps: steps, random: RandomStream(seed: 1))))
    }
    let (short, long) = (try branches(5, 10), try branches(9, 40))
    for (a, b) in zip(short, long) { #expect(b.reach >= a.reach && a.steps == 5 && b.steps == 9) }
  }

  @Test func theTimeLimitEndsABranch() throws {
    let environment = try used("ReacherVertical")
    let branch = try run(
      Forking(
        environment.definition, from: environment.state, .actions([[Double](repeating: 0.1, count: 400)])))[0]
    #expect(branch.steps == 93 && branch.truncated && !branch.terminated)
  }

  @Test func aBadStateIsAnErrorAndAWishToStopIsKept() throws {
    let environment = try used("ReacherVertical")
    var state = environment.state
    state.qpos = [0]
    let courses = Forking.Courses.policy(
      FrozenPolicy(uniformIn: environment.actionBox), branches: 100_000, steps: 90,
      random: RandomStream(seed: 1))
    #expect(throws: EnvironmentError.self) {
      _ = try Forking(environment.definition, from: state, courses)
        .run(threads: 2, report: { _ in }, isCancelled: { false })
    }
    let clock = ContinuousClock(), start = clock.now
    let branches = try Forking(environment.definition, from: environment.state, courses)
      .run(threads: 2, report: { _ in }, isCancelled: { true })
    #expect(branches == nil && clock.now - start < .seconds(10))
  }
}
