package import Networks
package import Numerics

/// The objective of dynamics-aware embeddings for low-dimensional states (paper, equation 3), and two others
/// with the same encoder.
///
///     E ‖f(s, z) − Δs‖² / n + β KL(e_a(z | a) ‖ N(0, I)),   z = µ(a) + σ(a) ε,   ε ~ N(0, I)
///
/// Both terms are summed over the batch. The state s, and the change Δs that the k actions bring about, are
/// whitened. An autoencoder's f(z) has the actions for its target. With contrast, the first term is
///
///     −log exp f(s, z)·h(Δs) / Σⱼ exp f(s, z)·h(Δsⱼ)
///
/// over the changes j of the batch (InfoNCE), products divided by √p, where f and h give p numbers. Without
/// a weight β, z = µ(a) and there is no KL term.
package struct DynEObjective: Sendable {
  package let layout: ParameterLayout
  package let encoder: MultilayerPerceptron
  package let predictor: MultilayerPerceptron
  /// h, which takes outcomes to where f's outputs are compared with them; nil without contrast.
  package let outcomes: MultilayerPerceptron?
  package let latent: Int
  package let stateSize: Int
  /// β; nil where there is neither noise nor a KL term.
  let klWeight: Float?

  /// What is to be told from a latent.
  package enum Target: Sendable {
    /// Some numbers, by their squared error.
    case regression(Int)
    /// Which outcome, of some numbers, followed.
    case contrast(Int)
  }

  /// Size p of what is compared with contrast.
  private static let contrastSize = 64

  /// Lays out the networks: `actions` = k·m numbers in, a state of `state` numbers, and a target.
  package init(
    actions: Int, state: Int, target: Target, latent: Int, hidden: Int, layers: Int, kl: Double?
  ) {
    var layout = ParameterLayout()
    encoder = ActionNetworks.network(
      actions: actions, hidden: hidden, layers: layers, latent: latent, in: &layout)
    let widths = Array(repeating: hidden, count: layers + 1)
    let outputs =
      switch target {
      case .regression(let size): size
      case .contrast: DynEObjective.contrastSize
      }
    predictor = MultilayerPerceptron(
      "predictor", sizes: [state + latent] + widths + [outputs], hidden: .selu, last: .identity, in: &layout)
    if case .contrast(let size) = target {
      outcomes = MultilayerPerceptron(
        "outcomes", sizes: [size] + widths + [outputs], hidden: .selu, last: .identity, in: &layout)
    } else {
      outcomes = nil
    }
    self.layout = layout
    self.latent = latent
    stateSize = state
    klWeight = kl.map { Float($0) }
  }

  package func initialize(_ parameters: inout Buffer, using random: inout RandomStream) {
    encoder.initialize(&parameters, using: &random)
    predictor.initialize(&parameters, using: &random)
    outcomes?.initialize(&parameters, using: &random)
  }

  /// The places of one batch: the caller fills actions, state, target and noise.
  package struct Batch: Sendable {
    package let rows: Int
    package let workspace: Int
    let encoder: MultilayerPerceptron.Activations
    let predictor: MultilayerPerceptron.Activations
    /// ε, (B, d).
    package let noise: Block
    let outcomes: MultilayerPerceptron.Activations?
    /// Scores of each sample with each outcome, (B, B); nil without contrast.
    let scores: Block?
    /// The whitened change, or the actions, (B, n).
    package let target: Block
    /// The whitened state, (B, state size): the first columns of the predictor's input.
    package let state: Block
    /// z, (B, d): its last columns.
    package let z: Block
    /// The sequences of actions in [−1, 1], (B, k·m).
    package var actions: Block { encoder.input }
    /// Means and log variances, (B, 2d).
    package var heads: Block { encoder.output }
    /// What is predicted: the target, or f(s, z) with contrast.
    package var prediction: Block { predictor.output }
  }

  /// Reserves a batch of `rows` samples.
  package func batch(rows: Int) -> Batch {
    var workspace = BlockLayout()
    let encoder = encoder.activations(batch: rows, in: &workspace)
    let predictor = predictor.activations(batch: rows, in: &workspace)
    let noise = workspace.add(rows: rows, columns: latent)
    let outcomes = self.outcomes?.activations(batch: rows, in: &workspace)
    let target = outcomes?.input ?? workspace.add(rows: rows, columns: self.predictor.outputs)
    let scores = outcomes.map { _ in workspace.add(rows: rows, columns: rows) }
    return Batch(
      rows: rows, workspace: workspace.count, encoder: encoder, predictor: predictor, noise: noise,
      outcomes: outcomes, scores: scores, target: target,
      state: predictor.input.columns(0..<stateSize),
      z: predictor.input.columns(stateSize..<stateSize + latent))
  }

  /// A loss, summed over the batch.
  package struct Loss: Sendable, Equatable {
    /// Σ ‖prediction − target‖² / n, or with contrast Σ −log p(own outcome) in nats.
    package var prediction: Double
    /// Σ KL, without its weight; 0 where there is no such term.
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
    if let outcomes, let places = at.outcomes {
      try outcomes.backward(
        places, parameters: parameters, values: values, deltas: &deltas, gradients: &gradients,
        checkpoint: checkpoint)
    }
    // the predictor, and through it z
    try predictor.backward(
      at.predictor, parameters: parameters, values: values, deltas: &deltas, gradients: &gradients,
      inputColumns: stateSize..<stateSize + latent, checkpoint: checkpoint)
    // z and the KL term to the heads, the heads to the encoder
    deltas.reparameterizeBackward(
      at.z, heads: at.heads, noise: at.noise, values: values, klWeight: klWeight ?? 0)
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
    let error = try error(
      at, parameters: parameters, values: &values, deltas: &deltas, checkpoint: checkpoint)
    guard let klWeight else { return Loss(prediction: error, kl: 0, total: error) }
    let kl = values.kullbackLeibler(at.heads)
    return Loss(prediction: error, kl: kl, total: error + Double(klWeight) * kl)
  }

  /// How far the predictions are from the targets; `deltas` receives their gradient.
  private func error(
    _ at: Batch, parameters: borrowing Buffer, values: inout Buffer, deltas: inout Buffer,
    checkpoint: () throws -> Void
  ) rethrows -> Double {
    guard let outcomes, let places = at.outcomes, let scores = at.scores else {
      let n = Double(predictor.outputs)
      return values.squaredError(at.prediction, at.target, gradient: &deltas, scale: Float(2 / n)) / n
    }
    try outcomes.forward(places, parameters: parameters, values: &values, checkpoint: checkpoint)
    return values.contrast(at.prediction, places.output, scores: scores, gradient: &deltas)
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
