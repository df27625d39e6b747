import Embeddings
import Networks
import Numerics
import TestSupport
import Testing

/// Steps of training ask the heap for nothing.
@Suite struct AllocationTests {
  @Test(arguments: [DynEObjective.Target.regression(4), .contrast(4)])
  func anEmbeddingStepAllocatesNothing(target: DynEObjective.Target) throws {
    let objective = DynEObjective(
      actions: 8, state: 4, target: target, latent: 2, hidden: 40, layers: 1, kl: 1e-4)
    var random = RandomStream(seed: 1)
    var network = LearnedParameters(layout: objective.layout, optimizer: Adam.Configuration(amsgrad: true))
    objective.initialize(&network.values, using: &random)
    let batch = objective.batch(rows: 32)
    var values = Buffer(count: batch.workspace)
    var deltas = Buffer(count: batch.workspace)
    func step() throws {
      values.fillNormal(batch.noise, using: &random)
      _ = try network.descend { parameters, gradients in
        objective.lossAndGradients(
          batch, parameters: parameters, values: &values, deltas: &deltas, gradients: &gradients
        ) {}
      }
    }
    try step()
    let allocations = try countAllocations { for _ in 0..<20 { try step() } }
    #expect(allocations == 0)
  }

  @Test func aDecoderStepAllocatesNothing() throws {
    var encoderLayout = ParameterLayout()
    let encoder = ActionNetworks.network(actions: 8, hidden: 40, layers: 1, latent: 2, in: &encoderLayout)
    let objective = DecoderObjective(
      encoder: encoder, latent: 2, actionSize: 2, hidden: [40, 40], norm: 1e-4)
    var random = RandomStream(seed: 1)
    var encoderParameters = Buffer(count: encoderLayout.count)
    encoder.initialize(&encoderParameters, using: &random)
    var network = LearnedParameters(layout: objective.layout, optimizer: Adam.Configuration())
    objective.decoder.initialize(&network.values, using: &random)
    let batch = objective.batch(rows: 32)
    var values = Buffer(count: batch.workspace)
    var deltas = Buffer(count: batch.workspace)
    let (mean, std): ([Float], [Float]) = ([0, 0], [1, 1])
    func step() throws {
      values.fillNormal(batch.z, using: &random)
      _ = try network.descend { parameters, gradients in
        objective.lossAndGradients(
          batch, parameters: parameters, encoderParameters: encoderParameters, latentMean: mean,
          latentStd: std, values: &values, deltas: &deltas, gradients: &gradients
        ) {}
      }
    }
    try step()
    let allocations = try countAllocations { for _ in 0..<20 { try step() } }
    #expect(allocations == 0)
  }
}

extension AllocationTests {
  @Test func aStepOnFramesAllocatesNothing() throws {
    let frames = FrameStack(size: 64, count: 2)
    let objective = StateActionObjective(frames: frames, actions: 8, stateLatent: 6, actionLatent: 2)
    var random = RandomStream(seed: 1)
    var network = LearnedParameters(layout: objective.layout, optimizer: Adam.Configuration(amsgrad: true))
    var statistics = Buffer(count: objective.statistics.count)
    objective.initialize(&network.values, statistics: &statistics, using: &random)
    let batch = objective.batch(rows: 3)
    var values = Buffer(count: batch.workspace)
    var deltas = Buffer(count: batch.workspace)
    func step() throws {
      values.fillNormal(batch.stateNoise, using: &random)
      values.fillNormal(batch.actionNoise, using: &random)
      _ = try network.descend { parameters, gradients in
        objective.lossAndGradients(
          batch, klScale: 1, parameters: parameters, statistics: &statistics, values: &values,
          deltas: &deltas, gradients: &gradients
        ) {}
      }
    }
    try step()
    let allocations = try countAllocations { for _ in 0..<3 { try step() } }
    #expect(allocations == 0)
  }

  @Test func encodingAStackAllocatesNothing() {
    let frames = FrameStack(size: 64, count: 2)
    let objective = StateActionObjective(frames: frames, actions: 8, stateLatent: 6, actionLatent: 2)
    var random = RandomStream(seed: 1)
    var parameters = Buffer(count: objective.layout.count)
    var statistics = Buffer(count: objective.statistics.count)
    objective.initialize(&parameters, statistics: &statistics, using: &random)
    var network = FrozenNetwork(objective.stateEncoder, parameters: parameters, statistics: statistics)
    let bytes = Formula.bytes(1, frames.bytes)
    var heads = [Float](repeating: 0, count: 12)
    func encode() {
      network.setFrames(bytes.span, frames)
      network.run(into: &heads)
    }
    encode()
    let allocations = countAllocations { for _ in 0..<10 { encode() } }
    #expect(allocations == 0)
    let last = heads
    encode()
    #expect(heads == last && heads.contains { $0 != 0 })
  }
}
