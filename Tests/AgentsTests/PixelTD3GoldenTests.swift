import Agents
import Networks
import Numerics
import TestSupport
import Testing

/// Pixel-TD3's update against ten updates of PyTorch, with its samples and noise.
@Suite struct PixelTD3GoldenTests {
  let tolerance = 1e-4

  @Test func framesAreLearntFromAsInPyTorch() throws {
    let golden = try Golden("pixel_td3_step")
    var learner = try learner(golden)
    try fillReplay(&learner.replay, golden)
    let (criticLosses, actorLosses) = (try golden.values("critic_loss"), try golden.values("actor_loss"))
    let delay = learner.configuration.policyDelay
    for step in 0..<(try golden.integer("steps")) {
      let indices = try golden.tensor("indices")[step].map { Int($0) }
      let noise = try golden.tensor("noise")[step]
      let made = try learner.update(indices: indices, noise: noise, updatesActor: step % delay == 0)
      let losses = try #require(made, "update \(step)")
      #expect(
        relativeDifference([losses.critic], [Double(criticLosses[step])]) <= tolerance, "critics of \(step)")
      if let actor = losses.actor {
        #expect(
          relativeDifference([actor], [Double(actorLosses[step / delay])]) <= tolerance, "actor of \(step)")
      }
      guard step == 0 else { continue }
      #expect(relativeDifference(learner.targets, try golden.values("target")) <= tolerance)
      let names =
        try expect(learner.trunk.gradients, learner.networks.trunkLayout, golden, "gradient")
        + expect(learner.actor.gradients, learner.networks.actorLayout, golden, "gradient")
        + expect(learner.critics.gradients, learner.networks.twins.layout, golden, "gradient")
      #expect(names.sorted() == golden.names("gradient."))
    }
    let networks = learner.networks
    let names =
      try expect(learner.trunk.values, networks.trunkLayout, golden, "after")
      + expect(learner.trunk.statistics, networks.trunkStatistics, golden, "after")
      + expect(learner.actor.values, networks.actorLayout, golden, "after")
      + expect(learner.actor.statistics, networks.actorStatistics, golden, "after")
      + expect(learner.critics.values, networks.twins.layout, golden, "after")
      + expect(learner.targetTrunk, networks.trunkLayout, golden, "after.target")
      + expect(learner.targetActor, networks.actorLayout, golden, "after.target")
      + expect(learner.targetCritics, networks.twins.layout, golden, "after.target")
    #expect(names.sorted() == golden.names("after."))
    // the running statistics count the updates: the trunk's all, the actor's every second one
    let counts = networks.trunkStatistics.tensors.filter { $0.name.hasSuffix("num_batches_tracked") }
    for count in counts { #expect(learner.trunk.statistics.values(count.range) == [10]) }
    let actorCount = try #require(
      networks.actorStatistics.tensors.first { $0.name.hasSuffix("num_batches_tracked") })
    #expect(learner.actor.statistics.values(actorCount.range) == [5])
  }

  /// Makes a learner with the networks before the first update.
  private func learner(_ golden: Golden) throws -> PixelTD3Learner {
    var configuration = TD3Configuration()
    configuration.learningRate = try golden.number("learning_rate")
    configuration.batch = try golden.integer("batch")
    configuration.gamma = try golden.number("gamma")
    configuration.tau = try golden.number("tau")
    configuration.policyDelay = try golden.integer("policy_delay")
    configuration.hidden = try golden.integers("hidden")
    configuration.bufferSize = 1_000
    let networks = PixelTD3Networks(
      stack: FrameStack(size: try golden.integer("size"), count: try golden.integer("stack")),
      actionSize: try golden.integer("action_size"), isPlanning: false,
      bound: Float(try golden.number("bound")), hidden: configuration.hidden,
      channels: try golden.integer("channels"))
    #expect(networks.twins.repeats == (try golden.integer("repeats")))
    #expect(networks.twins.stateSize == (try golden.integer("features")))
    var random = RandomStream(seed: 1)
    var learner = PixelTD3Learner(
      configuration: configuration, networks: networks, planLength: 1, episodeLength: 10, using: &random)
    try fill(&learner.trunk.values, networks.trunkLayout, from: golden, "initial")
    try fill(&learner.actor.values, networks.actorLayout, from: golden, "initial")
    try fill(&learner.critics.values, networks.twins.layout, from: golden, "initial")
    try fill(&learner.targetTrunk, networks.trunkLayout, from: golden, "initial.target")
    try fill(&learner.targetActor, networks.actorLayout, from: golden, "initial.target")
    try fill(&learner.targetCritics, networks.twins.layout, from: golden, "initial.target")
    return learner
  }

  private func fill(
    _ parameters: inout Buffer, _ layout: ParameterLayout, from golden: Golden, _ prefix: String
  ) throws {
    for tensor in layout.tensors {
      let initial = try golden.tensor("\(prefix).\(tensor.name)")
      try #require(initial.shape == tensor.shape, "\(tensor.name)")
      parameters.set(initial.values, at: tensor.range.lowerBound)
    }
  }

  /// The frames that the script makes up.
  private func frame(_ number: Int, _ bytes: Int) -> [UInt8] {
    (0..<bytes).map {
      UInt8(truncatingIfNeeded: (UInt64($0 + number * 1_000_003) &* 0x9E37_79B9_7F4A_7C15) >> 56)
    }
  }

  private func fillReplay(_ replay: inout FrameReplay, _ golden: Golden) throws {
    let (stack, first) = (replay.stack, try golden.values("first"))
    let (rewards, terminated) = (try golden.values("reward"), try golden.values("terminated"))
    let lasts = try golden.integers("episodes").reduce(into: [Int]()) { $0.append(($0.last ?? -1) + $1) }
    for index in first.indices {
      func frames(from number: Int) -> [UInt8] {
        (number..<number + stack.count).flatMap { frame($0, stack.frameBytes) }
      }
      let number = Int(first[index])
      replay.add(
        state: frames(from: number), action: try golden.tensor("action")[index], planStep: 0,
        reward: rewards[index], nextState: frames(from: number + 1),
        end: terminated[index] == 1 ? .terminated : lasts.contains(index) ? .truncated : .none)
    }
  }

  /// Compares each tensor of a network that the golden has and gives the names compared.
  private func expect(
    _ values: borrowing Buffer, _ layout: ParameterLayout, _ golden: Golden, _ prefix: String
  ) throws -> [String] {
    let tensors = layout.tensors.filter { !$0.name.hasSuffix("num_batches_tracked") }
    for tensor in tensors {
      let apart = relativeDifference(
        values.values(tensor.range), try golden.values("\(prefix).\(tensor.name)"))
      #expect(apart <= tolerance, "\(prefix).\(tensor.name)")
    }
    return tensors.map { "\(prefix).\($0.name)" }
  }
}
