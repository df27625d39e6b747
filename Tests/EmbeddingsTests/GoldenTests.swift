import Embeddings
import Networks
import Numerics
import TestSupport
import Testing

/// The training steps against ten steps of PyTorch, with its noise.
@Suite struct GoldenTests {
  let tolerance = 1e-4
  /// The last bias of a contrastive objective's outcomes, which moves all scores alike.
  private static let withoutGradient = "outcomes.2.bias"

  @Test(arguments: [("embedding_step", "prediction_loss"), ("contrastive_step", "contrast_loss")])
  func embeddingLearnsAsInPyTorch(file: String, error: String) throws {
    let golden = try Golden(file)
    let n = try golden.integer("observation_size")
    let objective = DynEObjective(
      actions: try golden.integer("length") * golden.integer("action_size"), state: n,
      target: error == "contrast_loss" ? .contrast(n) : .regression(n),
      latent: try golden.integer("latent"), hidden: try golden.integer("hidden"), layers: 1,
      kl: try golden.number("kl"))
    var network = LearnedParameters(
      layout: objective.layout,
      optimizer: Adam.Configuration(learningRate: try golden.number("learning_rate"), amsgrad: true))
    try fill(&network.values, network.layout, from: golden)
    let batch = objective.batch(rows: try golden.integer("batch"))
    var values = Buffer(count: batch.workspace)
    var deltas = Buffer(count: batch.workspace)
    var losses: [DynEObjective.Loss] = []
    for step in 0..<(try golden.integer("steps")) {
      values.set(try golden.tensor("actions")[step], at: batch.actions.offset)
      values.set(try golden.tensor("target")[step], at: batch.target.offset)
      values.set(try golden.tensor("noise")[step], at: batch.noise.offset)
      let state = Buffer(try golden.tensor("state")[step])
      values.copy(
        Block(offset: 0, rows: batch.rows, columns: batch.state.columns), of: state, into: batch.state)
      losses.append(
        objective.lossAndGradients(
          batch, parameters: network.values, values: &values, deltas: &deltas, gradients: &network.gradients
        ) {})
      if step == 0 { try expectGradients(network, golden) }
      try network.step()
    }
    try expectLosses(losses.map(\.total), golden, "loss")
    try expectLosses(losses.map(\.prediction), golden, error)
    try expectLosses(losses.map(\.kl), golden, "kl_loss")
    try expectParameters(network, golden)
  }

  @Test func decoderLearnsAsInPyTorch() throws {
    let golden = try Golden("decoder_step")
    let (length, actionSize) = (try golden.integer("length"), try golden.integer("action_size"))
    let (latent, hidden) = (try golden.integer("latent"), try golden.integer("hidden"))
    var encoderLayout = ParameterLayout()
    let encoder = ActionNetworks.network(
      actions: length * actionSize, hidden: hidden, layers: 1, latent: latent, in: &encoderLayout)
    var encoderParameters = Buffer(count: encoderLayout.count)
    try fill(&encoderParameters, encoderLayout, from: golden)
    let objective = DecoderObjective(
      encoder: encoder, latent: latent, actionSize: actionSize, hidden: [hidden, hidden],
      norm: try golden.number("norm"))
    var network = LearnedParameters(
      layout: objective.layout,
      optimizer: Adam.Configuration(learningRate: try golden.number("learning_rate")))
    try fill(&network.values, network.layout, from: golden)
    let batch = objective.batch(rows: try golden.integer("batch"))
    var values = Buffer(count: batch.workspace)
    var deltas = Buffer(count: batch.workspace)
    var losses: [DecoderObjective.Loss] = []
    for step in 0..<(try golden.integer("steps")) {
      values.set(try golden.tensor("z")[step], at: batch.z.offset)
      losses.append(
        objective.lossAndGradients(
          batch, parameters: network.values, encoderParameters: encoderParameters,
          latentMean: try golden.values("latent.mean"), latentStd: try golden.values("latent.std"),
          values: &values, deltas: &deltas, gradients: &network.gradients
        ) {})
      if step == 0 { try expectGradients(network, golden) }
      try network.step()
    }
    try expectLosses(losses.map(\.total), golden, "loss")
    try expectLosses(losses.map(\.reconstruction), golden, "reconstruction_loss")
    try expectLosses(losses.map(\.norm), golden, "norm_loss")
    try expectParameters(network, golden)
  }

  /// Writes the tensors before the first step into a network's parameters.
  private func fill(_ parameters: inout Buffer, _ layout: ParameterLayout, from golden: Golden) throws {
    for tensor in layout.tensors {
      let initial = try golden.tensor("initial.\(tensor.name)")
      try #require(initial.shape == tensor.shape, "\(tensor.name)")
      parameters.set(initial.values, at: tensor.range.lowerBound)
    }
  }

  private func expectGradients(_ network: borrowing LearnedParameters, _ golden: Golden) throws {
    let tensors = network.layout.tensors.filter { $0.name != Self.withoutGradient }
    #expect(tensors.map { "gradient.\($0.name)" }.sorted() == golden.names("gradient."))
    for tensor in tensors {
      let apart = relativeDifference(
        network.gradients.values(tensor.range), try golden.values("gradient.\(tensor.name)"))
      #expect(apart <= tolerance, "gradient of \(tensor.name)")
    }
  }

  private func expectParameters(_ network: borrowing LearnedParameters, _ golden: Golden) throws {
    let tensors = network.layout.tensors.filter { $0.name != Self.withoutGradient }
    #expect(tensors.map { "after.\($0.name)" }.sorted() == golden.names("after."))
    for tensor in tensors {
      let apart = relativeDifference(
        network.values.values(tensor.range), try golden.values("after.\(tensor.name)"))
      #expect(apart <= tolerance, "\(tensor.name) after the last step")
    }
  }

  private func expectLosses(_ losses: [Double], _ golden: Golden, _ name: String) throws {
    let expected = try golden.values(name).map(Double.init)
    try #require(losses.count == expected.count)
    for (step, (loss, expected)) in zip(losses, expected).enumerated() {
      #expect(relativeDifference([loss], [expected]) <= tolerance, "\(name) of step \(step)")
    }
  }
}
