package import Networks
package import Numerics

/// A linear map of sequences of k actions to d numbers and back, for comparison with what is learned.
///
///     µ(a) = B (a − c),   D(z) = clip(c + Bᵀ (mean + std · z))
///
/// The rows of B are orthonormal, a the k·m numbers in [−1, 1], c the data's mean for principal components
/// and 0 otherwise. Latents are white as any embedding's, by the mean and deviation of µ over the data.
package final class LinearEmbedding {
  package let configuration: LinearEmbeddingConfiguration
  package let source: EmbeddingSource
  /// B, d rows of k·m numbers.
  package let basis: [Float]
  /// c, k·m numbers.
  package let center: [Float]
  private let statistics: LatentStatistics
  package let frozenDecoder: FrozenPerceptron
  private let decoderParameters: Buffer
  private var decoding: Inference
  private var decodingOne: Inference
  private var plan: [Float]

  /// Makes the map of some data, rows of k·m numbers in [−1, 1]; nil where they have no principal components,
  /// as fewer than two rows.
  package convenience init?(
    _ configuration: LinearEmbeddingConfiguration, source: EmbeddingSource, actions: [Float]
  ) {
    let width = source.length * source.actionSize
    let latent = configuration.latentSize(source)
    precondition(1...width ~= latent)
    var center = [Float](repeating: 0, count: width)
    let basis: [Float]
    switch configuration.basis {
    case .identity: basis = (0..<width * width).map { $0 % (width + 1) == 0 ? 1 : 0 }
    case .dct: basis = LinearEmbedding.cosines(latent, length: source.length, size: source.actionSize)
    case .pca:
      guard let components = PrincipalComponents(single: actions, width: width) else { return nil }
      basis = components.components.prefix(latent * width).map { Float($0) }
      center = components.mean.map { Float($0) }
    }
    let means = LinearEmbedding.project(actions, on: basis, from: center)
    self.init(
      configuration, source: source, basis: basis, center: center,
      statistics: LatentStatistics(means: means, width: latent))
  }

  /// Makes a map of a basis, d rows of k·m numbers, and of where it puts the data.
  init(
    _ configuration: LinearEmbeddingConfiguration, source: EmbeddingSource, basis: [Float], center: [Float],
    statistics: LatentStatistics
  ) {
    self.configuration = configuration
    self.source = source
    self.basis = basis
    self.center = center
    self.statistics = statistics
    let (width, latent) = (center.count, statistics.whitening.width)
    var layout = ParameterLayout()
    let network = MultilayerPerceptron(
      "decoder", sizes: [latent, width], hidden: .identity, last: .clip, in: &layout)
    var parameters = Buffer(count: layout.count)
    let whitening = statistics.whitening
    // the layer's weight (k·m, d), then its bias (k·m)
    for column in 0..<width {
      var bias = Double(center[column])
      for row in 0..<latent {
        let weight = basis[row * width + column]
        parameters[column * latent + row] = weight * whitening.std[row]
        bias += Double(weight) * Double(whitening.mean[row])
      }
      parameters[width * latent + column] = Float(bias)
    }
    decoderParameters = parameters
    frozenDecoder = FrozenPerceptron(network, decoderParameters)
    decoding = Inference(network, rows: 256)
    decodingOne = Inference(network)
    plan = Array(repeating: 0, count: width)
  }

  /// The first rows of the cosine basis, frequency by frequency: √(1/k) for the constant, and
  /// √(2/k) cos(π f (t + ½) / k), of each action number.
  private static func cosines(_ count: Int, length: Int, size: Int) -> [Float] {
    (0..<count).flatMap { row in
      let (frequency, number) = (row / size, row % size)
      let scale = squareRoot((frequency == 0 ? 1 : 2) / Double(length))
      return (0..<length * size).map { column -> Float in
        guard column % size == number else { return 0 }
        let phase = Double.pi * Double(frequency) * (Double(column / size) + 0.5) / Double(length)
        return Float(scale * cosine(phase))
      }
    }
  }

  /// B (a − c) of each row.
  private static func project(_ actions: [Float], on basis: [Float], from center: [Float]) -> [Float] {
    let width = center.count
    let latent = basis.count / width
    var means: [Float] = []
    means.reserveCapacity(actions.count / width * latent)
    for start in stride(from: 0, to: actions.count, by: width) {
      for row in 0..<latent {
        var sum = 0.0
        for column in 0..<width {
          sum += Double(basis[row * width + column]) * Double(actions[start + column] - center[column])
        }
        means.append(Float(sum))
      }
    }
    return means
  }

  /// Gives an independent copy.
  package func copy() -> LinearEmbedding {
    LinearEmbedding(configuration, source: source, basis: basis, center: center, statistics: statistics)
  }

  /// Measures how well the actions come back from their latents, per number in [−1, 1].
  package func reconstructionError(
    on actions: [Float], checkpoint: () throws -> Void
  ) rethrows -> PredictionError {
    let decoded = try decoding.run(
      all: white(try means(of: actions, checkpoint: checkpoint)), parameters: decoderParameters,
      checkpoint: checkpoint)
    let means = Whitening(rows: actions, width: center.count).mean
    var (error, variance) = (0.0, 0.0)
    for (index, action) in actions.enumerated() {
      let (difference, deviation) = (
        Double(decoded[index] - action), Double(action - means[index % means.count])
      )
      error += difference * difference
      variance += deviation * deviation
    }
    let count = Double(max(1, actions.count))
    return PredictionError(error: error / count, variance: variance / count)
  }
}

extension LinearEmbeddingConfiguration {
  /// Numbers in a latent of sequences of some source.
  package func latentSize(_ source: EmbeddingSource) -> Int {
    latent ?? (basis == .identity ? source.length * source.actionSize : source.actionSize)
  }
}

extension LinearEmbedding: EmbeddingOfActions {
  package var latents: LatentStatistics? { statistics }
  package var isStochastic: Bool { false }
  package var isTrained: Bool { true }
  package var hasDecoder: Bool { true }
  package var decoderProgress: DecoderProgress { DecoderProgress() }
  package var decoderBatches: Int { 0 }
  package var environment: String { source.environment }
  package var actionBox: Box { source.actionBox }
  package var length: Int { source.length }
  package var latent: Int { statistics.whitening.width }
  package var bound: Float { statistics.bound }

  package func measureLatents(
    of actions: @autoclosure () -> [Float], checkpoint: () throws -> Void
  ) throws {}
  package func trainDecoder(
    on actions: [Float], report: (ActionEmbedding.TrainingReport) -> Void, checkpoint: () throws -> Void
  ) throws {}
  package func forgetLatents() {}

  package func means(of actions: [Float], checkpoint: () throws -> Void) rethrows -> [Float] {
    try checkpoint()
    return LinearEmbedding.project(actions, on: basis, from: center)
  }

  /// The means, each beside a log variance of −∞.
  package func heads(of actions: [Float], checkpoint: () throws -> Void) rethrows -> [Float] {
    let means = try means(of: actions, checkpoint: checkpoint)
    return stride(from: 0, to: means.count, by: latent).flatMap {
      Array(means[$0..<$0 + latent]) + Array(repeating: -.infinity, count: latent)
    }
  }

  /// An encoder of the paper's sizes that has learned nothing.
  package func randomEncoder(using random: inout RandomStream) -> RandomActionEncoder {
    RandomActionEncoder(sizes: [center.count, 400, 400, 2 * latent], using: &random)
  }

  package func encode(_ actions: [Double], checkpoint: () throws -> Void) rethrows -> [Float] {
    white(try means(of: source.normalized(actions), checkpoint: checkpoint))
  }

  package func decode(_ z: [Float], checkpoint: () throws -> Void) rethrows -> [Double] {
    source.raw(try decoding.run(all: z, parameters: decoderParameters, checkpoint: checkpoint))
  }

  package func decode(one z: [Float], into actions: inout [Double]) {
    precondition(actions.count == plan.count)
    decodingOne.run(z, parameters: decoderParameters, into: &plan)
    for index in 0..<plan.count {
      actions[index] = source.actionBox.value(atUnit: Double(plan[index]), in: index % source.actionSize)
    }
  }

  package func copiedDecoder() -> any PlanDecoder {
    FrozenPlanDecoder(
      environment: source.environment, actionBox: source.actionBox, length: source.length, bound: bound,
      sizes: frozenDecoder.network.sizes, last: .clip, parameters: decoderParameters.values)
  }
}
