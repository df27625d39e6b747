package import Datasets
package import Networks
package import Numerics

/// An embedding of states, seen as stacks of frames, together with one of sequences of k actions (paper,
/// sections 3.2 and 5).
///
/// Both encoders learn so that predictors can draw the last two frames after the actions. Latents of states
/// are the encoder's means; latents of actions are white, as in `ActionEmbedding`.
package final class StateActionEmbedding {
  package let configuration: StateActionEmbeddingConfiguration
  package let source: EmbeddingSource
  /// The frames of a state.
  package let frames: FrameStack
  package let objective: StateActionObjective

  /// Both encoders and both predictors.
  package internal(set) var networks: LearnedParameters
  /// The actions' way to white latents and back, with the decoder.
  package internal(set) var coder: ActionCoder
  package internal(set) var progress = EmbeddingProgress()
  var random: RandomStream

  /// Scratch for encoding one stack and many, and for drawing predictions.
  private var encoding: FrameEncoder
  private var encodingMany: FrameEncoder
  private var drawing: FrameDrawing
  /// Scratch for one stack of frames.
  var stack: [UInt8]

  private static let rowsOfMany = 32

  /// Makes an untrained embedding of a dataset's sequences, which must have frames.
  package convenience init(
    _ configuration: StateActionEmbeddingConfiguration, data: SequenceDataset, frames: FrameStack,
    random: RandomStream
  ) {
    self.init(configuration, source: data.embeddingSource, frames: frames, stream: random)
    networks.initialize { [objective] values, statistics in
      objective.initialize(&values, statistics: &statistics, using: &self.random)
    }
    coder.startDecoder(using: &self.random)
  }

  /// Makes an embedding whose parameters are to be set.
  init(
    _ configuration: StateActionEmbeddingConfiguration, source: EmbeddingSource, frames: FrameStack,
    stream: RandomStream
  ) {
    self.configuration = configuration
    self.source = source
    self.frames = frames
    objective = StateActionObjective(configuration, source: source, frames: frames)
    networks = LearnedParameters(
      layout: objective.layout, statistics: objective.statistics, optimizer: configuration.encoderOptimizer)
    coder = ActionCoder(
      DecoderObjective(configuration, encoder: objective.actionEncoder, source: source), source: source,
      ActionCoder.Settings(
        optimizer: configuration.decoderOptimizer, rows: configuration.batch,
        batches: configuration.decoderEpochs * ActionEmbeddingConfiguration.decoderBatchesPerEpoch,
        size: configuration.decoderSize))
    random = stream
    encoding = FrameEncoder(objective.stateEncoder, frames: frames)
    encodingMany = FrameEncoder(
      objective.stateEncoder, frames: frames, rows: StateActionEmbedding.rowsOfMany)
    drawing = FrameDrawing(objective.predictors, size: frames.size)
    stack = Array(repeating: 0, count: frames.bytes)
  }

  /// The bytes that an embedding and its training take, beside the data.
  package static func bytes(
    _ configuration: StateActionEmbeddingConfiguration, source: EmbeddingSource, frames: FrameStack
  ) -> Int {
    let objective = StateActionObjective(configuration, source: source, frames: frames)
    let decoder = DecoderObjective(configuration, encoder: objective.actionEncoder, source: source)
    let batches =
      2 * objective.batch(rows: configuration.batch).workspace
      + 2 * decoder.batch(rows: configuration.batch).workspace
    return MemoryLayout<Float>.stride * (6 * objective.layout.count + 4 * decoder.layout.count + batches)
  }

  /// Gives an independent copy.
  package func copy() -> StateActionEmbedding {
    let copy = StateActionEmbedding(configuration, source: source, frames: frames, stream: random)
    copy.networks = networks.copy()
    copy.coder = coder.copy()
    copy.progress = progress
    return copy
  }

  /// Size of the states' latent space.
  package var stateLatent: Int { configuration.latent }
  /// Size of the actions' latent space, d.
  package var latent: Int { coder.latent }
  /// Where the encoder, as it is now, puts the data's actions; nil until that is measured.
  package var latents: LatentStatistics? { coder.latents }
  /// A policy's range in white latents of actions; 0 until the latents are measured.
  package var bound: Float { coder.bound }
  /// True once the encoders have learned anything, whether or not their training was interrupted.
  package var isTrained: Bool { progress.encoderBatches > 0 }
  /// True once there is a decoder for the action encoder as it is now.
  package var hasDecoder: Bool { coder.hasDecoder }

  /// The state encoder as it is now.
  package var frozenEncoding: FrozenEncoding {
    FrozenEncoding(
      .dynamics, of: networks, latent: stateLatent, frames: frames, environment: source.environment,
      fingerprint: source.fingerprint)
  }

  /// Writes the latent of a stack of frames, without allocating once the networks rest.
  package func encode(_ stack: Span<UInt8>, into state: inout [Float]) {
    encoding.prepare(networks, batches: progress.encoderBatches)
    encoding.set(stack)
    encoding.run(into: &state)
  }

  /// Gives the latents of the data's states after `step` actions of some sequences: rows of `stateLatent`.
  ///
  /// Here and below, `checkpoint` is called now and then in long work and may throw to stop it.
  package func states(
    of sequences: some RandomAccessCollection<Int>, step: Int = 0, in frames: FrameTable,
    checkpoint: () throws -> Void
  ) throws -> [Float] {
    encodingMany.prepare(networks, batches: progress.encoderBatches)
    return try encodingMany.means(of: sequences, step: step, in: frames, checkpoint: checkpoint)
  }

  /// Gives the means of sequences of actions, in the prior's units: rows of k·m numbers in [−1, 1] to rows of
  /// d.
  package func means(of actions: [Float], checkpoint: () throws -> Void) rethrows -> [Float] {
    try coder.means(of: actions, encoder: networks.values, checkpoint: checkpoint)
  }

  /// Gives the means and log variances of sequences' latents: rows of k·m numbers in [−1, 1] to rows of 2d.
  package func heads(of actions: [Float], checkpoint: () throws -> Void) rethrows -> [Float] {
    try coder.heads(of: actions, encoder: networks.values, checkpoint: checkpoint)
  }

  package func randomEncoder(using random: inout RandomStream) -> RandomActionEncoder {
    RandomActionEncoder(sizes: objective.actionEncoder.sizes, using: &random)
  }

  /// Gives the white latents of raw sequences: rows of k·m numbers to rows of d.
  package func encode(_ actions: [Double], checkpoint: () throws -> Void) rethrows -> [Float] {
    coder.white(try means(of: source.normalized(actions), checkpoint: checkpoint))
  }

  /// Gives the raw sequences that white latents decode to: rows of d numbers to rows of k·m.
  package func decode(_ z: [Float], checkpoint: () throws -> Void) rethrows -> [Double] {
    try coder.decode(z, checkpoint: checkpoint)
  }

  /// Writes the k raw actions that one white latent decodes to, without allocating.
  package func decode(one z: [Float], into actions: inout [Double]) { coder.decode(one: z, into: &actions) }

  /// Draws the last two frames after a plan: the latent of a state and a white latent of actions to two
  /// frames' bytes.
  package func predict(_ state: [Float], _ z: [Float]) -> [[UInt8]] {
    drawing.prepare(networks, batches: progress.encoderBatches)
    return drawing.draw(objective.predictorInput(state: state, actions: coder.colored(z)))
  }
}

extension StateActionObjective {
  /// What a predictor is given: a state's latent, and an action's as often as it is repeated.
  func predictorInput(state: [Float], actions: [Float]) -> [Float] {
    state + (0..<repeats).flatMap { _ in actions }
  }

  /// Lays out the networks that an embedding of some source has.
  init(
    _ configuration: StateActionEmbeddingConfiguration, source: EmbeddingSource, frames: FrameStack
  ) {
    self.init(
      frames: frames, actions: source.length * source.actionSize, stateLatent: configuration.latent,
      actionLatent: configuration.actionLatent ?? source.actionSize, hidden: configuration.hidden,
      layers: configuration.layers, stateKL: configuration.stateKL, actionKL: configuration.actionKL,
      isDeterministic: configuration.isDeterministic, foreground: configuration.foreground)
  }
}

extension DecoderObjective {
  /// Lays out the action decoder that an embedding of some source has.
  init(
    _ configuration: StateActionEmbeddingConfiguration, encoder: MultilayerPerceptron,
    source: EmbeddingSource
  ) {
    self.init(
      encoder: encoder, latent: configuration.actionLatent ?? source.actionSize,
      actionSize: source.actionSize, hidden: configuration.decoderHidden, norm: configuration.decoderNorm)
  }
}
