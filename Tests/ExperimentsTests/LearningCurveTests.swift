import Agents
import Datasets
import Embeddings
import Environments
import Experiments
import Numerics
import TestSupport
import Testing

/// Shorter versions of the learning curves in Docs/Reproduction.md; they take half an hour on two cores.
@Suite(.enabled(if: TestTier.current >= .long), .serialized)
struct LearningCurveTests {
  private let seeds: [UInt64] = [1, 2]
  private let steps = 20_000

  /// The published means of the five evaluations around 10,000 and 18,000 steps, less 3: about three standard
  /// errors of the difference with two seeds.
  @Test func td3LearnsAsFastAsPublished() throws {
    let curves = try seeds.map {
      try curve(.raw(try EnvironmentDefinition.reacherVertical.make().actionBox), seed: $0)
    }
    #expect(mean(curves, around: 10_000) > -19.3 - 3)
    #expect(mean(curves, around: 18_000) > -16.4 - 3)
  }

  @Test func dynETD3LearnsAsFastAsPublished() throws {
    let curves = try seeds.map { try curve(.plans(try embedding(seed: $0)), seed: $0) }
    #expect(mean(curves, around: 10_000) > -17.4 - 3)
    #expect(mean(curves, around: 18_000) > -13.7 - 3)
  }

  private func embedding(seed: UInt64) throws -> ActionEmbedding {
    let random = RandomStream(seed: seed, "learning curve")
    let collection = Collection(
      .reacherVertical, count: 100_000, length: 4, seed: seed, random: random.child(0))
    let data = try #require(try collection.run(threads: 2, report: { _ in }, isCancelled: { false }))
    var configuration = ActionEmbeddingConfiguration()
    configuration.condition = .none
    let embedding = ActionEmbedding(configuration, data: data, random: random.child(1))
    let isFinished = try embedding.train(
      epochs: 50, on: data.embeddingData(.none), report: { _ in }, isCancelled: { false })
    #expect(isFinished)
    return embedding
  }

  private func curve(_ space: ActionSpace, seed: UInt64) throws -> [AgentTraining.Point] {
    let training = try AgentTraining(
      TD3Configuration(), definition: .reacherVertical, perception: .observation(size: 11, nil),
      actions: space,
      seed: seed, number: 1)
    let goal = AgentTraining.Goal(steps: steps, every: 1_000, episodes: 10)
    let isFinished = try training.run(goal, report: { _ in }, isCancelled: { false })
    #expect(isFinished)
    return training.curve
  }

  /// The mean over seeds of the five evaluations around a step.
  private func mean(_ curves: [[AgentTraining.Point]], around step: Int) -> Double {
    let points = curves.flatMap { $0 }.filter { abs($0.steps - step) <= 2_000 }
    return points.reduce(0) { $0 + $1.evaluation.mean } / Double(max(1, points.count))
  }
}
