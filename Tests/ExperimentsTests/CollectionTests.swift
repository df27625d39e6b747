import Datasets
import Environments
import Experiments
import Numerics
import Testing

@Suite struct CollectionTests {
  private func collect(
    _ count: Int, length: Int = 4, threads: Int = 2, seed: UInt64 = 1
  ) throws -> SequenceDataset {
    let collection = Collection(
      .reacherVertical, count: count, length: length, seed: seed, random: RandomStream(seed: seed, "test"))
    let data = try collection.run(threads: threads, report: { _ in }, isCancelled: { false })
    return try #require(data)
  }

  @Test func dataDontDependOnThreads() throws {
    let one = try collect(2_300, threads: 1)
    #expect(one.count == 2_300 && one.length == 4 && one.seed == 1)
    #expect(try collect(2_300, threads: 2) == one)
    #expect(try collect(2_300, threads: 3) == one)
  }

  @Test(arguments: [1, 999, 1_000, 1_001, 1_700])
  func fewerDataAreTheFirstOfMore(count: Int) throws {
    let all = try collect(2_000).sequences
    let data = try collect(count)
    #expect(data.count == count)
    #expect(data.sequences == all.subset(Array(0..<count)))
  }

  @Test func anotherSeedGivesOtherData() throws {
    #expect(try collect(10).sequences != collect(10, seed: 2).sequences)
  }

  /// A length that divides the time limit, one that doesn't, and one that takes the whole episode.
  @Test(arguments: [(4, 1_200), (3, 200), (100, 7)])
  func sequencesFollowOneAnotherWithinEpisodes(length: Int, count: Int) throws {
    let data = try collect(count, length: length)
    let limit = data.environment.timeLimit
    let sequences = data.sequences
    var resets = 0
    for index in 0..<count {
      let elapsed = Int(sequences.elapsed[index])
      let isCut = (0..<length).map { elapsed + $0 + 1 == limit }
      #expect(Array(sequences.truncated[index * length..<(index + 1) * length]) == isCut)
      guard index > 0 else { continue }
      let before = Int(sequences.elapsed[index - 1])
      if elapsed == 0 {
        // a reset comes only where the next sequence wouldn't fit
        #expect(before + 2 * length > limit)
        resets += 1
        continue
      }
      #expect(elapsed == before + length)
      for element in 0..<data.stateSize {
        #expect(
          data.state(index - 1, step: length, element) == data.state(index, step: 0, element))
      }
      #expect(sequences.goal[2 * index] == sequences.goal[2 * index - 2])
    }
    #expect(sequences.terminated.allSatisfy { !$0 })
    #expect(resets == (count - 1) / (limit / length))
  }

  @Test func actionsAreUniformInTheBox() throws {
    let actions = try collect(2_000).sequences.actions
    var counts = [Int](repeating: 0, count: 8)
    for action in actions {
      #expect(abs(action) <= 1)
      counts[min(7, Int((action + 1) * 4))] += 1
    }
    let expected = Double(actions.count) / 8
    // a χ² with 7 degrees of freedom exceeds 40 once in a million times
    let chiSquare = counts.reduce(0.0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    #expect(chiSquare < 40)
  }

  @Test func simulationsRepeatTheData() throws {
    let data = try collect(60)
    let sequences = data.sequences
    let environment = try EnvironmentDefinition.reacherVertical.make()
    for index in 0..<data.count {
      // once from each state: the reward belongs to the state; once through: bits of states and observations
      for step in 0..<4 {
        try environment.setState(state(data, index, step))
        let result = try environment.step(action(data, index, step))
        #expect(result.reward == sequences.rewards[4 * index + step])
      }
      try environment.setState(state(data, index, 0, warm: true))
      for step in 0...4 {
        let row = 5 * index + step
        #expect(environment.state.qpos == Array(sequences.qpos[2 * row..<2 * row + 2]))
        #expect(environment.state.qvel == Array(sequences.qvel[2 * row..<2 * row + 2]))
        #expect(environment.observation == Array(sequences.observations[11 * row..<11 * row + 11]))
        if step < 4 { _ = try environment.step(action(data, index, step)) }
      }
    }
  }

  private func state(
    _ data: SequenceDataset, _ index: Int, _ step: Int, warm: Bool = false
  ) -> EnvironmentState {
    EnvironmentState(
      qpos: (0..<2).map { data.state(index, step: step, $0) },
      qvel: (2..<4).map { data.state(index, step: step, $0) }, act: [],
      goal: Array(data.sequences.goal[2 * index..<2 * index + 2]), memory: [],
      elapsed: Int(data.sequences.elapsed[index]) + step,
      warmStart: warm ? Array(data.sequences.warmStart[2 * index..<2 * index + 2]) : [])
  }

  private func action(_ data: SequenceDataset, _ index: Int, _ step: Int) -> [Double] {
    let start = 2 * (4 * index + step)
    return data.sequences.actions[start..<start + 2].map { Double($0) }
  }

  @Test(arguments: [1, 2]) func stopsWhenAsked(threads: Int) throws {
    let collection = Collection(
      .reacherVertical, count: 1_000_000, length: 4, seed: 1, random: RandomStream(seed: 1))
    let clock = ContinuousClock()
    let start = clock.now
    let data = try collection.run(threads: threads, report: { _ in }, isCancelled: { true })
    #expect(data == nil)
    // all of it would take a minute
    #expect(clock.now - start < .seconds(10))
  }

  @Test func reportsUpToTheCount() throws {
    let collection = Collection(
      .reacherVertical, count: 1_500, length: 4, seed: 1, random: RandomStream(seed: 1))
    var reports: [Int] = []
    _ = try collection.run(threads: 2, report: { reports.append($0) }, isCancelled: { false })
    #expect(reports.last == 1_500 && reports == reports.sorted())
  }
}
