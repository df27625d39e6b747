import Agents
import Numerics
import TestSupport
import Testing

/// Updates and actions ask the heap for nothing.
@Suite struct AllocationTests {
  @Test(arguments: [1, 4]) func anUpdateAllocatesNothing(planLength: Int) throws {
    var configuration = TD3Configuration()
    configuration.batch = 20
    configuration.hidden = [40, 30]
    var random = RandomStream(seed: 1)
    let networks = TD3Networks(
      stateSize: 3, actionSize: 2, isPlanning: planLength > 1, bound: 1, hidden: configuration.hidden)
    var learner = TD3Learner(
      configuration: configuration, networks: networks, planLength: planLength, isPlanning: planLength > 1,
      using: &random)
    let (state, action): ([Float], [Float]) = ([0.1, 0.2, 0.3], [0.5, -0.5])
    learner.replay.reserve(1_000)
    let filling = countAllocations {
      for step in 0..<900 {
        learner.replay.add(
          state: state, action: action, planStep: step % planLength, reward: 1, nextState: state,
          end: step % 50 == 49 ? .truncated : .none)
      }
    }
    #expect(filling == 0)
    _ = try learner.update(updatesActor: true, using: &random) {}
    let updating = try countAllocations {
      for step in 0..<20 { _ = try learner.update(updatesActor: step % 2 == 0, using: &random) {} }
    }
    #expect(updating == 0)
  }

  @Test func exploringAllocatesNothing() throws {
    let space = ActionSpace.raw(try #require(Box(low: [-1, -1], high: [1, 1])))
    let agent = TD3(TD3Configuration(), stateSize: 3, space: space, random: RandomStream(seed: 1))
    let observation: [Float] = [0.1, 0.2, 0.3]
    var action: [Float] = [0, 0]
    agent.explore(observation, steps: 0, into: &action)
    let allocations = countAllocations {
      for _ in 0..<20 { agent.explore(observation, steps: 0, into: &action) }
    }
    #expect(allocations == 0)
  }

  /// A ring of frames with room asks for nothing more.
  @Test func updatesFromFramesAllocateNothing() throws {
    let stack = FrameStack(size: 36, count: 2)
    var configuration = TD3Configuration(seeing: .frames(stack))
    configuration.batch = 8
    configuration.hidden = [20, 20]
    configuration.bufferSize = 300
    let space = ActionSpace.raw(try #require(Box(low: [-1, -1], high: [1, 1])))
    let agent = PixelTD3(
      configuration, stack: stack, space: space, episodeLength: 50, random: RandomStream(seed: 1))
    let percept = Percept(frames: (0..<stack.bytes).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    agent.reserve(200)
    var action: [Float] = [0, 0]
    agent.explore(percept, steps: 20_000, into: &action)
    let allocations = countAllocations {
      for step in 0..<100 {
        agent.explore(percept, steps: 20_000, into: &action)
        agent.remember(
          percept, action: action, planStep: 0, reward: 1, next: percept,
          end: step % 50 == 49 ? .truncated : .none)
      }
    }
    #expect(allocations == 0)
    _ = try agent.update(updatesActor: true) {}
    let updating = try countAllocations {
      for step in 0..<6 { _ = try agent.update(updatesActor: step % 2 == 0) {} }
    }
    #expect(updating == 0)
  }
}
