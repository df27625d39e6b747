/// How far an embedding's training has come.
package struct EmbeddingProgress: Sendable, Equatable {
  /// Batches that the encoder has seen, and how many more a training under way owes it.
  package var encoderBatches = 0
  package var encoderBatchesLeft = 0
  /// Batches that the encoder had seen when its latents were measured.
  var measuredBatches = 0
  /// Batches that the present decoder has seen, and how many more a training under way owes it.
  package var decoderBatches = 0
  package var decoderBatchesLeft = 0
  /// Sums over the batches of the epoch under way.
  var sums = EpochSums()
  /// One row for each epoch of the encoder so far.
  package var encoderCurve: [EncoderEpoch] = []
  /// One row for each epoch of the present decoder.
  package var decoderCurve: [DecoderEpoch] = []

  package init() {}

  /// Counts a batch of the encoder's whose losses per sample were these, `epoch` batches making an epoch.
  mutating func countEncoderBatch(prediction: Double, kl: Double, stateKL: Double = 0, of epoch: Int) {
    encoderBatches += 1
    encoderBatchesLeft -= 1
    guard let means = sums.add([prediction, kl, stateKL, 0], of: epoch) else { return }
    encoderCurve.append(EncoderEpoch(prediction: means[0], kl: means[1], stateKL: means[2]))
  }

  /// Counts a batch of the decoder's, which decoded so many single actions.
  mutating func countDecoderBatch(_ loss: DecoderObjective.Loss, actions: Int) {
    decoderBatches += 1
    decoderBatchesLeft -= 1
    let losses: SIMD4 = [loss.reconstruction, loss.norm / Double(actions), 0, 0]
    guard let means = sums.add(losses, of: ActionEmbeddingConfiguration.decoderBatchesPerEpoch) else {
      return
    }
    decoderCurve.append(DecoderEpoch(reconstruction: means[0], norm: means[1]))
  }

  /// True where a training was interrupted and will go on.
  package var isUnderWay: Bool { encoderBatchesLeft > 0 || decoderBatchesLeft > 0 }
}

/// Sums of losses over the batches of an epoch, a number for each kind of loss.
struct EpochSums: Sendable, Equatable {
  var sums = SIMD4<Double>()
  var batches = 0

  init() {}

  /// Goes on with the sums of `batches` batches.
  init(_ numbers: [Double], batches: Int) {
    for (kind, number) in numbers.enumerated() { sums[kind] = number }
    self.batches = batches
  }

  /// The sums of so many kinds.
  func numbers(_ kinds: Int) -> [Double] { (0..<kinds).map { sums[$0] } }

  /// Adds the losses of a batch; gives their means when the epoch is full, and begins the next.
  mutating func add(_ losses: SIMD4<Double>, of epoch: Int) -> SIMD4<Double>? {
    sums += losses
    batches += 1
    guard batches == epoch else { return nil }
    let means = sums / Double(epoch)
    self = EpochSums()
    return means
  }
}

/// The mean losses of one epoch of encoder and predictor, per sample.
package struct EncoderEpoch: Sendable, Equatable {
  /// ‖prediction − change‖² / n, whitened; of frames, their binary cross entropy.
  package var prediction: Double
  /// KL divergence of the actions' latents from the prior, in nats.
  package var kl: Double
  /// KL divergence of the states' latents from the prior, in nats; 0 where states aren't embedded.
  package var stateKL = 0.0
}

/// The mean losses of one epoch of the decoder.
package struct DecoderEpoch: Sendable, Equatable {
  /// mean (white(E(D(z))) − z)².
  package var reconstruction: Double
  /// mean norm of a decoded action, in units of the box.
  package var norm: Double
}
