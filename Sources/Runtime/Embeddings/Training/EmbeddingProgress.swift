/// How far the training of an embedding's encoder has come.
package struct EmbeddingProgress: Sendable, Equatable {
  /// Batches that the encoder has seen, and how many more the training that was asked for last owes it.
  package var encoderBatches = 0
  package var encoderBatchesLeft = 0
  /// Whether that training owes a decoder too.
  package var owesDecoder = false
  /// Sums over the batches of the epoch under way.
  var sums = EpochSums()
  /// One row for each whole epoch of the encoder so far.
  package var encoderCurve: [EncoderEpoch] = []

  package init() {}

  /// Counts a batch of the encoder's whose losses per sample were these, `epoch` batches making an epoch.
  mutating func countEncoderBatch(prediction: Double, kl: Double, stateKL: Double = 0, of epoch: Int) {
    encoderBatches += 1
    encoderBatchesLeft = max(0, encoderBatchesLeft - 1)
    guard let means = sums.add([prediction, kl, stateKL, 0], of: epoch) else { return }
    encoderCurve.append(EncoderEpoch(prediction: means[0], kl: means[1], stateKL: means[2]))
  }

  /// True where a training was interrupted.
  package var isUnderWay: Bool { encoderBatchesLeft > 0 || owesDecoder }

  /// The means over the batches of the epoch under way, and their number; nil between epochs.
  package var partialEpoch: (means: EncoderEpoch, batches: Int)? {
    sums.means.map { (EncoderEpoch(prediction: $0[0], kl: $0[1], stateKL: $0[2]), sums.batches) }
  }
}

/// How far the training of a decoder of actions has come.
package struct DecoderProgress: Sendable, Equatable {
  /// Batches that it has seen.
  package var batches = 0
  var sums = EpochSums()
  /// One row for each of its epochs.
  package var curve: [DecoderEpoch] = []

  package init() {}

  /// Whether it is at the end of an epoch that has lowered the error by less than a quarter.
  var hasSettled: Bool {
    guard sums.batches == 0, curve.count > 1 else { return false }
    return curve[curve.count - 1].reconstruction > 0.75 * curve[curve.count - 2].reconstruction
  }

  /// Counts a batch, which decoded so many single actions.
  mutating func count(_ loss: DecoderObjective.Loss, actions: Int) {
    batches += 1
    let losses: SIMD4 = [loss.reconstruction, loss.norm / Double(actions), 0, 0]
    guard let means = sums.add(losses, of: ActionEmbeddingConfiguration.decoderBatchesPerEpoch) else {
      return
    }
    curve.append(DecoderEpoch(reconstruction: means[0], norm: means[1]))
  }
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

  /// The means over the batches so far; nil without any.
  var means: SIMD4<Double>? { batches > 0 ? sums / Double(batches) : nil }

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
