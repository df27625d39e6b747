package import Networks
package import Numerics

/// An embedding of sequences of k actions by what they do to the state (paper, section 3), with the decoder
/// that takes latents back to actions.
///
/// Latents are white outside this target: the encoder's means less their mean over the data, divided by their
/// standard deviation.
package final class ActionEmbedding {
  package let configuration: ActionEmbeddingConfiguration
  package let source: EmbeddingSource
  /// Size of the latent space, d.
  package let latent: Int
  package let objective: DynEObjective

  /// The encoder and the predictor.
  package internal(set) var networks: LearnedParameters
  /// The way to white latents and back, with the decoder.
  package internal(set) var coder: ActionCoder
  /// Of changes from the first observation, all steps of a sequence included.
  package let changeWhitening: Whitening
  /// Of what the predictor sees of first observations.
  package let stateWhitening: Whitening
  package internal(set) var progress = EmbeddingProgress()
  var random: RandomStream

  /// Scratch for predicting.
  private var prediction: Inference

  /// Makes an untrained embedding.
  ///
  /// Changes (rows of n numbers) are those of all steps of all sequences; states are what the predictor sees
  /// of the first observations.
  package convenience init(
    _ configuration: ActionEmbeddingConfiguration, source: EmbeddingSource, changes: Whitening,
    states: Whitening, random: RandomStream
  ) {
    self.init(configuration, source: source, changes: changes, states: states, stream: random)
    objective.initialize(&networks.values, using: &self.random)
    coder.startDecoder(using: &self.random)
  }

  /// Makes an embedding whose parameters are to be set.
  init(
    _ configuration: ActionEmbeddingConfiguration, source: EmbeddingSource, changes: Whitening,
    states: Whitening, stream: RandomStream
  ) {
    let stateSize = source.stateSize(configuration.condition)
    precondition(changes.width == source.observationSize && states.width == stateSize)
    self.configuration = configuration
    self.source = source
    latent = configuration.latent ?? source.actionSize
    objective = DynEObjective(configuration, source: source)
    networks = LearnedParameters(layout: objective.layout, optimizer: configuration.encoderOptimizer)
    coder = ActionCoder(
      DecoderObjective(configuration, encoder: objective.encoder, source: source), source: source,
      ActionCoder.Settings(
        optimizer: configuration.decoderOptimizer, rows: configuration.batch,
        batches: configuration.decoderEpochs * ActionEmbeddingConfiguration.decoderBatchesPerEpoch,
        size: configuration.decoderSize))
    changeWhitening = changes
    stateWhitening = states
    random = stream
    prediction = Inference(objective.predictor, rows: 256)
  }

  /// The bytes that an embedding and its training take, beside the data: parameters with gradients and
  /// moments, and batches.
  package static func bytes(_ configuration: ActionEmbeddingConfiguration, source: EmbeddingSource) -> Int {
    let objective = DynEObjective(configuration, source: source)
    let decoder = DecoderObjective(configuration, encoder: objective.encoder, source: source)
    let rows = max(configuration.batch, 256)
    let batches = 2 * (objective.batch(rows: rows).workspace + decoder.batch(rows: rows).workspace)
    return MemoryLayout<Float>.stride * (5 * objective.layout.count + 4 * decoder.layout.count + batches)
  }

  /// Gives an independent copy.
  package func copy() -> ActionEmbedding {
    let copy = ActionEmbedding(
      configuration, source: source, changes: changeWhitening, states: stateWhitening, stream: random)
    copy.networks = networks.copy()
    copy.coder = coder.copy()
    copy.progress = progress
    return copy
  }

  /// True once the encoder has learned anything, whether or not its training was interrupted.
  package var isTrained: Bool { progress.encoderBatches > 0 }

  /// True once there is a decoder for the encoder as it is now.
  package var hasDecoder: Bool { coder.hasDecoder }

  /// Where the encoder, as it is now, puts the data; nil until that is measured.
  package var latents: LatentStatistics? { coder.latents }

  /// The policy's range in white latents; 0 until the latents are measured.
  package var bound: Float { coder.bound }

  /// Gives the means of sequences, in the prior's units: rows of k·m numbers in [−1, 1] to rows of d.
  ///
  /// Here and below, `checkpoint` is called now and then in long work and may throw to stop it.
  package func means(of actions: [Float], checkpoint: () throws -> Void) rethrows -> [Float] {
    try coder.means(of: actions, encoder: networks.values, checkpoint: checkpoint)
  }

  /// Gives the means and log variances of sequences' latents: rows of k·m numbers in [−1, 1] to rows of 2d.
  package func heads(of actions: [Float], checkpoint: () throws -> Void) rethrows -> [Float] {
    try coder.heads(of: actions, encoder: networks.values, checkpoint: checkpoint)
  }

  package func randomEncoder(using random: inout RandomStream) -> RandomActionEncoder {
    RandomActionEncoder(sizes: objective.encoder.sizes, using: &random)
  }

  /// Gives the white latents of raw sequences: rows of k·m numbers to rows of d.
  package func encode(_ actions: [Double], checkpoint: () throws -> Void) rethrows -> [Float] {
    white(try means(of: source.normalized(actions), checkpoint: checkpoint))
  }

  /// Gives the raw sequences that white latents decode to: rows of d numbers to rows of k·m.
  package func decode(_ z: [Float], checkpoint: () throws -> Void) rethrows -> [Double] {
    try coder.decode(z, checkpoint: checkpoint)
  }

  /// Writes the k raw actions that one white latent decodes to, without allocating.
  package func decode(one z: [Float], into actions: inout [Double]) {
    coder.decode(one: z, into: &actions)
  }

  /// Whether it predicts how states change; others know nothing of outcomes, or not in numbers.
  package var predictsChanges: Bool { configuration.objective == .dynamics }

  /// Predicts the changes that sequences bring about, if it can: first observations (rows of n) and white
  /// latents (rows of d).
  package func predictChanges(
    from observations: [Float], _ z: [Float], checkpoint: () throws -> Void
  ) rethrows -> [Float] {
    let count = z.count / latent
    precondition(predictsChanges)
    let n = objective.stateSize
    let states = whiteStates(observations)
    let colored = colored(z)
    var input: [Float] = []
    input.reserveCapacity(count * (n + latent))
    for row in 0..<count {
      input += states[row * n..<(row + 1) * n]
      input += colored[row * latent..<(row + 1) * latent]
    }
    return changeWhitening.colored(
      try prediction.run(all: input, parameters: networks.values, checkpoint: checkpoint))
  }

  /// Predicts the observations at the end of sequences.
  package func predict(
    from observations: [Float], _ z: [Float], checkpoint: () throws -> Void
  ) rethrows -> [Float] {
    zip(observations, try predictChanges(from: observations, z, checkpoint: checkpoint)).map { $0 + $1 }
  }

  /// What the predictor is given of observations.
  private func whiteStates(_ observations: [Float]) -> [Float] {
    let features = source.stateFeatures(observations, configuration.condition)
    return configuration.condition == .none
      ? Array(repeating: 0, count: features.count) : stateWhitening.white(features)
  }

  /// Measures the predictions of sequences, with the encoder's means for latents: of changes, of some
  /// coordinates or all, or of the actions by an autoencoder; nil with contrast, which predicts no numbers.
  package func predictionError(
    on data: EmbeddingData, coordinates: [Int]? = nil, checkpoint: () throws -> Void
  ) rethrows -> PredictionError? {
    guard objective.outcomes == nil else { return nil }
    let predicted = try predictions(on: data, checkpoint: checkpoint)
    let targets = predictsChanges ? changeWhitening.white(data.changes) : data.actions
    let columnMeans = Whitening(rows: targets, width: objective.predictor.outputs).mean
    var error = 0.0
    var variance = 0.0
    let all = Array(columnMeans.indices)
    let counted = Set(predictsChanges ? coordinates ?? all : all)
    for (index, target) in targets.enumerated() where counted.contains(index % columnMeans.count) {
      let difference = Double(predicted[index] - target)
      let deviation = Double(target - columnMeans[index % columnMeans.count])
      error += difference * difference
      variance += deviation * deviation
    }
    let count = Double(max(1, data.count * counted.count))
    return PredictionError(error: error / count, variance: variance / count)
  }

  /// Measures how well a latent picks the outcome that followed among those of a batch, over batches in the
  /// data's order, the last of them left out where it is smaller; nil without contrast or without a batch.
  package func contrastError(
    on data: EmbeddingData, checkpoint: () throws -> Void
  ) rethrows -> ContrastError? {
    guard let network = objective.outcomes, data.count >= configuration.batch else { return nil }
    let queries = try predictions(on: data, checkpoint: checkpoint)
    var outcomes = Inference(network, rows: 256)
    let keys = try outcomes.run(
      all: changeWhitening.white(data.changes), parameters: networks.values, checkpoint: checkpoint)
    let (rows, width) = (configuration.batch, network.outputs)
    var layout = BlockLayout()
    let (query, key) = (layout.add(rows: rows, columns: width), layout.add(rows: rows, columns: width))
    let scores = layout.add(rows: rows, columns: rows)
    var values = Buffer(count: layout.count)
    var gradient = Buffer(count: layout.count)
    var sum = 0.0
    let batches = data.count / rows
    for batch in 0..<batches {
      try checkpoint()
      let range = batch * rows * width..<(batch + 1) * rows * width
      values.set(Array(queries[range]), at: query.offset)
      values.set(Array(keys[range]), at: key.offset)
      sum += values.contrast(query, key, scores: scores, gradient: &gradient)
    }
    return ContrastError(nats: sum / Double(batches * rows), batch: rows, count: batches * rows)
  }

  /// What the predictor gives for sequences, with the encoder's means for latents: rows of its outputs.
  private func predictions(
    on data: EmbeddingData, checkpoint: () throws -> Void
  ) rethrows -> [Float] {
    let n = objective.stateSize
    let states =
      !configuration.seesStates || configuration.condition == .none
      ? Array(repeating: 0, count: data.count * n) : stateWhitening.white(data.states)
    let means = try means(of: data.actions, checkpoint: checkpoint)
    var input: [Float] = []
    input.reserveCapacity(data.count * (n + latent))
    for row in 0..<data.count {
      input += states[row * n..<(row + 1) * n]
      input += means[row * latent..<(row + 1) * latent]
    }
    return try prediction.run(all: input, parameters: networks.values, checkpoint: checkpoint)
  }
}

/// The same without stopping.
extension ActionEmbedding {
  package func means(of actions: [Float]) -> [Float] { means(of: actions) {} }
  package func encode(_ actions: [Double]) -> [Float] { encode(actions) {} }
  package func decode(_ z: [Float]) -> [Double] { decode(z) {} }
  package func predictChanges(from observations: [Float], _ z: [Float]) -> [Float] {
    predictChanges(from: observations, z) {}
  }
  package func predict(from observations: [Float], _ z: [Float]) -> [Float] {
    predict(from: observations, z) {}
  }
  package func predictionError(on data: EmbeddingData) -> PredictionError? {
    predictionError(on: data) {}
  }
}

/// How well a latent picks the outcome that followed.
package struct ContrastError: Sendable, Equatable {
  /// Mean InfoNCE; that of guessing is the logarithm of the batch.
  package let nats: Double
  /// Outcomes to pick from, and sequences measured.
  package let batch: Int, count: Int
}

/// How well an embedding predicts, per dimension of the whitened change or of the actions.
package struct PredictionError: Sendable, Equatable {
  /// Mean squared error.
  package let error: Double
  /// Variance of what is predicted: the error of predicting the mean.
  package let variance: Double
}
