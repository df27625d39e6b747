import Agents
import Embeddings
import Environments
import Experiments
import Numerics
import Storage
import TestSupport
import Testing

/// What an agent sees, whitened by random behaviour.
@Suite struct NormalizationTests {
  private func measured(seed: UInt64 = 1) throws -> Normalization {
    try #require(
      try Normalization(
        of: .observation(size: 11, nil), in: .reacherVertical, random: RandomStream(seed: seed),
        report: { _ in },
        isCancelled: { false }))
  }

  private func training(_ normalization: Normalization?) throws -> AgentTraining {
    var configuration = TD3Configuration()
    (configuration.hidden, configuration.batch) = ([16, 16], 32)
    configuration.isNormalized = normalization != nil
    return try AgentTraining(
      configuration, definition: .reacherVertical, perception: .observation(size: 11, normalization),
      actions: .raw(try EnvironmentDefinition.reacherVertical.make().actionBox), seed: 1, number: 1)
  }

  @Test func itComesFromTheSeedAlone() throws {
    let one = try measured()
    #expect(try measured() == one)
    #expect(try measured(seed: 2) != one)
    #expect(one.whitening.std.allSatisfy { $0 > 0 })
  }

  /// What is remembered of random behaviour has mean 0 and deviation 1, nearly: goals and velocities alike.
  @Test func whatIsSeenIsWhite() throws {
    let normalization = try measured()
    let environment = try EnvironmentDefinition.reacherVertical.make()
    var (random, rows) = (RandomStream(seed: 7), [Float]())
    for episode in 0..<60 {
      try environment.reset(using: &random)
      for _ in 0..<100 {
        _ = try environment.step([random.uniform(-1, 1), random.uniform(-1, 1)])
        var numbers = environment.observation
        normalization.apply(to: &numbers)
        if episode % 3 == 0 { #expect(numbers.allSatisfy { abs($0) <= Normalization.limit }) }
        rows += numbers
      }
    }
    let spread = Whitening(rows: rows, width: 11)
    for column in 0..<11 where normalization.whitening.std[column] != 1 {
      #expect(abs(spread.mean[column]) < 0.5, "\(column)")
      #expect((0.6...1.5).contains(spread.std[column]), "\(column)")
    }
  }

  /// An agent's policy, its frozen copy and a file of it see alike.
  @Test func filesAndCopiesSeeAlike() throws {
    let training = try training(try measured())
    try training.train(to: 150)
    let loaded = try AgentTraining(training.archive)
    #expect(loaded.agent.perception.normalization == training.agent.perception.normalization)
    try training.train(to: 250)
    try loaded.train(to: 250)
    #expect(try training.archive.contentHash == loaded.archive.contentHash)
  }

  @Test func withoutItNothingChanges() throws {
    let training = try training(nil)
    #expect(training.agent.perception.normalization == nil)
    #expect(training.archive["normalization.mean"] == nil)
  }
}
