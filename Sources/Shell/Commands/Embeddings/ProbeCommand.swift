import Datasets
import Embeddings
import Environments
import Experiments
package import Language
import Numerics

private var subject: Parameter<[any AnyEmbeddingObject]> {
  Parameter(
    "e", .oneOrMore(.object((any AnyEmbeddingObject).self, in: .embedding)), .positional,
    "The embedding of actions, or a list of them to compare.")
}

private var count: Parameter<Int?> {
  Parameter(
    "n", .optional(.whole(20...100_000)),
    note: "200, and 1,000 for predictions, latents, cycles and coverage, or as many as available",
    unit: "sequences",
    "Sequences compared with each query, and used in every other part.")
}

private var queries: Parameter<Int> {
  Parameter("queries", .whole(2...10_000), default: Probe.Size().queries, "Number of query sequences.")
}

private var neighborCount: Parameter<Int> {
  Parameter(
    "k", .whole(1...1_000), default: Probe.Size().neighbors,
    "How many of the nearest sequences count as "
      + "neighbours.")
}

private var startParameter: Parameter<Value?> {
  stateParameter(
    "from", "for each query the state in which its sequence began",
    "The state in which all plans begin: a record like `env.state`, or qpos ++ qvel.")
}

private var seedOfProbe: Parameter<Int?> {
  Parameter(
    "seed", .optional(.whole(0...9_007_199_254_740_992)), note: "the embedding's",
    "Seed of all random draws: sequences, the random encoder, latents, intervals.")
}

/// What `help probe` says: each number with its source.
private let explanation = """
  A query is a state and a sequence of the data; it is compared with `n` other sequences. All are carried \
  out in the simulator from the query's state. The distance of two outcomes is the Euclidean distance of \
  the changes of qpos ++ qvel, each coordinate divided by its standard deviation over the data's \
  steps, as in the predictor. Coordinates that never change in the data are ignored; `constant` lists \
  them. What can't be measured is none.

  `ranking`: does latent distance rank the distance of outcomes? For the encoder's means, an untrained \
  encoder of the same size (`random`), the first d principal components of the actions (`pca`) and the \
  actions themselves (`raw`):

      spearman         rank correlation of a query's n distances in the space
                       with its n outcome distances (Spearman 1904): the mean
                       over queries, and its 95 % interval (percentile bootstrap
                       over queries)

  `neighborhoods` and `linear` of the same spaces:

      overlap          the share of the k nearest in the space among the k
                       nearest outcomes; by chance k / n
      trustworthiness  1 − 2 / (k (2N − 3k − 1)) · Σ (rank − k) over neighbours
                       in the space that aren't neighbours by outcome, by their rank
                       there; N = n + 1 (Venna and Kaski 2001)
      continuity       the same over neighbours by outcome that aren't in the
                       space
      r2               R² of a linear map from points to outcomes,
                       cross-validated in 5 folds, 1 − Σ (y − ŷ)² / Σ (y − ȳ)²
                       over all held-out sequences together: the mean over
                       coordinates that change and over 5 states
      r2_shuffled      the same with the outcomes shuffled: the value by chance

  `lead`: by how much the embedding's spearman exceeds that of each other space, query by query, with its \
  interval.

  `prediction`: squared error per coordinate of the whitened change, for `sequences` new sequences with \
  random actions, which weren't trained on, and for as many from the data. `mean` predicts their mean; \
  `simulator` is the simulator itself, set to each first state. `best without state` is a sequence's \
  variance over the queries' states, `best without actions` a state's over the sequences: the lowest \
  possible error without the state or without the actions. explained = 1 − error / variance. \
  `coordinates` are the errors of the new \
  sequences for each coordinate.

  `latents`: KL( e(z|a) ‖ N(0, 1) ) of each dimension, the mean over `sequences`, in nats; one below \
  0.01 is `dead`. `cycle_error`: mean (white(E(D(z))) − z)² per dimension over the data's latents; \
  `cycle_error_uniform` over uniform ones within the bound.

  `distortion`: singular values of d outcome / d z at the queries, through decoder and simulator, by \
  central differences of ±0.05 in white latents: median, and where 90 % lie; `condition` is the \
  largest over the smallest.

  `coverage`: the outcomes of `sequences` random ones, from up to 5 states. `radius` is chosen so that \
  95 % have another one within it; `share` is the fraction with one of as many uniform latents within it, \
  `of_random` with one of as many other random sequences. `beyond` is the fraction of the latents' outcomes \
  with none of the random ones within it.

  For a list it compares pairs by the latents of n sequences of the first one's data: `cka`, linear \
  centred kernel alignment (Kornblith et al. 2019), 1 if one is the other rotated and scaled; \
  `procrustes`, the squared distance left after the best rotation, shift and scale, 0 to 1; \
  `overlap` of the k nearest. `moved` are the sequences that remain furthest from their place in the other, \
  in units of the root mean square distance from the mean.
  """

extension Command {
  package static var probe: Command {
    Command(
      "probe", area: .embeddings,
      "Measures what an embedding of actions has learned, against the simulator.",
      help: explanation,
      parameters: [subject, count, queries, neighborCount, startParameter, seedOfProbe],
      returns: .record([
        FieldType("embedding", .string, "The embedding that was probed."),
        FieldType("ranking", .table(nil), "How well latent and other distances rank outcomes."),
        FieldType("lead", .table(nil), "By how much the embedding exceeds the others."),
        FieldType(
          "neighborhoods", .table(nil),
          "Whether neighbours in latent and other spaces have similar "
            + "outcomes."),
        FieldType("linear", .table(nil), "R² of linear maps to outcomes."),
        FieldType(
          "prediction", .table(nil), "Prediction errors and bounds, if the embedding predicts changes."),
        FieldType(
          "coordinates", .table(nil), "Prediction errors by coordinate, if the embedding predicts changes."),
        FieldType("latents", .table(nil), "The dimensions of the latent space."),
        FieldType("dead", .number, "Dimensions that carry no information."),
        FieldType("cycle_error", .number, "Error after decoding and encoding the data's latents."),
        FieldType("cycle_error_uniform", .number, "The same for uniform latents."),
        FieldType("distortion", .table(nil), "Singular values of d outcome / d z."),
        FieldType("coverage", .record, "Share of the outcomes of random actions that is reached."),
        FieldType("n", .number, "Sequences compared with each query."),
        FieldType("sequences", .number, "Sequences of the other parts."),
        FieldType("queries", .number, "Queries."),
        FieldType("states", .number, "States in which plans began."),
        FieldType("k", .number, "Neighbours."), FieldType("seed", .number, "The seed."),
        FieldType(
          "constant", .list(.string), "Coordinates that never change in the data, which are omitted."),
        FieldType("cut", .number, "Plans cut short by the episode's end or an unstable simulation."),
        FieldType("pairs", .table(nil), "For a list: the similarity of each pair."),
        FieldType("moved", .table(nil), "For a list: the sequences that moved most."),
      ]),
      examples: [
        Example("probe e n=50 queries=5", "a short report", setup: embeddingExample),
        Example(
          "(probe e n=50 queries=5 from=arm.state).ranking",
          "how well distances rank outcomes from one state",
          setup: embeddingExample),
        Example(
          "probe [before, e] n=50", "what two epochs changed",
          setup: embeddingExample + "\nsave e to=\"e\"\nbefore = load \"e\"\ntrain e epochs=2"),
      ],
      seeAlso: ["neighbors", "evaluate", "outcomes", "plot"],
      effort: .longForValue
    ) { call in
      let objects = try call.probed()
      // no number depends on the number of threads
      setProductThreads(1)
      guard objects.count == 1 else { return try call.compare(objects) }
      return try call.probe(objects[0])
    }
  }
}

extension Call {
  /// The embeddings, which must have been trained and embed actions.
  fileprivate func probed() throws -> [any ActionEmbeddingObject] {
    guard !self[subject].isEmpty else {
      throw error(subject, must: "be an embedding or a list of them", but: "is empty")
    }
    return try self[subject].map { object in
      guard let embedding = object.ofActions else {
        throw error(subject, must: "embed actions", but: "is a \(object.type.name)")
      }
      guard object.isTrained else {
        throw error(subject, must: "be trained ('train e')", but: "is \(object.stand)")
      }
      return embedding
    }
  }

  /// The number of sequences, given or usual, at most `most`.
  ///
  /// A sequence has the others around it: all of them, or all `but` so many.
  private func sequences(
    _ usual: Int, of most: Int, _ what: String, but missing: Int = 0
  ) throws -> Int {
    guard most >= 20 else {
      throw error(
        subject, must: "have data of at least 20 sequences besides the queries (fewer 'queries' may help)",
        but: "leaves \(max(0, most))")
    }
    let wanted = self[count] ?? min(usual, most)
    guard wanted <= most else {
      throw error(count, must: "be between 20 and \(what), \(most)", but: "is \(wanted)")
    }
    let largest = (wanted - missing) / 2
    guard self[neighborCount] <= largest else {
      throw error(
        neighborCount, must: "be at most \(largest), half of the sequences around one",
        but: "is \(self[neighborCount])")
    }
    return wanted
  }

  fileprivate func probe(_ object: any ActionEmbeddingObject) throws -> Value {
    let (embedding, data) = (object.coding, object.data)
    guard !object.outcomeSpace.changing.isEmpty else {
      throw error(
        subject, must: "have data in which something changes", but: "has data in which nothing does")
    }
    var size = Probe.Size()
    size.queries = self[queries]
    size.neighbors = self[neighborCount]
    let most = data.count - size.queries
    size.candidates = try sequences(
      max(size.candidates, 2 * size.neighbors), of: most,
      "the number that \(size.queries) queries leave in the data")
    size.sequences = self[count] ?? min(max(size.sequences, size.candidates), most)
    let definition = try EnvironmentDefinition(of: data.environment)
    var start: EnvironmentState?
    if let value = self[startParameter] {
      var state = data.start(of: 0)
      try take(value, into: &state, startParameter, goal: .data)
      start = state
    }
    let seed = self[seedOfProbe].map { UInt64($0) } ?? object.seed
    try prepareDecoder(of: object)
    setProductThreads(1)
    let probe = Probe(
      size, of: embedding, data, in: definition, from: start, seed: seed, threads: session.settings.threads
    ) { stage, done, total in
      progress(stage.rawValue, Double(done), of: Double(total), unit: stage.unit)
    } isCancelled: {
      session.services.isInterrupted()
    }
    guard let report = try probe.run() else { throw Interrupted() }
    return .record(report.record(of: object, probe))
  }

  fileprivate func compare(_ objects: [any ActionEmbeddingObject]) throws -> Value {
    let first = objects[0]
    let data = first.data
    for object in objects {
      let (a, b) = (object.coding.source, first.coding.source)
      guard a.length == b.length, a.actionBox == b.actionBox else {
        throw error(
          subject,
          must: "embed sequences of the same actions, \(b.length) × \(b.actionSize) in \(b.environment)",
          but: "holds one of \(a.length) × \(a.actionSize) in \(a.environment)")
      }
    }
    let count = try sequences(Probe.Size().sequences, of: data.count, "the number of sequences", but: 1)
    var random = RandomStream(seed: self[seedOfProbe].map { UInt64($0) } ?? first.seed, "probe", "compared")
    let chosen = random.indices(count, below: data.count)
    let actions = data.subset(chosen).normalizedActions
    let points = try objects.map { try $0.coding.means(of: actions, checkpoint: checkCancellation) }
    var pairs: [ComparedPair] = []
    for a in objects.indices {
      for b in objects.indices where b > a {
        progress("pairs", Double(pairs.count), of: Double(objects.count * (objects.count - 1) / 2))
        pairs.append(
          ComparedPair(
            a: name(of: objects[a], a), b: name(of: objects[b], b),
            try EmbeddingComparison(
              points[a], width: objects[a].coding.latent, points[b], width: objects[b].coding.latent,
              neighbors: self[neighborCount], queries: 2_000, checkpoint: checkCancellation)))
      }
    }
    return .record(comparisonRecord(pairs, sequences: chosen, in: data, most: self[neighborCount]))
  }

  /// What an embedding of the list is called.
  private func name(of object: any ActionEmbeddingObject, _ number: Int) -> Value {
    name(of: object).map(Value.string) ?? .string("[\(number)]")
  }
}

extension Probe.Stage {
  /// What is counted in it.
  fileprivate var unit: String {
    switch self {
    case .outcomes, .decoding: "plans"
    case .comparing: "queries"
    case .predicting: "sequences"
    }
  }
}
