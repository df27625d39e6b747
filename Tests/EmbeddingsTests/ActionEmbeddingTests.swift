import Embeddings
import Networks
import Numerics
import Storage
import TestSupport
import Testing

@Suite struct ActionEmbeddingTests {
  @Test func learnsToPredictAndToDecode() throws {
    let data = Toy.data(count: 1_000)
    let embedding = try Toy.embedding(data)
    let before = try #require(embedding.predictionError(on: data))
    let finished = try embedding.train(epochs: 30, on: data, report: { _ in }, isCancelled: { false })
    #expect(finished && embedding.isTrained)
    let after = try #require(embedding.predictionError(on: data))
    #expect(after.error < 0.1 * before.error && after.error < 0.1 * after.variance)
    #expect(embedding.progress.encoderCurve.count == 30 && embedding.decoderProgress.curve.count == 1)

    // decoding a latent and encoding the actions gives the latent back
    let z = embedding.white(embedding.means(of: data.actions))
    let cycle = embedding.encode(embedding.decode(z))
    #expect(relativeDifference(cycle, z) < 0.2)
    #expect(embedding.bound == z.map(abs).max())
  }

  /// Each objective learns, with noise and without, and a file of it learns on with the same bits.
  @Test(arguments: EmbeddingObjective.allCases, [false, true])
  func eachObjectiveLearns(objective: EmbeddingObjective, isDeterministic: Bool) throws {
    let data = Toy.data(count: 1_000)
    let embedding = try Toy.embedding(data) {
      $0.objective = objective
      $0.isDeterministic = isDeterministic
    }
    func error(_ embedding: ActionEmbedding) throws -> Double {
      if let error = embedding.predictionError(on: data)?.error { return error }
      return try #require(embedding.contrastError(on: data) {}).nats
    }
    let before = try error(embedding)
    #expect(try embedding.train(epochs: 15, on: data, report: { _ in }, isCancelled: { false }))
    let after = try error(embedding)
    // two of six numbers can be kept of the actions, and nearly all that matters of the outcome
    #expect(after < (objective == .dynamics ? 0.2 : 0.8) * before)
    #expect(embedding.progress.encoderCurve.allSatisfy { ($0.kl == 0) == isDeterministic })
    let loaded = try ActionEmbedding(embedding.archive)
    for each in [embedding, loaded] {
      #expect(try each.train(epochs: 1, on: data, report: { _ in }, isCancelled: { false }))
    }
    #expect(try embedding.archive.contentHash == loaded.archive.contentHash)
  }

  @Test func anAutoencoderSeesNoOutcome() throws {
    let data = Toy.data(count: 100)
    let other = EmbeddingData(
      count: 100, actions: data.actions, states: data.states.map { 3 * $0 + 1 }, changes: data.states)
    let hashes = try [data, other].map { data in
      let embedding = try Toy.embedding(Toy.data(count: 100)) { $0.objective = .autoencoder }
      _ = try embedding.train(epochs: 1, on: data, report: { _ in }, isCancelled: { false })
      return try embedding.archive.contentHash
    }
    #expect(hashes[0] == hashes[1])
  }

  @Test func decodedActionsLieInTheBox() throws {
    let data = Toy.data(count: 64)
    let embedding = try Toy.embedding(data)
    var random = SeededGenerator(seed: 2)
    let z = random.numbers(200, in: -50...50)
    let actions = embedding.decode(z)
    #expect(actions.count == 100 * 6)
    for (index, action) in actions.enumerated() {
      #expect(index % 2 == 0 ? (-2...2).contains(action) : (0...10).contains(action))
    }
    var one = [Double](repeating: 0, count: 6)
    embedding.decode(one: [z[2], z[3]], into: &one)
    #expect(relativeDifference(one, Array(actions[6..<12])) <= 1e-5)
  }

  @Test func interruptedTrainingEndsWithTheSameBits() throws {
    let data = Toy.data(count: 200)
    let whole = try Toy.embedding(data)
    #expect(try whole.train(epochs: 2, on: data, report: { _ in }, isCancelled: { false }))

    let parts = try Toy.embedding(data)
    var interruptions = 0
    // in the encoder's second epoch, then in the decoder
    for limit in [25, 400] {
      var batches = 0
      let finished = try parts.train(
        epochs: interruptions == 0 ? 2 : nil, on: data, report: { _ in batches += 1 },
        isCancelled: { batches == limit })
      #expect(!finished && parts.isTrained && !parts.hasDecoder)
      interruptions += 1
    }
    #expect(try parts.train(epochs: nil, on: data, report: { _ in }, isCancelled: { false }))
    let (a, b) = (whole.networks.values.values, parts.networks.values.values)
    let (c, d) = (whole.coder.decoder.values.values, parts.coder.decoder.values.values)
    #expect(a == b && c == d && whole.progress == parts.progress && whole.latents == parts.latents)
    #expect(whole.decoderProgress == parts.decoderProgress)
  }

  @Test func copiesLearnApartAndAlike() throws {
    let data = Toy.data(count: 200)
    let embedding = try Toy.embedding(data)
    let copy = embedding.copy()
    let before = copy.networks.values.values
    #expect(try embedding.train(epochs: 1, on: data, report: { _ in }, isCancelled: { false }))
    let untouched = copy.networks.values.values
    #expect(before == untouched)
    #expect(try copy.train(epochs: 1, on: data, report: { _ in }, isCancelled: { false }))
    let (a, b) = (embedding.coder.decoder.values.values, copy.coder.decoder.values.values)
    #expect(a == b)
  }

  @Test func withoutConditionTheStateDoesntMatter() throws {
    let data = Toy.data(count: 64)
    let embedding = try Toy.embedding(data, condition: .none)
    let z: [Float] = [0.5, -0.5]
    #expect(embedding.predictChanges(from: [1, 2, 3], z) == embedding.predictChanges(from: [-9, 0, 9], z))
    let conditioned = try Toy.embedding(data)
    #expect(
      conditioned.predictChanges(from: [1, 2, 3], z) != conditioned.predictChanges(from: [-9, 0, 9], z))
  }

  @Test(arguments: [LatentMetric.prior, .white], [0, 1, 7, 500])
  func neighborsAreThoseOfASort(metric: LatentMetric, count: Int) throws {
    let data = Toy.data(count: 200)
    let embedding = try Toy.embedding(data)
    _ = try embedding.train(epochs: 1, on: data, report: { _ in }, isCancelled: { false })
    // some sequences twice, so that there are equal distances
    let means = embedding.means(of: data.actions) + embedding.means(of: Array(data.actions[0..<60]))
    let z: [Float] = [0.3, -0.2]
    let (point, points) = metric == .white ? (z, embedding.white(means)) : (embedding.colored(z), means)
    let distances = (0..<210).map { row in
      (0..<2).reduce(0.0) { sum, column in
        let difference = Double(points[2 * row + column] - point[column])
        return sum + difference * difference
      }.squareRoot()
    }
    let neighbors = embedding.neighbors(of: z, count: count, among: means, metric: metric) {}
    #expect(neighbors.count == min(count, 210))
    let nearest = distances.sorted()
    for (rank, neighbor) in neighbors.enumerated() {
      #expect(abs(neighbor.distance - distances[neighbor.index]) <= 1e-5)
      #expect(abs(neighbor.distance - nearest[rank]) <= 1e-5)
    }
    let isOrdered = zip(neighbors, neighbors.dropFirst()).allSatisfy {
      $0.distance < $1.distance || ($0.distance == $1.distance && $0.index < $1.index)
    }
    #expect(isOrdered)
  }
}

@Suite struct EmbeddingSourceTests {
  @Test func normalizesByTheBoxAndBack() throws {
    let box = try #require(Box(low: [-2, 0], high: [2, 10]))
    let source = EmbeddingSource(
      environment: "Toy", fingerprint: "1", actionBox: box, length: 2, observationSize: 3, angles: [])
    #expect(source.normalized([-2, 0, 1, 7.5]) == [-1, -1, 0.5, 0.5])
    #expect(source.raw([-1, -1, 0.5, 0.5]) == [-2, 0, 1, 7.5])
  }

  @Test func anglesBecomeCosineAndSine() throws {
    let box = try #require(Box(low: [-1], high: [1]))
    let source = EmbeddingSource(
      environment: "Toy", fingerprint: "1", actionBox: box, length: 2, observationSize: 3, angles: [1])
    let observations: [Float] = [7, 0, 8, 9, .pi / 2, 10]
    #expect(source.stateFeatures(observations, .state) == observations)
    #expect(source.stateFeatures(observations, .none) == observations)
    let features = source.stateFeatures(observations, .angles)
    #expect(relativeDifference(features, [7, 1, 0, 8, 9, 0, 1, 10]) <= 1e-6)
    #expect(source.stateSize(.angles) == 4 && source.stateSize(.state) == 3)
  }
}
