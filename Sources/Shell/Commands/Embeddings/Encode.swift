import Datasets
import Embeddings
package import Language
import Networks

private var actions: Parameter<NumericArray> {
  Parameter(
    "x", .array, .positional, "Actions: k × m for one sequence, N × k × m for several.")
}

extension Command {
  package static var encode: Command {
    Command(
      "encode", area: .embeddings, "Gives the white latents of action sequences.",
      help: """
        The encoder's mean µ(a), made white by its mean m and its standard deviation σ over the data:

            z = ( µ(a) − m ) / σ

        The noise with which it was trained is left out. A policy's actions are such z, each number within ± e.bound.
        """,
      parameters: [embeddingParameter, actions], returns: .array,
      examples: [
        Example(
          "encode e [[0.8, -0.2], [0.8, -0.2], [0.5, 0], [0, 0]]", "the latent of one sequence",
          setup: embeddingExample)
      ],
      seeAlso: ["decode", "predict", "neighbors"]
    ) { call in
      let embedding = try call.trainedEmbedding.embedding
      let (k, m) = (embedding.source.length, embedding.source.actionSize)
      let (numbers, count) = try call.rows(
        actions, width: k * m, sequence: (k, m), what: "a sequence of \(k) × \(m) numbers, or several")
      call.useThreads()
      let z = try embedding.encode(numbers, checkpoint: call.checkCancellation)
      return .rows(z.map(Double.init), count: count, shape: [embedding.latent])
    }
  }
}
