import Datasets
import Embeddings
package import Language
import Networks

private var subject: Parameter<Value> {
  Parameter(
    "x", .value(.either(stateTypes)), .positional,
    "Actions: k × m for one sequence, N × k × m for several. States: a pixel environment, frames as bytes, "
      + "or sequences with frames."
  )
}

extension Command {
  package static var encode: Command {
    Command(
      "encode", area: .embeddings, "Encodes action sequences, or states, to latents.",
      help: """
        The encoder's mean µ(a), whitened with its mean m and its standard deviation σ over the data:

            z = ( µ(a) − m ) / σ

        The training noise is left out. The actions of a policy are such z, each number within ± e.bound.

        For states it returns the encoder's plain mean: for the current state of a pixel environment, a \
        stack of frames (an array like the environment's observation, or several), or the first state of \
        each sequence. A `VAE` returns the latents of all frames of a stack, the oldest first.
        """,
      parameters: [embeddingParameter, subject], returns: .array,
      examples: [
        Example(
          "encode e [[0.8, -0.2], [0.8, -0.2], [0.5, 0], [0, 0]]", "the latent of one sequence",
          setup: embeddingExample),
        Example("encode s cam", "the latent of the current frames", setup: stateEmbeddingExample),
      ],
      seeAlso: ["decode", "predict", "neighbors"]
    ) { call in
      let object = try call.trainedEmbedding
      call.useThreads()
      if let states = object.ofStates, call[subject].showsStates(to: object) {
        let (rows, count) = try call.stateLatents(of: call.shown(call[subject], to: states, subject), states)
        return .rows(rows.map(Double.init), count: count, shape: [states.stateLatent])
      }
      let embedding = try call.trainedActionEmbedding.coding
      guard let array = call[subject].array else {
        throw call.error(subject, must: "be actions", but: "is \(call[subject].brief)")
      }
      let (k, m) = (embedding.source.length, embedding.source.actionSize)
      let (numbers, count) = try call.rows(
        of: array, subject, width: k * m, sequence: (k, m),
        what: "a sequence of \(k) × \(m) numbers, or several")
      let z = try embedding.encode(numbers, checkpoint: call.checkCancellation)
      return .rows(z.map(Double.init), count: count, shape: [embedding.latent])
    }
  }
}

extension Value {
  /// Whether the value is a state to an embedding, which may embed actions too: those have at most three
  /// dimensions.
  fileprivate func showsStates(to object: any AnyEmbeddingObject) -> Bool {
    guard object.ofActions != nil, let array else { return true }
    return array.rank > 3
  }
}
