import Embeddings
import Networks
import Numerics

/// The work over frames, on made-up images of the published sizes.
struct ImageWork {
  let timing: Timing
  private let frames = FrameStack(size: 64, count: 4)
  private let objective = StateActionObjective(
    frames: FrameStack(size: 64, count: 4), actions: Sizes.k * Sizes.m, actionLatent: Sizes.d)

  init(_ timing: Timing) { self.timing = timing }

  /// One step of the state and action embedding: noise, forward, backward, Adam; its batch is there already.
  func pixelStep() throws -> Figure {
    var random = RandomStream(seed: 1, "benchmark")
    let objective = objective
    var networks = LearnedParameters(
      layout: objective.layout, optimizer: Adam.Configuration(learningRate: 3e-4, amsgrad: true))
    var statistics = Buffer(count: objective.statistics.count)
    objective.initialize(&networks.values, statistics: &statistics, using: &random)
    let batch = objective.batch(rows: Sizes.embeddingBatch)
    var values = Buffer(count: batch.workspace)
    var deltas = Buffer(count: batch.workspace)
    for block in [batch.frames, batch.actions] + batch.targets {
      values.fillUniform(block.range, 0, 1, using: &random)
    }
    let sampler = Sampler(timing, warmUps: 2, repetitions: 5)
    try sampler.sample {
      values.fillNormal(batch.stateNoise, using: &random)
      values.fillNormal(batch.actionNoise, using: &random)
      _ = try networks.descend { parameters, gradients in
        objective.lossAndGradients(
          batch, klScale: 1, parameters: parameters, statistics: &statistics, values: &values,
          deltas: &deltas, gradients: &gradients
        ) {}
      }
    }
    return sampler.figure("pixel-step")
  }

  /// The state of one stack of frames, from bytes.
  func encodeStack() -> Figure {
    var random = RandomStream(seed: 1, "benchmark")
    var parameters = Buffer(count: objective.layout.count)
    var statistics = Buffer(count: objective.statistics.count)
    objective.initialize(&parameters, statistics: &statistics, using: &random)
    var network = FrozenNetwork(objective.stateEncoder, parameters: parameters, statistics: statistics)
    let bytes = (0..<frames.bytes).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    var heads = [Float](repeating: 0, count: objective.stateEncoder.output.count)
    let sampler = Sampler(timing)
    sampler.sample {
      network.setFrames(bytes.span, frames)
      network.run(into: &heads)
    }
    return sampler.figure("encode-stack")
  }
}
