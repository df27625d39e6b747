import Datasets
import Embeddings
import Environments
import Experiments
import Language

extension ProbeReport {
  /// The report as a record of tables and numbers.
  func record(of object: any ActionEmbeddingObject, _ probe: Probe) -> Record {
    let data = object.data
    var fields: [(String, Value)] = [
      ("embedding", .string(object.summary)),
      ("ranking", .table(rankingTable)), ("lead", .table(leadTable)),
      ("neighborhoods", .table(neighborhoodTable)), ("linear", .table(linearTable)),
    ]
    if let prediction {
      fields.append(("prediction", .table(prediction.table)))
      fields.append(
        ("coordinates", .table(prediction.coordinates(changing.map { data.environment.coordinates[$0] }))))
    }
    return Record(
      fields + [
        ("latents", .table(latentTable)), ("dead", .number(latents.count { $0.isDead })),
        ("cycle_error", .number(decoder.cycleOfData)),
        ("cycle_error_uniform", .number(decoder.cycleOfUniform)),
        ("distortion", .table(decoder.distortionTable)), ("coverage", .record(decoder.coverage.record)),
        ("n", .number(probe.size.candidates)), ("sequences", .number(probe.size.sequences)),
        ("queries", .number(probe.size.queries)),
        ("states", .number(states)), ("k", .number(probe.size.neighbors)),
        ("seed", .number(Double(probe.seed))), ("cut", .number(cut)),
        ("constant", .list(constant.map { .string(data.environment.coordinates[$0]) })),
      ])
  }

  private var rankingTable: Table {
    Table(
      kind: .ranking,
      [
        Table.Column("space", values: rankings.map { .string($0.space.rawValue) }),
        Table.Column("dimensions", rankings.map { Double($0.width) }),
        Table.Column("spearman", measured: rankings.map(\.spearman.mean)),
        Table.Column("low", measured: rankings.map(\.spearman.low)),
        Table.Column("high", measured: rankings.map(\.spearman.high)),
      ])
  }

  private var neighborhoodTable: Table {
    Table([
      Table.Column("space", values: rankings.map { .string($0.space.rawValue) }),
      Table.Column("overlap", measured: rankings.map(\.overlap.mean)),
      Table.Column("trustworthiness", measured: rankings.map(\.trustworthiness.mean)),
      Table.Column("continuity", measured: rankings.map(\.continuity.mean)),
      Table.Column("overlap_low", measured: rankings.map(\.overlap.low)),
      Table.Column("overlap_high", measured: rankings.map(\.overlap.high)),
    ])
  }

  private var linearTable: Table {
    Table([
      Table.Column("space", values: rankings.map { .string($0.space.rawValue) }),
      Table.Column("r2", measured: rankings.map { $0.probe?.explained ?? .nan }),
      Table.Column("r2_shuffled", measured: rankings.map { $0.probe?.shuffled ?? .nan }),
    ])
  }

  private var leadTable: Table {
    let others = rankings.compactMap { row in row.lead.map { (row.space, $0) } }
    return Table(
      kind: .lead,
      [
        Table.Column("space", values: others.map { .string($0.0.rawValue) }),
        Table.Column("lead", measured: others.map(\.1.mean)),
        Table.Column("low", measured: others.map(\.1.low)),
        Table.Column("high", measured: others.map(\.1.high)),
      ])
  }

  private var latentTable: Table {
    Table([
      Table.Column("dimension", latents.indices.map(Double.init)),
      Table.Column("kl", unit: "nats", values: latents.map { $0.divergence.map(Value.number) ?? .none }),
      Table.Column("mean", latents.map(\.mean)),
      Table.Column("std", latents.map(\.std)),
      Table.Column("dead", values: latents.map { .boolean($0.isDead) }),
    ])
  }
}

extension ProbeReport.Prediction {
  fileprivate var table: Table {
    var rows: [(name: String, error: Double, variance: Double)] = [
      ("mean", fresh.variance, fresh.variance), ("embedding", fresh.error, fresh.variance),
      ("embedding on its data", data.error, data.variance), ("simulator", fresh.oracle, fresh.variance),
    ]
    if let withoutState { rows.append(("best without state", withoutState, pooledVariance)) }
    rows.append(("best without actions", withoutActions, pooledVariance))
    return Table([
      Table.Column("predictor", values: rows.map { .string($0.name) }),
      Table.Column("error", rows.map(\.error)),
      Table.Column("explained", measured: rows.map { explained($0.error, of: $0.variance) }),
    ])
  }

  fileprivate func coordinates(_ names: [String]) -> Table {
    Table([
      Table.Column("coordinate", values: names.map(Value.string)),
      Table.Column("error", fresh.errors), Table.Column("variance", fresh.variances),
      Table.Column("explained", measured: zip(fresh.errors, fresh.variances).map { explained($0, of: $1) }),
    ])
  }

  private func explained(_ error: Double, of variance: Double) -> Double {
    variance > 0 ? 1 - error / variance : .nan
  }
}

extension ProbeReport.DecoderReport {
  fileprivate var distortionTable: Table {
    let rows = distortion + [condition]
    return Table([
      Table.Column(
        "value",
        values: rows.indices.map { .string($0 == distortion.count ? "condition" : "singular value \($0)") }),
      Table.Column("median", measured: rows.map(\.median)), Table.Column("low", measured: rows.map(\.low)),
      Table.Column("high", measured: rows.map(\.high)),
    ])
  }
}

extension ProbeReport.Coverage {
  fileprivate var record: Record {
    Record([
      ("radius", .number(radius)), ("share", .number(share)), ("of_random", .number(ofRandom)),
      ("beyond", .number(beyond)),
    ])
  }
}

/// Two embeddings by their names, and what they have in common.
struct ComparedPair {
  let a: Value, b: Value
  let comparison: EmbeddingComparison

  init(a: Value, b: Value, _ comparison: EmbeddingComparison) {
    self.a = a
    self.b = b
    self.comparison = comparison
  }

  /// The sequences that moved most, furthest first, by their places.
  func furthest(_ most: Int) -> [Int] {
    let moved = comparison.moved
    let order = moved.indices.sorted { moved[$0] != moved[$1] ? moved[$0] > moved[$1] : $0 < $1 }
    return Array(order.prefix(most))
  }
}

/// What comparing embeddings found: a table of pairs, and one of the sequences that moved most in each.
func comparisonRecord(
  _ pairs: [ComparedPair], sequences: [Int], in data: SequenceDataset, most: Int
) -> Record {
  let rows = pairs.flatMap { pair in
    pair.furthest(most).map { (pair, sequence: sequences[$0], moved: pair.comparison.moved[$0]) }
  }
  return Record([
    (
      "pairs",
      .table(
        Table([
          Table.Column("a", values: pairs.map(\.a)), Table.Column("b", values: pairs.map(\.b)),
          Table.Column("cka", measured: pairs.map(\.comparison.alignment)),
          Table.Column("procrustes", measured: pairs.map(\.comparison.disparity)),
          Table.Column("overlap", measured: pairs.map(\.comparison.overlap)),
          Table.Column(
            "moved",
            measured: pairs.map { pair in
              quantile(0.5, ofSorted: pair.comparison.moved.sorted())
            }),
        ]))
    ),
    (
      "moved",
      .table(
        Table([
          Table.Column("a", values: rows.map(\.0.a)), Table.Column("b", values: rows.map(\.0.b)),
          Table.Column("sequence", rows.map { Double($0.sequence) }),
          Table.Column("moved", measured: rows.map(\.moved)),
          Table.Column(
            "actions", elements: data.environment.actionNames,
            values: rows.map { data.actions($0.sequence) }),
          Table.Column(
            "outcome", elements: data.environment.coordinates,
            values: rows.map { .vector(data.outcome($0.sequence)) }),
        ]))
    ),
    ("n", .number(sequences.count)), ("k", .number(most)),
  ])
}
