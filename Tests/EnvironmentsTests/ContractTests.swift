import Environments
import Numerics
import TestSupport
import Testing

/// The promises that every environment keeps, checked on each of the catalogue.
@Suite struct ContractTests {
  static let names = EnvironmentDefinition.all.map(\.name)

  static func make(_ name: String) throws -> Environment {
    try #require(EnvironmentDefinition.named(name)).make()
  }

  static func randomAction(for environment: Environment, using random: inout RandomStream) -> [Double] {
    zip(environment.actionBox.low, environment.actionBox.high).map { random.uniform($0, $1) }
  }

  @Test func namesAreUniqueAndFingerprintsDiffer() {
    let definitions = EnvironmentDefinition.all
    #expect(Set(definitions.map(\.name)).count == definitions.count)
    #expect(Set(definitions.map(\.fingerprint)).count == definitions.count)
    #expect(definitions.allSatisfy { $0.fingerprint.count == 16 && $0.summary.hasSuffix(".") })
    #expect(EnvironmentDefinition.named("Nowhere") == nil)
  }

  @Test(arguments: names) func theSameSeedGivesTheSameTrajectory(name: String) throws {
    func trajectory(seed: UInt64) throws -> [Float] {
      let environment = try Self.make(name)
      var random = RandomStream(seed: seed)
      var values: [Float] = []
      for _ in 0..<2 {
        try environment.reset(using: &random)
        for _ in 0..<30 {
          let result = try environment.step(Self.randomAction(for: environment, using: &random))
          values += environment.observation + [Float(result.reward)]
        }
      }
      return values
    }
    #expect(try trajectory(seed: 5) == trajectory(seed: 5))
    #expect(try trajectory(seed: 5) != trajectory(seed: 6))
  }

  @Test(arguments: names) func observationsAreFiniteAndOfTheDeclaredSize(name: String) throws {
    let environment = try Self.make(name)
    var random = RandomStream(seed: 1)
    for _ in 0..<20 {
      try environment.reset(using: &random)
      #expect(environment.elapsed == 0)
      for _ in 0..<20 {
        let result = try environment.step(Self.randomAction(for: environment, using: &random))
        let observation = environment.observation
        #expect(observation.count == environment.observationSize)
        #expect(observation.allSatisfy(\.isFinite) && result.reward.isFinite)
      }
    }
  }

  @Test(arguments: names) func actionsOutsideTheBoxAreClamped(name: String) throws {
    let inside = try Self.make(name), outside = try Self.make(name)
    var random = RandomStream(seed: 2)
    try inside.reset(using: &random)
    try outside.setState(inside.state)
    for high in [true, false, true] {
      let bound = high ? inside.actionBox.high : inside.actionBox.low
      let a = try inside.step(bound), b = try outside.step(bound.map { $0 * 1e6 })
      #expect(a == b)
      #expect(inside.state == outside.state)
    }
  }

  @Test(arguments: names) func refusesActionsOfTheWrongSizeOrNotFinite(name: String) throws {
    let environment = try Self.make(name)
    let state = environment.state, size = environment.actionSize
    #expect(throws: EnvironmentError.wrongCount(part: "the action", expected: size, actual: size + 1)) {
      try environment.step([Double](repeating: 0, count: size + 1))
    }
    for bad in [Double.nan, .infinity] {
      #expect(throws: EnvironmentError.notFinite(part: "the action")) {
        try environment.step([Double](repeating: 0, count: size - 1) + [bad])
      }
    }
    #expect(environment.state == state)
  }

  @Test(arguments: names) func theTimeLimitTruncates(name: String) throws {
    let environment = try Self.make(name)
    var random = RandomStream(seed: 3)
    for _ in 0..<2 {
      try environment.reset(using: &random)
      for step in 1...environment.definition.timeLimit {
        let result = try environment.step(Self.randomAction(for: environment, using: &random))
        #expect(!result.terminated)
        #expect(result.truncated == (step == environment.definition.timeLimit))
      }
    }
  }

  @Test(arguments: names) func aStateReadIsTheStateSet(name: String) throws {
    let source = try Self.make(name), copy = try Self.make(name)
    var random = RandomStream(seed: 4)
    for _ in 0..<10 {
      try source.reset(using: &random)
      for _ in 0..<7 { _ = try source.step(Self.randomAction(for: source, using: &random)) }
      try copy.setState(source.state)
      #expect(copy.state == source.state)
      #expect(copy.observation == source.observation, "an observation is a function of the state")
      for _ in 0..<20 {
        let action = Self.randomAction(for: source, using: &random)
        #expect(try source.step(action) == copy.step(action))
        #expect(source.state == copy.state, "the same bits from then on")
      }
    }
  }

  @Test(arguments: names) func aUsedEnvironmentStartsLikeAFreshOne(name: String) throws {
    let used = try Self.make(name)
    var random = RandomStream(seed: 12)
    for _ in 0..<3 {
      try used.reset(using: &random)
      for _ in 0..<40 { _ = try used.step(Self.randomAction(for: used, using: &random)) }
    }
    for _ in 0..<5 {
      let fresh = try Self.make(name)
      var other = random
      try used.reset(using: &random)
      try fresh.reset(using: &other)
      #expect(used.state == fresh.state && used.observation == fresh.observation && random == other)
      for _ in 0..<40 {
        let action = Self.randomAction(for: used, using: &random)
        #expect(try used.step(action) == fresh.step(action))
        #expect(used.state == fresh.state)
      }
    }
  }

  @Test(arguments: names) func withoutTheWarmStartItGoesOnAlmostTheSame(name: String) throws {
    let source = try Self.make(name), copy = try Self.make(name)
    var random = RandomStream(seed: 8)
    try source.reset(using: &random)
    for _ in 0..<5 { _ = try source.step(Self.randomAction(for: source, using: &random)) }
    var state = source.state
    state.warmStart = []
    try copy.setState(state)
    let action = Self.randomAction(for: source, using: &random)
    _ = try source.step(action)
    _ = try copy.step(action)
    for (a, b) in zip(source.state.qpos, copy.state.qpos) { #expect(abs(a - b) < 1e-6) }
  }

  @Test(arguments: names) func refusesStatesOfTheWrongSizeOrNotFinite(name: String) throws {
    let environment = try Self.make(name)
    var random = RandomStream(seed: 9)
    try environment.reset(using: &random)
    let before = environment.state
    var state = before
    state.qpos.append(0)
    #expect(throws: EnvironmentError.self) { try environment.setState(state) }
    state = before
    state.qvel[0] = .nan
    #expect(throws: EnvironmentError.notFinite(part: "qvel")) { try environment.setState(state) }
    state = before
    state.goal.append(1)
    #expect(throws: EnvironmentError.self) { try environment.setState(state) }
    state = before
    state.elapsed = -1
    #expect(throws: EnvironmentError.negativeElapsed(-1)) { try environment.setState(state) }
    #expect(environment.state == before, "a refused state changes nothing")
  }

  @Test(arguments: names) func goalsCanBeSet(name: String) throws {
    let environment = try Self.make(name)
    var random = RandomStream(seed: 11)
    try environment.reset(using: &random)
    let before = environment.state
    var state = before
    let goal = environment.definition.notes.exampleGoal
    try environment.setGoal(goal, in: &state)
    try environment.setState(state)
    for (value, wanted) in zip(environment.goal(of: environment.state), goal) {
      #expect(abs(value - wanted) < 1e-12)
    }
    #expect(environment.state.qvel == before.qvel)
    #expect(throws: EnvironmentError.wrongCount(part: "goal", expected: goal.count, actual: goal.count + 1)) {
      try environment.setGoal(goal + [0], in: &state)
    }
    #expect(throws: EnvironmentError.notFinite(part: "goal")) {
      try environment.setGoal(goal.map { _ in .nan }, in: &state)
    }
  }

  @Test(arguments: names) func startsAreDrawnAnew(name: String) throws {
    let environment = try Self.make(name)
    var random = RandomStream(seed: 12)
    var starts: Set<[Double]> = []
    for _ in 0..<50 {
      try environment.reset(using: &random)
      starts.insert(environment.state.qvel)
      #expect(environment.elapsed == 0)
    }
    #expect(starts.count == 50)
  }

  @Test(arguments: names) func everyNumberHasAMeaning(name: String) throws {
    let environment = try Self.make(name), notes = environment.definition.notes
    #expect(notes.observation.count == environment.observationSize)
    #expect(Set(notes.observation).count == notes.observation.count, "meanings differ")
    #expect(notes.goal.count == environment.goal(of: environment.state).count)
    #expect(notes.exampleGoal.count == notes.goal.count)
    #expect(notes.reward.hasPrefix("r = "))
    #expect(notes.terms.hasSuffix(".") && notes.start.hasSuffix("."))
  }

  @Test(arguments: names) func twoEnvironmentsShareNothing(name: String) throws {
    let first = try Self.make(name), second = try Self.make(name)
    var random = RandomStream(seed: 6)
    try first.reset(using: &random)
    let state = first.state, observation = first.observation
    try second.reset(using: &random)
    for _ in 0..<10 { _ = try second.step(Self.randomAction(for: second, using: &random)) }
    #expect(first.state == state)
    #expect(first.observation == observation)
    #expect(second.state.qpos != first.state.qpos)
  }

  @Test(arguments: names) func singleAndDoublePrecisionActionsMeanTheSame(name: String) throws {
    let first = try Self.make(name), second = try Self.make(name)
    var random = RandomStream(seed: 7)
    try first.reset(using: &random)
    try second.setState(first.state)
    let action = Self.randomAction(for: first, using: &random).map { Float($0) }
    _ = try first.step(action.span)
    _ = try second.step(action.map { Double($0) })
    #expect(first.state.qpos == second.state.qpos)
  }

  @Test(arguments: names) func environmentsRunOnSeveralThreads(name: String) async throws {
    let definition = try #require(EnvironmentDefinition.named(name))
    let trajectories = try await withThrowingTaskGroup(of: [Double].self) { group in
      for _ in 0..<4 {
        group.addTask {
          let environment = try definition.make()
          var random = RandomStream(seed: 10)
          try environment.reset(using: &random)
          for _ in 0..<50 { _ = try environment.step(Self.randomAction(for: environment, using: &random)) }
          return environment.state.qpos
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(trajectories.count == 4)
    #expect(Set(trajectories).count == 1)
  }
}
