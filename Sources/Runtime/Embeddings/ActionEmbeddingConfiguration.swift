import Networks

/// What the predictor sees of the state in which a sequence of actions begins.
package enum Condition: String, Sendable, CaseIterable {
  /// Nothing: a constant zero takes the state's place, as in the published low-dimensional experiments.
  case none
  /// The first observation, whitened.
  case state
  /// The first observation with unlimited hinge angles as cosine and sine, whitened.
  case angles
}

/// The settings of an action embedding; the defaults are the paper's.
package struct ActionEmbeddingConfiguration: Sendable, Equatable {
  /// Size d of the latent space; nil: that of one action.
  package var latent: Int?
  /// Width of the hidden layers.
  package var hidden = 400
  /// Number of hidden layers after the first, in encoder and predictor alike.
  package var layers = 1
  /// Weight β of the KL term.
  package var kl = 1e-4
  package var condition = Condition.state
  package var learningRate = 1e-4
  package var batch = 128
  /// Sequences drawn in one epoch of the encoder.
  package var epochSize = 10_000

  /// Widths of the decoder's hidden layers.
  package var decoderHidden = [400, 400]
  /// Weight λ of the norms of decoded actions.
  package var decoderNorm = 1e-4
  /// Epochs of 1,000 batches in which the decoder is trained.
  package var decoderEpochs = 10

  package init() {}

  /// Batches in one epoch of the encoder.
  package var batchesPerEpoch: Int { max(1, epochSize / batch) }

  /// Batches in one epoch of the decoder.
  package static let decoderBatchesPerEpoch = 1_000

  var encoderOptimizer: Adam.Configuration { Adam.Configuration(learningRate: learningRate, amsgrad: true) }
  var decoderOptimizer: Adam.Configuration { Adam.Configuration(learningRate: learningRate) }
}

extension DynEObjective {
  /// Lays out the networks that an embedding of some source has.
  init(_ configuration: ActionEmbeddingConfiguration, source: EmbeddingSource) {
    self.init(
      actions: source.length * source.actionSize, state: source.stateSize(configuration.condition),
      outcome: source.observationSize, latent: configuration.latent ?? source.actionSize,
      hidden: configuration.hidden, layers: configuration.layers, kl: configuration.kl)
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
