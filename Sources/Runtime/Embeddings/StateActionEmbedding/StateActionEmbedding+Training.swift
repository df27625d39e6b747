package import Datasets
import Networks
import Numerics

extension StateActionEmbedding {
  /// Trains both encoders and the predictors for some epochs more, from wherever they stopped, and then the
  /// decoder of actions; all else is as with an `ActionEmbedding`.
  ///
  /// `finishedEpoch` is told the number of each epoch of the encoders that was finished.
  /// - Returns: false if it was interrupted.
  package func train(
    epochs: Int?, decoder: Bool = true, on data: SequenceDataset, frames table: FrameTable,
    report: (ActionEmbedding.TrainingReport) -> Void, finishedEpoch: (Int) throws -> Void,
    isCancelled: () -> Bool
  ) throws -> Bool {
    if let epochs { progress.encoderBatchesLeft = epochs * configuration.batchesPerEpoch }
    progress.owesDecoder = decoder && !(progress.encoderBatchesLeft == 0 && hasDecoder)
    let checkpoint = { () throws in if isCancelled() { throw CancellationError() } }
    do {
      let actions = data.normalizedActions
      try trainEncoders(actions, table, report: report, finishedEpoch: finishedEpoch, checkpoint: checkpoint)
      try measureLatents(of: actions, checkpoint: checkpoint)
      if decoder { try trainDecoder(on: actions, report: report, checkpoint: checkpoint) }
      return true
    } catch is CancellationError {
      return false
    }
  }

  private func trainEncoders(
    _ actions: [Float], _ table: FrameTable, report: (ActionEmbedding.TrainingReport) -> Void,
    finishedEpoch: (Int) throws -> Void, checkpoint: () throws -> Void
  ) throws {
    guard progress.encoderBatchesLeft > 0 else { return }
    let actions = Buffer(actions)
    let batch = objective.batch(rows: configuration.batch)
    var values = Buffer(count: batch.workspace)
    var deltas = Buffer(count: batch.workspace)
    let start = progress.encoderBatches
    let total = progress.encoderBatchesLeft
    let epoch = configuration.batchesPerEpoch
    while progress.encoderBatchesLeft > 0 {
      var draws = random
      try draw(actions, table, into: batch, of: &values, using: &draws)
      table.fetch(batch.rows, drawnBy: draws, length: source.length)
      let scale = KLSchedule.scale(epoch: progress.encoderBatches / epoch + 1)
      let loss = try networks.descend { [objective] parameters, statistics, gradients in
        try objective.lossAndGradients(
          batch, klScale: scale, parameters: parameters, statistics: &statistics, values: &values,
          deltas: &deltas, gradients: &gradients, checkpoint: checkpoint)
      }
      random = draws
      if progress.encoderBatches == start { coder.forget() }
      let rows = Double(batch.rows)
      progress.countEncoderBatch(
        prediction: loss.reconstruction / rows, kl: loss.actionKL / rows, stateKL: loss.stateKL / rows,
        of: epoch)
      report(
        ActionEmbedding.TrainingReport(
          stage: .encoder, done: progress.encoderBatches - start, total: total, loss: loss.total / rows))
      if progress.encoderBatches.isMultiple(of: epoch) { try finishedEpoch(progress.encoderBatches / epoch) }
    }
  }

  /// Draws the sequences of a batch uniformly, with replacement, the shifts of their frames, and its noise.
  private func draw(
    _ actions: borrowing Buffer, _ table: FrameTable, into batch: StateActionObjective.Batch,
    of values: inout Buffer, using random: inout RandomStream
  ) throws {
    let sequences = Block(offset: 0, rows: table.first.count, columns: batch.actions.columns)
    // all of these first, as they are read ahead
    let drawn = (0..<batch.rows).map { _ in random.index(below: sequences.rows) }
    for (row, sequence) in drawn.enumerated() {
      let shift = drawShift(using: &random)
      values.copyRow(sequence, of: sequences, in: actions, into: row, of: batch.actions)
      try table.copyStack(sequence: sequence, step: 0, into: &stack)
      frames.shift(&stack, right: shift.right, down: shift.down)
      values.setFrames(stack.span, frames, sample: row, of: batch.frames)
      try table.copyStack(sequence: sequence, step: source.length, into: &stack)
      frames.shift(&stack, right: shift.right, down: shift.down)
      batch.setTargets(stack.span, frames, row: row, of: &values)
    }
    guard !configuration.isDeterministic else { return }
    values.fillNormal(batch.stateNoise, using: &random)
    values.fillNormal(batch.actionNoise, using: &random)
  }

  /// Draws one shift for all frames of a sample; nothing where there is none.
  private func drawShift(using random: inout RandomStream) -> (right: Int, down: Int) {
    let most = configuration.shift
    guard most > 0 else { return (0, 0) }
    return (random.index(below: 2 * most + 1) - most, random.index(below: 2 * most + 1) - most)
  }
}

extension StateActionEmbedding {
  package var decoderProgress: DecoderProgress { coder.progress }
  package var decoderBatches: Int { coder.batches }

  package func measureLatents(
    of actions: @autoclosure () -> [Float], checkpoint: () throws -> Void
  ) throws {
    try coder.measure(actions(), encoder: networks.values, checkpoint: checkpoint)
  }

  package func trainDecoder(
    on actions: [Float], report: (ActionEmbedding.TrainingReport) -> Void, checkpoint: () throws -> Void
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

extension StateActionObjective.Batch {
  /// Writes the newest frames of a stack, as many as are predicted, into a row of the targets.
  func setTargets(_ stack: borrowing Span<UInt8>, _ frames: FrameStack, row: Int, of values: inout Buffer) {
    for (place, target) in targets.enumerated() {
      values.setFrames(stack, frames, from: frames.count - targets.count + place, sample: row, of: target)
    }
  }
}
