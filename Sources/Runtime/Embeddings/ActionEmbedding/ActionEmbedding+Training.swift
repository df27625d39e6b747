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

  /// Trains encoder and predictor for some epochs more, from wherever they stopped, and then the decoder.
  ///
  /// Without a number of epochs it finishes what an interrupted training was asked for. Training twice is
  /// training once for the sum, to the bit: the decoder draws from a stream of its own. `isCancelled` is
  /// asked between the layers of a batch; a batch that it stops is drawn again, with the same numbers, on
  /// going on. Throws `Divergence` where a batch's loss isn't finite; the embedding is then as before that
  /// batch.
  /// - Returns: false if it was interrupted.
  package func train(
    epochs: Int?, decoder: Bool = true, on data: EmbeddingData, report: (TrainingReport) -> Void,
    isCancelled: () -> Bool
  ) throws -> Bool {
    if let epochs { progress.encoderBatchesLeft = epochs * configuration.batchesPerEpoch }
    progress.owesDecoder = decoder && !(progress.encoderBatchesLeft == 0 && hasDecoder)
    let checkpoint = { () throws in if isCancelled() { throw CancellationError() } }
    do {
      try trainEncoder(on: data, report: report, checkpoint: checkpoint)
      try measureLatents(of: data.actions, checkpoint: checkpoint)
      if decoder { try trainDecoder(on: data.actions, report: report, checkpoint: checkpoint) }
      return true
    } catch is CancellationError {
      return false
    }
  }

  private func trainEncoder(
    on data: EmbeddingData, report: (TrainingReport) -> Void, checkpoint: () throws -> Void
  ) throws {
    guard progress.encoderBatchesLeft > 0 else { return }
    let tables = EmbeddingTables(data, configuration, states: stateWhitening, changes: changeWhitening)
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
      if progress.encoderBatches == start { coder.forget() }
      progress.countEncoderBatch(
        prediction: loss.prediction / Double(batch.rows), kl: loss.kl / Double(batch.rows),
        of: configuration.batchesPerEpoch)
      report(
        TrainingReport(
          stage: .encoder, done: progress.encoderBatches - start, total: total,
          loss: loss.total / Double(batch.rows)))
    }
  }
}

extension ActionEmbedding {
  package var decoderProgress: DecoderProgress { coder.progress }
  package var decoderBatches: Int { coder.batches }

  package func measureLatents(
    of actions: @autoclosure () -> [Float], checkpoint: () throws -> Void
  ) throws {
    try coder.measure(actions(), encoder: networks.values, checkpoint: checkpoint)
  }

  package func trainDecoder(
    on actions: [Float], report: (TrainingReport) -> Void, checkpoint: () throws -> Void
  ) throws {
    let training = try coder.prepareTraining(
      on: actions, encoder: networks.values, stream: random, checkpoint: checkpoint)
    if var training {
      // between batches the coder is free, so that a report may save it
      while let done = try coder.learnBatch(&training, encoder: networks.values, checkpoint: checkpoint) {
        report(done)
      }
    }
    progress.owesDecoder = false
  }

  package func forgetLatents() { coder.forget() }
}
