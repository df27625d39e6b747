import Networks
import Numerics

extension ActionEmbedding {
  /// The two parts of a training.
  package enum Stage: String, Sendable {
    case encoder, decoder
  }

  /// What a training reports after each batch.
  package struct TrainingReport: Sendable {
    package let stage: Stage
    /// Batches done and to be done in this stage.
    package let done: Int
    package let total: Int
    /// The loss of the batch, per sample.
    package let loss: Double
  }

  /// Trains encoder and predictor for some epochs, measures the latents, and trains a fresh decoder.
  ///
  /// An interrupted training is finished instead, exactly as it would have gone on. `isCancelled` is asked between
  /// the layers of a batch; a batch that it stops is drawn again, with the same numbers, on going on.
  /// - Returns: false if it was interrupted; the embedding then stands where it was interrupted.
  package func train(
    epochs: Int, on data: EmbeddingData, report: (TrainingReport) -> Void, isCancelled: () -> Bool
  ) -> Bool {
    if !progress.isUnderWay {
      progress.encoderBatchesLeft = epochs * configuration.batchesPerEpoch
      progress.decoderBatchesLeft = decoderBatchesOfOneTraining
      progress.sums = EpochSums()
    }
    let checkpoint = { () throws in if isCancelled() { throw CancellationError() } }
    do {
      try trainEncoder(on: data, report: report, checkpoint: checkpoint)
      // the encoder is frozen from here on, so the latents of the data are computed once
      let means = try means(of: data.actions, checkpoint: checkpoint)
      if progress.measuredBatches != progress.encoderBatches {
        coder.latents = LatentStatistics(means: means, width: latent)
        progress.measuredBatches = progress.encoderBatches
        startDecoder()
      }
      try trainDecoder(on: Buffer(white(means)), report: report, checkpoint: checkpoint)
      return true
    } catch {
      return false
    }
  }

  private var decoderBatchesOfOneTraining: Int {
    configuration.decoderEpochs * ActionEmbeddingConfiguration.decoderBatchesPerEpoch
  }

  private func trainEncoder(
    on data: EmbeddingData, report: (TrainingReport) -> Void, checkpoint: () throws -> Void
  ) throws {
    guard progress.encoderBatchesLeft > 0 else { return }
    let tables = EmbeddingTables(
      data, states: configuration.condition == .none ? nil : stateWhitening, changes: changeWhitening)
    let batch = objective.batch(rows: configuration.batch)
    var values = Buffer(count: batch.workspace)
    var deltas = Buffer(count: batch.workspace)
    let start = progress.encoderBatches
    let total = progress.encoderBatchesLeft
    while progress.encoderBatchesLeft > 0 {
      var draws = random
      tables.draw(into: batch, of: &values, using: &draws)
      let loss = try networks.descend { parameters, gradients in
        try objective.lossAndGradients(
          batch, parameters: parameters, values: &values, deltas: &deltas, gradients: &gradients,
          checkpoint: checkpoint)
      }
      random = draws
      progress.countEncoderBatch(
        prediction: loss.prediction / Double(batch.rows), kl: loss.kl / Double(batch.rows),
        of: configuration.batchesPerEpoch)
      report(
        TrainingReport(
          stage: .encoder, done: progress.encoderBatches - start, total: total,
          loss: loss.total / Double(batch.rows)))
    }
  }

  /// Makes a decoder that has learned nothing yet.
  private func startDecoder() {
    coder.startDecoder(using: &random)
    progress.decoderBatches = 0
    progress.decoderCurve = []
    progress.sums = EpochSums()
  }

  /// Trains the decoder on white latents, rows of d.
  private func trainDecoder(
    on z: borrowing Buffer, report: (TrainingReport) -> Void, checkpoint: () throws -> Void
  ) throws {
    let total = progress.decoderBatches + progress.decoderBatchesLeft
    try coder.train(
      on: z, batch: configuration.batch, encoder: networks.values, random: &random,
      batchesLeft: progress.decoderBatchesLeft
    ) { loss in
      progress.countDecoderBatch(loss, actions: configuration.batch * source.length)
      report(
        TrainingReport(
          stage: .decoder, done: progress.decoderBatches, total: total, loss: loss.reconstruction))
      return progress.decoderBatchesLeft
    } checkpoint: {
      try checkpoint()
    }
  }
}
