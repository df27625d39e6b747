import Agents
import Embeddings
import Networks
import Numerics

/// The work of agents that see frames, of the published sizes.
struct PixelAgentWork {
  let timing: Timing
  let stack = FrameStack(size: 64, count: 4)

  /// Random bytes as a stack of frames.
  func frames(_ random: inout RandomStream) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(stack.bytes)
    while bytes.count < stack.bytes {
      var word = random.next()
      for _ in 0..<8 {
        bytes.append(UInt8(truncatingIfNeeded: word))
        word >>= 8
      }
    }
    return bytes
  }

  private func agent() throws -> PixelTD3 {
    PixelTD3(
      TD3Configuration(seeing: .frames(stack)), stack: stack, space: .raw(try unitBox(Sizes.m)),
      episodeLength: 100, random: RandomStream(seed: 1, "benchmark"))
  }

  /// An update of Pixel-TD3, as the mean of one with the actor and one without: batch and targets included.
  func update() throws -> Figure {
    let agent = try agent()
    var random = RandomStream(seed: 2, "benchmark")
    let stacks = (0..<4).map { _ in frames(&random) }
    for step in 0..<2_000 {
      agent.remember(
        Percept(frames: stacks[step % 4]), action: [0.1, -0.1], planStep: 0, reward: Float(random.normal()),
        next: Percept(frames: stacks[(step + 1) % 4]), end: step % 100 == 99 ? .truncated : .none)
    }
    let sampler = Sampler(timing, warmUps: 2, repetitions: 5)
    try sampler.sample {
      _ = try agent.update(updatesActor: true) {}
      _ = try agent.update(updatesActor: false) {}
    }
    return sampler.figure("pixel-td3-update", units: 2)
  }

  /// The choice of one action by Pixel-TD3, from bytes.
  func act() throws -> Figure {
    try choice(by: agent(), "act-from-pixels")
  }

  /// The choice of one action by TD3 on the state that an encoder makes of frames: the encoding and the
  /// actor.
  func actFromStates() throws -> Figure {
    var random = RandomStream(seed: 1, "benchmark")
    let objective = StateActionObjective(frames: stack, actions: Sizes.k * Sizes.m, actionLatent: Sizes.d)
    var parameters = Buffer(count: objective.layout.count)
    var statistics = Buffer(count: objective.statistics.count)
    objective.initialize(&parameters, statistics: &statistics, using: &random)
    var network = FrozenNetwork(objective.stateEncoder, parameters: parameters, statistics: statistics)
    var heads = [Float](repeating: 0, count: objective.stateEncoder.output.count)
    var state = [Float](repeating: 0, count: heads.count / 2)
    let agent = TD3(
      TD3Configuration(), stateSize: state.count, space: .raw(try unitBox(Sizes.m)),
      random: RandomStream(seed: 1, "benchmark"))
    let bytes = frames(&random)
    var action = [Float](repeating: 0, count: Sizes.m)
    let sampler = Sampler(timing)
    sampler.sample {
      network.setFrames(bytes.span, stack)
      network.run(into: &heads)
      for index in state.indices { state[index] = heads[index] }
      agent.choose(state, into: &action, using: &random)
    }
    return sampler.figure("act-from-states")
  }

  private func choice(by agent: some Policy, _ name: String) throws -> Figure {
    var random = RandomStream(seed: 2, "benchmark")
    let percept = Percept(frames: frames(&random))
    var action = [Float](repeating: 0, count: Sizes.m)
    let sampler = Sampler(timing)
    sampler.sample { agent.choose(percept, into: &action, using: &random) }
    return sampler.figure(name)
  }
}
