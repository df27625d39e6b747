package import Networks
package import Numerics

/// The objective of dynamics-aware embeddings for low-dimensional states (paper, equation 3).
///
///     E ‖f(s, z) − Δs‖² / n + β KL(e_a(z | a) ‖ N(0, I)),   z = µ(a) + σ(a) ε,   ε ~ N(0, I)
///
/// Both terms are summed over the batch. The state s, and the change Δs that the k actions bring about, are
/// whitened.
package struct DynEObjective: Sendable {
  package let layout: ParameterLayout
  package let encoder: MultilayerPerceptron
  package let predictor: MultilayerPerceptron
  package let latent: Int
  package let stateSize: Int
  let klWeight: Float

  /// Lays out both networks: `actions` = k·m numbers in, a state of `state` numbers, a change of `outcome`
  /// numbers.
  package init(
    actions: Int, state: Int, outcome: Int, latent: Int, hidden: Int, layers: Int, kl: Double
  ) {
    var layout = ParameterLayout()
    encoder = ActionNetworks.network(
      actions: actions, hidden: hidden, layers: layers, latent: latent, in: &layout)
    predictor = MultilayerPerceptron(
      "predictor", sizes: [state + latent] + Array(repeating: hidden, count: layers + 1) + [outcome],
      hidden: .selu, last: .identity, in: &layout)
    self.layout = layout
    self.latent = latent
    stateSize = state
    klWeight = Float(kl)
  }

  package func initialize(_ parameters: inout Buffer, using random: inout RandomStream) {
    encoder.initialize(&parameters, using: &random)
    predictor.initialize(&parameters, using: &random)
  }

  /// The places of one batch: the caller fills actions, state, target and noise.
  package struct Batch: Sendable {
    package let rows: Int
    package let workspace: Int
    let encoder: MultilayerPerceptron.Activations
    let predictor: MultilayerPerceptron.Activations
    /// ε, (B, d).
    package let noise: Block
    /// The whitened change, (B, n).
    package let target: Block
    /// The whitened state, (B, state size): the first columns of the predictor's input.
    package let state: Block
    /// z, (B, d): its last columns.
    package let z: Block
    /// The sequences of actions in [−1, 1], (B, k·m).
    package var actions: Block { encoder.input }
    /// Means and log variances, (B, 2d).
    package var heads: Block { encoder.output }
    /// The predicted change, whitened, (B, n).
    package var prediction: Block { predictor.output }
  }

  /// Reserves a batch of `rows` samples.
  package func batch(rows: Int) -> Batch {
    var workspace = BlockLayout()
    let encoder = encoder.activations(batch: rows, in: &workspace)
    let predictor = predictor.activations(batch: rows, in: &workspace)
    let noise = workspace.add(rows: rows, columns: latent)
    let target = workspace.add(rows: rows, columns: self.predictor.outputs)
    return Batch(
      rows: rows, workspace: workspace.count, encoder: encoder, predictor: predictor, noise: noise,
      target: target, state: predictor.input.columns(0..<stateSize),
      z: predictor.input.columns(stateSize..<stateSize + latent))
  }

  /// A loss, summed over the batch.
  package struct Loss: Sendable, Equatable {
    /// Σ ‖prediction − change‖² / n.
    package var prediction: Double
    /// Σ KL, without its weight.
    package var kl: Double
    package var total: Double
  }

  /// Computes the loss of a batch and leaves its gradients in `gradients`; `checkpoint`, called before each
  /// layer, may throw to stop.
  package func lossAndGradients(
    _ at: Batch, parameters: borrowing Buffer, values: inout Buffer, deltas: inout Buffer,
    gradients: inout Buffer, checkpoint: () throws -> Void
  ) rethrows -> Loss {
    let loss = try loss(
      at, parameters: parameters, values: &values, deltas: &deltas, checkpoint: checkpoint)
    guard loss.fault == nil else { return loss }
    gradients.clear()
    // the predictor, and through it z
    try predictor.backward(
      at.predictor, parameters: parameters, values: values, deltas: &deltas, gradients: &gradients,
      inputColumns: stateSize..<stateSize + latent, checkpoint: checkpoint)
    // z and the KL term to the heads, the heads to the encoder
    deltas.reparameterizeBackward(
      at.z, heads: at.heads, noise: at.noise, values: values, klWeight: klWeight)
    try encoder.backward(
      at.encoder, parameters: parameters, values: values, deltas: &deltas, gradients: &gradients,
      checkpoint: checkpoint)
    return loss
  }

  /// Computes the loss of a batch; `deltas` receives the prediction's gradient.
  package func loss(
    _ at: Batch, parameters: borrowing Buffer, values: inout Buffer, deltas: inout Buffer,
    checkpoint: () throws -> Void
  ) rethrows -> Loss {
    try encoder.forward(at.encoder, parameters: parameters, values: &values, checkpoint: checkpoint)
    values.reparameterize(at.heads, noise: at.noise, into: at.z)
    try predictor.forward(at.predictor, parameters: parameters, values: &values, checkpoint: checkpoint)
    let n = Double(predictor.outputs)
    let squares = values.squaredError(at.prediction, at.target, gradient: &deltas, scale: Float(2 / n))
    let kl = values.kullbackLeibler(at.heads)
    return Loss(prediction: squares / n, kl: kl, total: squares / n + Double(klWeight) * kl)
  }
}

extension DynEObjective.Loss: TrainingLoss {
  package var fault: String? {
    if !prediction.isFiniteInSinglePrecision { return "the prediction error" }
    if !kl.isFiniteInSinglePrecision { return "the KL term" }
    if !total.isFiniteInSinglePrecision { return "the loss" }
    return nil
  }
}
