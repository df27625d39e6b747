import Networks
package import Storage

/// What the predictor sees of the state in which a sequence of actions begins.
package enum Condition: String, SettingChoice {
  /// Nothing: a constant zero takes the state's place, as in the published low-dimensional experiments.
  case none
  /// The first observation, whitened.
  case state
  /// The first observation with unlimited hinge angles as cosine and sine, whitened.
  case angles

  package var sentence: String {
    switch self {
    case .none: "Nothing: a constant zero instead, as in the published experiments."
    case .state: "The first observation, whitened."
    case .angles: "The first observation, with unlimited hinge angles as cosine and sine, whitened."
    }
  }
}

/// What an action embedding learns to tell from a latent.
package enum EmbeddingObjective: String, SettingChoice {
  /// The change of the state that the actions bring about: the paper's.
  case dynamics
  /// The actions themselves; outcomes aren't seen.
  case autoencoder
  /// Which of the batch's outcomes followed (InfoNCE).
  case contrastive

  package var sentence: String {
    switch self {
    case .dynamics: "Predicts how the state changes, as the paper does."
    case .autoencoder: "Reconstructs the actions; sees no outcome."
    case .contrastive: "Picks the outcome that followed among the batch's (InfoNCE)."
    }
  }
}

/// How long a decoder of actions is trained.
package enum DecoderSize: String, SettingChoice {
  /// Until an epoch lowers its error by less than a quarter.
  case auto
  /// All epochs.
  case full

  package var sentence: String {
    switch self {
    case .auto: "Stops after an epoch that lowers its error by less than a quarter."
    case .full: "Makes all epochs, as the published code does."
    }
  }
}

/// The settings of an action embedding; the defaults are the paper's, but for `decoderSize`.
package struct ActionEmbeddingConfiguration: Configurable {
  /// Size d of the latent space; nil: that of one action.
  package var latent: Int?
  /// Width of the hidden layers.
  package var hidden = 400
  /// Number of hidden layers after the first, in encoder and predictor alike.
  package var layers = 1
  /// Weight β of the KL term.
  package var kl = 1e-4
  package var condition = Condition.state
  package var objective = EmbeddingObjective.dynamics
  /// Whether latents are the encoder's means, without noise and KL term: the paper's ablation.
  package var isDeterministic = false
  package var learningRate = 1e-4
  package var batch = 128
  /// Sequences drawn in one epoch of the encoder.
  package var epochSize = 10_000

  /// Widths of the decoder's hidden layers.
  package var decoderHidden = [400, 400]
  /// Weight λ of the norms of decoded actions.
  package var decoderNorm = 1e-4
  /// Epochs of 1,000 batches in which the decoder is trained, at most.
  package var decoderEpochs = 10
  package var decoderSize = DecoderSize.auto

  package init() {}

  /// Whether a state is an input beside the latent.
  package var seesStates: Bool { objective != .autoencoder }

  /// Batches in one epoch of the encoder.
  package var batchesPerEpoch: Int { max(1, epochSize / batch) }

  /// Batches in one epoch of the decoder.
  package static let decoderBatchesPerEpoch = 1_000

  var encoderOptimizer: Adam.Configuration { Adam.Configuration(learningRate: learningRate, amsgrad: true) }
  var decoderOptimizer: Adam.Configuration { Adam.Configuration(learningRate: learningRate) }
}

extension ActionEmbeddingConfiguration {
  package static let settings: [Setting<Self>] = [
    Setting(
      \.latent, "latent", 1...1_000, note: "the size of an action", aliases: ["d", "embed_dim"],
      "Size of the latent space."),
    Setting(\.hidden, "hidden", 1...8_192, aliases: ["hidden_size"], "Width of the hidden layers."),
    Setting(\.layers, "layers", 0...16, "Hidden layers after the first."),
    Setting(\.kl, "kl", 0...1_000, aliases: ["kl_scale", "beta"], "Weight of the KL term, β."),
    Setting(
      \.objective, "objective", isNew: true, "What is learned to be told from a latent."),
    Setting(
      \.isDeterministic, "deterministic", isNew: true,
      "Without noise and KL term, as in the paper's ablation."),
    Setting(\.condition, "condition", "What the predictor is given of the state."),
    Setting(
      \.learningRate, "learning_rate", 0...10, isAbove: true, aliases: ["lr"],
      "Adam's learning rate, for encoder, predictor and decoder."),
    Setting(
      \.batch, "batch", 1...65_536, aliases: ["batch_size"], unit: "sequences", "Sequences per batch."),
    Setting(
      \.epochSize, "epoch_size", 1...100_000_000, unit: "sequences",
      "Sequences drawn per epoch of the encoder."),
    Setting(
      \.decoderEpochs, "decoder_epochs", 1...10_000, unit: "epochs",
      "Epochs of 1,000 batches for which the decoder is trained, at most."),
    Setting(\.decoderSize, "decoder_size", before: .full, "How many of these epochs it makes."),
    Setting(\.decoderHidden, "decoder_hidden", 1...8_192, "Widths of the decoder's hidden layers."),
    Setting(\.decoderNorm, "decoder_norm", 0...1_000, "Weight of the norms of decoded actions, λ."),
  ]
}

extension DynEObjective {
  /// Lays out the networks that an embedding of some source has.
  init(_ configuration: ActionEmbeddingConfiguration, source: EmbeddingSource) {
    let actions = source.length * source.actionSize
    let target: Target =
      switch configuration.objective {
      case .dynamics: .regression(source.observationSize)
      case .autoencoder: .regression(actions)
      case .contrastive: .contrast(source.observationSize)
      }
    self.init(
      actions: actions,
      state: configuration.seesStates ? source.stateSize(configuration.condition) : 0, target: target,
      latent: configuration.latent ?? source.actionSize, hidden: configuration.hidden,
      layers: configuration.layers, kl: configuration.isDeterministic ? nil : configuration.kl)
  }
}

extension DecoderObjective {
  /// Lays out the decoder that an embedding of some source has.
  init(
    _ configuration: ActionEmbeddingConfiguration, encoder: MultilayerPerceptron, source: EmbeddingSource
  ) {
    self.init(
      encoder: encoder, latent: configuration.latent ?? source.actionSize, actionSize: source.actionSize,
      hidden: configuration.decoderHidden, norm: configuration.decoderNorm)
  }
}
