import Datasets
import Embeddings
import Environments
import Numerics

/// What the decoder does.
extension Probe {
  func decoder(_ sample: ProbeSample) throws -> ProbeReport.DecoderReport {
    let z = try embedding.encode(plans(sample.sequences), checkpoint: checkpoint)
    var random = stream("cycle")
    let jacobians = try singularValues(sample)
    return ProbeReport.DecoderReport(
      cycleOfData: try cycleError(z), cycleOfUniform: try cycleError(uniform(size.sequences, &random)),
      distortion: jacobians[0].indices.map { index in ProbeReport.Spread(jacobians.map { $0[index] }) },
      condition: ProbeReport.Spread(jacobians.map(conditionNumber)),
      coverage: try coverage(sample))
  }

  /// White latents drawn uniformly within the bound.
  private func uniform(_ count: Int, _ random: inout RandomStream) -> [Float] {
    let bound = Double(embedding.bound)
    return (0..<count * embedding.latent).map { _ in Float(random.uniform(-bound, bound)) }
  }

  /// The mean squared difference of white latents and the latents of what they decode to.
  private func cycleError(_ z: [Float]) throws -> Double {
    let back = try embedding.encode(
      try embedding.decode(z, checkpoint: checkpoint), checkpoint: checkpoint)
    return zip(z, back).reduce(0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) } / Double(z.count)
  }

  /// How far to either side of a point differences are taken, in white latents.
  private static let step: Float = 0.05

  /// The singular values of d outcome / d z, through decoder and simulator, at each query's white latent and
  /// state, by central differences.
  private func singularValues(_ sample: ProbeSample) throws -> [[Double]] {
    let (n, d) = (space.width, embedding.latent)
    let z = try embedding.encode(plans(sample.queries), checkpoint: checkpoint)
    var points: [Float] = []
    for query in sample.queries.indices {
      for dimension in 0..<d {
        for side in [Probe.step, -Probe.step] {
          var point = Array(z[query * d..<(query + 1) * d])
          point[dimension] += side
          points += point
        }
      }
    }
    let numbers = sample.queries.indices.flatMap {
      Array(repeating: sample.start(of: $0), count: 2 * d)
    }
    let rows = try changes(
      try embedding.decode(points, checkpoint: checkpoint), from: sample.starts, numbers, .decoding
    ).rows
    return sample.queries.indices.map { query in
      // (d, n): the transpose has the same singular values
      let jacobian = (0..<d * n).map { place in
        let ahead = (query * d + place / n) * 2 * n + place % n
        return (rows[ahead] - rows[ahead + n]) / Double(2 * Probe.step)
      }
      return SingularValues(jacobian, rows: d, columns: n)?.values
        ?? Array(repeating: .nan, count: min(d, n))
    }
  }

  /// Compares what random actions and decoded latents reach, from some of the states.
  private func coverage(_ sample: ProbeSample) throws -> ProbeReport.Coverage {
    var random = stream("coverage")
    let box = embedding.actionBox, n = size.sequences
    var (radii, shares, others, beyond) = ([Double](), [Double](), [Double](), [Double]())
    for start in sample.starts.prefix(Probe.mostStates) {
      func randomPlans() -> [Double] {
        (0..<n * planSize).map { random.uniform(box.low[$0 % box.size], box.high[$0 % box.size]) }
      }
      let plans =
        randomPlans() + randomPlans()
        + (try embedding.decode(uniform(n, &random), checkpoint: checkpoint))
      let rows = try changes(plans, from: [start], nil, .decoding).rows.map { Float($0) }
      let block = n * space.width
      let sets = (0..<3).map { Array(rows[$0 * block..<($0 + 1) * block]) }
      let own = try gaps(sets[0], to: sets[0], skips: 1).sorted()
      let radius = quantile(0.95, ofSorted: own)
      func share(_ gaps: [Double]) -> Double { Double(gaps.count { $0 <= radius }) / Double(n) }
      radii.append(radius)
      shares.append(share(try gaps(sets[0], to: sets[2])))
      others.append(share(try gaps(sets[0], to: sets[1])))
      beyond.append(1 - share(try gaps(sets[2], to: sets[0])))
    }
    return ProbeReport.Coverage(
      radius: mean(radii), share: mean(shares), ofRandom: mean(others), beyond: mean(beyond))
  }

  /// How far each row is from the nearest of others; `skips` of them, such as the row itself, don't count.
  private func gaps(_ rows: [Float], to others: [Float], skips: Int = 0) throws -> [Double] {
    try stride(from: 0, to: rows.count, by: space.width).map { place in
      let point = Array(rows[place..<place + space.width])
      let near = try nearestRows(to: point, among: others, count: skips + 1, checkpoint: checkpoint)
      return squareRoot(near[near.count - 1].square)
    }
  }
}

/// The largest of some singular values over the smallest; infinite where that is 0, and 1 where all are.
private func conditionNumber(_ values: [Double]) -> Double {
  guard let largest = values.first, let smallest = values.last, largest > 0 else { return 1 }
  return largest / smallest
}
