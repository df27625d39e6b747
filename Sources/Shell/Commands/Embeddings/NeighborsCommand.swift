import Datasets
import Embeddings
import Environments
import Experiments
package import Language
import Networks
import Numerics

private var query: Parameter<Value> {
  Parameter(
    "of", .value(.either(stateTypes)), .named,
    "The query: k × m actions, or a white latent of d numbers; for states, a pixel environment, frames, or a "
      + "latent."
  )
}

private var count: Parameter<Int> {
  Parameter("k", .whole(1...100_000), default: 5, "Number of neighbours.")
}

private var metric: Parameter<LatentMetric> {
  Parameter(
    "metric", .choice(LatentMetric.self), default: .prior, "How distance is measured.")
}

private var verify: Parameter<Bool> {
  Parameter(
    "verify", .boolean, default: false,
    "Whether to run the query and its neighbours in the simulator; `from` and `baseline` imply it.")
}

private var startParameter: Parameter<Value?> {
  stateParameter(
    "from", "where the nearest sequence began",
    "The state in which verified plans begin: a record like `env.state`, or qpos ++ qvel.")
}

private var among: Parameter<NeighborSource> {
  Parameter("among", .choice(NeighborSource.self), default: .data, "Where to search for neighbours.")
}

private var pointCount: Parameter<Int> {
  Parameter(
    "n", .whole(1...10_000_000), default: 100_000, unit: "points",
    "Number of latent points drawn with "
      + "among=uniform.")
}

private var baseline: Parameter<NeighborBaseline?> {
  Parameter(
    "baseline", .optional(.choice(NeighborBaseline.self)), note: "none",
    "Another way to pick neighbours among the data, for comparison.")
}

extension Command {
  package static var neighbors: Command {
    Command(
      "neighbors", area: .embeddings,
      "Finds the data's sequences, or states, that are nearest in latent space.",
      help: """
        The distance between sequences a and b is ‖ µ(a) − µ(b) ‖, between the encoder's means; with \
        `metric=white` each dimension is divided by its deviation over the data. Each row shows the latent \
        distance, the actions, the change of the state that the embedding predicts for them from the \
        sequence's first state, and the change in the data. Row 0 is the query, with the prediction from the \
        nearest neighbour's first state; a query given as a latent is shown with its decoded actions.

        With `verify=true` the simulator runs the query and each neighbour from the same state: `outcome` is \
        the true change, `outcome_distance` its distance from the query's, in the units of the predictor: ‖ \
        (Δ − Δ query) / std ‖, where std is each coordinate's deviation over the data's steps. `predicted` \
        starts from that state too. `baseline` adds the sequences that raw actions or an untrained encoder \
        would pick from the data, and the distances of their outcomes. `probe` measures all this over many \
        queries. `among=uniform` searches `n` latent points drawn uniformly within the bound, the points \
        that an agent may choose.

        For a state it finds the sequences whose first states are nearest, with the newest frame of each; \
        `plot` draws that table as pictures. An embedding of states and actions finds neighbours of both.
        """,
      parameters: [
        embeddingParameter, query, count, metric, verify, startParameter, among, pointCount, baseline,
        seedParameter,
      ],
      returns: .table([
        FieldType("rank", .array, "0 for the query, 1 for the nearest."),
        FieldType("distance", .array, "Latent distance to the query."),
        FieldType("sequence", .array, "The sequence's number in the data; −1 for the query."),
        FieldType("actions", .any, "The actions, k × m."),
        FieldType(
          "predicted", .any, "The predicted change of qpos ++ qvel, if the embedding predicts it."),
        FieldType("seen", .any, "The change in the data."),
        FieldType("latent", .any, "With uniform points: the white latent."),
        FieldType("outcome", .any, "Verified: the true change of qpos ++ qvel from the common state."),
        FieldType(
          "outcome_distance", .any,
          "Verified: its distance from the query's outcome, in standard "
            + "deviations."),
        FieldType("baseline_sequence", .any, "The sequence that the baseline picked; −1 for the query."),
        FieldType("baseline_distance", .any, "Distance of its outcome from the query's."),
        FieldType("frame", .any, "For states: the newest frame."),
      ]),
      examples: [
        Example(
          "neighbors e of=[[0.8, -0.2], [0.8, -0.2], [0.5, 0], [0, 0]] k=5",
          "five sequences with a similar outcome",
          setup: embeddingExample),
        Example("neighbors e of=[0, 0] k=3", "the neighbourhood of the origin", setup: embeddingExample),
        Example(
          "neighbors e of=[0, 0] k=3 verify=true from=arm.state baseline=raw",
          "their true outcomes from a state, beside the neighbours by raw actions",
          setup: embeddingExample),
        Example(
          "plot (neighbors s of=cam k=8)", "states that look to an agent like the current one",
          setup: stateEmbeddingExample),
      ],
      seeAlso: ["probe", "outcomes", "plot", "encode", "sample"]
    ) { call in
      let object = try call.trainedEmbedding
      let isUniform = call[among] == .uniform
      if !isUniform, call.isGiven(pointCount) {
        throw call.error(pointCount, must: "be omitted without 'among=uniform'", but: "is given")
      }
      let most = isUniform ? call[pointCount] : object.data.count
      guard call[count] <= most else {
        throw call.error(
          count, must: "be at most the number of \(isUniform ? "points" : "sequences"), \(most)",
          but: "is \(call[count])")
      }
      call.useThreads()
      if let actions = object.ofActions, let array = call[query].array,
        let (z, queried) = try call.queried(actions, array)
      {
        return try call.neighbors(of: z, queried, in: actions)
      }
      guard let states = object.ofStates else {
        let embedding = try call.trainedActionEmbedding.coding
        let (k, m, d) = (embedding.source.length, embedding.source.actionSize, embedding.latent)
        throw call.error(
          query, must: "be \(k) × \(m) actions or a latent of \(d) numbers",
          but: call[query].array.map { "has \($0.shapeDescription)" } ?? "is \(call[query].brief)")
      }
      if isUniform {
        throw call.error(among, must: "be data for neighbours of a state", but: "is uniform")
      }
      if call.isVerified {
        throw call.error(verify, must: "be omitted for neighbours of a state", but: "is asked for")
      }
      return try call.neighboringStates(in: states)
    }
  }
}

extension Call {
  /// The query's white latent, and its actions; nil if the array is of another shape.
  fileprivate func queried(
    _ object: any ActionEmbeddingObject, _ array: NumericArray
  ) throws -> (z: [Float], actions: Value)? {
    let embedding = object.coding
    let (k, m, d) = (embedding.source.length, embedding.source.actionSize, embedding.latent)
    guard array.shape == [k, m] || array.shape == [d] else { return nil }
    guard array.elements.allSatisfy(\.isFinite) else { throw error(query, must: "be finite", but: "is not") }
    if array.shape == [d] || self[among] == .uniform { try prepareDecoder(of: object) }
    if array.shape == [k, m] {
      return (try embedding.encode(array.elements, checkpoint: checkCancellation), .array(array))
    }
    let actions = try embedding.decode(array.floats, checkpoint: checkCancellation)
    return (array.floats, .array(NumericArray(shape: [k, m], elements: actions)))
  }

  /// Whether the simulator is to carry out what is found.
  fileprivate var isVerified: Bool { self[verify] || self[startParameter] != nil || self[baseline] != nil }

  /// The sequences, or points, nearest to a white latent, which stands for some actions.
  fileprivate func neighbors(
    of z: [Float], _ actions: Value, in object: any ActionEmbeddingObject
  ) throws -> Value {
    let search = NeighborSearch(
      object: object, z: z, actions: actions, count: self[count], metric: self[metric],
      points: self[among] == .uniform ? self[pointCount] : nil, baseline: self[baseline],
      seed: isGiven(seedParameter) ? seed : object.seed, call: self)
    let home = try search.home()
    var start: EnvironmentState?
    if isVerified {
      var state = object.data.start(of: home)
      if let value = self[startParameter] { try take(value, into: &state, startParameter, goal: .data) }
      start = state
    }
    return .table(try search.table(home: home, from: start))
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
    let scale = self[metric] == .white ? Whitening(rows: states, width: width, .computed).std : nil
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
      Table(kind: .states, nearestColumns(found) + [Table.Column("frame", values: pictures)]))
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
