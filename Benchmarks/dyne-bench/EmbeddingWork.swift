import Embeddings
import Numerics

/// The embedding's work, on made-up data of the published sizes.
struct EmbeddingWork {
  private let embedding: ActionEmbedding
  private let data: EmbeddingData
  private let timing: Timing

  init(_ timing: Timing) throws {
    let s = Sizes.self
    self.timing = timing
    var random = RandomStream(seed: 1, "benchmark")
    func rows(_ width: Int) -> [Float] {
      (0..<s.sequences * width).map { _ in Float(random.uniform(-1, 1)) }
    }
    data = EmbeddingData(
      count: s.sequences, actions: rows(s.k * s.m), states: rows(s.n), changes: rows(s.n))
    let source = EmbeddingSource(
      environment: "ReacherVertical", fingerprint: "", actionBox: try unitBox(s.m), length: s.k,
      observationSize: s.n, angles: [])
    let plain = Whitening(mean: Array(repeating: 0, count: s.n), std: Array(repeating: 1, count: s.n))
    embedding = ActionEmbedding(
      ActionEmbeddingConfiguration(), source: source, changes: plain, states: plain,
      random: RandomStream(seed: 1, "ActionEmbedding"))
  }

  /// One step of encoder and predictor, by the trainer itself.
  func embeddingStep() throws -> Figure {
    let sampler = Sampler(timing, floor: Products.embeddingStep().run)
    // more steps than there is time for
    try train(.encoder, epochs: 100_000, sampler)
    return sampler.figure("embedding-step")
  }

  /// One step of the decoder, by the trainer itself.
  func decoderStep() throws -> Figure {
    let sampler = Sampler(timing, floor: Products.decoderStep().run)
    try train(.decoder, epochs: 1, sampler)
    return sampler.figure("decoder-step")
  }

  /// Trains until there are enough samples of one stage's steps.
  private func train(_ stage: ActionEmbedding.Stage, epochs: Int, _ sampler: Sampler) throws {
    sampler.begin()
    while !sampler.isDone {
      _ = try embedding.train(epochs: epochs, on: data) { report in
        // the first step of a stage has the tables' making before it
        if report.stage == stage && report.done > 1 { sampler.lap() } else { sampler.begin() }
      } isCancelled: {
        sampler.isDone
      }
    }
  }

  /// The latents of all sequences.
  func encode() -> Figure {
    let sampler = Sampler(timing, warmUps: 1, repetitions: 3, floor: Products.encode().run)
    sampler.sample { _ = embedding.means(of: data.actions) }
    return sampler.figure("encode")
  }

  /// The ten nearest of all sequences to a point, their latents known.
  func neighbors() -> Figure {
    let means = embedding.means(of: data.actions)
    let sampler = Sampler(timing, warmUps: 2)
    sampler.sample { _ = embedding.neighbors(of: [0.1, -0.1], count: 10, among: means) {} }
    return sampler.figure("neighbors")
  }
}
