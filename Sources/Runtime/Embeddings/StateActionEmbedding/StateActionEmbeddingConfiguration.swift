import Networks
package import Storage

/// The settings of an embedding of states and actions from frames; the defaults are the paper's.
package struct StateActionEmbeddingConfiguration: Configurable {
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
  /// Whether latents are the encoders' means, without noise and KL terms: the paper's ablation.
  package var isDeterministic = false
  /// How much more counts what differs from the mean frame; 0: as published.
  package var foreground = 0.0
  /// The largest random shift of a sample's frames, in pixels; 0: as published.
  package var shift = 0
  package var learningRate = 3e-4
  package var batch = 128
  /// Sequences drawn in one epoch of the encoders.
  package var epochSize = 10_000

  /// Widths of the action decoder's hidden layers.
  package var decoderHidden = [400, 400]
  /// Weight λ of the norms of decoded actions.
  package var decoderNorm = 1e-4
  /// Epochs of 1,000 batches in which the action decoder is trained, at most.
  package var decoderEpochs = 10
  package var decoderSize = DecoderSize.auto

  package init() {}

  /// Batches in one epoch of the encoders.
  package var batchesPerEpoch: Int { max(1, epochSize / batch) }

  var encoderOptimizer: Adam.Configuration { Adam.Configuration(learningRate: learningRate, amsgrad: true) }
  var decoderOptimizer: Adam.Configuration { Adam.Configuration(learningRate: learningRate) }
}

extension StateActionEmbeddingConfiguration {
  package static let settings: [Setting<Self>] = [
    Setting(\.latent, "latent", 1...10_000, "Size of the states' latent space."),
    Setting(
      \.actionLatent, "action_latent", 1...1_000, note: "the size of an action",
      "Size of the actions' latent space."),
    Setting(
      \.hidden, "hidden", 1...8_192, aliases: ["hidden_size"],
      "Width of the action encoder's hidden layers."),
    Setting(\.layers, "layers", 0...16, "Its hidden layers after the first."),
    Setting(\.stateKL, "kl", 0...1_000, aliases: ["beta"], "Weight of the states' KL term, β."),
    Setting(\.actionKL, "action_kl", 0...1_000, "Weight of the actions' KL term."),
    Setting(
      \.isDeterministic, "deterministic", isNew: true,
      "Without noise and KL terms, as in the paper's ablation."),
    Setting(
      \.foreground, "foreground", 0...1_000, isNew: true,
      "How much more counts what differs from the mean frame."),
    Setting(
      \.shift, "shift", 0...32, unit: "pixels", isNew: true,
      "The largest random shift of a sample's frames."),
    Setting(
      \.learningRate, "learning_rate", 0...10, isAbove: true, aliases: ["lr"],
      "Adam's learning rate, for all networks."),
    Setting(
      \.batch, "batch", 1...65_536, aliases: ["batch_size"], unit: "sequences", "Sequences per batch."),
    Setting(
      \.epochSize, "epoch_size", 1...100_000_000, unit: "sequences", "Sequences drawn per epoch."),
    Setting(
      \.decoderEpochs, "decoder_epochs", 1...10_000, unit: "epochs",
      "Epochs of 1,000 batches for which the action decoder is trained, at most."),
    Setting(\.decoderSize, "decoder_size", before: .full, "How many of these epochs it makes."),
    Setting(\.decoderHidden, "decoder_hidden", 1...8_192, "Widths of the action decoder's hidden layers."),
    Setting(\.decoderNorm, "decoder_norm", 0...1_000, "Weight λ of the norms of decoded actions."),
  ]
}
