import Agents
import Embeddings
import Networks
import Numerics
import Storage
import TestSupport
import Testing

/// Pixel-TD3: its update, its acting, its files.
@Suite struct PixelTD3Tests {
  private static let stack = FrameStack(size: 36, count: 2)

  /// A learner with few channels over made-up episodes, the same for the same arguments.
  private func learner(
    planLength: Int? = nil, transitions: Int = 23, batch: Int = 5, channels: Int = 3
  ) -> PixelTD3Learner {
    var configuration = TD3Configuration(seeing: .frames(Self.stack))
    configuration.batch = batch
    configuration.hidden = [9, 7]
    configuration.bufferSize = 60
    configuration.tau = 0.1
    let networks = PixelTD3Networks(
      stack: Self.stack, actionSize: 2, isPlanning: planLength != nil, bound: 1.5,
      hidden: configuration.hidden, channels: channels)
    var stream = RandomStream(seed: 1)
    var learner = PixelTD3Learner(
      configuration: configuration, networks: networks, planLength: planLength ?? 1, episodeLength: 10,
      using: &stream)
    var random = SeededGenerator(seed: 2)
    fill(transitions, using: &random, planLength: planLength ?? 1) {
      learner.replay.add(state: $0, action: $1, planStep: $2, reward: $3, nextState: $4, end: $5)
    }
    return learner
  }

  /// Lives through episodes of ten steps of random frames.
  private func fill(
    _ transitions: Int, using random: inout SeededGenerator, planLength: Int,
    _ add: ([UInt8], [Float], Int, Float, [UInt8], ReplayBuffer.End) throws -> Void
  ) rethrows {
    func draw() -> [UInt8] {
      (0..<Self.stack.frameBytes).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
    var frames = [draw(), draw()]
    var action: [Float] = []
    for index in 0..<transitions {
      let step = index % 10
      if step == 0 { frames = [draw(), draw()] }
      if step % planLength == 0 { action = random.numbers(2, in: -1.5...1.5) }
      let state = frames.flatMap { $0 }
      frames = [frames[1], draw()]
      let end: ReplayBuffer.End = step < 9 ? .none : index / 10 % 2 == 0 ? .truncated : .terminated
      try add(state, action, step % planLength, random.numbers(1)[0], frames.flatMap { $0 }, end)
    }
  }

  @Test(arguments: [nil, 3]) func gradientsAreThoseOfTheLoss(planLength: Int?) throws {
    let indices = [0, 4, 9, 13, 17]
    let noise = [Float](repeating: 0.3, count: 10)
    func loss(_ change: (inout PixelTD3Learner) -> Void) throws -> Double {
      var learner = learner(planLength: planLength)
      change(&learner)
      let made = try learner.update(indices: indices, noise: noise, updatesActor: false)
      return try #require(made).critic
    }
    var updated = learner(planLength: planLength)
    _ = try updated.update(indices: indices, noise: noise, updatesActor: false)
    let gradients = updated.trunk.gradients.values
    var random = SeededGenerator(seed: 3)
    // each tensor of the trunk at a few places
    for tensor in updated.networks.trunkLayout.tensors {
      let places = Set((0..<12).map { _ in Int.random(in: tensor.range, using: &random) }).sorted()
      let step: Float = 5e-4
      let measured = try places.map { place in
        let above = try loss { $0.trunk.values[place] += step }
        let below = try loss { $0.trunk.values[place] -= step }
        return (above - below) / Double(2 * step)
      }
      let computed = places.map { Double(gradients[$0]) }
      let size = gradients[tensor.range].reduce(0) { max($0, Double(abs($1))) }
      // a step may pass the kink of a unit: one place may be off
      let off = zip(measured, computed).filter { abs($0 - $1) > 0.05 * size + 4e-4 }.count
      #expect(off <= 1, "\(tensor.name): \(measured), \(computed)")
    }
  }

  /// An update that was stopped before any of its layers is made again from the same draws.
  @Test func aStoppedUpdateIsMadeAgain() throws {
    struct Stop: Error {}
    func bits(_ learner: borrowing PixelTD3Learner) -> [[Float]] {
      [
        learner.trunk.values.values, learner.trunk.statistics.values,
        learner.actor.values.values, learner.actor.statistics.values, learner.critics.values.values,
        learner.targetTrunk.values, learner.targetActor.values, learner.targetCritics.values,
      ]
    }
    var whole = learner()
    var parts = 0
    var stream = RandomStream(seed: 4)
    _ = try whole.update(updatesActor: true, using: &stream) { parts += 1 }
    let expected = bits(whole)
    #expect(parts > 20)
    for stop in 0..<parts {
      var learner = learner()
      var (count, draws) = (0, RandomStream(seed: 4))
      do {
        _ = try learner.update(updatesActor: true, using: &draws) {
          count += 1
          if count > stop { throw Stop() }
        }
        Issue.record("part \(stop) wasn't stopped")
      } catch {}
      draws = RandomStream(seed: 4)
      _ = try learner.update(updatesActor: true, using: &draws) {}
      #expect(bits(learner) == expected, "stopped before part \(stop)")
    }
  }

  @Test func aDelayedUpdateLeavesTheActorAndTheTargets() throws {
    var learner = learner()
    func bits() -> [[Float]] {
      [
        learner.actor.values.values, learner.actor.statistics.values, learner.targetTrunk.values,
        learner.targetActor.values, learner.targetCritics.values,
      ]
    }
    let (before, trunk, statistics) = (
      bits(), learner.trunk.values.values, learner.trunk.statistics.values
    )
    var stream = RandomStream(seed: 1)
    let losses = try learner.update(updatesActor: false, using: &stream) {}
    let (after, trunkAfter, statisticsAfter) = (
      bits(), learner.trunk.values.values, learner.trunk.statistics.values
    )
    #expect(losses.actor == nil && before == after && trunk != trunkAfter && statistics != statisticsAfter)
  }

  /// One step, reward −‖a − s‖²: the best action is how red and how blue the frame is.
  @Test func learnsToNameColors() throws {
    let stack = FrameStack(size: 36, count: 1)
    var configuration = TD3Configuration(seeing: .frames(stack))
    configuration.batch = 32
    configuration.hidden = [32, 32]
    configuration.bufferSize = 500
    let networks = PixelTD3Networks(
      stack: stack, actionSize: 2, isPlanning: false, bound: 1, hidden: configuration.hidden, channels: 8)
    var stream = RandomStream(seed: 6)
    var learner = PixelTD3Learner(
      configuration: configuration, networks: networks, planLength: 1, episodeLength: 1, using: &stream)
    var random = SeededGenerator(seed: 7)
    func frame(_ state: [Float]) -> [UInt8] {
      (0..<36 * 36).flatMap { _ in [UInt8(127.5 + 127 * state[0]), 100, UInt8(127.5 + 127 * state[1])] }
    }
    for _ in 0..<500 {
      let (state, action) = (random.numbers(2), random.numbers(2))
      let reward = zip(state, action).reduce(Float(0)) { $0 - ($1.0 - $1.1) * ($1.0 - $1.1) }
      let frame = frame(state)
      learner.replay.add(
        state: frame, action: action, planStep: 0, reward: reward, nextState: frame, end: .terminated)
    }
    for step in 0..<1_000 { _ = try learner.update(updatesActor: step % 2 == 0, using: &stream) {} }
    var error: Float = 0
    var action: [Float] = [0, 0]
    for _ in 0..<100 {
      let state = random.numbers(2)
      learner.choose(frame(state), into: &action)
      error += zip(state, action).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 200
    }
    // an actor that has learnt nothing has at least 1/3
    #expect(error < 0.05)
  }

  private func agent(planning: Bool = false, transitions: Int = 0) throws -> PixelTD3 {
    var configuration = TD3Configuration(seeing: .frames(Self.stack))
    configuration.hidden = [9, 7]
    configuration.batch = 4
    configuration.bufferSize = 25
    configuration.learningStarts = 3
    let box = try #require(Box(low: [-2, 0], high: [2, 10]))
    let space: ActionSpace = planning ? .plans(try trainedEmbedding(box)) : .raw(box)
    let agent = PixelTD3(
      configuration, stack: Self.stack, space: space, episodeLength: 10, random: RandomStream(seed: 1))
    try live(agent, transitions, seed: 5)
    return agent
  }

  private func trainedEmbedding(_ box: Box) throws -> ActionEmbedding {
    let source = EmbeddingSource(
      environment: "Toy", fingerprint: "1", actionBox: box, length: 3, observationSize: 1, angles: [])
    var configuration = ActionEmbeddingConfiguration()
    configuration.hidden = 5
    configuration.decoderHidden = [5]
    configuration.batch = 4
    configuration.epochSize = 4
    configuration.decoderEpochs = 1
    var random = SeededGenerator(seed: 2)
    let data = EmbeddingData(
      count: 30, actions: random.numbers(180), states: random.numbers(30), changes: random.numbers(30))
    let one = Whitening(mean: [0], std: [1])
    let embedding = ActionEmbedding(
      configuration, source: source, changes: one, states: one, random: RandomStream(seed: 1))
    #expect(try embedding.train(epochs: 1, on: data, report: { _ in }, isCancelled: { false }))
    return embedding
  }

  /// Acts, remembers and learns; gives the actions.
  @discardableResult private func live(_ agent: PixelTD3, _ transitions: Int, seed: UInt64) throws -> [Float]
  {
    var random = SeededGenerator(seed: seed)
    var actions: [Float] = []
    var action: [Float] = [0, 0]
    var step = 0
    try fill(transitions, using: &random, planLength: agent.space.planLength) {
      state, _, planStep, reward, next, end in
      agent.explore(Percept(frames: state), steps: step, into: &action)
      actions += action
      agent.remember(
        Percept(frames: state), action: action, planStep: planStep, reward: reward,
        next: Percept(frames: next), end: end)
      _ = try agent.update(updatesActor: step % 2 == 0) {}
      step += 1
    }
    return actions
  }

  private func archive(_ agent: PixelTD3) -> Safetensors {
    var file = Safetensors()
    agent.save(into: &file)
    return file
  }

  private func expectAlike(_ a: PixelTD3, _ b: PixelTD3) {
    let (first, second) = (archive(a), archive(b))
    #expect(first.metadata == second.metadata)
    for name in Set(first.tensors.keys).union(second.tensors.keys) where first[name] != second[name] {
      Issue.record("'\(name)' differs")
    }
  }

  /// A replay that is empty, isn't full, and went round.
  @Test(arguments: [false, true], [0, 12, 31])
  func aLoadedAgentLivesOnWithTheSameBits(planning: Bool, transitions: Int) throws {
    let agent = try agent(planning: planning, transitions: transitions)
    let loaded = try withTemporaryFolder { folder in
      try archive(agent).write(to: folder + "/a")
      return try PixelTD3(Safetensors(contentsOf: folder + "/a"))
    }
    let copy = agent.copy()
    expectAlike(agent, loaded)
    expectAlike(agent, copy)
    let before = archive(agent)
    let lived = try live(copy, 20, seed: 8)
    #expect(archive(agent).tensors == before.tensors)
    #expect(try live(agent, 20, seed: 8) == lived)
    #expect(try live(loaded, 20, seed: 8) == lived)
    expectAlike(agent, loaded)
    expectAlike(agent, copy)
  }

  @Test func weightsHaveTheNamesAndShapesOfTheirLayers() throws {
    let file = archive(try agent(planning: true, transitions: 3))
    let shapes: [(String, [Int])] = [
      ("trunk.0.weight", [6]), ("trunk.1.weight", [32, 6, 8, 8]), ("trunk.3.weight", [32, 32, 4, 4]),
      ("trunk.5.bias", [32]), ("trunk.0.running_mean", [6]), ("trunk.4.running_var", [32]),
      ("trunk.2.num_batches_tracked", []), ("actor.0.weight", [32]), ("actor.1.weight", [9, 32]),
      ("actor.5.weight", [2, 7]), ("critic_1.0.weight", [9, 32 + 30]),
      ("target.trunk.1.weight", [32, 6, 8, 8]),
      ("target.critic_2.2.bias", [1]), ("actions.decoder.1.weight", [6, 5]),
      ("replay.frames", [5, 36, 36, 3]),
    ]
    for (name, shape) in shapes { #expect(file[name]?.shape == shape, "\(name)") }
    #expect(file["trunk.2.num_batches_tracked"]?.type == .I64)
  }

  @Test func actsByTheRunningStatistics() throws {
    let agent = try agent(transitions: 20)
    var random = SeededGenerator(seed: 9)
    let frames = (0..<Self.stack.bytes).map { _ in UInt8.random(in: 0...255, using: &random) }
    let statistics = agent.learner.trunk.statistics.values
    var stream = RandomStream(seed: 1)
    var (first, second): ([Float], [Float]) = ([0, 0], [0, 0])
    agent.choose(Percept(frames: frames), into: &first, using: &stream)
    agent.choose(Percept(frames: frames), into: &second, using: &stream)
    #expect(first == second && stream == RandomStream(seed: 1))
    #expect(first.allSatisfy { abs($0) <= agent.space.bound })
    let statisticsAfter = agent.learner.trunk.statistics.values
    #expect(statisticsAfter == statistics)
    // a performer on a thread of its own does the same
    var performer = RunningPolicy(agent.frozen(explores: false))
    var raw = [0.0, 0.0]
    var plan = [0.0, 0.0]
    performer.act(Percept(frames: frames), into: &raw, using: &stream)
    agent.space.decode(first, into: &plan)
    #expect(relativeDifference(raw, plan) < 1e-5)
  }
}
