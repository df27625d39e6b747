import Agents
import Environments
import Experiments
import Numerics
import Testing

@Suite struct EvaluationTests {
  @Test func meanAndDeviation() {
    let evaluation = Evaluation(returns: [1, 2, 6], lengths: [1, 1, 1])
    #expect(evaluation.mean == 3)
    #expect(abs(evaluation.deviation * evaluation.deviation - 7) < 1e-12)
    #expect(Evaluation(returns: [4], lengths: [1]).deviation == 0)
    #expect(Evaluation(returns: [], lengths: []).mean == 0)
  }

  @Test(arguments: [Acting.raw, .plans]) func episodesDependOnTheirNumberAlone(acting: Acting) throws {
    let policy = RandomPolicy(try acting.space())
    func play(_ episodes: Int, seed: UInt64 = 1) throws -> Evaluation {
      let evaluation = try evaluate(
        policy, in: .reacherVertical, episodes: episodes, random: RandomStream(seed: seed))
      return try #require(evaluation)
    }
    let five = try play(5)
    #expect(five.lengths == [100, 100, 100, 100, 100])
    #expect(Set(five.returns).count == 5)
    #expect(try play(5) == five)
    #expect(try play(3).returns == Array(five.returns[0..<3]))
    #expect(try play(5, seed: 2).returns != five.returns)
  }

  @Test func stopsWhenAskedAndReports() throws {
    let policy = RandomPolicy(try Acting.raw.space())
    var steps = 0
    var episodes: [Int] = []
    let evaluation = try evaluate(
      policy, in: .reacherVertical, episodes: 5, random: RandomStream(seed: 1),
      progress: { episodes.append($0) },
      isCancelled: {
        steps += 1; return steps > 250
      })
    #expect(evaluation == nil && steps == 251 && episodes == [1, 2])
  }
}

@Suite struct EpisodeTests {
  @Test func carriesPlansOutAndDropsThemAtAReset() throws {
    let training = try smallTraining(.plans)
    let space = training.agent.space
    let environment = try EnvironmentDefinition.reacherVertical.make()
    var episode = Episode(environment, for: training.agent)
    var random = RandomStream(seed: 1)
    try episode.reset(using: &random)
    #expect(episode.plan.isFinished && episode.percept.numbers == environment.observation)
    episode.plan.action = [0.5, -0.5]
    episode.plan.begin(in: space)
    var raw: [Double] = []
    for step in 0..<2 {
      let before = episode.percept
      _ = try episode.step()
      #expect(episode.plan.step == step + 1 && !episode.plan.isFinished)
      let after = episode.percept
      #expect(after.numbers == environment.observation && after != before)
      raw += episode.action
    }
    #expect(raw == Array(episode.plan.rawActions[0..<4]))
    try episode.reset(using: &random)
    #expect(episode.plan.isFinished && environment.elapsed == 0)
    #expect(episode.percept.numbers == environment.observation)
  }

  @Test func randomPoliciesSeeNothing() throws {
    let environment = try EnvironmentDefinition.reacherVertical.make()
    var episode = Episode(environment, for: RandomPolicy(try Acting.raw.space()))
    #expect(episode.percept == Percept(.nothing) && episode.percept.numbers.isEmpty)
  }
}
