import Agents
import Embeddings
import Numerics
import Storage
import TestSupport
import Testing

@Suite struct TD3StorageTests {
  /// An agent with random transitions in its replay.
  private func agent(isPlanning: Bool, transitions: Int) throws -> TD3 {
    var configuration = TD3Configuration()
    configuration.hidden = [9, 7]
    configuration.batch = 6
    configuration.bufferSize = 40
    let agent = TD3(
      configuration, stateSize: 5, space: try space(isPlanning), random: RandomStream(seed: 1))
    var random = SeededGenerator(seed: 1)
    for step in 0..<transitions {
      agent.learner.replay.add(
        state: random.numbers(5), action: random.numbers(2), planStep: isPlanning ? step % 3 : 0,
        reward: random.numbers(1)[0], nextState: random.numbers(5),
        end: step % 20 == 19 ? .truncated : step % 30 == 29 ? .terminated : .none)
    }
    return agent
  }

  private func space(_ isPlanning: Bool) throws -> ActionSpace {
    let box = try #require(Box(low: [-2, 0], high: [2, 10]))
    guard isPlanning else { return .raw(box) }
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
    return .plans(embedding)
  }

  private func archive(_ agent: TD3) -> Safetensors {
    var file = Safetensors()
    agent.save(into: &file)
    return file
  }

  private func expectAlike(_ a: TD3, _ b: TD3) {
    let (first, second) = (archive(a), archive(b))
    #expect(first.metadata == second.metadata)
    for name in Set(first.tensors.keys).union(second.tensors.keys) where first[name] != second[name] {
      Issue.record("'\(name)' differs")
    }
  }

  /// Acts, learns, and remembers.
  private func live(_ agent: TD3) throws -> [Float] {
    var random = SeededGenerator(seed: 3)
    var actions: [Float] = []
    var action: [Float] = [0, 0]
    for step in 0..<30 {
      let state = random.numbers(5)
      agent.explore(state, steps: step, into: &action)
      actions += action
      agent.learner.replay.add(
        state: state, action: action, planStep: 0, reward: 1, nextState: random.numbers(5), end: .terminated)
      _ = try agent.update(updatesActor: step % 2 == 0) {}
    }
    return actions
  }

  /// A replay that is empty, isn't full, is just full, and went round.
  @Test(arguments: [false, true], [0, 17, 40, 73])
  func aLoadedAgentLivesOnWithTheSameBits(isPlanning: Bool, transitions: Int) throws {
    let agent = try agent(isPlanning: isPlanning, transitions: transitions)
    for step in 0..<5 { _ = try agent.update(updatesActor: step % 2 == 0) {} }
    let loaded = try withTemporaryFolder { folder in
      try archive(agent).write(to: folder + "/a")
      return try TD3(Safetensors(contentsOf: folder + "/a"))
    }
    let copy = agent.copy()
    expectAlike(agent, loaded)
    expectAlike(agent, copy)
    let lived = try live(agent)
    #expect(try live(loaded) == lived)
    #expect(try live(copy) == lived)
    expectAlike(agent, loaded)
    expectAlike(agent, copy)
  }

  @Test func weightsHaveTheNamesAndShapesOfLinearLayers() throws {
    let file = archive(try agent(isPlanning: true, transitions: 3))
    let shapes: [(String, [Int])] = [
      ("actor.0.weight", [9, 5]), ("actor.0.bias", [9]), ("actor.1.weight", [7, 9]), ("actor.1.bias", [7]),
      ("actor.2.weight", [2, 7]), ("actor.2.bias", [2]), ("critic_1.0.weight", [9, 8]),
      ("critic_2.2.weight", [1, 7]), ("target.actor.0.weight", [9, 5]), ("target.critic_2.1.bias", [7]),
      ("actions.encoder.0.weight", [5, 6]), ("actions.encoder.mean.weight", [2, 5]),
      ("actions.encoder.log_variance.bias", [2]), ("actions.decoder.1.weight", [6, 5]),
    ]
    for (name, shape) in shapes { #expect(file[name]?.shape == shape, "\(name)") }
  }
}
