import Agents
import Networks
import Numerics
import TestSupport
import Testing

/// The update against its definition in double precision, with odd sizes.
@Suite struct TD3LearnerTests {
  /// A learner over random transitions.
  struct Case: Sendable, CustomTestStringConvertible {
    var stateSize = 5
    var actionSize = 3
    var planLength: Int?
    var bound: Float = 1
    var batch = 5

    static let all = [1, 5].flatMap { batch in
      [
        Case(batch: batch), Case(stateSize: 13, actionSize: 1, bound: 2.5, batch: batch),
        Case(planLength: 4, bound: 1.7, batch: batch),
        Case(stateSize: 13, actionSize: 2, planLength: 3, batch: batch),
        Case(actionSize: 2, planLength: 1, bound: 3, batch: batch),
      ]
    }

    var testDescription: String { "\(self)" }
    var inputSize: Int { actionSize + (planLength == nil ? 0 : 1) }
    var repeats: Int { max(1, stateSize / (2 * inputSize)) }
    var actor: ReferenceNetwork {
      ReferenceNetwork(
        sizes: [stateSize, 9, 7, actionSize], hidden: .relu, last: .tanh, scale: Double(bound))
    }
    var critic: ReferenceNetwork {
      ReferenceNetwork(sizes: [stateSize + repeats * inputSize, 9, 7, 1], hidden: .relu, last: .identity)
    }

    /// What a critic is given: the state, then action and plan step again and again.
    func input(_ state: [Double], _ action: [Double], _ step: Int) -> [Double] {
      let whole = action + (planLength == nil ? [] : [Double(step)])
      return state + (0..<repeats).flatMap { _ in whole }
    }

    /// Q of a batch; the second critic's parameters lie behind the first's.
    func values(_ inputs: [[Double]], _ parameters: [Double], critic index: Int) -> [Double] {
      critic(inputs, parameters: parameters, from: index * critic.parameterCount).map { $0[0] }
    }
  }

  /// A transition as it was put into the replay.
  struct Transition {
    var state: [Float]
    var action: [Float]
    var planStep: Int
    var reward: Float
    var nextState: [Float]
    var end: ReplayBuffer.End
  }

  @Test(arguments: Case.all) func updateIsItsDefinition(of test: Case) throws {
    var random = SeededGenerator(seed: 1)
    let transitions = transitions(test, using: &random)
    var learner = learner(test, using: &random)
    for t in transitions {
      learner.replay.add(
        state: t.state, action: t.action, planStep: t.planStep, reward: t.reward, nextState: t.nextState,
        end: t.end)
    }
    let k = test.planLength ?? 1
    let valid = transitions.indices.filter {
      learner.replay.rest(from: $0, planLength: k, gamma: 1) != nil
    }
    let indices = (0..<test.batch).map { _ in valid[Int.random(in: valid.indices, using: &random)] }
    let noise = random.numbers(test.batch * test.actionSize, in: -4...4)
    let actorBefore = learner.actor.values.values.map(Double.init)
    let criticsBefore = learner.critics.values.values.map(Double.init)
    let targetActor = learner.targetActor.values.map(Double.init)
    let targetCritics = learner.targetCritics.values.map(Double.init)

    let made = try learner.update(indices: indices, noise: noise, updatesActor: true)
    let losses = try #require(made)

    // y
    let y = indices.enumerated().map { row, index in
      let noise = noise[row * test.actionSize..<(row + 1) * test.actionSize].map(Double.init)
      return target(test, transitions, index, noise: noise, targetActor, targetCritics)
    }
    #expect(relativeDifference(learner.targets.map(Double.init), y) <= 1e-5)

    // the critics' step
    let states = indices.map { transitions[$0].state.map(Double.init) }
    let inputs = zip(states, indices).map {
      test.input($0, transitions[$1].action.map(Double.init), transitions[$1].planStep)
    }
    func criticLoss(_ parameters: [Double]) -> Double {
      (0..<2).reduce(0) { sum, critic in
        let squares = zip(test.values(inputs, parameters, critic: critic), y).map { ($0 - $1) * ($0 - $1) }
        return sum + squares.reduce(0, +) / Double(test.batch)
      }
    }
    #expect(relativeDifference([losses.critic], [criticLoss(criticsBefore)]) <= 1e-5)
    let criticSlopes = centralDifferences(at: criticsBefore, of: criticLoss)
    let criticGradients = learner.critics.gradients.values.map(Double.init)
    #expect(relativeDifference(criticGradients, criticSlopes) <= 1e-4)

    // the actor climbs the new first critic
    let criticsAfter = learner.critics.values.values.map(Double.init)
    func actorLoss(_ parameters: [Double]) -> Double {
      let choices = test.actor(states, parameters: parameters)
      let values = test.values(zip(states, choices).map { test.input($0, $1, 0) }, criticsAfter, critic: 0)
      return -values.reduce(0, +) / Double(test.batch)
    }
    #expect(relativeDifference([losses.actor ?? .nan], [actorLoss(actorBefore)]) <= 1e-4)
    let actorSlopes = centralDifferences(at: actorBefore, of: actorLoss)
    let actorGradients = learner.actor.gradients.values.map(Double.init)
    #expect(relativeDifference(actorGradients, actorSlopes) <= 1e-4)

    // θ' ← τ θ + (1 − τ) θ'
    let actorAfter = learner.actor.values.values.map(Double.init)
    let mixedActor = zip(actorAfter, targetActor).map { 0.1 * $0 + 0.9 * $1 }
    let mixedCritics = zip(criticsAfter, targetCritics).map { 0.1 * $0 + 0.9 * $1 }
    #expect(relativeDifference(learner.targetActor.values.map(Double.init), mixedActor) <= 1e-6)
    #expect(relativeDifference(learner.targetCritics.values.map(Double.init), mixedCritics) <= 1e-6)
  }

  @Test func criticUpdatesLeaveActorAndTargetsAlone() throws {
    var random = SeededGenerator(seed: 2)
    let test = Case()
    var learner = learner(test, using: &random)
    for t in transitions(test, using: &random) {
      learner.replay.add(
        state: t.state, action: t.action, planStep: 0, reward: t.reward, nextState: t.nextState, end: t.end)
    }
    let before = (learner.actor.values.values, learner.targetActor.values, learner.targetCritics.values)
    let critics = learner.critics.values.values
    var stream = RandomStream(seed: 1)
    let losses = try learner.update(updatesActor: false, using: &stream) {}
    let after = (learner.actor.values.values, learner.targetActor.values, learner.targetCritics.values)
    let criticsAfter = learner.critics.values.values
    #expect(losses.actor == nil)
    #expect(before == after)
    #expect(critics != criticsAfter)
  }

  @Test func refusesPlansUnderWayAndBatchesOfAnotherSize() throws {
    var random = SeededGenerator(seed: 3)
    let test = Case(planLength: 4, batch: 2)
    var learner = learner(test, using: &random)
    for step in 0..<6 {
      learner.replay.add(
        state: random.numbers(5), action: random.numbers(3), planStep: step % 4, reward: 0,
        nextState: random.numbers(5), end: .none)
    }
    let noise = random.numbers(6)
    let underWay = try learner.update(indices: [0, 4], noise: noise, updatesActor: true)
    let tooFew = try learner.update(indices: [0], noise: noise, updatesActor: true)
    let right = try learner.update(indices: [0, 3], noise: noise, updatesActor: true)
    #expect(underWay == nil && tooFew == nil && right != nil)
  }

  @Test func neverSamplesWhatIsNotThere() throws {
    var random = SeededGenerator(seed: 4)
    let test = Case(planLength: 4, batch: 50)
    var learner = learner(test, using: &random)
    for step in 0..<14 {
      learner.replay.add(
        state: random.numbers(5), action: random.numbers(3), planStep: step % 4, reward: 0,
        nextState: random.numbers(5), end: .none)
    }
    var stream = RandomStream(seed: 1)
    var seen: Set<Int> = []
    for _ in 0..<20 {
      _ = try learner.update(updatesActor: true, using: &stream) {}
      seen.formUnion(learner.lastRests.map(\.last))
    }
    // each plan's rest ends with its last step; the plan of the steps 12 and 13 is under way
    #expect(seen == [3, 7, 11])
  }

  @Test func sameSeedGivesTheSameBits() throws {
    func weights() throws -> [Float] {
      var random = SeededGenerator(seed: 5)
      let test = Case(planLength: 4, bound: 1.7)
      var learner = learner(test, using: &random)
      for t in transitions(test, using: &random) {
        learner.replay.add(
          state: t.state, action: t.action, planStep: t.planStep, reward: t.reward, nextState: t.nextState,
          end: t.end)
      }
      var stream = RandomStream(seed: 1)
      for step in 0..<20 { _ = try learner.update(updatesActor: step % 2 == 0, using: &stream) {} }
      return learner.actor.values.values + learner.critics.values.values + learner.targetActor.values
    }
    let (first, second) = (try weights(), try weights())
    #expect(first == second && first.allSatisfy(\.isFinite))
  }

  /// One step, reward −‖a − s‖²: the best action is the state.
  @Test func learnsTheIdentity() throws {
    var configuration = TD3Configuration()
    configuration.batch = 64
    configuration.hidden = [32, 32]
    var stream = RandomStream(seed: 6)
    let networks = TD3Networks(
      stateSize: 2, actionSize: 2, isPlanning: false, bound: 1, hidden: configuration.hidden)
    var learner = TD3Learner(
      configuration: configuration, networks: networks, planLength: 1, isPlanning: false, using: &stream)
    var random = SeededGenerator(seed: 7)
    for _ in 0..<2_000 {
      let (state, action) = (random.numbers(2), random.numbers(2))
      let reward = zip(state, action).reduce(Float(0)) { $0 - ($1.0 - $1.1) * ($1.0 - $1.1) }
      learner.replay.add(
        state: state, action: action, planStep: 0, reward: reward, nextState: state, end: .terminated)
    }
    for step in 0..<2_000 { _ = try learner.update(updatesActor: step % 2 == 0, using: &stream) {} }
    let reference = ReferenceNetwork(sizes: [2, 32, 32, 2], hidden: .relu, last: .tanh)
    let states = rows(random.numbers(400), width: 2)
    let choices = reference(states, parameters: learner.actor.values.values.map(Double.init))
    let squares = zip(states.flatMap { $0 }, choices.flatMap { $0 }).map { ($0 - $1) * ($0 - $1) }
    let error = squares.reduce(0, +) / Double(squares.count)
    // an actor that has learnt nothing has 1/3
    #expect(error < 0.02)
  }

  private func learner(_ test: Case, using random: inout SeededGenerator) -> TD3Learner {
    var configuration = TD3Configuration()
    configuration.batch = test.batch
    configuration.gamma = 0.9
    configuration.tau = 0.1
    configuration.hidden = [9, 7]
    var stream = RandomStream(seed: 1)
    let networks = TD3Networks(
      stateSize: test.stateSize, actionSize: test.actionSize, isPlanning: test.planLength != nil,
      bound: test.bound, hidden: configuration.hidden)
    var learner = TD3Learner(
      configuration: configuration, networks: networks, planLength: test.planLength ?? 1,
      isPlanning: test.planLength != nil, using: &stream)
    // targets of their own, so that taking one for the other shows
    learner.targetActor.set(random.numbers(networks.actorLayout.count, in: -0.5...0.5))
    learner.targetCritics.set(random.numbers(networks.criticLayout.count, in: -0.5...0.5))
    return learner
  }

  /// Draws episodes of 1 to 11 steps that end in both ways, and one under way.
  private func transitions(_ test: Case, using random: inout SeededGenerator) -> [Transition] {
    var all: [Transition] = []
    for episode in 0..<12 {
      let steps = 1 + (episode * 5) % 11
      var action: [Float] = []
      for step in 0..<steps {
        let planStep = step % (test.planLength ?? 1)
        if planStep == 0 { action = random.numbers(test.actionSize, in: -test.bound...test.bound) }
        let end: ReplayBuffer.End =
          step < steps - 1 || episode == 11 ? .none : episode % 2 == 0 ? .terminated : .truncated
        all.append(
          Transition(
            state: random.numbers(test.stateSize), action: action, planStep: planStep,
            reward: random.numbers(1)[0], nextState: random.numbers(test.stateSize), end: end))
      }
    }
    return all
  }

  /// y, step by step as the paper and the notes on time limits have it.
  private func target(
    _ test: Case, _ transitions: [Transition], _ index: Int, noise: [Double], _ actor: [Double],
    _ critics: [Double]
  ) -> Double {
    let k = test.planLength ?? 1
    var sum = 0.0
    var discount = 1.0
    var at = index
    var step = transitions[index].planStep
    while true {
      sum += discount * Double(transitions[at].reward)
      discount *= Double(Float(0.9))
      step += 1
      if transitions[at].end == .terminated { return sum }
      if step == k || transitions[at].end == .truncated { break }
      at += 1
    }
    let next = transitions[at].nextState.map(Double.init)
    var action = transitions[index].action.map(Double.init)
    if step == k {
      // a new plan, or the next raw action
      let bound = Double(test.bound)
      let deviation = test.planLength == nil ? 0.2 * bound : 0.2 * bound / Double(k)
      let clip = test.planLength == nil ? 0.5 * bound : 0.5
      let chosen = test.actor([next], parameters: actor)[0]
      action = zip(chosen, noise).map { min(max($0 + min(max(deviation * $1, -clip), clip), -bound), bound) }
      step = 0
    }
    let input = test.input(next, action, step)
    let values = (0..<2).map { test.values([input], critics, critic: $0)[0] }
    return sum + discount * min(values[0], values[1])
  }
}
