import Datasets
import Embeddings
package import Language
import Networks

extension LatentMetric: Choice {
  package var sentence: String {
    switch self {
    case .prior: "Between the encoder's means, in the units of the prior."
    case .white: "Between white latents, the units of a policy."
    }
  }
}

private var query: Parameter<NumericArray> {
  Parameter("of", .array, .named, "The query: k × m actions, or a white latent of d numbers.")
}
private var count: Parameter<Int> {
  Parameter("k", .whole(1...100_000), default: 5, "How many neighbours.")
}

private var metric: Parameter<LatentMetric> {
  Parameter(
    "metric", .choice(LatentMetric.self), default: .prior, "How distance is measured.")
}

extension Command {
  package static var neighbors: Command {
    Command(
      "neighbors", area: .embeddings, "Finds the data's sequences that lie nearest in latent space.",
      help: """
        The distance between sequences a and b is ‖ µ(a) − µ(b) ‖, between the encoder's means; with `metric=white` \
        each dimension is divided by its deviation over the data. Each row shows the latent distance, the actions, the change of the state that the embedding predicts for them \
        from where the data began, and the change that the data saw. Row 0 is the query, with the prediction from the \
        nearest neighbour's first state; a query given as a latent point is shown by what it decodes to.
        """,
      parameters: [embeddingParameter, query, count, metric],
      returns: .table([
        FieldType("rank", .array, "0 for the query, 1 for the nearest."),
        FieldType("distance", .array, "Latent distance to the query."),
        FieldType("sequence", .array, "The sequence's number in the data; −1 for the query."),
        FieldType("actions", .any, "The actions, k × m."),
        FieldType("predicted", .array, "The change of qpos ++ qvel that is predicted."),
        FieldType("seen", .any, "The change that the data saw."),
      ]),
      examples: [
        Example(
          "neighbors e of=[[0.8, -0.2], [0.8, -0.2], [0.5, 0], [0, 0]] k=5",
          "five sequences that do the same",
          setup: embeddingExample),
        Example("neighbors e of=[0, 0] k=3", "what lies about the origin", setup: embeddingExample),
      ],
      seeAlso: ["plot", "encode", "sample"]
    ) { call in
      let object = try call.trainedEmbedding
      let (embedding, data) = (object.embedding, object.data)
      guard call[count] <= data.count else {
        throw call.error(
          count, must: "be at most the number of sequences, \(data.count)", but: "is \(call[count])")
      }
      call.useThreads()
      let (z, actions) = try call.queried(embedding)
      let means = try object.means(checkpoint: call.checkCancellation)
      let found = try embedding.neighbors(
        of: z, count: call[count], among: means, metric: call[metric], checkpoint: call.checkCancellation)
      let (n, d) = (embedding.source.observationSize, embedding.latent)
      let rows = found.map(\.index)
      let starts = ([rows[0]] + rows).flatMap { data.firstState($0) }.map(Float.init)
      let latents = z + rows.flatMap { embedding.white(Array(means[$0 * d..<($0 + 1) * d])) }
      let changes = try embedding.predictChanges(
        from: starts, latents, checkpoint: call.checkCancellation
      ).map(Double.init)
      return .table(
        Table(
          kind: "neighbors",
          [
            Table.Column("rank", (0...rows.count).map(Double.init)),
            Table.Column("distance", [0] + found.map(\.distance)),
            Table.Column("sequence", [-1] + rows.map(Double.init)),
            Table.Column("actions", values: [actions] + rows.map { data.actions($0) }),
            Table.Column(
              "predicted", values: (0...rows.count).map { .vector(Array(changes[$0 * n..<($0 + 1) * n])) }),
            Table.Column("seen", values: [.none] + rows.map { .vector(data.outcome($0)) }),
          ]))
    }
  }
}

extension Call {
  /// The query's white latent, and its actions.
  fileprivate func queried(_ embedding: ActionEmbedding) throws -> (z: [Float], actions: Value) {
    let (k, m, d) = (embedding.source.length, embedding.source.actionSize, embedding.latent)
    let array = self[query]
    guard array.shape == [k, m] || array.shape == [d] else {
      throw error(
        query, must: "be \(k) × \(m) actions or a latent of \(d) numbers",
        but: "has \(array.shapeDescription)")
    }
    guard array.elements.allSatisfy(\.isFinite) else { throw error(query, must: "be finite", but: "isn't") }
    if array.shape == [k, m] { return (embedding.encode(array.elements), .array(array)) }
    return (array.floats, .array(NumericArray(shape: [k, m], elements: embedding.decode(array.floats))))
  }
}
