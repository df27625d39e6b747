import Networks
package import Storage

/// The settings of a variational autoencoder of single frames; the defaults are the paper's.
package struct VAEConfiguration: Configurable {
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

extension VAEConfiguration {
  package static let settings: [Setting<Self>] = [
    Setting(\.latent, "latent", 1...10_000, "Size of a frame's latent."),
    Setting(\.kl, "kl", 0...1_000, aliases: ["beta"], "Weight of the KL term, β."),
    Setting(
      \.learningRate, "learning_rate", 0...10, isAbove: true, aliases: ["lr"], "Adam's learning rate."),
    Setting(\.batch, "batch", 1...65_536, aliases: ["batch_size"], unit: "frames", "Frames per batch."),
    Setting(
      \.epochSize, "epoch_size", 1...100_000_000, unit: "frames", "Frames drawn per epoch."),
  ]
}
