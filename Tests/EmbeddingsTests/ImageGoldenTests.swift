import Embeddings
import Networks
import Numerics
import TestSupport
import Testing

/// The objectives over frames against three steps of PyTorch, with its noise.
@Suite struct ImageGoldenTests {
  let tolerance = 3e-4

  @Test(arguments: ["state_action_step", "foreground_step"])
  func stateAndActionEmbeddingLearnAsInPyTorch(name: String) throws {
    let golden = try Golden(name)
    let length = try golden.integer("length") * golden.integer("action_size")
    let objective = StateActionObjective(
      frames: FrameStack(size: 64, count: try golden.integer("frames")), actions: length,
      stateLatent: try golden.integer("latent"), actionLatent: try golden.integer("action_latent"),
      stateKL: try golden.number("state_kl"), actionKL: try golden.number("action_kl"),
      foreground: try golden.number("foreground"))
    let batch = objective.batch(rows: try golden.integer("batch"))
    var learning = try Learning(objective.layout, objective.statistics, workspace: batch.workspace, golden)
    let scale = try golden.number("kl_scale")
    var losses: [StateActionObjective.Loss] = []
    for step in 0..<(try golden.integer("steps")) {
      let stream = 1000 + 10 * step
      learning.setImage(stream, into: batch.frames)
      for (index, target) in batch.targets.enumerated() {
        learning.setImage(stream + 1 + index, into: target)
      }
      learning.set(stream + 3, into: batch.actions)
      learning.set(stream + 4, limit: 1.5, into: batch.stateNoise)
      learning.set(stream + 5, limit: 1.5, into: batch.actionNoise)
      try losses.append(
        learning.step(step, golden, tolerance) { parameters, statistics, values, deltas, gradients in
          objective.lossAndGradients(
            batch, klScale: scale, parameters: parameters, statistics: &statistics, values: &values,
            deltas: &deltas, gradients: &gradients
          ) {}
        })
    }
    try learning.expectParameters(golden)
    try expect(losses.map(\.total), golden, "loss")
    try expect(losses.map(\.reconstruction), golden, "reconstruction")
    try expect(losses.map(\.stateKL), golden, "state_kl")
    try expect(losses.map(\.actionKL), golden, "action_kl")
  }

  @Test func autoencoderLearnsAsInPyTorch() throws {
    let golden = try Golden("vae_step")
    let objective = VAEObjective(
      frames: FrameStack(size: 64, count: 4), latent: try golden.integer("latent"),
      kl: try golden.number("state_kl"))
    let batch = objective.batch(rows: try golden.integer("batch"))
    var learning = try Learning(objective.layout, objective.statistics, workspace: batch.workspace, golden)
    let scale = try golden.number("kl_scale")
    var losses: [VAEObjective.Loss] = []
    for step in 0..<(try golden.integer("steps")) {
      let stream = 2000 + 10 * step
      learning.setImage(stream, into: batch.frames)
      learning.set(stream + 4, limit: 1.5, into: batch.noise)
      try losses.append(
        learning.step(step, golden, tolerance) { parameters, statistics, values, deltas, gradients in
          objective.lossAndGradients(
            batch, klScale: scale, parameters: parameters, statistics: &statistics, values: &values,
            deltas: &deltas, gradients: &gradients
          ) {}
        })
    }
    try learning.expectParameters(golden)
    try expect(losses.map(\.total), golden, "loss")
    try expect(losses.map(\.reconstruction), golden, "reconstruction")
    try expect(losses.map(\.kl), golden, "kl")
  }

  private func expect(_ losses: [Double], _ golden: Golden, _ name: String) throws {
    let expected = try golden.values(name).map(Double.init)
    try #require(losses.count == expected.count)
    for (step, (loss, expected)) in zip(losses, expected).enumerated() {
      #expect(relativeDifference([loss], [expected]) <= tolerance, "\(name) of step \(step)")
    }
  }

  @Test func scheduleIsASawtooth() {
    let epochs = [1, 2, 51, 100, 101, 200, 301, 400, 401, 1000]
    #expect(
      epochs.map(KLSchedule.scale(epoch:)) == [0, 0.01, 0.5, 0.99, 0, 0.99, 0, 0.99, 1, 1])
  }
}

/// Parameters that begin by the formula, and what a step needs.
private struct Learning: ~Copyable {
  var networks: LearnedParameters
  let statisticsLayout: ParameterLayout
  var statistics: Buffer
  var values: Buffer
  var deltas: Buffer
  let sample: Int

  /// Begins as a golden file says.
  init(
    _ layout: ParameterLayout, _ statisticsLayout: ParameterLayout, workspace: Int, _ golden: Golden
  ) throws {
    self.init(
      layout, statisticsLayout, workspace: workspace, rate: try golden.number("learning_rate"),
      sample: try golden.integer("sample"))
  }

  private init(
    _ layout: ParameterLayout, _ statisticsLayout: ParameterLayout, workspace: Int, rate: Double, sample: Int
  ) {
    self.sample = sample
    self.statisticsLayout = statisticsLayout
    networks = LearnedParameters(
      layout: layout, optimizer: Adam.Configuration(learningRate: rate, amsgrad: true))
    statistics = Buffer(count: statisticsLayout.count)
    for tensor in statisticsLayout.tensors where tensor.name.hasSuffix("running_var") {
      statistics.fill(tensor.range, with: 1)
    }
    values = Buffer(count: workspace)
    deltas = Buffer(count: workspace)
    for (index, tensor) in layout.tensors.enumerated() {
      let (limit, center) = Learning.limit(of: tensor, in: layout)
      networks.values.set(
        Formula.numbers(index + 1, tensor.range.count, limit: limit, around: center),
        at: tensor.range.lowerBound)
    }
  }

  /// PyTorch's limits, but ±1/4 around 1 and 0 for a normalisation.
  private static func limit(
    of tensor: ParameterLayout.Tensor, in layout: ParameterLayout
  ) -> (Double, Float) {
    let isWeight = tensor.name.hasSuffix(".weight")
    let own = tensor.name.split(separator: ".").dropLast().joined(separator: ".")
    let shape = layout.tensors.first { $0.name == "\(own).weight" }?.shape ?? []
    return shape.count == 1
      ? (0.25, isWeight ? 1 : 0)
      : (1 / Double(shape.dropFirst().reduce(1, *)).squareRoot(), 0)
  }

  mutating func set(_ stream: Int, limit: Double = 1, into block: Block) {
    values.set(Formula.numbers(stream, block.rows * block.columns, limit: limit), at: block.offset)
  }

  mutating func setImage(_ stream: Int, into block: Block) {
    values.set(
      Formula.bytes(stream, block.rows * block.columns).map { Float($0) * (1 / 255) }, at: block.offset)
  }

  /// Takes a step; the first one's gradients and running statistics must be the golden ones.
  mutating func step<Loss: TrainingLoss>(
    _ index: Int, _ golden: Golden, _ tolerance: Double,
    _ lossAndGradients: (
      _ parameters: borrowing Buffer, _ statistics: inout Buffer, _ values: inout Buffer,
      _ deltas: inout Buffer, _ gradients: inout Buffer
    ) -> Loss
  ) throws -> Loss {
    let loss = try networks.descend { parameters, gradients in
      lossAndGradients(parameters, &statistics, &values, &deltas, &gradients)
    }
    guard index == 0 else { return loss }
    for name in golden.names("gradient.") {
      let gradient = networks.gradient(String(name.dropFirst("gradient.".count))) ?? []
      #expect(relativeDifference(sampled(gradient), try golden.values(name)) <= tolerance, "\(name)")
    }
    let running = statisticsLayout.tensors.filter { !$0.name.hasSuffix("num_batches_tracked") }
    #expect(running.map { "running.\($0.name)" }.sorted() == golden.names("running."))
    for tensor in running {
      let numbers = sampled(statistics.values(tensor.range))
      let apart = relativeDifference(numbers, try golden.values("running.\(tensor.name)"))
      #expect(apart <= tolerance, "\(tensor.name)")
    }
    return loss
  }

  /// Expects parameters within a thirtieth of a step of the golden ones, but for one in fifty: Adam makes
  /// whole steps of gradients that are rounding errors.
  func expectParameters(_ golden: Golden) throws {
    let names = golden.names("after.")
    // all but the biases before normalisations
    #expect(names.count > 2 * networks.layout.tensors.count / 3)
    for name in names {
      let tensors = networks.layout.tensors
      let tensor = try #require(tensors.first { "after.\($0.name)" == name })
      let numbers = sampled(networks.values.values(tensor.range))
      let expected = try golden.values(name)
      try #require(numbers.count == expected.count)
      let apart = zip(numbers, expected).filter { abs($0 - $1) > 1e-5 }.count
      #expect(apart <= numbers.count / 50, "\(name)")
    }
  }

  private func sampled(_ numbers: [Float]) -> [Float] {
    let step = max(1, numbers.count / sample)
    return Array(stride(from: 0, to: numbers.count, by: step).prefix(sample).map { numbers[$0] })
  }
}
