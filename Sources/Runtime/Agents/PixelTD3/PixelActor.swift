import Networks
import Numerics

/// Chooses actions for single stacks of frames by Pixel-TD3's networks, normalised by running statistics.
struct PixelActor: ~Copyable {
  private let networks: PixelTD3Networks
  private let trunk: ConvolutionalNetwork.Activations
  private let actor: ConvolutionalNetwork.Activations
  private var values: Buffer

  init(_ networks: PixelTD3Networks) {
    self.networks = networks
    var workspace = BlockLayout()
    trunk = networks.trunk.activations(batch: 1, learns: false, in: &workspace)
    actor = networks.actor.activations(input: trunk.features, batch: 1, learns: false, in: &workspace)
    values = Buffer(count: workspace.count)
  }

  /// Writes µ(s) for a stack of frames.
  mutating func run(
    _ frames: [UInt8], trunk trunkParameters: borrowing Buffer, statistics trunkStatistics: borrowing Buffer,
    actor actorParameters: borrowing Buffer, statistics actorStatistics: borrowing Buffer,
    into action: inout [Float]
  ) {
    values.setFrames(frames.span, networks.stack, sample: 0, of: trunk.input)
    networks.trunk.forward(
      trunk, parameters: trunkParameters, statistics: trunkStatistics, .running, values: &values
    ) {}
    networks.actor.forward(
      actor, parameters: actorParameters, statistics: actorStatistics, .running, values: &values
    ) {}
    values.read(actor.output.range, into: &action)
  }
}

/// The networks by which Pixel-TD3 acts, as they were at a moment, which any number of threads can share.
struct FrozenPixelActor: Sendable {
  let networks: PixelTD3Networks
  let trunk: [Float], trunkStatistics: [Float]
  let actor: [Float], actorStatistics: [Float]

  init(_ learner: borrowing PixelTD3Learner) {
    networks = learner.networks
    trunk = learner.trunk.values.values
    trunkStatistics = learner.trunk.statistics.values
    actor = learner.actor.values.values
    actorStatistics = learner.actor.statistics.values
  }
}

/// A frozen actor with room for one stack of frames.
struct RunningPixelActor: ~Copyable {
  private var acting: PixelActor
  private let trunk: Buffer
  private let trunkStatistics: Buffer
  private let actor: Buffer
  private let actorStatistics: Buffer

  init(_ frozen: FrozenPixelActor) {
    acting = PixelActor(frozen.networks)
    trunk = Buffer(frozen.trunk)
    trunkStatistics = Buffer(frozen.trunkStatistics)
    actor = Buffer(frozen.actor)
    actorStatistics = Buffer(frozen.actorStatistics)
  }

  mutating func run(_ frames: [UInt8], into action: inout [Float]) {
    acting.run(
      frames, trunk: trunk, statistics: trunkStatistics, actor: actor, statistics: actorStatistics,
      into: &action)
  }
}
