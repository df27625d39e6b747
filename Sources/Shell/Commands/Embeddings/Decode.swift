import Embeddings
package import Language
import Networks

private var latents: Parameter<NumericArray> {
  Parameter(
    "z", .array, .positional, "White latents: d numbers for one point, N × d for several.")
}

extension Command {
  package static var decode: Command {
    Command(
      "decode", area: .embeddings, "Gives the action sequences that white latents stand for.",
      help: """
        The decoder ends in tanh and is scaled to the box of actions:

            aᵢ = low + (high − low) ( D(z)ᵢ + 1 ) / 2,   i = 1 … k

        Encoding what comes gives z again, nearly: training makes mean ( e(D(z)) − z )² small.
        """,
      parameters: [embeddingParameter, latents], returns: .array,
      examples: [
        Example("decode e [0.5, -1]", "four actions", setup: embeddingExample),
        Example("decode e (encode e zeros(4, 2))", "there and back", setup: embeddingExample),
      ],
      seeAlso: ["encode", "predict", "act"]
    ) { call in
      let embedding = try call.trainedEmbedding.embedding
      let (numbers, count) = try call.rows(
        latents, width: embedding.latent, what: "a latent of \(embedding.latent) numbers, or several")
      call.useThreads()
      return .rows(
        try embedding.decode(numbers.map(Float.init), checkpoint: call.checkCancellation), count: count,
        shape: [embedding.source.length, embedding.source.actionSize])
    }
  }
}
