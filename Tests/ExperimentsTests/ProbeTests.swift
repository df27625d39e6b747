import Datasets
import Embeddings
import Environments
import Experiments
import Numerics
import Synchronization
import Testing

/// What probes find, of embeddings that have learned little and of one that has learned something.
@Suite struct ProbeTests {
  private func data(_ definition: EnvironmentDefinition, count: Int, length: Int = 4) throws
    -> SequenceDataset
  {
    let collection = Collection(
      definition, count: count, length: length, seed: 1, random: RandomStream(seed: 1))
    return try #require(try collection.run(threads: 2, report: { _ in }, isCancelled: { false }))
  }

  private func embedding(
    _ data: SequenceDataset, epochs: Int, latent: Int? = nil, condition: Condition = .state
  ) throws -> ActionEmbedding {
    var configuration = ActionEmbeddingConfiguration()
    configuration.latent = latent
    configuration.hidden = 32
    configuration.decoderHidden = [32]
    configuration.batch = 32
    configuration.epochSize = 2_000
    configuration.learningRate = 1e-3
    configuration.decoderEpochs = 1
    configuration.condition = condition
    let embedding = ActionEmbedding(configuration, data: data, random: RandomStream(seed: 2))
    #expect(
      try embedding.train(
        epochs: epochs, on: data.embeddingData(condition), report: { _ in }, isCancelled: { false }))
    return embedding
  }

  private func probe(
    _ embedding: any EmbeddingOfActions, _ data: SequenceDataset, _ definition: EnvironmentDefinition,
    candidates: Int = 60, queries: Int = 6, from start: EnvironmentState? = nil, seed: UInt64 = 1,
    threads: Int = 2
  ) throws -> ProbeReport {
    var size = Probe.Size()
    (size.candidates, size.sequences, size.queries, size.neighbors) = (candidates, candidates, queries, 5)
    return try #require(
      try Probe(size, of: embedding, data, in: definition, from: start, seed: seed, threads: threads).run())
  }

  @Test func whatHasLearnedRanksOutcomesBetter() throws {
    let data = try data(.reacherVertical, count: 2_000)
    let embedding = try embedding(data, epochs: 20)
    let report = try probe(embedding, data, .reacherVertical, candidates: 200, queries: 20)
    #expect(report.rankings.map(\.space) == [.embedding, .random, .pca, .raw])
    let own = report.rankings[0]
    #expect(own.spearman.mean > 0.6 && own.spearman.low <= own.spearman.mean)
    for other in report.rankings.dropFirst() {
      let lead = try #require(other.lead)
      #expect(lead.low > 0.05, "\(other.space): \(lead)")
      #expect(abs(own.spearman.mean - other.spearman.mean - lead.mean) < 1e-9)
    }
    let linear = try #require(own.probe)
    #expect(linear.explained > 0.5 && linear.shuffled < 0.1)
    let prediction = try #require(report.prediction)
    for errors in [prediction.data, prediction.fresh] {
      #expect(errors.error < 0.7 * errors.variance && errors.oracle < 1e-8)
    }
    let withoutState = try #require(prediction.withoutState)
    #expect(withoutState > 0.1 && prediction.withoutActions < prediction.pooledVariance)
    // what states and actions add apart, and what they add together
    #expect(prediction.withoutActions + withoutState > 0.9 * prediction.pooledVariance)
    #expect(report.latents.count == 2 && report.latents.allSatisfy { !$0.isDead })
    #expect(report.latents.allSatisfy { $0.divergence ?? 0 > 0.5 })
    #expect(report.decoder.coverage.ofRandom > 0.85)
    #expect(report.decoder.distortion.count == 2 && report.decoder.condition.median >= 1)
    #expect(report.cut == 0 && report.states == 20)
  }

  @Test func errorsAreTheEmbeddingsOwn() throws {
    let data = try data(.reacherVertical, count: 66)
    let embedding = try embedding(data, epochs: 1)
    let report = try probe(embedding, data, .reacherVertical, candidates: 60, queries: 6)
    // all but six of the sequences, so nearly
    let own = try #require(embedding.predictionError(on: data.embeddingData(.state)))
    let errors = try #require(report.prediction).data
    #expect(abs(errors.error / own.error - 1) < 0.3 && abs(errors.variance / own.variance - 1) < 0.3)
  }

  @Test func reportsDependOnTheSeedAlone() throws {
    let data = try data(.reacherVertical, count: 100)
    let embedding = try embedding(data, epochs: 1)
    let one = try probe(embedding, data, .reacherVertical, threads: 1)
    #expect(try probe(embedding, data, .reacherVertical, threads: 3) == one)
    #expect(try probe(embedding, data, .reacherVertical, seed: 2) != one)
  }

  @Test(arguments: ["Pusher", "Striker", "Thrower"]) func armsOfSevenJointsToo(name: String) throws {
    let definition = try #require(EnvironmentDefinition.named(name))
    let data = try data(definition, count: 70, length: 3)
    let embedding = try embedding(data, epochs: 1, latent: 9)
    let report = try probe(embedding, data, definition, candidates: 40, queries: 4)
    #expect(report.decoder.distortion.count == 9 && report.rankings.count == 4)
    #expect(try #require(report.prediction).fresh.oracle < 1e-6)
    #expect(report.rankings.allSatisfy { $0.spearman.mean.isFinite })
  }

  @Test func oneStateIsAskedForAll() throws {
    let data = try data(.reacherVertical, count: 100)
    let embedding = try embedding(data, epochs: 1)
    let report = try probe(embedding, data, .reacherVertical, from: data.start(of: 3))
    #expect(report.states == 1 && report.prediction?.withoutState == nil)
  }

  @Test func aWishToStopIsKept() throws {
    let data = try data(.reacherVertical, count: 1_100)
    let embedding = try embedding(data, epochs: 1)
    let looks = Mutex(0)
    let probe = Probe(
      Probe.Size(), of: embedding, data, in: .reacherVertical, seed: 1, threads: 2,
      isCancelled: {
        looks.withLock {
          $0 += 1
          return $0 > 3
        }
      })
    #expect(try probe.run() == nil)
  }

  @Test func embeddingsAreLikeThemselves() throws {
    let data = try data(.reacherVertical, count: 100)
    let (a, b) = (try embedding(data, epochs: 1), try embedding(data, epochs: 8, latent: 3))
    let x = a.means(of: data.normalizedActions), y = b.means(of: data.normalizedActions)
    let same = EmbeddingComparison(x, width: 2, x, width: 2, neighbors: 5, queries: 20) {}
    #expect(abs(same.alignment - 1) < 1e-9 && same.disparity < 1e-9 && same.overlap == 1)
    let other = EmbeddingComparison(x, width: 2, y, width: 3, neighbors: 5, queries: 20) {}
    #expect(0...1 ~= other.alignment && 0...1 ~= other.disparity && other.overlap < 1)
    #expect(other.moved.count == 100)
  }
}
