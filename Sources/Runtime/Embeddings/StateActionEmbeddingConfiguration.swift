import Networks

/// The settings of an embedding of states and actions from frames; the defaults are the paper's.
package struct StateActionEmbeddingConfiguration: Sendable, Equatable {
  /// Size of the states' latent space.
  package var latent = 100
  /// Size d of the actions' latent space; nil: that of one action.
  package var actionLatent: Int?
  /// Width of the action encoder's hidden layers.
  package var hidden = 400
  /// Number of its hidden layers after the first.
  package var layers = 1
  /// Weight β of the states' and of the actions' KL term.
  package var stateKL = 5e-7, actionKL = 5e-7
  package var learningRate = 3e-4
  package var batch = 128
  /// Sequences drawn in one epoch of the encoders.
  package var epochSize = 10_000

  /// Widths of the action decoder's hidden layers.
  package var decoderHidden = [400, 400]
  /// Weight λ of the norms of decoded actions.
  package var decoderNorm = 1e-4
  /// Epochs of 1,000 batches in which the action decoder is trained.
  package var decoderEpochs = 10

  package init() {}

  /// Batches in one epoch of the encoders.
  package var batchesPerEpoch: Int { max(1, epochSize / batch) }

  var encoderOptimizer: Adam.Configuration { Adam.Configuration(learningRate: learningRate, amsgrad: true) }
  var decoderOptimizer: Adam.Configuration { Adam.Configuration(learningRate: learningRate) }
}

/// The settings of a variational autoencoder of single frames; the defaults are the paper's.
package struct VAEConfiguration: Sendable, Equatable {
  /// Size of the latent space.
  package var latent = 25
  /// Weight β of the KL term.
  package var kl = 5e-7
  package var learningRate = 3e-4
  package var batch = 128
  /// Sequences, a frame of each, drawn in one epoch.
  package var epochSize = 10_000

  package init() {}

  /// Batches in one epoch.
  package var batchesPerEpoch: Int { max(1, epochSize / batch) }

  var optimizer: Adam.Configuration { Adam.Configuration(learningRate: learningRate, amsgrad: true) }
}
