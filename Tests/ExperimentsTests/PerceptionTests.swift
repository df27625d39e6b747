import Agents
import Embeddings
import Environments
import Experiments
import Numerics
import Synchronization
import Testing

/// What policies see of environments with frames.
@Suite struct PerceptionTests {
  /// An encoding that counts how often it is used.
  private final class Counting: StateEncoding {
    final class Count: Sendable { let uses = Atomic<Int>(0) }
    let inner: MeanColors
    let count: Count

    init(_ frames: FrameStack, _ count: Count) { (inner, self.count) = (MeanColors(frames), count) }
    var frames: FrameStack { inner.frames }
    var stateSize: Int { inner.stateSize }

    func encode(_ stack: Span<UInt8>, into state: inout [Float]) {
      count.uses.add(1, ordering: .relaxed)
      inner.encode(stack, into: &state)
    }

    var frozen: FrozenEncoding {
      let (plain, frames, count) = (inner.frozen, inner.frames, count)
      return FrozenEncoding(
        frames: frames, stateSize: plain.stateSize, method: plain.method, environment: plain.environment,
        fingerprint: plain.fingerprint, archive: plain.archive, maker: { Counting(frames, count) })
    }
  }

  private let definition = EnvironmentDefinition.reacherVertical.withFrames(smallFrames)

  @Test func statesAreThoseOfTheFrames() throws {
    let environment = try definition.make()
    let encoding = MeanColors(smallFrames)
    let agent = TD3(
      TD3Configuration(), perception: .states(encoding.frozen, nil), space: try Acting.raw.space(),
      random: RandomStream(seed: 1))
    var episode = Episode(environment, for: agent)
    var random = RandomStream(seed: 1)
    try episode.reset(using: &random)
    var seen: [[Float]] = []
    for _ in 0..<3 {
      var state = [Float](repeating: 0, count: 24)
      let frames = environment.frames
      encoding.encode(frames.span, into: &state)
      #expect(
        episode.percept
          == {
            var p = Percept(agent.perception); p.numbers = state; p.frames = frames; return p
          }())
      seen.append(state)
      _ = try episode.step([1, -1])
    }
    #expect(seen[0] != seen[1] && seen[1] != seen[2])
    // the newest frame comes last: it is the older one after the next step
    #expect(Array(seen[0][12...]) == Array(seen[1][..<12]))
  }

  @Test func framesAreSeenAsTheyAre() throws {
    let environment = try definition.make()
    var random = RandomStream(seed: 1)
    try environment.reset(using: &random)
    let policy = Watching(smallFrames, try Acting.raw.space())
    var episode = Episode(environment, for: policy)
    #expect(episode.percept.frames == environment.frames && episode.percept.numbers.isEmpty)
    _ = try episode.step([0.5, 0.5])
    #expect(episode.percept.frames == environment.frames)
  }

  /// A policy that sees frames.
  private final class Watching: Policy {
    let perception: Perception
    let space: ActionSpace
    init(_ stack: FrameStack, _ space: ActionSpace) { (perception, self.space) = (.frames(stack), space) }
    func choose(_ percept: Percept, into action: inout [Float], using random: inout RandomStream) {}
    func frozen(explores: Bool) -> FrozenPolicy { FrozenPolicy(uniformIn: space.rawBox) }
  }

  /// Encoding costs more than stepping: it is done where a plan begins.
  @Test func evaluationsEncodeWhereTheyMust() throws {
    let count = Counting.Count()
    let space = try Acting.plans.space()
    let agent = TD3(
      TD3Configuration(), perception: .states(Counting(smallFrames, count).frozen, nil), space: space,
      random: RandomStream(seed: 1))
    _ = try evaluate(agent, in: definition, episodes: 1, random: RandomStream(seed: 1))
    // plans of three steps in an episode of 100
    #expect(count.uses.load(ordering: .relaxed) == 34)
    let collection = Collection(
      definition, count: 8, length: 3, seed: 1, random: RandomStream(seed: 1),
      policy: (agent.frozen(explores: false), "test"))
    _ = try collection.run(threads: 1, report: { _ in }, isCancelled: { false })
    #expect(count.uses.load(ordering: .relaxed) == 42)
  }

  @Test func forksSeeWhatTheyForkedFrom() throws {
    let training = try smallTraining(.states)
    let environment = try definition.make()
    var random = RandomStream(seed: 1)
    try environment.reset(using: &random)
    let start = environment.state
    let forking = Forking(
      definition, from: start,
      .policy(training.agent.frozen(explores: false), branches: 40, steps: 3, random: RandomStream(seed: 2)))
    let branches = try #require(try forking.run(threads: 2, report: { _ in }, isCancelled: { false }))
    #expect(Set(branches.map(\.distance)).count == 1 && branches[0].distance > 0)
  }
}
