package import Networks
import Numerics

/// Takes sequences of k actions to white latents, and white latents back to actions: what every embedding of
/// actions has.
///
/// The encoder's parameters belong to the embedding's networks and are passed in; the decoder's are here.
/// Latents are white outside this target: the encoder's means less their mean over the data, divided by their
/// standard deviation.
package struct ActionCoder: ~Copyable {
  package let source: EmbeddingSource
  /// Size of the latent space, d.
  package let latent: Int
  package let objective: DecoderObjective
  package internal(set) var decoder: LearnedParameters
  /// Where the encoder, as it is now, puts the data; nil until that is measured.
  package internal(set) var latents: LatentStatistics?
  /// How far the decoder has come that goes with the encoder as it is now.
  package internal(set) var progress = DecoderProgress()
  /// Where its draws stand; the encoder's stream is left alone.
  var random = RandomStream(seed: 0)
  private let settings: Settings

  /// How decoders are trained.
  struct Settings {
    let optimizer: Adam.Configuration
    /// Latents in a batch, and batches in a whole training, at most.
    let rows: Int, batches: Int
    let size: DecoderSize
  }

  /// Scratch for encoding and decoding.
  private var encoding: Inference
  private var decoding: Inference
  private var decodingOne: Inference
  private var plan: [Float]

  /// Makes a coder whose decoder's parameters are to be set.
  init(_ objective: DecoderObjective, source: EmbeddingSource, _ settings: Settings) {
    self.objective = objective
    self.source = source
    self.settings = settings
    latent = objective.decoder.inputs
    decoder = LearnedParameters(layout: objective.layout, optimizer: settings.optimizer)
    encoding = Inference(objective.encoder, rows: 256)
    decoding = Inference(objective.decoder, rows: 256)
    decodingOne = Inference(objective.decoder)
    plan = Array(repeating: 0, count: objective.decoder.outputs)
  }

  func copy() -> ActionCoder {
    var copy = ActionCoder(objective, source: source, settings)
    copy.decoder = decoder.copy()
    copy.latents = latents
    copy.progress = progress
    copy.random = random
    return copy
  }

  /// The largest white latent in the data, a policy's range; 0 before it was measured.
  package var bound: Float { latents?.bound ?? 0 }

  /// Batches of a decoder's whole training, at most.
  package var batches: Int { settings.batches }

  /// Whether there is a decoder, wholly trained for the encoder as it is now.
  package var hasDecoder: Bool {
    latents != nil && (progress.batches == batches || settings.size == .auto && progress.hasSettled)
  }

  /// Makes a decoder that has learned nothing yet.
  mutating func startDecoder(using random: inout RandomStream) {
    decoder = LearnedParameters(layout: objective.layout, optimizer: settings.optimizer)
    objective.decoder.initialize(&decoder.values, using: &random)
  }

  /// Drops latents and decoder: the encoder has learned since, or the data are others.
  mutating func forget() {
    latents = nil
    progress = DecoderProgress()
    decoder = LearnedParameters(layout: objective.layout, optimizer: settings.optimizer)
  }

  /// Measures the latents of the data, rows of k·m numbers in [−1, 1], if they aren't known; throws
  /// `Divergence` where they aren't finite.
  mutating func measure(
    _ actions: @autoclosure () -> [Float], encoder: borrowing Buffer, checkpoint: () throws -> Void
  ) throws {
    guard latents == nil else { return }
    let measured = LatentStatistics(
      means: try means(of: actions(), encoder: encoder, checkpoint: checkpoint), width: latent)
    guard measured.isFinite else { throw Divergence("a latent of the data") }
    latents = measured
  }

  /// Gives the means of sequences, in the prior's units: rows of k·m numbers in [−1, 1] to rows of d.
  mutating func means(
    of actions: [Float], encoder: borrowing Buffer, checkpoint: () throws -> Void
  ) rethrows -> [Float] {
    let heads = try heads(of: actions, encoder: encoder, checkpoint: checkpoint)
    return (0..<heads.count / (2 * latent)).flatMap { heads[2 * latent * $0..<2 * latent * $0 + latent] }
  }

  /// Gives the means and log variances of sequences' latents: rows of k·m numbers in [−1, 1] to rows of 2d.
  mutating func heads(
    of actions: [Float], encoder: borrowing Buffer, checkpoint: () throws -> Void
  ) rethrows -> [Float] {
    try encoding.run(all: actions, parameters: encoder, checkpoint: checkpoint)
  }

  /// Makes latents of the prior's units white.
  package func white(_ means: [Float]) -> [Float] { latents?.whitening.white(means) ?? means }

  /// Takes white latents back to the prior's units.
  package func colored(_ z: [Float]) -> [Float] { latents?.whitening.colored(z) ?? z }

  /// Gives the raw sequences that white latents decode to: rows of d numbers to rows of k·m.
  mutating func decode(_ z: [Float], checkpoint: () throws -> Void) rethrows -> [Double] {
    source.raw(try decoding.run(all: z, parameters: decoder.values, checkpoint: checkpoint))
  }

  /// Writes the k raw actions that one white latent decodes to, without allocating.
  mutating func decode(one z: [Float], into actions: inout [Double]) {
    precondition(actions.count == plan.count)
    decodingOne.run(z, parameters: decoder.values, into: &plan)
    let m = source.actionSize
    for index in 0..<plan.count {
      actions[index] = source.actionBox.value(atUnit: Double(plan[index]), in: index % m)
    }
  }

  /// Makes a decoder's training ready, from where it stopped; nil where it is at its end.
  ///
  /// A fresh decoder begins where the encoder's `stream` stands, which itself stays there.
  mutating func prepareTraining(
    on actions: [Float], encoder: borrowing Buffer, stream: RandomStream, checkpoint: () throws -> Void
  ) throws -> DecoderTraining? {
    try measure(actions, encoder: encoder, checkpoint: checkpoint)
    guard !hasDecoder else { return nil }
    let z = Buffer(white(try means(of: actions, encoder: encoder, checkpoint: checkpoint)))
    if progress.batches == 0 {
      var begun = stream
      startDecoder(using: &begun)
      random = begun
    }
    return DecoderTraining(z, width: latent, batch: objective.batch(rows: settings.rows))
  }

  /// Trains the decoder for one batch more and gives its loss; nil where the training is at its end.
  ///
  /// Throws `Divergence` where the loss isn't finite; the decoder then keeps what it learned before.
  mutating func learnBatch(
    _ training: inout DecoderTraining, encoder: borrowing Buffer, checkpoint: () throws -> Void
  ) throws -> ActionEmbedding.TrainingReport? {
    guard let latents, !hasDecoder else { return nil }
    var draws = random
    training.draw(using: &draws)
    let loss = try decoder.descend { [objective] parameters, gradients in
      try objective.lossAndGradients(
        training.batch, parameters: parameters, encoderParameters: encoder,
        latentMean: latents.whitening.mean, latentStd: latents.whitening.std, values: &training.values,
        deltas: &training.deltas, gradients: &gradients, checkpoint: checkpoint)
    }
    random = draws
    progress.count(loss, actions: settings.rows * source.length)
    return ActionEmbedding.TrainingReport(
      stage: .decoder, done: progress.batches, total: batches, loss: loss.reconstruction)
  }
}
