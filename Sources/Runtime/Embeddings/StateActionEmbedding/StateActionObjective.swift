package import Networks
package import Numerics

/// The objective of dynamics-aware embeddings of frames and of actions together (paper, equation 3 and
/// section 3.4).
///
///     BCE(f(z_s, z_a), s') / n + κ (β_s KL(e_s(z | s) ‖ N(0, I)) + β_a KL(e_a(z | a) ‖ N(0, I)))
///
/// All terms are summed over the batch; s' are the last two frames after the k actions, f one network for
/// each; n are the numbers of a stack of four frames; κ is the schedule's. A deterministic one has neither
/// noise nor KL terms. With a foreground each number x of s' counts 1 + foreground · |x − x̄| times, x̄ the
/// batch's mean frame.
package struct StateActionObjective: Sendable {
  package let layout: ParameterLayout
  /// Of the running statistics of batch normalisation.
  package let statistics: ParameterLayout
  package let stateEncoder: ConvolutionalNetwork
  package let actionEncoder: MultilayerPerceptron
  /// One for each predicted frame, the oldest first.
  package let predictors: [ConvolutionalNetwork]
  package let stateLatent: Int
  package let actionLatent: Int
  /// How often an action's latent is repeated, so that it isn't drowned by the state's.
  package let repeats: Int
  let stateWeight: Double
  let actionWeight: Double
  let isDeterministic: Bool
  /// How much more counts what differs from the mean frame; 0: all counts alike, as published.
  let foreground: Double

  /// Frames that are predicted.
  package static let predicted = 2

  /// Lays out the networks: `actions` = k·m numbers in, latents of the sizes given.
  package init(
    frames: FrameStack, actions: Int, stateLatent: Int = 100, actionLatent: Int, hidden: Int = 400,
    layers: Int = 1, stateKL: Double = 5e-7, actionKL: Double = 5e-7, isDeterministic: Bool = false,
    foreground: Double = 0
  ) {
    precondition(frames.size == ImageNetworks.frameSize && frames.count >= StateActionObjective.predicted)
    var (layout, statistics) = (ParameterLayout(), ParameterLayout())
    let repeats = max(1, stateLatent / (2 * actionLatent))
    stateEncoder = ImageNetworks.encoder(
      "state_encoder", channels: frames.channels, latent: stateLatent, in: &layout, statistics: &statistics)
    actionEncoder = ActionNetworks.network(
      "action_encoder", actions: actions, hidden: hidden, layers: layers, latent: actionLatent, in: &layout)
    predictors = (0..<StateActionObjective.predicted).map {
      ImageNetworks.decoder(
        "predictor_\($0)", inputs: stateLatent + repeats * actionLatent, in: &layout, statistics: &statistics)
    }
    self.layout = layout
    self.statistics = statistics
    self.stateLatent = stateLatent
    self.actionLatent = actionLatent
    self.repeats = repeats
    stateWeight = isDeterministic ? 0 : stateKL
    actionWeight = isDeterministic ? 0 : actionKL
    self.isDeterministic = isDeterministic
    self.foreground = foreground
  }

  /// Begins all parameters and statistics.
  package func initialize(
    _ parameters: inout Buffer, statistics: inout Buffer, using random: inout RandomStream
  ) {
    stateEncoder.initialize(&parameters, statistics: &statistics, using: &random)
    actionEncoder.initialize(&parameters, using: &random)
    for predictor in predictors {
      predictor.initialize(&parameters, statistics: &statistics, using: &random)
    }
  }

  /// The places of one batch: the caller fills frames, actions, targets and both noises.
  package struct Batch: Sendable {
    package let rows: Int
    package let workspace: Int
    let stateEncoder: ConvolutionalNetwork.Activations
    let actionEncoder: MultilayerPerceptron.Activations
    let predictors: [ConvolutionalNetwork.Activations]
    /// Each predictor's input, the latents: the same numbers, but a gradient of its own.
    let inputs: [Block]
    /// The frames to be predicted, the oldest first, each (B · 64², 3).
    package let targets: [Block]
    /// How often each number of the targets counts, and their mean frames; none where each counts once.
    let weights: [Block]
    let means: [Block]
    /// ε of the states, (B, d_s), and of the actions, (B, d_a).
    package let stateNoise: Block
    package let actionNoise: Block
    let stateColumns: Range<Int>
    let actionColumns: Range<Int>
    let repeatedColumns: Range<Int>

    /// The stacks before the actions, (B · 64², 3 · count).
    package var frames: Block { stateEncoder.input }
    /// The sequences of actions in [−1, 1], (B, k·m).
    package var actions: Block { actionEncoder.input }
    /// Means and log variances, (B, 2d).
    package var stateHeads: Block { stateEncoder.output }
    package var actionHeads: Block { actionEncoder.output }
    /// Logits of the predicted frames, each (B · 64², 3).
    package var predictions: [Block] { predictors.map(\.output) }
  }

  /// Reserves a batch of `rows` samples; with `isPlain` each number of a frame counts once.
  package func batch(rows: Int, isPlain: Bool = false) -> Batch {
    var workspace = BlockLayout()
    let encoder = stateEncoder.activations(batch: rows, in: &workspace)
    let actions = actionEncoder.activations(batch: rows, in: &workspace)
    let inputs = predictors.map { workspace.add(rows: rows, columns: $0.input.channels) }
    let predictors = zip(self.predictors, inputs).map {
      $0.activations(input: $1, batch: rows, in: &workspace)
    }
    let targets = self.predictors.map {
      workspace.add(rows: rows * $0.output.pixels, columns: $0.output.channels)
    }
    var weights: [Block] = []
    var means: [Block] = []
    if foreground > 0, !isPlain {
      weights = targets.map { workspace.add(rows: $0.rows, columns: $0.columns) }
      means = targets.map { workspace.add(rows: $0.rows / rows, columns: $0.columns) }
    }
    let stateNoise = workspace.add(rows: rows, columns: stateLatent)
    let actionNoise = workspace.add(rows: rows, columns: actionLatent)
    return Batch(
      rows: rows, workspace: workspace.count, stateEncoder: encoder, actionEncoder: actions,
      predictors: predictors, inputs: inputs, targets: targets, weights: weights, means: means,
      stateNoise: stateNoise, actionNoise: actionNoise, stateColumns: 0..<stateLatent,
      actionColumns: stateLatent..<stateLatent + actionLatent,
      repeatedColumns: stateLatent..<stateLatent + repeats * actionLatent)
  }

  /// A loss, summed over the batch.
  package struct Loss: Sendable, Equatable {
    /// Σ BCE / n, both frames together.
    package var reconstruction: Double
    /// Σ KL of the states and of the actions, without their weights; 0 where there are no such terms.
    package var stateKL: Double
    package var actionKL: Double
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
    // each predictor, and the sum of what they say of z
    for (index, predictor) in predictors.enumerated() {
      try predictor.backward(
        at.predictors[index], parameters: parameters, values: values, deltas: &deltas, gradients: &gradients,
        inputGradient: true, checkpoint: checkpoint)
    }
    for input in at.inputs.dropFirst() { deltas.add(input, into: at.inputs[0]) }
    deltas.foldColumns(actionLatent, in: at.inputs[0].columns(at.repeatedColumns))
    // z and the KL terms to the heads, the heads to the encoders
    deltas.reparameterizeBackward(
      at.inputs[0].columns(at.stateColumns), heads: at.stateHeads, noise: at.stateNoise, values: values,
      klWeight: Float(klScale * stateWeight))
    deltas.reparameterizeBackward(
      at.inputs[0].columns(at.actionColumns), heads: at.actionHeads, noise: at.actionNoise, values: values,
      klWeight: Float(klScale * actionWeight))
    try actionEncoder.backward(
      at.actionEncoder, parameters: parameters, values: values, deltas: &deltas, gradients: &gradients,
      checkpoint: checkpoint)
    try stateEncoder.backward(
      at.stateEncoder, parameters: parameters, values: values, deltas: &deltas, gradients: &gradients,
      checkpoint: checkpoint)
    stateEncoder.moveStatistics(&statistics, at.stateEncoder, values: values)
    for (predictor, places) in zip(predictors, at.predictors) {
      predictor.moveStatistics(&statistics, places, values: values)
    }
    return loss
  }

  /// Computes the loss of a batch; `deltas` receive the predictions' gradients.
  ///
  /// Numbers of frames count by the foreground, in a plain batch once.
  package func loss(
    _ at: Batch, klScale: Double, parameters: borrowing Buffer, statistics: borrowing Buffer,
    _ mode: BatchStatistics, values: inout Buffer, deltas: inout Buffer, checkpoint: () throws -> Void
  ) rethrows -> Loss {
    try stateEncoder.forward(
      at.stateEncoder, parameters: parameters, statistics: statistics, mode, values: &values,
      checkpoint: checkpoint)
    try actionEncoder.forward(
      at.actionEncoder, parameters: parameters, values: &values, checkpoint: checkpoint)
    values.reparameterize(
      at.stateHeads, noise: at.stateNoise, into: at.inputs[0].columns(at.stateColumns))
    values.reparameterize(
      at.actionHeads, noise: at.actionNoise, into: at.inputs[0].columns(at.actionColumns))
    values.repeatColumns(actionLatent, in: at.inputs[0].columns(at.repeatedColumns))
    for input in at.inputs.dropFirst() { values.copy(at.inputs[0], into: input) }
    var reconstruction = 0.0
    for (index, predictor) in predictors.enumerated() {
      try predictor.forward(
        at.predictors[index], parameters: parameters, statistics: statistics, mode, values: &values,
        checkpoint: checkpoint)
      var weights: Block?
      if !at.weights.isEmpty {
        weights = at.weights[index]
        values.weighDistance(
          of: at.targets[index], samples: at.rows, strength: Float(foreground), mean: at.means[index],
          into: at.weights[index])
      }
      reconstruction += values.binaryCrossEntropy(
        logits: at.predictors[index].output, at.targets[index], weights: weights, gradient: &deltas,
        scale: Float(1 / ImageNetworks.lossScale), scratch: at.predictors[index].sums)
    }
    reconstruction /= ImageNetworks.lossScale
    let stateKL = isDeterministic ? 0 : values.kullbackLeibler(at.stateHeads)
    let actionKL = isDeterministic ? 0 : values.kullbackLeibler(at.actionHeads)
    return Loss(
      reconstruction: reconstruction, stateKL: stateKL, actionKL: actionKL,
      total: reconstruction + klScale * (stateWeight * stateKL + actionWeight * actionKL))
  }
}

extension StateActionObjective.Loss: TrainingLoss {
  package var fault: String? {
    if !reconstruction.isFiniteInSinglePrecision { return "the reconstruction error" }
    if !stateKL.isFiniteInSinglePrecision { return "the states' KL term" }
    if !actionKL.isFiniteInSinglePrecision { return "the actions' KL term" }
    if !total.isFiniteInSinglePrecision { return "the loss" }
    return nil
  }
}
