import Datasets
import Embeddings
import Environments
import Numerics

/// How well an embedding predicts, and how far it is from its prior.
extension Probe {
  func prediction(_ sample: ProbeSample, _ outcomes: ProbeOutcomes) throws -> ProbeReport.Prediction? {
    guard let embedding = embedding as? ActionEmbedding, embedding.predictsChanges else { return nil }
    let fresh = try Collection(
      definition, count: size.sequences, length: data.length, seed: seed, random: stream("fresh")
    ).run(threads: threads, report: { report(.predicting, $0, size.sequences) }, isCancelled: isCancelled)
    guard let fresh else { throw CancellationError() }
    let (states, count) = (outcomes.candidates.count, size.candidates)
    // over states for each sequence, and over sequences for each state
    let overStates = (0..<count).map { candidate in
      variance(states) { outcomes.candidates[$0][candidate * outcomes.width + $1] }
    }
    let overActions = (0..<states).map { state in
      variance(count) { outcomes.candidates[state][$0 * outcomes.width + $1] }
    }
    return ProbeReport.Prediction(
      data: try errors(embedding, data, sample.sequences), fresh: try errors(embedding, fresh, nil),
      withoutState: states > 1 ? mean(overStates) : nil, withoutActions: mean(overActions),
      pooledVariance: variance(states * count) {
        outcomes.candidates[$0 / count][$0 % count * outcomes.width + $1]
      })
  }

  /// The mean over the coordinates that change of the unbiased variance of some rows.
  private func variance(_ count: Int, _ value: (_ row: Int, _ column: Int) -> Double) -> Double {
    mean(
      space.changing.map { column in
        let values = (0..<count).map { value($0, column) }
        let middle = mean(values)
        return values.reduce(0) { $0 + ($1 - middle) * ($1 - middle) } / Double(max(1, count - 1))
      })
  }

  /// Measures predictions of some sequences of some data, or of all.
  private func errors(
    _ embedding: ActionEmbedding, _ data: SequenceDataset, _ sequences: [Int]?
  ) throws -> ProbeReport.Prediction.Errors {
    let data = sequences.map { data.subset($0) } ?? data
    let (n, count) = (space.width, data.count)
    let actions = data.sequences.actions.map(Double.init)
    let z = try embedding.encode(actions, checkpoint: checkpoint)
    let predicted = space.white(
      try embedding.predictChanges(from: data.firstStates, z, checkpoint: checkpoint).map(Double.init))
    let seen = space.white((0..<count).flatMap { data.change(of: $0) })
    let replayed = try changes(
      actions, from: (0..<count).map { data.start(of: $0) }, Array(0..<count), .predicting
    ).rows
    func squares(_ rows: [Double]) -> [Double] {
      var sums = [Double](repeating: 0, count: n)
      for (index, value) in rows.enumerated() {
        let difference = value - seen[index]
        sums[index % n] += difference * difference
      }
      return space.changing.map { sums[$0] / Double(count) }
    }
    var means = [Double](repeating: 0, count: n)
    for (index, value) in seen.enumerated() { means[index % n] += value / Double(count) }
    return ProbeReport.Prediction.Errors(
      errors: squares(predicted), variances: squares(seen.indices.map { means[$0 % n] }),
      oracle: mean(squares(replayed)))
  }

  /// How far each dimension of the sequences' latents is from the prior:
  /// KL(N(µ, σ²) ‖ N(0, 1)) = ½ (µ² + σ² − 1 − log σ²).
  func latents(_ sample: ProbeSample) throws -> [ProbeReport.LatentDimension] {
    let d = embedding.latent
    let actions = embedding.source.normalized(plans(sample.sequences))
    let heads = try embedding.heads(of: actions, checkpoint: checkpoint).map(Double.init)
    let count = Double(size.sequences)
    return (0..<d).map { dimension in
      var (divergence, sum, squares) = (0.0, 0.0, 0.0)
      for row in stride(from: 0, to: heads.count, by: 2 * d) {
        let (mean, logVariance) = (heads[row + dimension], heads[row + d + dimension])
        divergence += 0.5 * (mean * mean + exponential(logVariance) - 1 - logVariance)
        sum += mean
        squares += mean * mean
      }
      let mean = sum / count
      return ProbeReport.LatentDimension(
        divergence: embedding.isStochastic ? divergence / count : nil, mean: mean,
        std: squareRoot(max(0, (squares - count * mean * mean) / max(1, count - 1))))
    }
  }
}

extension SequenceDataset {
  /// What a sequence changed of `qpos ++ qvel`, in double precision.
  fileprivate func change(of sequence: Int) -> [Double] {
    (0..<stateSize).map { state(sequence, step: length, $0) - state(sequence, step: 0, $0) }
  }
}
