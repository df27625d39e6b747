package import Networks
package import Numerics

/// The objective of the action decoder D against the frozen encoder E (paper, section 3.3).
///
///     mean (white(E(D(z))) − z)² + λ Σ_{batch, step} ‖D(z)_step‖₂
///
/// z is white: the encoder's mean, less its mean over the data, divided by its standard deviation.
package struct DecoderObjective: Sendable {
  package let layout: ParameterLayout
  package let decoder: MultilayerPerceptron
  let encoder: MultilayerPerceptron
  let actionSize: Int
  let normWeight: Float

  /// Lays out a decoder of `latent` numbers to the encoder's input, steps of `actionSize` numbers each.
  package init(
    encoder: MultilayerPerceptron, latent: Int, actionSize: Int, hidden: [Int], norm: Double
  ) {
    var layout = ParameterLayout()
    decoder = MultilayerPerceptron(
      "decoder", sizes: [latent] + hidden + [encoder.inputs], hidden: .selu, last: .tanh(scale: 1),
      in: &layout)
    self.layout = layout
    self.encoder = encoder
    self.actionSize = actionSize
    normWeight = Float(norm)
  }

  /// The places of one batch: the caller fills z.
  package struct Batch: Sendable {
    package let workspace: Int
    let decoder: MultilayerPerceptron.Activations
    let encoder: MultilayerPerceptron.Activations
    /// White latents, (B, d).
    package var z: Block { decoder.input }
    /// Decoded sequences in [−1, 1], (B, k·m).
    package var actions: Block { decoder.output }
  }

  /// Reserves a batch of `rows` samples.
  package func batch(rows: Int) -> Batch {
    var workspace = BlockLayout()
    let decoder = decoder.activations(batch: rows, in: &workspace)
    let encoder = encoder.activations(input: decoder.output, batch: rows, in: &workspace)
    return Batch(workspace: workspace.count, decoder: decoder, encoder: encoder)
  }

  /// A loss of a batch.
  package struct Loss: Sendable, Equatable {
    /// mean (white(E(D(z))) − z)².
    package var reconstruction: Double
    /// Σ ‖D(z)_step‖₂, without its weight.
    package var norm: Double
    package var total: Double
  }

  /// Computes the loss of a batch and leaves the decoder's gradients in `gradients`; `checkpoint`, called
  /// before each layer, may throw to stop.
  package func lossAndGradients(
    _ at: Batch, parameters: borrowing Buffer, encoderParameters: borrowing Buffer, latentMean: [Float],
    latentStd: [Float], values: inout Buffer, deltas: inout Buffer, gradients: inout Buffer,
    checkpoint: () throws -> Void
  ) rethrows -> Loss {
    try decoder.forward(at.decoder, parameters: parameters, values: &values, checkpoint: checkpoint)
    try encoder.forward(at.encoder, parameters: encoderParameters, values: &values, checkpoint: checkpoint)
    let reconstruction = values.whiteReconstructionError(
      heads: at.encoder.output, z: at.z, mean: latentMean, std: latentStd, gradient: &deltas)
    // through the frozen encoder to the decoded actions, then the norms' own gradient
    try encoder.backwardInput(
      at.encoder, parameters: encoderParameters, values: values, deltas: &deltas,
      inputColumns: 0..<encoder.inputs, checkpoint: checkpoint)
    let norm = values.groupNorms(at.actions, width: actionSize, weight: normWeight, gradient: &deltas)
    gradients.clear()
    try decoder.backward(
      at.decoder, parameters: parameters, values: values, deltas: &deltas, gradients: &gradients,
      checkpoint: checkpoint)
    return Loss(reconstruction: reconstruction, norm: norm, total: reconstruction + Double(normWeight) * norm)
  }
}

extension DecoderObjective.Loss: TrainingLoss {
  package var fault: String? {
    if !reconstruction.isFiniteInSinglePrecision { return "the decoder's reconstruction error" }
    if !norm.isFiniteInSinglePrecision { return "the norm of decoded actions" }
    if !total.isFiniteInSinglePrecision { return "the decoder's loss" }
    return nil
  }
}
