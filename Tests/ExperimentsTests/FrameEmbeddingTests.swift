import Datasets
import Embeddings
import Environments
import Experiments
import Networks
import Numerics
import Storage
import TestSupport
import Testing

/// Embeddings that learn from frames of a real simulation.
@Suite struct FrameEmbeddingTests {
  private static let frames = FrameStack(size: 64, count: 2)

  private func collect(_ count: Int, seed: UInt64 = 1) throws -> (SequenceDataset, FrameTable) {
    let definition = EnvironmentDefinition.reacherVertical.withFrames(FrameEmbeddingTests.frames)
    let collection = Collection(
      definition, count: count, length: 3, seed: seed, random: RandomStream(seed: seed, "frames"))
    let data = try #require(try collection.run(threads: 1, report: { _ in }, isCancelled: { false }))
    return (data, try #require(data.frames))
  }

  private func embedding(_ data: SequenceDataset, seed: UInt64 = 3) -> StateActionEmbedding {
    var configuration = StateActionEmbeddingConfiguration()
    configuration.latent = 6
    configuration.hidden = 8
    configuration.batch = 4
    configuration.epochSize = 12
    configuration.decoderHidden = [8]
    configuration.decoderEpochs = 1
    return StateActionEmbedding(
      configuration, data: data, frames: FrameEmbeddingTests.frames, random: RandomStream(seed: seed, "s"))
  }

  private func vae(_ data: SequenceDataset) -> VAE {
    var configuration = VAEConfiguration()
    configuration.latent = 3
    configuration.batch = 4
    configuration.epochSize = 12
    return VAE(
      configuration, data: data, frames: FrameEmbeddingTests.frames, random: RandomStream(seed: 4, "v"))
  }

  private func train(
    _ embedding: StateActionEmbedding, _ data: SequenceDataset, _ table: FrameTable, epochs: Int = 2,
    finished: (Int) -> Void = { _ in }, checks: Int = .max
  ) throws -> Bool {
    var asked = 0
    // what was begun is finished
    let progress = embedding.progress
    return try embedding.train(
      epochs: progress.encoderBatches + progress.encoderBatchesLeft > 0 ? nil : epochs, on: data,
      frames: table, report: { _ in }, finishedEpoch: finished,
      isCancelled: {
        asked += 1
        return asked > checks
      })
  }

  private func expectAlike(_ first: Safetensors, _ second: Safetensors) {
    #expect(first.metadata == second.metadata)
    for name in Set(first.tensors.keys).union(second.tensors.keys) where first[name] != second[name] {
      Issue.record("'\(name)' differs")
    }
  }

  @Test func learnsToDrawWhatFollows() throws {
    let (data, table) = try collect(24)
    let embedding = embedding(data)
    let all = Array(0..<data.count)
    let before = try embedding.reconstructionError(of: all, in: data, table) {}
    var epochs: [Int] = []
    #expect(try train(embedding, data, table, epochs: 12) { epochs.append($0) })
    #expect(epochs == Array(1...12) && embedding.progress.encoderCurve.count == 12 && embedding.isTrained)
    let after = try embedding.reconstructionError(of: all, in: data, table) {}
    let curve = embedding.progress.encoderCurve.map(\.prediction)
    #expect(curve[11] < 0.85 * curve[0] && after.error < before.error)
    #expect(before.floor == after.floor && before.mean == after.mean)
    #expect(after.floor > 0 && after.floor < after.mean && after.floor < after.error)
  }

  /// Whatever a batch was doing when it was stopped, it ends as if it hadn't been.
  @Test func stoppedTrainingEndsWithTheSameBits() throws {
    let (data, table) = try collect(8)
    let whole = embedding(data)
    #expect(try train(whole, data, table))
    let parts = embedding(data)
    for checks in [0, 5, 40, 61, 100, 700] {
      #expect(try !train(parts, data, table, checks: checks))
    }
    #expect(try train(parts, data, table))
    expectAlike(parts.archive, whole.archive)
  }

  @Test(arguments: [0, 30, 150, 400]) func loadedTrainingGoesOnWithTheSameBits(checks: Int) throws {
    let (data, table) = try collect(8)
    let whole = embedding(data)
    _ = try train(whole, data, table, checks: checks)
    let loaded = try withTemporaryFolder { folder in
      try whole.archive.write(to: folder + "/s")
      return try StateActionEmbedding(Safetensors(contentsOf: folder + "/s"))
    }
    expectAlike(loaded.archive, whole.archive)
    #expect(try train(whole, data, table))
    #expect(try train(loaded, data, table))
    expectAlike(loaded.archive, whole.archive)
    #expect(whole.archive.tensors.keys.contains("state_encoder.0.num_batches_tracked"))
  }

  @Test func framesInAFileTeachTheSame() throws {
    let (data, table) = try collect(460)
    let read = try withTemporaryFolder { folder in
      try data.file.write(to: folder + "/frames")
      return try SequenceDataset(Safetensors(contentsOf: folder + "/frames"))
    }
    let stored = try #require(read.frames)
    #expect(table.store.isInMemory && !stored.store.isInMemory)
    let (remembered, streamed) = (embedding(data), embedding(read))
    #expect(try train(remembered, data, table) && train(streamed, read, stored))
    expectAlike(streamed.archive, remembered.archive)
    let (first, second) = (vae(data), vae(read))
    for (vae, table) in [(first, table), (second, stored)] {
      #expect(
        try vae.train(epochs: 2, on: table, report: { _ in }, finishedEpoch: { _ in }, isCancelled: { false })
      )
    }
    expectAlike(second.archive, first.archive)
  }

  @Test func statesAreThoseOfTheStacks() throws {
    let (data, table) = try collect(5)
    let embedding = embedding(data)
    #expect(try train(embedding, data, table, epochs: 1))
    let all = try embedding.states(of: 0..<5, step: 1, in: table) {}
    var one = [Float](repeating: 0, count: 6)
    for sequence in 0..<5 {
      let stack = try table.stack(sequence: sequence, step: 1)
      embedding.encode(stack.span, into: &one)
      #expect(relativeDifference(one, Array(all[6 * sequence..<6 * sequence + 6])) < 1e-5)
    }
    // what agents keep sees the same, also after a file
    let file = embedding.frozenEncoding.archive
    let last = try table.stack(sequence: 4, step: 1)
    let restored = try file.stateEncoding()
    for frozen in [embedding.frozenEncoding, restored] {
      #expect(frozen.stateSize == 6 && frozen.fingerprint == data.environment.fingerprint)
      var state = [Float](repeating: 0, count: 6)
      frozen.make().encode(last.span, into: &state)
      #expect(state == one)
    }
    #expect(file.tensors.keys.allSatisfy { $0.hasPrefix("state_encoder.") })
  }

  @Test func whatAgentsKeepDecodesTheSamePlans() throws {
    let (data, table) = try collect(8)
    let embedding = embedding(data)
    #expect(try train(embedding, data, table, epochs: 1))
    let kept = embedding.copiedDecoder()
    let restored = try kept.archive.planDecoder()
    for decoding in [kept, restored] {
      var (a, b) = ([Double](repeating: 0, count: 6), [Double](repeating: 0, count: 6))
      embedding.decode(one: [0.3, -0.7], into: &a)
      decoding.decode(one: [0.3, -0.7], into: &b)
      #expect(a == b && a.allSatisfy { (-1...1).contains($0) })
      #expect(decoding.bound == embedding.bound && decoding.length == 3 && decoding.latent == 2)
    }
  }

  /// Whether a file is refused as one of an embedding of states and actions.
  private func isRefused(_ file: Safetensors) -> Bool {
    do {
      _ = try StateActionEmbedding(file)
      return false
    } catch {
      return true
    }
  }

  @Test func filesThatLackAPartAreRefused() throws {
    let (data, _) = try collect(2)
    let whole = embedding(data).archive
    #expect(!isRefused(whole))
    for name in ["state_encoder.1.weight", "state_encoder.0.running_var", "predictor_1.2.bias", "random"] {
      var file = whole
      #expect(file[name] != nil)
      file[name] = nil
      #expect(isRefused(file), "without \(name)")
    }
    for (key, value) in [("frame_size", "63"), ("frame_count", "9000000000"), ("latent", "100000000")] {
      var file = whole
      file.metadata[key] = value
      #expect(isRefused(file), "with \(key) \(value)")
    }
    var negative = whole
    negative["state_encoder.0.running_var"] = Tensor([Float](repeating: -1, count: 6), shape: [6])
    #expect(isRefused(negative))
    #expect(isRefused(vae(data).archive))
  }

  @Test func anAutoencoderLearnsStopsAndLoads() throws {
    let (data, table) = try collect(8)
    func train(_ vae: VAE, checks: Int = .max) throws -> Bool {
      var asked = 0
      return try vae.train(
        epochs: vae.progress.isUnderWay ? nil : 3, on: table, report: { _ in }, finishedEpoch: { _ in }
      ) {
        asked += 1
        return asked > checks
      }
    }
    let all = Array(0..<data.count)
    let whole = vae(data)
    let before = try whole.reconstructionError(of: all, table) {}
    #expect(try train(whole))
    let after = try whole.reconstructionError(of: all, table) {}
    #expect(after.error < before.error)

    var parts = vae(data)
    for checks in [0, 7, 50] {
      #expect(try !train(parts, checks: checks))
      parts = try VAE(parts.archive)
    }
    #expect(try train(parts))
    expectAlike(parts.archive, whole.archive)

    // a state is the latents of its frames
    var state = [Float](repeating: 0, count: whole.stateLatent)
    let stack = try table.stack(sequence: 3, step: 0)
    whole.encode(stack.span, into: &state)
    let states = try whole.states(of: [3], in: table) {}
    #expect(state.count == 6 && state == states)
    var other = state
    let restored = try whole.frozenEncoding.archive.stateEncoding()
    restored.make().encode(stack.span, into: &other)
    #expect(other == state)
    #expect(whole.decode(Array(state[0..<3])).count == 64 * 64 * 3)
  }

  @Test func targetsAreWhatTheStateIs() throws {
    // of two episodes, whose goals differ
    let (data, _) = try collect(40)
    let names = EnvironmentDefinition.reacherVertical.notes.observation
    let targets = StateTargets(data, of: [1, 39], names: names)
    // the fingertip's distance along y never changes
    #expect(targets.names == names.filter { $0 != "y from target to fingertip" })
    #expect(targets.rows.count == 2 * targets.names.count)
    let place = try #require(targets.names.firstIndex(of: "x of target"))
    #expect(targets.rows[place] == Float(data.sequences.goal[2]))
    #expect(StateTargets(data, of: [1], names: names, named: ["x of target"]).rows == [targets.rows[place]])
    #expect(StateTargets(data, of: [1, 39], names: []).names.first == "observation 0")
  }
}
