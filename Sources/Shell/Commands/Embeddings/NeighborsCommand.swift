import Datasets
import Embeddings
package import Language
import Networks
import Numerics

extension LatentMetric: Choice {
  package var sentence: String {
    switch self {
    case .prior: "Between the encoder's means, in the units of the prior."
    case .white: "Between white latents, the units of a policy."
    }
  }
}

private var query: Parameter<Value> {
  Parameter(
    "of", .value(.either(stateTypes)), .named,
    "The query: k × m actions, or a white latent of d numbers; for states, a pixel environment, frames, or a latent."
  )
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
      "neighbors", area: .embeddings,
      "Finds the data's sequences, or states, that lie nearest in latent space.",
      help: """
        The distance between sequences a and b is ‖ µ(a) − µ(b) ‖, between the encoder's means; with `metric=white` \
        each dimension is divided by its deviation over the data. Each row shows the latent distance, the actions, the change of the state that the embedding predicts for them \
        from where the data began, and the change that the data saw. Row 0 is the query, with the prediction from the \
        nearest neighbour's first state; a query given as a latent point is shown by what it decodes to.

        Of a state it finds the sequences whose first states lie nearest, with the newest frame of each; `plot` draws that         table as pictures. An embedding of states and actions finds neighbours of either.
        """,
      parameters: [embeddingParameter, query, count, metric],
      returns: .table([
        FieldType("rank", .array, "0 for the query, 1 for the nearest."),
        FieldType("distance", .array, "Latent distance to the query."),
        FieldType("sequence", .array, "The sequence's number in the data; −1 for the query."),
        FieldType("actions", .any, "The actions, k × m."),
        FieldType(
          "predicted", .any, "The change of qpos ++ qvel that is predicted, where the embedding does."),
        FieldType("seen", .any, "The change that the data saw."),
        FieldType("frame", .any, "Of states: the newest frame."),
      ]),
      examples: [
        Example(
          "neighbors e of=[[0.8, -0.2], [0.8, -0.2], [0.5, 0], [0, 0]] k=5",
          "five sequences that do the same",
          setup: embeddingExample),
        Example("neighbors e of=[0, 0] k=3", "what lies about the origin", setup: embeddingExample),
        Example(
          "plot (neighbors s of=cam k=8)", "states that look like the present one to an agent",
          setup: stateEmbeddingExample),
      ],
      seeAlso: ["plot", "encode", "sample"]
    ) { call in
      let object = try call.trainedEmbedding
      guard call[count] <= object.data.count else {
        throw call.error(
          count, must: "be at most the number of sequences, \(object.data.count)", but: "is \(call[count])")
      }
      call.useThreads()
      if let actions = object as? any ActionEmbeddingObject, let array = call[query].array,
        let (z, queried) = try call.queried(actions.coding, array)
      {
        return try call.neighbors(of: z, queried, in: actions)
      }
      guard let states = object as? any StateEmbeddingObject else {
        let embedding = try call.trainedActionEmbedding.coding
        let (k, m, d) = (embedding.source.length, embedding.source.actionSize, embedding.latent)
        throw call.error(
          query, must: "be \(k) × \(m) actions or a latent of \(d) numbers",
          but: call[query].array.map { "has \($0.shapeDescription)" } ?? "is \(call[query].brief)")
      }
      return try call.neighboringStates(in: states)
    }
  }
}

extension Call {
  /// The query's white latent, and its actions; nil if the array is of another shape.
  fileprivate func queried(
    _ embedding: any ActionCoding, _ array: NumericArray
  ) throws -> (z: [Float], actions: Value)? {
    let (k, m, d) = (embedding.source.length, embedding.source.actionSize, embedding.latent)
    guard array.shape == [k, m] || array.shape == [d] else { return nil }
    guard array.elements.allSatisfy(\.isFinite) else { throw error(query, must: "be finite", but: "isn't") }
    if array.shape == [k, m] {
      return (try embedding.encode(array.elements, checkpoint: checkCancellation), .array(array))
    }
    let actions = try embedding.decode(array.floats, checkpoint: checkCancellation)
    return (array.floats, .array(NumericArray(shape: [k, m], elements: actions)))
  }

  /// The sequences nearest to a white latent, which stands for some actions.
  fileprivate func neighbors(
    of z: [Float], _ actions: Value, in object: any ActionEmbeddingObject
  ) throws -> Value {
    let (embedding, data) = (object.coding, object.data)
    let means = try object.means(checkpoint: checkCancellation)
    let found = try embedding.neighbors(
      of: z, count: self[count], among: means, metric: self[metric], checkpoint: checkCancellation)
    let rows = found.map(\.index)
    let d = embedding.latent
    let latents = z + rows.flatMap { embedding.white(Array(means[$0 * d..<($0 + 1) * d])) }
    var columns = nearestColumns(found)
    columns.append(Table.Column("actions", values: [actions] + rows.map { data.actions($0) }))
    if let embedding = (object as? EmbeddingObject)?.embedding {
      let starts = ([rows[0]] + rows).flatMap { data.firstState($0) }.map(Float.init)
      let changes = try embedding.predictChanges(from: starts, latents, checkpoint: checkCancellation)
      let n = embedding.source.observationSize
      columns.append(
        Table.Column(
          "predicted",
          values: (0...rows.count).map { .vector(changes[$0 * n..<($0 + 1) * n].map(Double.init)) }))
    }
    columns.append(Table.Column("seen", values: [.none] + rows.map { .vector(data.outcome($0)) }))
    return .table(Table(kind: "neighbors", columns))
  }

  /// The sequences whose first states lie nearest to the state that is shown.
  fileprivate func neighboringStates(in object: any StateEmbeddingObject) throws -> Value {
    let shown = try shown(self[query], to: object, query)
    let (point, queries) = try stateLatents(of: shown, object)
    guard (queries ?? 1) == 1 else {
      throw error(query, must: "be one state", but: "is \(queries ?? 1)")
    }
    let table = try object.table()
    let states = try object.states(checkpoint: checkCancellation)
    let width = object.stateLatent
    let scale = self[metric] == .white ? Whitening(rows: states, width: width).std : nil
    let found = try nearest(
      to: point, among: states, count: self[count], scale: scale, checkpoint: checkCancellation)
    let frames = object.frames
    func newest(_ stack: [UInt8]) -> Value {
      .frames([frames.frame(frames.count - 1, of: stack)], size: frames.size, shape: [])
    }
    var pictures: [Value] = []
    if case .stacks(let stacks, _) = shown {
      pictures.append(newest(stacks[0]))
    } else {
      pictures.append(.none)
    }
    for neighbor in found { pictures.append(newest(try table.stack(sequence: neighbor.index, step: 0))) }
    return .table(
      Table(kind: "states", nearestColumns(found) + [Table.Column("frame", values: pictures)]))
  }

  /// Rank, distance and number of the query and of what was found.
  private func nearestColumns(_ found: [Neighbor]) -> [Table.Column] {
    [
      Table.Column("rank", (0...found.count).map(Double.init)),
      Table.Column("distance", [0] + found.map(\.distance)),
      Table.Column("sequence", [-1] + found.map { Double($0.index) }),
    ]
  }
}
