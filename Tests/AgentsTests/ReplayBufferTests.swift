import Agents
import Numerics
import TestSupport
import Testing

/// What a test expects to follow a transition.
private struct Followed: Equatable {
  var reward: Float
  var steps: Int
  var last: Int
  var end: ReplayBuffer.End
  var finishedPlan: Bool
}

extension Followed {
  init(_ rest: ReplayBuffer.Rest) {
    self.init(
      reward: rest.reward, steps: rest.steps, last: rest.last, end: rest.end, finishedPlan: rest.finishedPlan)
  }
}

@Suite struct ReplayBufferTests {
  /// Adds the `number`-th transition of a life, which can be recognised by its numbers.
  private func add(
    _ number: Int, to replay: inout ReplayBuffer, planStep: Int = 0, end: ReplayBuffer.End = .none
  ) {
    let value = Float(number)
    replay.add(
      state: [value, -value], action: [value + 0.5], planStep: planStep, reward: value,
      nextState: [value + 1, -value - 1], end: end)
  }

  /// Adds episodes of plans of 4 steps, each with its end; gives the number of transitions.
  @discardableResult private func addEpisodes(
    _ episodes: [(steps: Int, end: ReplayBuffer.End)], to replay: inout ReplayBuffer
  ) -> Int {
    var number = 0
    for (steps, end) in episodes {
      for step in 0..<steps {
        add(number, to: &replay, planStep: step % 4, end: step == steps - 1 ? end : .none)
        number += 1
      }
    }
    return number
  }

  @Test func keepsTheLastTransitionsInARing() {
    var replay = ReplayBuffer(stateSize: 2, actionSize: 1, capacity: 7)
    for number in 0..<17 {
      add(number, to: &replay)
      let (count, head) = (replay.count, replay.head)
      #expect(count == min(number + 1, 7) && head == (number + 1) % 7)
    }
    // 10 … 16 are left, 14 at the beginning
    let states = replay.states.values
    let nextStates = replay.nextStates.values
    let actions = replay.actions.values
    let rewards = replay.rewards
    #expect(rewards == [14, 15, 16, 10, 11, 12, 13])
    #expect(states == rewards.flatMap { [$0, -$0] })
    #expect(nextStates == rewards.flatMap { [$0 + 1, -$0 - 1] })
    #expect(actions == rewards.map { $0 + 0.5 })
  }

  @Test func growsWithoutLosingAnything() {
    var replay = ReplayBuffer(stateSize: 2, actionSize: 1, capacity: 1_000)
    for number in 0..<300 {
      add(number, to: &replay, end: number % 3 == 0 ? .terminated : .none)
      if number == 100 { replay.reserve(20) }
    }
    let (rewards, ends) = (Array(replay.rewards[0..<300]), Array(replay.ends[0..<300]))
    let states = replay.states.values(0..<600)
    #expect(rewards == (0..<300).map { Float($0) })
    #expect(ends == (0..<300).map { $0 % 3 == 0 ? .terminated : .none })
    #expect(states == (0..<300).flatMap { [Float($0), -Float($0)] })
    let reserved = replay.rewards.count
    #expect(reserved >= 300 && reserved <= 1_000)
  }

  @Test func reservesNoMoreThanItsCapacity() {
    var replay = ReplayBuffer(stateSize: 2, actionSize: 1, capacity: 10)
    replay.reserve(1_000)
    let rows = (replay.stateTable.rows, replay.actionTable.rows, replay.rewards.count)
    #expect(rows == (10, 10, 10))
  }

  @Test func rawActionsAreFollowedByOneStep() {
    var replay = ReplayBuffer(stateSize: 2, actionSize: 1, capacity: 3)
    for (number, end) in [ReplayBuffer.End.none, .terminated, .truncated].enumerated() {
      add(number, to: &replay, end: end)
      let rest = replay.rest(from: number, planLength: 1, gamma: 0.5).map(Followed.init)
      #expect(
        rest
          == Followed(reward: Float(number), steps: 1, last: number, end: end, finishedPlan: true))
    }
  }

  @Test func followsThePlanFromEachOfItsSteps() {
    var replay = ReplayBuffer(stateSize: 2, actionSize: 1, capacity: 100)
    addEpisodes([(8, .none)], to: &replay)
    for index in 0..<8 {
      let left = 4 - index % 4
      let reward = (0..<left).reduce(Float(0)) { $0 + Float(index + $1) / Float(1 << $1) }
      let rest = replay.rest(from: index, planLength: 4, gamma: 0.5).map(Followed.init)
      #expect(
        rest
          == Followed(reward: reward, steps: left, last: index + left - 1, end: .none, finishedPlan: true),
        "position \(index)")
    }
  }

  @Test(arguments: [ReplayBuffer.End.terminated, .truncated])
  func stopsWhereTheEpisodeEnds(end: ReplayBuffer.End) {
    // the first episode ends within its second plan, the second with its plan
    var replay = ReplayBuffer(stateSize: 2, actionSize: 1, capacity: 100)
    addEpisodes([(6, end), (4, end), (4, .none)], to: &replay)
    let cut = replay.rest(from: 4, planLength: 4, gamma: 0.5).map(Followed.init)
    #expect(cut == Followed(reward: 4 + 2.5, steps: 2, last: 5, end: end, finishedPlan: false))
    let last = replay.rest(from: 5, planLength: 4, gamma: 0.5).map(Followed.init)
    #expect(last == Followed(reward: 5, steps: 1, last: 5, end: end, finishedPlan: false))
    let full = replay.rest(from: 8, planLength: 4, gamma: 0.5).map(Followed.init)
    #expect(full == Followed(reward: 8 + 4.5, steps: 2, last: 9, end: end, finishedPlan: true))
  }

  @Test func plansUnderWayAreNotFollowed() {
    var replay = ReplayBuffer(stateSize: 2, actionSize: 1, capacity: 100)
    addEpisodes([(6, .none)], to: &replay)
    let under = (4..<6).map { replay.rest(from: $0, planLength: 4, gamma: 1) }
    #expect(under == [nil, nil])
    add(6, to: &replay, planStep: 2)
    add(7, to: &replay, planStep: 3)
    let done = (4..<8).map { replay.rest(from: $0, planLength: 4, gamma: 1)?.reward }
    #expect(done == [22, 18, 13, 7])
  }

  /// The newest plan's rest isn't what lies beyond the newest transition: that is the oldest.
  @Test(arguments: 4...12) func overwrittenPlansAreNotFollowed(capacity: Int) {
    var replay = ReplayBuffer(stateSize: 2, actionSize: 1, capacity: capacity)
    for number in 0..<50 {
      add(number, to: &replay, planStep: number % 4)
      guard number >= capacity else { continue }
      for index in 0..<capacity {
        let oldest = number - capacity + 1
        let first = oldest + (index - replay.head + capacity) % capacity
        let plan = first..<(first / 4 + 1) * 4
        let rest = replay.rest(from: index, planLength: 4, gamma: 1)
        let expected = plan.upperBound <= number + 1 ? Float(plan.reduce(0, +)) : nil
        #expect(rest?.reward == expected, "transition \(first) of \(number)")
      }
    }
  }

  @Test func knowsWhetherThereIsSomethingToSample() {
    var replay = ReplayBuffer(stateSize: 2, actionSize: 1, capacity: 100)
    for number in 0..<3 {
      let before = replay.canSample(planLength: 4)
      #expect(!before)
      add(number, to: &replay, planStep: number)
    }
    var ended = ReplayBuffer(stateSize: 2, actionSize: 1, capacity: 100)
    add(0, to: &ended, planStep: 0, end: .terminated)
    add(3, to: &replay, planStep: 3)
    let (after, short) = (replay.canSample(planLength: 4), ended.canSample(planLength: 4))
    #expect(after && short)
  }
}
