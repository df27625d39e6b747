import Agents
import Numerics

/// The agents' work, on made-up replays of the published sizes.
struct AgentWork {
  let timing: Timing

  /// A TD3 update with raw actions.
  func td3Update() throws -> Figure { try update("td3-update", isPlanning: false) }

  /// A TD3 update with plans.
  func dyneTD3Update() throws -> Figure { try update("dyne-td3-update", isPlanning: true) }

  /// One update, as the mean of one with the actor and one without: batch, noise and targets included.
  private func update(_ name: String, isPlanning: Bool) throws -> Figure {
    var learner = learner(isPlanning: isPlanning)
    let products = Products.td3Updates(actionInputs: learner.networks.repeats * learner.networks.inputSize)
    let sampler = Sampler(timing, floor: products.run)
    var random = RandomStream(seed: 2, "benchmark")
    try sampler.sample {
      _ = try learner.update(updatesActor: true, using: &random) {}
      _ = try learner.update(updatesActor: false, using: &random) {}
    }
    return sampler.figure(name, units: 2)
  }

  private func learner(isPlanning: Bool) -> TD3Learner {
    let configuration = TD3Configuration()
    let planLength = isPlanning ? Sizes.k : 1
    let networks = TD3Networks(
      stateSize: Sizes.s, actionSize: Sizes.m, isPlanning: isPlanning, bound: 1, hidden: configuration.hidden)
    var random = RandomStream(seed: 1, "benchmark")
    var learner = TD3Learner(
      configuration: configuration, networks: networks, planLength: planLength, isPlanning: isPlanning,
      using: &random)
    learner.replay.reserve(Sizes.transitions)
    func row(_ size: Int) -> [Float] { (0..<size).map { _ in Float(random.uniform(-1, 1)) } }
    for step in 0..<Sizes.transitions {
      learner.replay.add(
        state: row(Sizes.s), action: row(Sizes.m), planStep: step % planLength, reward: row(1)[0],
        nextState: row(Sizes.s), end: step % 100 == 99 ? .truncated : .none)
    }
    return learner
  }

  /// The choice of one action.
  func act() throws -> Figure {
    let agent = TD3(
      TD3Configuration(), stateSize: Sizes.s, space: .raw(try unitBox(Sizes.m)),
      random: RandomStream(seed: 1, "benchmark"))
    let observation = [Float](repeating: 0.1, count: Sizes.s)
    var action = [Float](repeating: 0, count: Sizes.m)
    var random = RandomStream(seed: 2, "benchmark")
    let sampler = Sampler(timing, floor: Products.act().run)
    sampler.sample { agent.choose(observation, into: &action, using: &random) }
    return sampler.figure("act")
  }
}

/// The box of actions from −1 to 1.
func unitBox(_ size: Int) throws -> Box {
  guard
    let box = Box(low: Array(repeating: -1, count: size), high: Array(repeating: 1, count: size))
  else { throw BenchmarkError.noBox }
  return box
}
