import Embeddings
import Glibc
import Networks
import Numerics
import TestSupport
import Testing

/// Losses and gradients of both objectives against their definitions in double precision and central
/// differences.
@Suite struct ObjectiveTests {
  /// Sizes of an embedding and its batch.
  struct Sizes: Sendable, CustomTestStringConvertible {
    var length = 3
    var actionSize = 3
    var state = 5
    var outcome = 3
    var latent = 2
    var hidden = 7
    var layers = 1
    var batch = 5

    static let all = [
      Sizes(), Sizes(batch: 1), Sizes(latent: 3, layers: 2, batch: 5), Sizes(layers: 0, batch: 1),
      Sizes(length: 1, actionSize: 1, state: 1, outcome: 1, latent: 1, hidden: 3, batch: 5),
    ]

    var testDescription: String { "\(self)" }

    var hiddenSizes: [Int] { Array(repeating: hidden, count: layers + 1) }

    var encoder: ReferenceNetwork {
      ReferenceNetwork(
        sizes: [length * actionSize] + hiddenSizes + [2 * latent], hidden: .selu, last: .identity)
    }

    var predictor: ReferenceNetwork {
      ReferenceNetwork(sizes: [state + latent] + hiddenSizes + [outcome], hidden: .selu, last: .identity)
    }

    /// With contrast: from state and latent, and from an outcome, to 64 numbers that are compared.
    var compared: (predictor: ReferenceNetwork, outcomes: ReferenceNetwork) {
      (
        ReferenceNetwork(sizes: [state + latent] + hiddenSizes + [64], hidden: .selu, last: .identity),
        ReferenceNetwork(sizes: [outcome] + hiddenSizes + [64], hidden: .selu, last: .identity)
      )
    }

    var decoder: ReferenceNetwork {
      ReferenceNetwork(sizes: [latent, hidden, 5, length * actionSize], hidden: .selu, last: .tanh)
    }
  }

  @Test(arguments: Sizes.all) func embeddingObjective(sizes: Sizes) {
    let beta = 0.3
    let objective = DynEObjective(
      actions: sizes.length * sizes.actionSize, state: sizes.state, target: .regression(sizes.outcome),
      latent: sizes.latent, hidden: sizes.hidden, layers: sizes.layers, kl: beta)
    var random = SeededGenerator(seed: 1)
    let parameters = Buffer(random.numbers(objective.layout.count, in: -0.7...0.7))
    let batch = objective.batch(rows: sizes.batch)
    // whatever was in the workspace before mustn't matter
    var values = Buffer(random.numbers(batch.workspace))
    var deltas = Buffer(random.numbers(batch.workspace))
    var gradients = Buffer(random.numbers(objective.layout.count))
    let actions = values.rows(batch.actions)
    let state = values.rows(batch.state)
    let target = values.rows(batch.target)
    let noise = values.rows(batch.noise)

    func losses(_ parameters: [Double]) -> (prediction: Double, kl: Double) {
      let heads = sizes.encoder(actions, parameters: parameters)
      var z: [[Double]] = []
      var kl = 0.0
      for (head, noise) in zip(heads, noise) {
        z.append((0..<sizes.latent).map { head[$0] + exp(head[sizes.latent + $0] / 2) * noise[$0] })
        for index in 0..<sizes.latent {
          let (mean, logVariance) = (head[index], head[sizes.latent + index])
          kl -= 0.5 * (1 + logVariance - mean * mean - exp(logVariance))
        }
      }
      let predictions = sizes.predictor(
        zip(state, z).map { $0 + $1 }, parameters: parameters, from: sizes.encoder.parameterCount)
      return (meanOfSquares(predictions, target) * Double(sizes.batch), kl)
    }

    let loss = objective.lossAndGradients(
      batch, parameters: parameters, values: &values, deltas: &deltas, gradients: &gradients
    ) {}
    let again = objective.loss(batch, parameters: parameters, values: &values, deltas: &deltas) {}
    #expect(loss == again)
    let expected = losses(parameters.doubles)
    #expect(relativeDifference([loss.prediction], [expected.prediction]) <= 1e-5)
    #expect(relativeDifference([loss.kl], [expected.kl]) <= 1e-5)
    #expect(relativeDifference([loss.total], [expected.prediction + beta * expected.kl]) <= 1e-5)
    let slopes = centralDifferences(at: parameters.doubles) {
      let losses = losses($0)
      return losses.prediction + beta * losses.kl
    }
    expectGradients(gradients, objective.layout, slopes)
  }

  /// The contrastive objective, and one without noise and KL term.
  @Test(arguments: Sizes.all, [0.3, nil] as [Double?])
  func contrastiveObjective(sizes: Sizes, beta: Double?) {
    let objective = DynEObjective(
      actions: sizes.length * sizes.actionSize, state: sizes.state, target: .contrast(sizes.outcome),
      latent: sizes.latent, hidden: sizes.hidden, layers: sizes.layers, kl: beta)
    var random = SeededGenerator(seed: 3)
    let parameters = Buffer(random.numbers(objective.layout.count, in: -0.7...0.7))
    let batch = objective.batch(rows: sizes.batch)
    var values = Buffer(random.numbers(batch.workspace))
    var deltas = Buffer(random.numbers(batch.workspace))
    var gradients = Buffer(random.numbers(objective.layout.count))
    // without a KL term a batch has no noise
    if beta == nil { values.fill(batch.noise, with: 0) }
    let (actions, state) = (values.rows(batch.actions), values.rows(batch.state))
    let (target, noise) = (values.rows(batch.target), values.rows(batch.noise))
    let (predictor, outcomes) = sizes.compared

    func losses(_ parameters: [Double]) -> (contrast: Double, kl: Double) {
      let heads = sizes.encoder(actions, parameters: parameters)
      let z = zip(heads, noise).map { head, noise in
        (0..<sizes.latent).map { head[$0] + exp(head[sizes.latent + $0] / 2) * noise[$0] }
      }
      let kl = heads.reduce(0.0) { sum, head in
        (0..<sizes.latent).reduce(sum) {
          let (mean, logVariance) = (head[$1], head[sizes.latent + $1])
          return $0 - 0.5 * (1 + logVariance - mean * mean - exp(logVariance))
        }
      }
      let queries = predictor(
        zip(state, z).map { $0 + $1 }, parameters: parameters, from: sizes.encoder.parameterCount)
      let keys = outcomes(
        target, parameters: parameters, from: sizes.encoder.parameterCount + predictor.parameterCount)
      let contrast = queries.indices.reduce(0.0) { sum, own in
        let scores = keys.map { key in zip(queries[own], key).reduce(0) { $0 + $1.0 * $1.1 } / 8 }
        return sum + log(scores.reduce(0) { $0 + exp($1) }) - scores[own]
      }
      return (contrast, kl)
    }

    let loss = objective.lossAndGradients(
      batch, parameters: parameters, values: &values, deltas: &deltas, gradients: &gradients
    ) {}
    let expected = losses(parameters.doubles)
    #expect(abs(loss.prediction - expected.contrast) <= 1e-5 * max(1, expected.contrast))
    #expect(beta == nil ? loss.kl == 0 : relativeDifference([loss.kl], [expected.kl]) <= 1e-5)
    let slopes = centralDifferences(at: parameters.doubles) {
      let losses = losses($0)
      return losses.contrast + (beta ?? 0) * losses.kl
    }
    // some gradients are zero, as that of the last bias of h, which moves all scores alike: no relative bound
    let largest = slopes.map(abs).max() ?? 0
    #expect(sizes.batch == 1 || largest > 1e-3)
    for (gradient, slope) in zip(gradients.doubles, slopes) {
      #expect(abs(gradient - slope) <= 1e-4 * largest + 1e-6)
    }
  }

  @Test(arguments: Sizes.all) func decoderObjective(sizes: Sizes) {
    let lambda = 0.2
    var encoderLayout = ParameterLayout()
    let encoder = ActionNetworks.network(
      actions: sizes.length * sizes.actionSize, hidden: sizes.hidden, layers: sizes.layers,
      latent: sizes.latent, in: &encoderLayout)
    let objective = DecoderObjective(
      encoder: encoder, latent: sizes.latent, actionSize: sizes.actionSize, hidden: [sizes.hidden, 5],
      norm: lambda)
    var random = SeededGenerator(seed: 2)
    let encoderParameters = Buffer(random.numbers(encoderLayout.count, in: -0.7...0.7))
    let parameters = Buffer(random.numbers(objective.layout.count, in: -0.7...0.7))
    let (mean, std) = (random.numbers(sizes.latent), random.numbers(sizes.latent, in: 0.3...2))
    let batch = objective.batch(rows: sizes.batch)
    var values = Buffer(random.numbers(batch.workspace))
    var deltas = Buffer(random.numbers(batch.workspace))
    var gradients = Buffer(random.numbers(objective.layout.count))
    let z = values.rows(batch.z)
    let frozen = encoderParameters.doubles

    func losses(_ parameters: [Double]) -> (reconstruction: Double, norm: Double) {
      let plans = sizes.decoder(z, parameters: parameters)
      let white = sizes.encoder(plans, parameters: frozen).map { head in
        (0..<sizes.latent).map { (head[$0] - Double(mean[$0])) / Double(std[$0]) }
      }
      var norm = 0.0
      for plan in plans {
        for step in 0..<sizes.length {
          let action = plan[step * sizes.actionSize..<(step + 1) * sizes.actionSize]
          norm += action.reduce(0) { $0 + $1 * $1 }.squareRoot()
        }
      }
      return (meanOfSquares(white, z), norm)
    }

    let loss = objective.lossAndGradients(
      batch, parameters: parameters, encoderParameters: encoderParameters, latentMean: mean, latentStd: std,
      values: &values, deltas: &deltas, gradients: &gradients
    ) {}
    let expected = losses(parameters.doubles)
    #expect(relativeDifference([loss.reconstruction], [expected.reconstruction]) <= 1e-5)
    #expect(relativeDifference([loss.norm], [expected.norm]) <= 1e-5)
    #expect(relativeDifference([loss.total], [expected.reconstruction + lambda * expected.norm]) <= 1e-5)
    let slopes = centralDifferences(at: parameters.doubles) {
      let losses = losses($0)
      return losses.reconstruction + lambda * losses.norm
    }
    expectGradients(gradients, objective.layout, slopes)
    let unchanged = encoderParameters.doubles
    #expect(unchanged == frozen)
  }

  /// A decoder of zeros decodes to actions of norm zero, where the norm has no gradient.
  @Test func decoderOfZerosHasFiniteGradients() {
    var encoderLayout = ParameterLayout()
    let encoder = ActionNetworks.network(actions: 4, hidden: 5, layers: 1, latent: 2, in: &encoderLayout)
    let objective = DecoderObjective(encoder: encoder, latent: 2, actionSize: 2, hidden: [5, 5], norm: 1)
    var random = SeededGenerator(seed: 3)
    let encoderParameters = Buffer(random.numbers(encoderLayout.count))
    let parameters = Buffer(count: objective.layout.count)
    let batch = objective.batch(rows: 3)
    var values = Buffer(count: batch.workspace)
    values.set(random.numbers(6), at: batch.z.offset)
    var deltas = Buffer(count: batch.workspace)
    var gradients = Buffer(count: objective.layout.count)
    let loss = objective.lossAndGradients(
      batch, parameters: parameters, encoderParameters: encoderParameters, latentMean: [0, 0],
      latentStd: [1, 1], values: &values, deltas: &deltas, gradients: &gradients
    ) {}
    let isFinite = gradients.isFinite
    #expect(loss.norm == 0 && loss.total.isFinite && isFinite)
  }

  private func expectGradients(
    _ gradients: borrowing Buffer, _ layout: ParameterLayout, _ slopes: [Double],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for tensor in layout.tensors {
      let apart = relativeDifference(
        gradients.values(tensor.range).map(Double.init), Array(slopes[tensor.range]))
      #expect(apart <= 1e-4, "\(tensor.name)", sourceLocation: sourceLocation)
    }
  }

  /// The mean of the squared differences of two matrices.
  private func meanOfSquares(_ a: [[Double]], _ b: [[Double]]) -> Double {
    let squares = zip(a.flatMap { $0 }, b.flatMap { $0 }).map { ($0 - $1) * ($0 - $1) }
    return squares.reduce(0, +) / Double(squares.count)
  }
}

extension Buffer {
  /// Its numbers in double precision.
  fileprivate var doubles: [Double] { values.map(Double.init) }

  /// A block's rows in double precision.
  fileprivate func rows(_ block: Block) -> [[Double]] {
    (0..<block.rows).map { values(block.rows($0..<$0 + 1).range).map(Double.init) }
  }
}
