import Datasets
import Embeddings
package import Language
import Networks
import Numerics

private let defaults = VAEConfiguration()

private var latent: Parameter<Int> {
  Parameter("latent", .whole(1...10_000), default: defaults.latent, "Size of a frame's latent.")
}

private var kl: Parameter<Double> {
  Parameter("kl", .number(0...1_000), default: defaults.kl, aliases: ["beta"], "Weight of the KL term, β.")
}

private var learningRate: Parameter<Double> {
  Parameter(
    "learning_rate", .number(above: 0, to: 10), default: defaults.learningRate, aliases: ["lr"],
    "Adam's step size.")
}

private var batch: Parameter<Int> {
  Parameter(
    "batch", .whole(1...65_536), default: defaults.batch, aliases: ["batch_size"], unit: "frames",
    "Frames in a batch.")
}

private var epochSize: Parameter<Int> {
  Parameter(
    "epoch_size", .whole(1...100_000_000), default: defaults.epochSize, unit: "frames",
    "Frames drawn in one epoch.")
}

/// A small trained autoencoder, for examples.
package let vaeExample =
  framesExample + """

    vae = VAE frames latent=4 batch=8 epoch_size=16
    train vae epochs=1
    """

extension Command {
  /// `VAE`: a variational autoencoder of frames.
  package static var vae: Command {
    Command(
      "VAE", area: .embeddings, "Makes an untrained variational autoencoder of single frames.",
      help: """
        The baseline of embeddings of states: it learns to draw the frame it was given, not what follows.

            minimise  BCE( f(z), s ) + w β KL( e(z | s) ‖ N(0, I) )

        w is as for `StateActionEmbedding`. It learns from the oldest frame of each sequence's first state. The state \
        of an agent that sees through it (`TD3 cam states=vae`) is the latents of its frames, the oldest first.
        """,
      parameters: [frameDataParameter, latent, kl, learningRate, batch, epochSize, seedParameter],
      returns: .object(VAEObject.objectType),
      examples: [Example("vae = VAE frames latent=25", "an untrained autoencoder", setup: framesExample)],
      seeAlso: ["StateActionEmbedding", "Pixels", "train", "sample", "decode", "TD3"]
    ) { call in
      var configuration = VAEConfiguration()
      configuration.latent = call[latent]
      configuration.kl = call[kl]
      configuration.learningRate = call[learningRate]
      configuration.batch = call[batch]
      configuration.epochSize = call[epochSize]
      let (data, frames) = try call.frameData(frames: 1)
      let name = VAEObject.objectType.name
      let random = RandomStream(seed: call.seed, name, String(call.nextNumber(of: name)))
      try Memory.require(VAE.bytes(configuration, frames: frames), for: "the networks and a batch")
      return .object(
        VAEObject(VAE(configuration, data: data, frames: frames, random: random), data: data, seed: call.seed)
      )
    }
  }
}
