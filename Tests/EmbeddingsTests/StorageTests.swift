import Embeddings
import Networks
import Numerics
import Storage
import TestSupport
import Testing

@Suite struct EmbeddingStorageTests {
  /// Writes an embedding to a file and reads it back.
  private func reloaded(_ embedding: ActionEmbedding) throws -> ActionEmbedding {
    try withTemporaryFolder { folder in
      let path = folder + "/e.safetensors"
      try embedding.archive.write(to: path)
      return try ActionEmbedding(Safetensors(contentsOf: path))
    }
  }

  private func expectAlike(_ a: ActionEmbedding, _ b: ActionEmbedding) {
    let (first, second) = (a.archive, b.archive)
    #expect(first.metadata == second.metadata)
    for name in Set(first.tensors.keys).union(second.tensors.keys) where first[name] != second[name] {
      Issue.record("'\(name)' differs")
    }
  }

  /// Trains until some batches of this call are done.
  private func train(_ embedding: ActionEmbedding, _ data: EmbeddingData, batches: Int = .max) throws -> Bool
  {
    var done = 0
    return try embedding.train(
      epochs: embedding.progress.isUnderWay ? nil : 2, on: data, report: { _ in done += 1 },
      isCancelled: { done >= batches })
  }

  @Test(arguments: [Condition.none, .state, .angles])
  func aLoadedEmbeddingComputesTheSameBits(condition: Condition) throws {
    let data = Toy.data(count: 200)
    let embedding = try Toy.embedding(data, condition: condition) {
      $0.latent = 3
      $0.layers = 2
      $0.decoderHidden = [8, 9]
    }
    #expect(try train(embedding, data))
    let loaded = try reloaded(embedding)
    expectAlike(embedding, loaded)
    var random = SeededGenerator(seed: 2)
    let actions = random.numbers(300, in: 0...2).map(Double.init)
    let z = embedding.encode(actions)
    #expect(loaded.encode(actions) == z && z.count == 150)
    #expect(loaded.decode(z) == embedding.decode(z))
    let states = random.numbers(150)
    #expect(loaded.predict(from: states, z) == embedding.predict(from: states, z))
    #expect(loaded.bound == embedding.bound && loaded.isTrained)
    #expect(loaded.source == embedding.source && loaded.configuration == embedding.configuration)
  }

  /// Before any training, within an epoch of the encoder, at the end of its first, and within the decoder's
  /// epoch; a second training repeats this.
  @Test(arguments: [0, 7, 20, 33, 40, 500, 1_040, 1_047, 1_080, 1_300])
  func aLoadedEmbeddingGoesOnWithTheSameBits(batches: Int) throws {
    let data = Toy.data(count: 200)
    let embedding = try Toy.embedding(data) { $0.decoderHidden = [8] }
    // the first training takes 2 · 20 batches of the encoder and 1,000 of the decoder
    let first = min(batches, 1_040)
    if batches > 0 {
      let finished = try train(embedding, data, batches: first)
      #expect(finished == (first == 1_040))
    }
    if batches > first { #expect(try !train(embedding, data, batches: batches - first)) }
    let loaded = try reloaded(embedding)
    expectAlike(embedding, loaded)
    #expect(loaded.progress == embedding.progress && loaded.hasDecoder == embedding.hasDecoder)
    #expect(try train(embedding, data))
    #expect(try train(loaded, data))
    expectAlike(embedding, loaded)
    #expect(embedding.hasDecoder && embedding.decoderProgress.curve.count == 1)
  }

  /// A run's folder keeps a decoder that is still being trained: in its first epoch, at its end, and between.
  @Test func aDecoderIsSavedWhileItIsTrained() throws {
    let data = Toy.data(count: 64)
    let embedding = try Toy.embedding(data) { $0.decoderHidden = [8] }
    var saved: [Safetensors] = []
    let finished = try embedding.train(epochs: 1, on: data) { report in
      if report.stage == .decoder, [1, 500, 1_000].contains(report.done) { saved.append(embedding.archive) }
    } isCancelled: {
      false
    }
    #expect(finished && saved.count == 3)
    for file in saved {
      let resumed = try ActionEmbedding(file)
      #expect(try resumed.train(epochs: nil, on: data, report: { _ in }, isCancelled: { false }))
      #expect(try resumed.archive.contentHash == embedding.archive.contentHash)
    }
  }

  /// A decoder stops at the end of the first epoch that lowers its error by less than a quarter, to the bits
  /// of one that has so many epochs; files that don't know of that make all of theirs.
  @Test func aDecoderStopsWhereItHasSettled() throws {
    let data = Toy.data(count: 64)
    func decoder(_ size: DecoderSize, epochs: Int) throws -> ActionEmbedding {
      let embedding = try Toy.embedding(data) {
        ($0.decoderHidden, $0.decoderEpochs, $0.decoderSize) = ([8], epochs, size)
      }
      #expect(try embedding.train(epochs: 1, on: data, report: { _ in }, isCancelled: { false }))
      return embedding
    }
    let auto = try decoder(.auto, epochs: 20)
    let errors = auto.decoderProgress.curve.map(\.reconstruction)
    #expect(auto.hasDecoder && errors.count > 1 && errors.count < 20)
    for (index, (before, after)) in zip(errors, errors.dropFirst()).enumerated() {
      #expect((after > 0.75 * before) == (index == errors.count - 2))
    }
    let full = try decoder(.full, epochs: errors.count)
    #expect(full.decoderProgress == auto.decoderProgress)
    let (a, b) = (full.coder.decoder.values.values, auto.coder.decoder.values.values)
    #expect(a == b)

    var file = auto.archive
    #expect(try ActionEmbedding(file).hasDecoder)
    file.metadata["decoder_size"] = nil
    let older = try ActionEmbedding(file)
    #expect(older.configuration.decoderSize == .full && !older.hasDecoder)
  }

  /// Files of the first version counted encoder and decoder together, and one stream served both.
  @Test(arguments: [7, 33, 40, 500, 1_040]) func filesOfTheFirstVersionGoOn(batches: Int) throws {
    let data = Toy.data(count: 200)
    let embedding = try Toy.embedding(data) { $0.decoderHidden = [8] }
    _ = try train(embedding, data, batches: batches)
    var file = embedding.archive
    let progress = embedding.progress
    let done = embedding.decoderProgress.batches
    let sums = done > 0 ? done % 1_000 : progress.encoderBatches % 20
    let isMeasured = done > 0
    let counts = [
      progress.encoderBatches, progress.encoderBatchesLeft, done, 1_000 - done, sums,
      isMeasured ? progress.encoderBatches : 0,
    ]
    file.metadata["version"] = "1"
    file["progress.counts"] = Tensor(counts.map(Int64.init), shape: [6])
    if done > 0 {
      file["progress.sums"] = file["progress.decoder_sums"]
      file["random"] = file["random.decoder"]
    }
    for name in ["progress.decoder_sums", "progress.decoder_batches", "random.decoder"] { file[name] = nil }
    let loaded = try ActionEmbedding(file)
    #expect(loaded.hasDecoder == embedding.hasDecoder)
    #expect(
      try train(embedding, data, batches: 5_000) && loaded.progress.encoderBatches == progress.encoderBatches)
    #expect(try loaded.train(epochs: nil, on: data, report: { _ in }, isCancelled: { false }))
    if batches < 1_040 {
      let (a, b) = (embedding.archive, loaded.archive)
      let parts = a.tensors.keys.filter { $0 != "random" && a[$0] != b[$0] }
      #expect(parts.isEmpty, "\(parts)")
    }
  }

  /// One sequence has one latent: there is nothing to choose, but nothing to crash on either.
  @Test func anEmbeddingOfOneSequenceCanBeCopiedAndSaved() throws {
    let data = Toy.data(count: 1)
    let embedding = try Toy.embedding(data) { $0.decoderHidden = [8] }
    #expect(try train(embedding, data))
    #expect(embedding.bound == 0)
    expectAlike(embedding, embedding.copy())
    expectAlike(embedding, try reloaded(embedding))
  }

  /// A training whose loss isn't finite any more stops, and what it leaves can be saved, copied and loaded.
  @Test(arguments: [1e3, 1e30, 1e38], [0, 1e-4, 1e30])
  func anEmbeddingStopsBeforeItDiverges(learningRate: Double, kl: Double) throws {
    let data = Toy.data(count: 50)
    let embedding = try Toy.embedding(data) {
      $0.learningRate = learningRate
      $0.kl = kl
      $0.decoderHidden = [8]
    }
    let problem = #expect(throws: Divergence.self) { _ = try train(embedding, data) }
    #expect(problem?.quantity.isEmpty == false)
    let networks = embedding.networks.values.values + embedding.coder.decoder.values.values
    let isFinite = networks.allSatisfy(\.isFinite)
    #expect(isFinite)
    // trying again comes to the same, and changes nothing
    let before = embedding.archive
    #expect(throws: Divergence.self) { _ = try train(embedding, data) }
    // a step that overflows moves what doesn't
    if problem?.quantity != "a parameter" { #expect(embedding.archive.tensors == before.tensors) }
    expectAlike(embedding, embedding.copy())
    // files take settings within the ranges of parameters only
    var file = embedding.archive
    for key in ["learning_rate", "kl"] { file.metadata[key] = "1" }
    #expect(try ActionEmbedding(file).archive.tensors == file.tensors)
  }

  /// What a change of the archive is refused with; an empty string where it isn't.
  private func refusal(_ change: (inout Safetensors) -> Void) throws -> String {
    let data = Toy.data(count: 50)
    let embedding = try Toy.embedding(data) {
      $0.hidden = 8
      $0.decoderHidden = [8]
    }
    _ = try train(embedding, data, batches: 100)
    var file = embedding.archive
    file.path = "f"
    change(&file)
    do {
      _ = try ActionEmbedding(file)
      return ""
    } catch {
      return error.description
    }
  }

  @Test func saysWhatIsWrong() throws {
    #expect(try refusal { _ in } == "")
    #expect(
      try refusal { $0.metadata["dyne"] = "TD3" } == "'dyne' in 'f' must be ActionEmbedding, but is 'TD3'")
    #expect(
      try refusal { $0.metadata["condition"] = "all" }
        == "'condition' in 'f' must be none, state or angles, but is 'all'")
    #expect(
      try refusal { $0.metadata["batch"] = "1000000" }
        == "'batch' in 'f' must be a whole number between 1 and 65536, but is '1000000'")
    #expect(
      try refusal { $0.metadata["angles"] = "1 1" }
        == "'angles' in 'f' must be whole numbers in ascending order, but is '1 1'")
    #expect(
      try refusal { $0["latent.bound"] = nil } == "'f' has no tensor 'latent.bound'")
    #expect(
      try refusal { $0["latent.std"] = Tensor([1, 0] as [Float], shape: [2]) }
        == "'latent.std' in 'f' is not finite and positive")
    #expect(
      try refusal { $0["decoder.0.bias"] = Tensor([Float](repeating: .nan, count: 8), shape: [8]) }
        == "'decoder.0.bias' in 'f' is not finite")
    #expect(
      try refusal { $0["progress.decoder_batches"] = Tensor([1_001] as [Int64], shape: [1]) }
        == "'progress.decoder' in 'f' is not a row for each of 1 epochs")
    #expect(
      try refusal { $0["random"] = Tensor([0, 0, 0, 0] as [UInt64], shape: [4]) }
        == "'random' in 'f' is not the state of a random stream")
  }

  /// Sizes that a file claims without having them are refused before anything is allocated.
  @Test func refusesSizesThatArentThere() throws {
    for (key, text) in [
      ("hidden", "1000000"), ("layers", "100"), ("latent", "10000"), ("length", "255"),
      ("observation_size", "1000000"), ("decoder_hidden", "1000000 1000000"), ("decoder_hidden", "8 1000000"),
    ] {
      #expect(try refusal { $0.metadata[key] = text }.contains("'f' "), "\(key)=\(text)")
    }
    // the first layer is there, but not the next
    let hidden = 8_000
    let refused = try refusal {
      $0.metadata["hidden"] = String(hidden)
      $0["encoder.0.weight"] = Tensor([Float](repeating: 0, count: 6 * hidden), shape: [hidden, 6])
      $0["encoder.0.bias"] = Tensor([Float](repeating: 0, count: hidden), shape: [hidden])
    }
    #expect(refused == "'encoder.1.weight' in 'f' has shape [8, 8] instead of [8000, 8000]")
  }
}
