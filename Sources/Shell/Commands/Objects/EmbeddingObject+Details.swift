import Datasets
import Embeddings
import Environments
package import Language
import Networks
import Numerics

extension EmbeddingObject {
  /// What `describe` shows of an embedding.
  package func details(_ checkpoint: () throws -> Void) rethrows -> [Detail] {
    try measureLatents(orNothing: checkpoint)
    let settings = embedding.configuration
    let progress = embedding.progress
    let (k, m) = (embedding.source.length, embedding.source.actionSize)
    var facts: [(String, String)] = [
      (
        "data",
        "\(grouped(data.count)) sequences of \(k) steps in \(embedding.source.environment), seed \(data.seed)"
      ),
      (
        "embeds",
        "\(k) × \(m) actions in \(embedding.latent) dimensions; the state has "
          + "\(embedding.source.observationSize) numbers"
      ),
      ("networks", networks),
      ("parameters", parameters),
      (
        "training",
        "\(stand), \(grouped(progress.encoderBatches)) batches of \(settings.batch); Adam, learning rate "
          + "\(rounded(settings.learningRate))"
      ),
      ("settings", settings.changes()),
      ("seed", String(seed)),
    ]
    let constant = data.changeMoments.constant.map { data.environment.coordinates[$0] }
    if !constant.isEmpty {
      facts.append(
        (
          "constant",
          "\(constant.joined(separator: ", ")): never change in the data, so distances ignore them"
        ))
    }
    if let last = progress.encoderCurve.last { facts += losses(last) }
    if let partial = progress.partialEpoch {
      let loss = loss(partial.means)
      facts.append(
        (
          "epoch \(grouped(progress.encoderCurve.count + 1))",
          "loss \(rounded(loss)) over the \(grouped(partial.batches)) batches so far"
        ))
    }
    let decoding = embedding.decoderProgress
    if let decoder = decoding.curve.last {
      let isCut = embedding.hasDecoder && decoding.batches < embedding.decoderBatches
      facts.append(
        (
          "decoder",
          "error \(rounded(decoder.reconstruction)) of white latents, mean norm of an action "
            + rounded(decoder.norm) + (isCut ? "; settled after \(decoding.curve.count) epochs" : "")
        ))
    }
    return facts.map { .fact($0, $1) } + origin.details + latents
  }

  private var networks: String {
    let (objective, decoder) = (embedding.objective, embedding.coder.objective)
    func sizes(_ network: MultilayerPerceptron) -> String {
      network.sizes.map(String.init).joined(separator: "–")
    }
    return
      "encoder \(sizes(objective.encoder)), predictor \(sizes(objective.predictor)), decoder "
      + "\(sizes(decoder.decoder))"
  }

  private var parameters: String {
    let count = embedding.objective.layout.count + embedding.coder.objective.layout.count
    return "\(grouped(count)), \((4 * count).bytesText)"
  }

  private func losses(_ last: EncoderEpoch) -> [(String, String)] {
    let configuration = embedding.configuration
    let curve = embedding.progress.encoderCurve.map(loss)
    let best = curve.indices.min { curve[$0] < curve[$1] } ?? 0
    var facts = [
      (
        "loss",
        "\(rounded(loss(last))) in epoch \(curve.count), best \(rounded(curve[best])) in epoch \(best + 1)"
      ),
      (configuration.objective.errorName, error(last)),
    ]
    if !configuration.isDeterministic {
      facts.append(
        ("KL", "\(rounded(last.kl)) nats per sequence, weight \(rounded(configuration.kl))"))
    }
    return facts
  }

  /// The error of an epoch, against that of knowing nothing.
  private func error(_ last: EncoderEpoch) -> String {
    let configuration = embedding.configuration
    let noise = configuration.isDeterministic ? "" : " with noise"
    if configuration.objective == .contrastive {
      return "\(rounded(last.prediction)) nats, guessing has "
        + "\(rounded(naturalLogarithm(Double(configuration.batch)))), on its own data\(noise)"
    }
    let variance =
      embedding.predictsChanges
      ? data.whiteOutcomeVariance(embedding)
      : data.normalizedActions.meanVariance(width: embedding.source.length * embedding.source.actionSize)
    let explained = variance > 0 ? 1 - last.prediction / variance : 0
    return "error \(rounded(last.prediction)) of a variance of \(rounded(variance)): "
      + "\(rounded(100 * explained)) % explained, on its own data\(noise)"
  }

  /// The statistics of the data's latents, if they are known.
  private var latents: [Detail] {
    guard let latents = embedding.latents else { return [] }
    let whitening = latents.whitening
    return [
      .fact(
        "bound",
        "\(rounded(Double(embedding.bound))): the largest white latent of the data, the range of a "
          + "policy"
      ),
      .table(
        "Latents of the data, in units of the prior",
        Table([
          Table.Column("dimension", whitening.mean.indices.map(Double.init)),
          Table.Column("mean", whitening.mean.map(Double.init)),
          Table.Column("std", whitening.std.map(Double.init)),
        ])),
    ]
  }
}

extension SequenceDataset {
  /// The variance of the whitened changes that an embedding predicts, per dimension.
  fileprivate func whiteOutcomeVariance(_ embedding: ActionEmbedding) -> Double {
    let (outcomes, width) = (outcomes, stateSize)
    let variances = (0..<width).map { column in
      let spread = Spread(count: outcomes.count / width) { Double(outcomes[$0 * width + column]) }
      let deviation = (spread?.std ?? 0) / Double(embedding.changeWhitening.std[column])
      return deviation * deviation
    }
    return variances.reduce(0, +) / Double(max(1, width))
  }
}

extension [Float] {
  /// The mean over columns of the variance (unbiased) of rows of `width` numbers.
  fileprivate func meanVariance(width: Int) -> Double {
    let variances = (0..<width).map { column in
      let std = Spread(count: count / width) { Double(self[$0 * width + column]) }?.std ?? 0
      return std * std
    }
    return variances.reduce(0, +) / Double(Swift.max(1, width))
  }
}
