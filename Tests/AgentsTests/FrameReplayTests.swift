import Agents
import Numerics
import Storage
import TestSupport
import Testing

/// The replay of frames against one that keeps both stacks of every transition.
@Suite struct FrameReplayTests {
  /// A transition with its stacks in full.
  private struct Transition: Equatable {
    var state: [UInt8]
    var nextState: [UInt8]
    var reward: Float
    var planStep: Int
    var end: ReplayBuffer.End
  }

  /// Lives through episodes of given lengths and ends; every frame is told apart by its bytes.
  private func transitions(
    _ stack: FrameStack, _ episodes: [(steps: Int, end: ReplayBuffer.End)], planLength: Int = 1
  ) -> [Transition] {
    var frame = 0
    func draw() -> [UInt8] {
      frame += 1
      return (0..<stack.frameBytes).map { UInt8(truncatingIfNeeded: frame &* 31 &+ $0 &+ frame / 256) }
    }
    var all: [Transition] = []
    for (steps, end) in episodes {
      var frames = (0..<stack.count).map { _ in draw() }
      for step in 0..<steps {
        let state = frames.flatMap { $0 }
        frames = frames.dropFirst() + [draw()]
        all.append(
          Transition(
            state: state, nextState: frames.flatMap { $0 }, reward: Float(all.count),
            planStep: step % planLength, end: step == steps - 1 ? end : .none))
      }
    }
    return all
  }

  private func add(_ t: Transition, to replay: inout FrameReplay) {
    replay.add(
      state: t.state, action: [t.reward + 0.5], planStep: t.planStep, reward: t.reward,
      nextState: t.nextState, end: t.end)
  }

  /// The stacks of a place of the ring; nil where they aren't given.
  private func stacks(_ replay: borrowing FrameReplay, _ index: Int) -> ([UInt8], [UInt8])? {
    guard replay.rest(from: index, planLength: 1, gamma: 1) != nil else { return nil }
    var state = [UInt8](repeating: 0, count: 3 + replay.stack.bytes)
    var next = state
    replay.copyState(of: index, into: &state, at: 3)
    replay.copyNextState(of: index, into: &next, at: 3)
    return (Array(state[3...]), Array(next[3...]))
  }

  @Test(arguments: [(2, 4), (3, 1), (1, 2), (5, 3)]) func everyStackIsFound(size: Int, count: Int) throws {
    let stack = FrameStack(size: size, count: count)
    let lived = transitions(
      stack,
      [(7, .truncated), (1, .terminated), (10, .truncated), (10, .terminated), (10, .truncated), (9, .none)])
    // a capacity that isn't reached, one that is, and one that is gone round several times
    for capacity in [100, 47, 20, 6] {
      var replay = FrameReplay(stack: stack, actionSize: 1, capacity: capacity, episodeLength: 10)
      for (number, t) in lived.enumerated() {
        add(t, to: &replay)
        let oldest = max(0, number + 1 - capacity)
        var given = 0
        for age in oldest...number {
          guard let (state, next) = stacks(replay, age % capacity) else { continue }
          given += 1
          #expect(state == lived[age].state && next == lived[age].nextState, "transition \(age) of \(number)")
        }
        // an episode of one step is shorter than was foreseen, so a few may be missing
        let held = number + 1 - oldest
        #expect(given >= held - (capacity < 47 ? count : 0), "capacity \(capacity), step \(number)")
      }
      #expect(replay.count == min(capacity, lived.count))
    }
  }

  @Test func episodesOfTheForeseenLengthKeepAllTheirFrames() {
    let stack = FrameStack(size: 1, count: 4)
    let lived = transitions(stack, Array(repeating: (steps: 10, end: ReplayBuffer.End.truncated), count: 40))
    for capacity in [5, 37, 100] {
      var replay = FrameReplay(stack: stack, actionSize: 1, capacity: capacity, episodeLength: 10)
      for t in lived {
        add(t, to: &replay)
        for index in 0..<replay.count {
          let rest = replay.rest(from: index, planLength: 1, gamma: 1)
          #expect(rest != nil)
        }
      }
    }
  }

  /// Episodes of one step take as many frames as five.
  @Test func shortEpisodesLoseTheirOldestFramesOnly() {
    let stack = FrameStack(size: 1, count: 4)
    let lived = transitions(stack, Array(repeating: (steps: 1, end: ReplayBuffer.End.terminated), count: 90))
    var replay = FrameReplay(stack: stack, actionSize: 1, capacity: 50, episodeLength: 100)
    for t in lived { add(t, to: &replay) }
    let given = (40..<90).filter { stacks(replay, $0 % 50) != nil }
    #expect(given.count == replay.frames.capacity / 5 && given.last == 89)
    #expect(given == Array((90 - given.count)..<90))
    for age in given {
      let found = stacks(replay, age % 50)
      #expect(found?.0 == lived[age].state && found?.1 == lived[age].nextState)
    }
    let canSample = replay.canSample(planLength: 1)
    #expect(canSample)
  }

  @Test func aCutEpisodeIsFollowedByItsOwnStack() {
    let stack = FrameStack(size: 2, count: 3)
    let lived = transitions(stack, [(4, .none), (5, .none)])
    var replay = FrameReplay(stack: stack, actionSize: 1, capacity: 50, episodeLength: 5)
    for (number, t) in lived.enumerated() {
      if number == 4 { replay.cut() }
      add(t, to: &replay)
    }
    #expect(replay.transitions.ends[3] == .truncated)
    for (age, t) in lived.enumerated() {
      let found = stacks(replay, age)
      #expect(found?.0 == t.state && found?.1 == t.nextState)
    }
  }

  @Test func eachFrameIsStoredOnce() {
    let stack = FrameStack(size: 64, count: 4)
    // 100,000 transitions of episodes of 100 steps
    let bytes = FrameReplay.bytes(stack: stack, actionSize: 2, capacity: 100_000, episodeLength: 100)
    #expect(bytes < 3 << 29)
    var replay = FrameReplay(stack: stack, actionSize: 1, capacity: 5_000, episodeLength: 100)
    #expect(replay.frames.bytes == 0)
    for t in transitions(stack, [(20, .truncated), (30, .none)]) { add(t, to: &replay) }
    #expect(replay.frames.count == 58)
    #expect(replay.frames.bytes <= 1_100 * stack.frameBytes)
  }

  @Test(arguments: [0, 5, 23, 41, 88]) func aLoadedReplayGoesOnAlike(steps: Int) throws {
    let stack = FrameStack(size: 2, count: 4)
    let lived = transitions(
      stack, Array(repeating: (steps: 9, end: ReplayBuffer.End.truncated), count: 20), planLength: 2)
    var replay = FrameReplay(stack: stack, actionSize: 1, capacity: 40, episodeLength: 12)
    for t in lived[..<steps] { add(t, to: &replay) }
    var file = Safetensors()
    replay.save(into: &file)
    #expect(file["replay.state"] == nil)
    var loaded = FrameReplay(stack: stack, actionSize: 1, capacity: 40, episodeLength: 12)
    try loaded.load(from: file, planLength: 2)
    var copy = replay.copy()
    for t in lived[steps...] {
      add(t, to: &replay)
      add(t, to: &loaded)
      add(t, to: &copy)
      for index in 0..<replay.count {
        let rest = replay.rest(from: index, planLength: 2, gamma: 0.9)
        let ofLoaded = loaded.rest(from: index, planLength: 2, gamma: 0.9)
        let ofCopy = copy.rest(from: index, planLength: 2, gamma: 0.9)
        #expect(ofLoaded == rest && ofCopy == rest)
        let (a, b, c) = (stacks(replay, index), stacks(loaded, index), stacks(copy, index))
        #expect(a?.0 == b?.0 && a?.1 == b?.1 && a?.0 == c?.0 && a?.1 == c?.1)
      }
    }
    var (first, second) = (Safetensors(), Safetensors())
    replay.save(into: &first)
    loaded.save(into: &second)
    #expect(first.tensors == second.tensors && first.metadata == second.metadata)
  }

  @Test func refusesFramesThatDontFit() throws {
    let stack = FrameStack(size: 2, count: 4)
    var replay = FrameReplay(stack: stack, actionSize: 1, capacity: 40, episodeLength: 12)
    for t in transitions(stack, [(9, .truncated), (5, .none)]) { add(t, to: &replay) }
    var whole = Safetensors()
    replay.save(into: &whole)
    func refusal(_ change: (inout Safetensors) -> Void) -> String {
      var file = whole
      file.path = "f"
      change(&file)
      var loaded = FrameReplay(stack: stack, actionSize: 1, capacity: 40, episodeLength: 12)
      do { try loaded.load(from: file, planLength: 1) } catch { return "\(error)" }
      return ""
    }
    #expect(refusal { _ in } == "")
    #expect(
      refusal { $0["replay.frame"] = Tensor([Int64](repeating: 3, count: 14), shape: [14]) }
        == "'replay.frame' in 'f' is not the frames' numbers in order")
    #expect(
      refusal { $0["replay.frames"] = Tensor([UInt8](repeating: 3, count: 12), shape: [1, 2, 2, 3]) }
        .contains("'replay.frame' in 'f' is not the frames' numbers in order"))
    #expect(
      refusal { $0["replay.frames"] = Tensor([UInt8](repeating: 3, count: 1_200), shape: [100, 2, 2, 3]) }
        .contains("at most"))
    #expect(refusal { $0["replay.frames"] = nil }.contains("has no tensor 'replay.frames'"))
  }
}
