import Agents
import Datasets
import Embeddings
import Environments
import Experiments
import Numerics
import Storage
import TestSupport
import Testing

/// Collections by policies, and into files.
@Suite struct PolicyCollectionTests {
  private func collection(
    _ count: Int, _ policy: FrozenPolicy?, length: Int = 4,
    definition: EnvironmentDefinition = .reacherVertical
  ) -> Collection {
    Collection(
      definition, count: count, length: length, seed: 3, random: RandomStream(seed: 3),
      policy: policy.map { ($0, "test") })
  }

  private func collect(_ collection: Collection, threads: Int = 2) throws -> SequenceDataset {
    try #require(try collection.run(threads: threads, report: { _ in }, isCancelled: { false }))
  }

  @Test(arguments: Acting.allCases, [true, false])
  func agentsGiveTheSameDataOnAnyNumberOfThreads(acting: Acting, explores: Bool) throws {
    setProductThreads(1)
    let policy = try smallTraining(acting).agent.frozen(explores: explores)
    // drawing takes its time
    let count = acting.frames != nil ? 25 : 2_100
    let collection = Collection(
      acting.definition, count: count, length: 4, seed: 3, random: RandomStream(seed: 3),
      policy: (policy, "test"),
      shardSize: acting.frames != nil ? 10 : 1_000)
    let one = try collect(collection, threads: 1)
    #expect(one.policy == "test" && one.count == count)
    for threads in [2, 3] { #expect(try collect(collection, threads: threads) == one) }
  }

  @Test func anAgentActsAsInAnEvaluation() throws {
    setProductThreads(1)
    for acting in Acting.allCases {
      let agent = try smallTraining(acting).agent
      let data = try collect(
        collection(3, agent.frozen(explores: false), length: 40, definition: acting.definition))
      let environment = try acting.definition.make()
      var stream = RandomStream(seed: 3).child(0)
      var episode = Episode(environment, for: agent)
      try episode.reset(using: &stream)
      for step in 0..<80 {
        if episode.plan.isFinished {
          agent.choose(episode.percept, into: &episode.plan.action, using: &stream)
          episode.plan.begin(in: agent.space)
        }
        _ = try episode.step()
        for index in 0..<2 {
          // data hold actions in single precision, which tells the courses apart a little
          #expect(abs(Double(data.sequences.actions[2 * step + index]) - episode.action[index]) < 1e-4)
        }
      }
    }
  }

  @Test func explorationAddsNoise() throws {
    let agent = try smallTraining(.raw).agent
    let exploring = try collect(collection(50, agent.frozen(explores: true))).sequences.actions
    let calm = try collect(collection(50, agent.frozen(explores: false))).sequences.actions
    #expect(exploring != calm)
    #expect(exploring.allSatisfy { abs($0) <= 1 })
  }

  @Test func randomPlansCoverTheLatentBoxAndAreCarriedOut() throws {
    setProductThreads(1)
    let embedding = try smallEmbedding()
    let policy = RandomPolicy(.plans(embedding)).frozen(explores: true)
    // plans of three actions: sequences of three within an episode are whole plans
    let data = try collect(collection(600, policy, length: 3))
    let z = embedding.encode(data.sequences.actions.map { Double($0) })
    #expect(z.allSatisfy { $0.isFinite })
    for dimension in 0..<2 {
      let values = stride(from: dimension, to: z.count, by: 2).map { z[$0] }
      #expect((values.max() ?? 0) > 0.4 * embedding.bound && (values.min() ?? 0) < -0.4 * embedding.bound)
    }
  }

  @Test func simulationsRepeatTheDataOfPolicies() throws {
    setProductThreads(1)
    let policy = RandomPolicy(.plans(try smallEmbedding())).frozen(explores: true)
    let data = try collect(collection(60, policy))
    let sequences = data.sequences
    let environment = try EnvironmentDefinition.reacherVertical.make()
    for index in 0..<data.count {
      try environment.setState(
        EnvironmentState(
          qpos: (0..<2).map { data.state(index, step: 0, $0) },
          qvel: (2..<4).map { data.state(index, step: 0, $0) }, act: [],
          goal: Array(sequences.goal[2 * index..<2 * index + 2]), memory: [],
          elapsed: Int(sequences.elapsed[index]),
          warmStart: Array(sequences.warmStart[2 * index..<2 * index + 2])))
      for step in 0..<4 {
        let place = 2 * (4 * index + step)
        _ = try environment.step(sequences.actions[place..<place + 2].map { Double($0) })
        #expect(environment.state.qpos == (0..<2).map { data.state(index, step: step + 1, $0) })
      }
    }
  }

  @Test func partsComeInTheirOrder() throws {
    var parts: [Int] = []
    let isWhole = try collection(3_400, nil).run(threads: 3, report: { _ in }, isCancelled: { false }) {
      parts.append($0.count)
    }
    #expect(isWhole && parts == [1_000, 1_000, 1_000, 400])
  }

  @Test(arguments: [1, 2, 3]) func aFileWrittenMeanwhileIsTheOneSaved(threads: Int) throws {
    try withTemporaryFolder { folder in
      let collection = collection(2_300, nil)
      var extras = Safetensors()
      extras["extra"] = Tensor([5] as [UInt64], shape: [1])
      var file = try collect(collection, threads: threads).file
      file.add(extras, prefix: "")
      try file.write(to: folder + "/saved")
      let (record, layout) = try collection.describe()
      var writer = try SequenceWriter(
        environment: record, seed: 3, policy: nil, layout: layout, count: 2_300, extras: extras,
        to: folder + "/streamed", isCancelled: { false })
      _ = try collection.run(threads: threads, report: { _ in }, isCancelled: { false }) {
        try writer.append($0)
      }
      _ = try writer.finish()
      #expect(try contents(of: folder + "/streamed") == contents(of: folder + "/saved"))
      let loaded = try SequenceDataset(contentsOf: folder + "/streamed")
      #expect(try loaded == collect(collection))
    }
  }

  @Test func anErrorWhileConsumingStopsTheWork() throws {
    struct Full: Error {}
    var parts = 0
    #expect(throws: Full.self) {
      _ = try collection(1_000_000, nil).run(threads: 2, report: { _ in }, isCancelled: { false }) { _ in
        parts += 1
        if parts == 2 { throw Full() }
      }
    }
    #expect(parts == 2)
  }
}
