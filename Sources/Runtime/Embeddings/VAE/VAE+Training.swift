package import Datasets
import Networks
import Numerics

extension VAE {
  /// Trains for some epochs more, from wherever it stopped, on the oldest frames of the sequences' first
  /// states; all else is as with a `StateActionEmbedding`.
  /// - Returns: false if it was interrupted.
  package func train(
    epochs: Int?, on table: FrameTable, report: (ActionEmbedding.TrainingReport) -> Void,
    finishedEpoch: (Int) throws -> Void, isCancelled: () -> Bool
  ) throws -> Bool {
    let epoch = configuration.batchesPerEpoch
    if let epochs { progress.batchesLeft = epochs * epoch }
    let batch = objective.batch(rows: configuration.batch)
    var values = Buffer(count: batch.workspace)
    var deltas = Buffer(count: batch.workspace)
    let (start, total) = (progress.batches, progress.batchesLeft)
    while progress.batchesLeft > 0 {
      var draws = random
      for row in 0..<batch.rows {
        try table.copyStack(sequence: draws.index(below: table.first.count), step: 0, into: &stack)
        values.setFrames(stack.span, frames, sample: row, of: batch.frames)
      }
      values.fillNormal(batch.noise, using: &draws)
      table.fetch(batch.rows, drawnBy: draws, length: 0)
      let scale = KLSchedule.scale(epoch: progress.batches / epoch + 1)
      let loss: VAEObjective.Loss
      do {
        loss = try networks.descend { [objective] parameters, statistics, gradients in
          try objective.lossAndGradients(
            batch, klScale: scale, parameters: parameters, statistics: &statistics, values: &values,
            deltas: &deltas, gradients: &gradients
          ) { if isCancelled() { throw CancellationError() } }
        }
      } catch is CancellationError {
        return false
      }
      random = draws
      let rows = Double(batch.rows)
      progress.count(reconstruction: loss.reconstruction / rows, kl: loss.kl / rows, of: epoch)
      report(
        ActionEmbedding.TrainingReport(
          stage: .encoder, done: progress.batches - start, total: total, loss: loss.total / rows))
      if progress.batches.isMultiple(of: epoch) { try finishedEpoch(progress.batches / epoch) }
    }
    return true
  }
}

extension VAE.Progress {
  fileprivate mutating func count(reconstruction: Double, kl: Double, of epoch: Int) {
    batches += 1
    batchesLeft -= 1
    guard let means = sums.add([reconstruction, kl, 0, 0], of: epoch) else { return }
    curve.append(EncoderEpoch(prediction: means[0], kl: 0, stateKL: means[1]))
  }
}
