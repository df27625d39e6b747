import Datasets
import Embeddings
import Environments
import Experiments
import Language
import Numerics

/// What `neighbors` is asked of sequences of actions.
struct NeighborSearch {
  let object: any ActionEmbeddingObject
  /// The query's white latent, and the actions that it stands for.
  let z: [Float], actions: Value
  /// Neighbours wanted.
  let count: Int
  let metric: LatentMetric
  /// Latent points to draw and to look among; nil: the data's sequences.
  let points: Int?
  let baseline: NeighborBaseline?
  let seed: UInt64
  let call: Call

  private var embedding: any EmbeddingOfActions { object.coding }
  private var data: SequenceDataset { object.data }

  private func nearest(_ count: Int, among points: [Float]) throws -> [Neighbor] {
    try embedding.neighbors(
      of: z, count: count, among: points, metric: metric, checkpoint: call.checkCancellation)
  }

  /// The nearest sequence of the data.
  func home() throws -> Int {
    try nearest(1, among: object.means(checkpoint: call.checkCancellation))[0].index
  }

  /// The query and what is found; with a state also what the simulator says of them.
  func table(home: Int, from start: EnvironmentState?) throws -> Table {
    let found = try self.found()
    let verification = try start.map { try self.verification(of: found, from: $0) }
    var columns = [
      Table.Column("rank", (0...found.count).map(Double.init)),
      Table.Column("distance", [0] + found.distances),
    ]
    columns += verification?.distances ?? []
    columns.append(Table.Column("sequence", [-1.0] + found.sequences.map { Double($0 ?? -1) }))
    columns.append(
      Table.Column(
        "actions", elements: data.environment.actionNames, values: [actions] + found.plans))
    if let verification { columns.append(verification.outcomes) }
    if let embedding = (object as? EmbeddingObject)?.embedding, embedding.predictsChanges {
      let sequences: [Int] = [home] + found.sequences.map { $0 ?? home }
      let starts: [[Double]] = sequences.map { verification?.start ?? data.firstState($0) }
      columns.append(try predicted(by: embedding, z + found.latents, from: starts.flatMap(\.self)))
    }
    columns.append(points == nil ? found.seenColumn(in: data) : found.latentColumn(query: z))
    return Table(kind: .neighbors, columns + (verification?.picked ?? []))
  }

  private func found() throws -> FoundPlans {
    guard let points else {
      let means = try object.means(checkpoint: call.checkCancellation)
      return FoundPlans(try nearest(count, among: means), in: data, means, embedding)
    }
    let d = embedding.latent
    try Memory.require(3 * 4 * points * d, for: "the points")
    var random = RandomStream(seed: seed, "neighbors", "uniform")
    let bound = Double(embedding.bound)
    var drawn: [Float] = []
    drawn.reserveCapacity(points * d)
    for number in 0..<points * d {
      if number.isMultiple(of: 100_000) { try call.checkCancellation() }
      drawn.append(Float(random.uniform(-bound, bound)))
    }
    return try FoundPlans(
      nearest(count, among: embedding.colored(drawn)), uniform: drawn, embedding,
      checkpoint: call.checkCancellation)
  }

  /// What an embedding predicts that white latents change from some states.
  private func predicted(
    by embedding: ActionEmbedding, _ z: [Float], from starts: [Double]
  ) throws -> Table.Column {
    let changes = try embedding.predictChanges(
      from: starts.map(Float.init), z, checkpoint: call.checkCancellation)
    let n = embedding.source.observationSize
    return Table.Column(
      "predicted", elements: n == data.environment.coordinates.count ? data.environment.coordinates : [],
      values: stride(from: 0, to: changes.count, by: n).map { .vector(Array(changes[$0..<$0 + n])) })
  }

  /// Carries out the query, what was found, and what the baseline finds.
  private func verification(of found: FoundPlans, from state: EnvironmentState) throws -> Verification {
    let picked = try baseline.map { try self.picked(by: $0) }
    let definition = try EnvironmentDefinition(of: data.environment)
    let plans = [actions] + found.plans + (picked ?? []).map { data.actions($0) }
    let rows = try PlanOutcomes(definition, from: [state], length: data.length).run(
      plans.flatMap { $0.array?.elements ?? [] }, threads: call.session.settings.threads,
      report: { call.progress("verify", Double($0), of: Double(plans.count), unit: "plans") },
      isCancelled: { call.session.services.isInterrupted() })
    guard let rows else { throw Interrupted() }
    if rows.cut > 0 {
      call.note(
        "\(rows.cut) of \(plans.count) plans were cut short by the episode's end or an unstable "
          + "simulation")
    }
    let space = object.outcomeSpace
    return Verification(
      start: state.qpos + state.qvel, outcomes: (0..<rows.count).map { rows[$0] }, space: space,
      names: data.environment.coordinates, picked: picked)
  }

  /// The sequences of the data that a baseline takes for the nearest.
  private func picked(by baseline: NeighborBaseline) throws -> [Int] {
    var points = data.normalizedActions
    var point = embedding.source.normalized(actions.array?.elements ?? [])
    if baseline == .random {
      var random = RandomStream(seed: seed, "neighbors", "random encoder")
      var encoder = embedding.randomEncoder(using: &random)
      point = try encoder.means(of: point, checkpoint: call.checkCancellation)
      points = try encoder.means(of: points, checkpoint: call.checkCancellation)
    }
    return try Embeddings.nearest(
      to: point, among: points, count: min(count, data.count), checkpoint: call.checkCancellation
    ).map(\.index)
  }
}
