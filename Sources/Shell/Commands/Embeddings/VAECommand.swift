import Datasets
import Embeddings
package import Language
import Networks
import Numerics

private var settings: SettingArguments<VAEConfiguration> { SettingArguments() }

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
        A baseline for embeddings of states: it learns to reconstruct the frame it is given, not to predict \
        the next.

            minimise  BCE( f(z), s ) + w β KL( e(z | s) ‖ N(0, I) )

        w is as for `StateActionEmbedding`. It learns from the oldest frame of each sequence's first state. \
        The state of an agent that sees through it (`TD3 cam states=vae`) is the latents of its frames, the \
        oldest first.
        """,
      parameters: [frameDataParameter] + settings.parameters + [seedParameter],
      returns: .object(VAEObject.objectType),
      examples: [Example("vae = VAE frames latent=25", "an untrained autoencoder", setup: framesExample)],
      seeAlso: ["StateActionEmbedding", "Pixels", "train", "sample", "decode", "TD3"]
    ) { call in
      let configuration = settings.read(call)
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
