package import Networks
package import Numerics

/// The objective of a variational autoencoder of single frames, the paper's baseline (section 4.3).
///
///     BCE(f(z), s) / n + κ β KL(e(z | s) ‖ N(0, I))
///
/// Both terms are summed over the batch; n are the numbers of a stack of four frames, as for the embeddings
/// beside which it stands; κ is the schedule's.
package struct VAEObjective: Sendable {
  package let layout: ParameterLayout
  /// Of the running statistics of batch normalisation.
  package let statistics: ParameterLayout
  package let stateEncoder: ConvolutionalNetwork
  package let predictor: ConvolutionalNetwork
  package let latent: Int
  let klWeight: Double

  /// Lays out the networks for one frame of `frames`.
  package init(frames: FrameStack, latent: Int = 25, kl: Double = 5e-7) {
    precondition(frames.size == ImageNetworks.frameSize)
    var (layout, statistics) = (ParameterLayout(), ParameterLayout())
    stateEncoder = ImageNetworks.encoder(
      "state_encoder", channels: 3, latent: latent, in: &layout, statistics: &statistics)
    predictor = ImageNetworks.decoder("predictor_0", inputs: latent, in: &layout, statistics: &statistics)
    self.layout = layout
    self.statistics = statistics
    self.latent = latent
    klWeight = kl
  }

  /// Begins all parameters and statistics.
  package func initialize(
    _ parameters: inout Buffer, statistics: inout Buffer, using random: inout RandomStream
  ) {
    stateEncoder.initialize(&parameters, statistics: &statistics, using: &random)
    predictor.initialize(&parameters, statistics: &statistics, using: &random)
  }

  /// The places of one batch: the caller fills frames and noise.
  package struct Batch: Sendable {
    package let rows: Int
    package let workspace: Int
    let encoder: ConvolutionalNetwork.Activations
    let predictor: ConvolutionalNetwork.Activations
    /// ε, (B, d).
    package let noise: Block
    /// The frames, (B · 64², 3).
    package var frames: Block { encoder.input }
    /// Means and log variances, (B, 2d).
    package var heads: Block { encoder.output }
    /// z, (B, d).
    package var z: Block { predictor.input }
    /// Logits of the frames drawn again, (B · 64², 3).
    package var prediction: Block { predictor.output }
  }

  /// Reserves a batch of `rows` samples.
  package func batch(rows: Int) -> Batch {
    var workspace = BlockLayout()
    let encoder = stateEncoder.activations(batch: rows, in: &workspace)
    let predictor = predictor.activations(batch: rows, in: &workspace)
    let noise = workspace.add(rows: rows, columns: latent)
    return Batch(
      rows: rows, workspace: workspace.count, encoder: encoder, predictor: predictor, noise: noise)
  }

  /// A loss, summed over the batch.
  package struct Loss: Sendable, Equatable {
    /// Σ BCE / n.
    package var reconstruction: Double
    /// Σ KL, without its weight.
    package var kl: Double
    package var total: Double
  }

  /// Computes the loss of a batch, leaves its gradients in `gradients` and moves the running statistics;
  /// `checkpoint`, called before each layer, may throw to stop, and then the statistics stay.
  ///
  /// So they do where the loss isn't finite; the gradients aren't computed then.
  package func lossAndGradients(
    _ at: Batch, klScale: Double, parameters: borrowing Buffer, statistics: inout Buffer,
    values: inout Buffer, deltas: inout Buffer, gradients: inout Buffer, checkpoint: () throws -> Void
  ) rethrows -> Loss {
    let loss = try loss(
      at, klScale: klScale, parameters: parameters, statistics: statistics, .batch, values: &values,
      deltas: &deltas, checkpoint: checkpoint)
    guard loss.fault == nil else { return loss }
    gradients.clear()
    try predictor.backward(
      at.predictor, parameters: parameters, values: values, deltas: &deltas, gradients: &gradients,
      inputGradient: true, checkpoint: checkpoint)
    deltas.reparameterizeBackward(
      at.z, heads: at.heads, noise: at.noise, values: values, klWeight: Float(klScale * klWeight))
    try stateEncoder.backward(
      at.encoder, parameters: parameters, values: values, deltas: &deltas, gradients: &gradients,
      checkpoint: checkpoint)
    stateEncoder.moveStatistics(&statistics, at.encoder, values: values)
    predictor.moveStatistics(&statistics, at.predictor, values: values)
    return loss
  }

  /// Computes the loss of a batch; `deltas` receive the prediction's gradient.
  package func loss(
    _ at: Batch, klScale: Double, parameters: borrowing Buffer, statistics: borrowing Buffer,
    _ mode: BatchStatistics, values: inout Buffer, deltas: inout Buffer, checkpoint: () throws -> Void
  ) rethrows -> Loss {
    try stateEncoder.forward(
      at.encoder, parameters: parameters, statistics: statistics, mode, values: &values,
      checkpoint: checkpoint)
    values.reparameterize(at.heads, noise: at.noise, into: at.z)
    try predictor.forward(
      at.predictor, parameters: parameters, statistics: statistics, mode, values: &values,
      checkpoint: checkpoint)
    let reconstruction =
      values.binaryCrossEntropy(
        logits: at.prediction, at.frames, gradient: &deltas, scale: Float(1 / ImageNetworks.lossScale),
        scratch: at.predictor.sums) / ImageNetworks.lossScale
    let kl = values.kullbackLeibler(at.heads)
    return Loss(reconstruction: reconstruction, kl: kl, total: reconstruction + klScale * klWeight * kl)
  }
}

extension VAEObjective.Loss: TrainingLoss {
  package var fault: String? {
    if !reconstruction.isFiniteInSinglePrecision { return "the reconstruction error" }
    if !kl.isFiniteInSinglePrecision { return "the KL term" }
    if !total.isFiniteInSinglePrecision { return "the loss" }
    return nil
  }
}
