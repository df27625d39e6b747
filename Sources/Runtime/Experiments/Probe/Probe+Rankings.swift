import Datasets
import Embeddings
import Numerics

/// How well spaces rank outcomes.
extension Probe {
  /// The queries' and the candidates' points in one space.
  private struct Points {
    let space: ComparedSpace
    let width: Int
    let queries: [Double], candidates: [Double]
  }

  func rankings(_ sample: ProbeSample, _ outcomes: ProbeOutcomes) throws -> [ProbeReport.Ranking] {
    let spaces = try points(sample)
    var (rows, lead) = ([ProbeReport.Ranking](), [Double]())
    for (index, points) in spaces.enumerated() {
      let (correlations, near) = try compare(points, sample, outcomes) {
        report(.comparing, index * size.queries + $0, spaces.count * size.queries)
      }
      if index == 0 { lead = correlations }
      var random = stream("intervals")
      func interval(_ values: [Double]) throws -> Interval {
        try checkpoint()
        return Interval(bootstrapping: values, random: &random)
      }
      rows.append(
        try ProbeReport.Ranking(
          space: points.space, width: points.width, spearman: interval(correlations),
          lead: index == 0 ? nil : interval(zip(lead, correlations).map { $0 - $1 }),
          overlap: interval(near.map(\.overlap)), trustworthiness: interval(near.map(\.trustworthiness)),
          continuity: interval(near.map(\.continuity)), probe: try linearProbe(points, outcomes)))
    }
    return rows
  }

  /// Places the sample in each space.
  private func points(_ sample: ProbeSample) throws -> [Points] {
    let all = embedding.source.normalized(plans(sample.queries + sample.candidates))
    let d = embedding.latent
    var random = stream("random encoder")
    var encoder = embedding.randomEncoder(using: &random)
    func points(_ space: ComparedSpace, _ rows: [Double], _ width: Int) -> Points {
      let first = size.queries * width
      return Points(
        space: space, width: width, queries: Array(rows[..<first]), candidates: Array(rows[first...]))
    }
    var spaces = [
      points(.embedding, try embedding.means(of: all, checkpoint: checkpoint).map(Double.init), d),
      points(.random, try encoder.means(of: all, checkpoint: checkpoint).map(Double.init), d),
    ]
    if d < planSize, let components = PrincipalComponents(single: all, width: planSize) {
      spaces.append(points(.pca, components.project(single: all, count: d), d))
    }
    return spaces + [points(.raw, all.map(Double.init), planSize)]
  }

  /// Compares, query by query, the candidates' distances in a space with those of their outcomes.
  private func compare(
    _ points: Points, _ sample: ProbeSample, _ outcomes: ProbeOutcomes, report: (Int) -> Void
  ) throws -> (correlations: [Double], near: [Neighborhood]) {
    var (correlations, near) = ([Double](), [Neighborhood]())
    for query in 0..<size.queries {
      try checkpoint()
      report(query)
      let point = Array(points.queries[query * points.width..<(query + 1) * points.width])
      let outcome = Array(outcomes.queries[query * outcomes.width..<(query + 1) * outcomes.width])
      let embedded = distances(from: point, to: points.candidates)
      let original = distances(from: outcome, to: outcomes.candidates[sample.start(of: query)])
      correlations.append(rankCorrelation(embedded, original))
      near.append(Neighborhood(original: original, embedded: embedded, k: size.neighbors))
    }
    return (correlations, near)
  }

  /// What a linear map of a space's points predicts of outcomes: the mean over some states, each fitted
  /// alone.
  private func linearProbe(_ points: Points, _ outcomes: ProbeOutcomes) throws -> LinearProbe? {
    let x = points.candidates.map { Float($0) }
    var random = stream("linear probe")
    var probes: [LinearProbe] = []
    for changes in outcomes.candidates.prefix(Probe.mostStates) {
      try checkpoint()
      let probe = LinearProbe(
        x, inputs: points.width, changes.map { Float($0) }, outputs: outcomes.width, folds: 5, random: &random
      )
      if let probe { probes.append(probe) }
    }
    guard !probes.isEmpty else { return nil }
    return LinearProbe(explained: mean(probes.map(\.explained)), shuffled: mean(probes.map(\.shuffled)))
  }
}
