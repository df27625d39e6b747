import Datasets
import Embeddings
import Experiments
import Language
import Numerics

/// Plans that lie near a query, nearest first.
struct FoundPlans {
  let distances: [Double]
  /// Their numbers in the data; nil for what isn't of the data.
  let sequences: [Int?]
  /// White latents, rows of d.
  let latents: [Float]
  /// Raw actions, k × m each.
  let plans: [Value]

  var count: Int { distances.count }

  /// The white latents, the query's first.
  func latentColumn(query z: [Float]) -> Table.Column {
    let d = z.count
    let rows = (0..<count).map { Array(latents[$0 * d..<($0 + 1) * d]) }
    return Table.Column("latent", values: ([z] + rows).map { .vector($0) })
  }

  /// What the data saw; of the query nothing.
  func seenColumn(in data: SequenceDataset) -> Table.Column {
    Table.Column(
      "seen", elements: data.environment.coordinates,
      values: [.none] + sequences.map { $0.map { .vector(data.outcome($0)) } ?? .none })
  }

  /// Sequences of the data, whose latents in the prior's units are `means`.
  init(_ found: [Neighbor], in data: SequenceDataset, _ means: [Float], _ embedding: any EmbeddingOfActions) {
    let d = embedding.latent
    distances = found.map(\.distance)
    sequences = found.map(\.index)
    latents = found.flatMap { embedding.white(Array(means[$0.index * d..<($0.index + 1) * d])) }
    plans = found.map { data.actions($0.index) }
  }

  /// Of some white latents, as the decoder makes actions of them.
  init(
    _ found: [Neighbor], uniform points: [Float], _ embedding: any EmbeddingOfActions,
    checkpoint: () throws -> Void
  ) throws {
    let d = embedding.latent
    let latents = found.flatMap { Array(points[$0.index * d..<($0.index + 1) * d]) }
    let actions = try embedding.decode(latents, checkpoint: checkpoint)
    let (k, m) = (embedding.length, embedding.actionBox.size)
    distances = found.map(\.distance)
    sequences = found.map { _ in nil }
    plans = found.indices.map {
      .array(NumericArray(shape: [k, m], elements: Array(actions[$0 * k * m..<($0 + 1) * k * m])))
    }
    self.latents = latents
  }
}

/// What the simulator says of a query and its neighbours.
struct Verification {
  /// The state that all begin at, qpos ++ qvel.
  let start: [Double]
  /// What each changes, the query first.
  let outcomes: Table.Column
  /// How far that is from what the query changes; also of the sequences that a baseline picked.
  let distances: [Table.Column]
  /// Which sequences a baseline picked.
  let picked: [Table.Column]

  /// Compares outcomes with the first one, the query's; the last ones are of the sequences that a baseline
  /// picked.
  ///
  /// `names` are those of the outcomes' numbers.
  init(
    start: [Double], outcomes: [[Double]], space: OutcomeSpace, names: [String], picked: [Int]?
  ) {
    self.start = start
    let count = outcomes.count - (picked?.count ?? 0)
    let distances = outcomes.map { space.distance($0, outcomes[0]) }
    self.outcomes = Table.Column("outcome", elements: names, values: outcomes[..<count].map { .vector($0) })
    let own = Table.Column("outcome_distance", Array(distances[..<count]))
    guard let picked else {
      (self.distances, self.picked) = ([own], [])
      return
    }
    // the data may hold fewer sequences than points were asked for
    let rest = [Double](repeating: .nan, count: count - 1 - picked.count)
    self.distances = [own, Table.Column("baseline_distance", [0] + distances[count...] + rest)]
    self.picked = [Table.Column("baseline_sequence", [-1] + picked.map(Double.init) + rest)]
  }
}
