import Embeddings
package import Language
import Networks
import Numerics

private var latents: Parameter<NumericArray> {
  Parameter(
    "z", .array, .positional, "White latents: d numbers for one point, N × d for several.")
}

extension Command {
  package static var decode: Command {
    Command(
      "decode", area: .embeddings,
      "Decodes white latents to action sequences, or a VAE's latents to frames.",
      help: """
        The decoder ends in tanh and is scaled to the box of actions:

            aᵢ = low + (high − low) ( D(z)ᵢ + 1 ) / 2,   i = 1 … k

        Encoding the result gives nearly z again: training makes mean ( e(D(z)) − z )² small.

        A `VAE` decodes each latent to a frame, an array size × size × 3 of numbers from 0 to 255, which \
        `show` displays.
        """,
      parameters: [embeddingParameter, latents], returns: .array,
      examples: [
        Example("decode e [0.5, -1]", "four actions", setup: embeddingExample),
        Example("decode e (encode e zeros(4, 2))", "there and back", setup: embeddingExample),
        Example("show (decode vae zeros(4))", "the frame at the prior's mean", setup: vaeExample),
      ],
      seeAlso: ["encode", "predict", "act"]
    ) { call in
      if let vae = (try call.trainedEmbedding as? VAEObject)?.vae {
        let (numbers, count) = try call.rows(
          latents, width: vae.latent, what: "a latent of \(vae.latent) numbers, or several")
        let z = numbers.map(Float.init)
        let frames = stride(from: 0, to: z.count, by: vae.latent).map {
          vae.decode(Array(z[$0..<$0 + vae.latent]))
        }
        return .frames(frames, size: vae.frames.size, shape: count.map { [$0] } ?? [])
      }
      let embedding = try call.decodingEmbedding.coding
      let (numbers, count) = try call.rows(
        latents, width: embedding.latent, what: "a latent of \(embedding.latent) numbers, or several")
      call.useThreads()
      return .rows(
        try embedding.decode(numbers.map(Float.init), checkpoint: call.checkCancellation), count: count,
        shape: [embedding.source.length, embedding.source.actionSize])
    }
  }
}
