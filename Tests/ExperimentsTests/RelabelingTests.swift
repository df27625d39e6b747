import Agents
import Embeddings
import Environments
import Experiments
import Numerics
import Storage
import TestSupport
import Testing

/// Steps of the past with other goals: what is made anew is what the simulator gives with that goal.
@Suite struct RelabelingTests {
  private func perception(_ definition: EnvironmentDefinition) throws -> Perception {
    .observation(size: try definition.make().observationSize, nil)
  }

  /// Takes an episode of random actions and keeps each step's record, the states around it and its action.
  private func episode(
    _ definition: EnvironmentDefinition, steps: Int
  ) throws -> [(record: [Double], before: EnvironmentState, after: EnvironmentState, action: [Double])] {
    let environment = try definition.make()
    var random = RandomStream(seed: 3)
    try environment.reset(using: &random)
    let box = environment.actionBox
    return try (0..<steps).map { _ in
      var record = [Double](repeating: 0, count: GoalReplacer.recordSize(environment))
      environment.beginRecord(&record)
      let before = environment.state
      // some beyond the box, where controls are clamped
      let action = box.low.indices.map { random.uniform(1.2 * box.low[$0], 1.2 * box.high[$0]) }
      _ = try environment.step(action)
      environment.finishRecord(&record, isUnstable: false)
      return (record, before, environment.state, action)
    }
  }

  @Test(arguments: EnvironmentDefinition.all.map(\.name), GoalSource.allCases)
  func itIsWhatTheSimulatorGives(name: String, source: GoalSource) throws {
    if name == "Pusher" && source == .task { return }
    let definition = try #require(EnvironmentDefinition.named(name))
    let steps = try episode(definition, steps: 60)
    let replacer = try GoalReplacer(definition, try perception(definition), from: source)
    let simulator = try definition.make(), goals = try definition.make()
    for trial in 0..<4 {
      // the same draw twice, or what the last step reached
      var random = RandomStream(seed: UInt64(trial)), twin = random
      let later = steps[40 + 5 * trial]
      let record = source == .later ? later.record[...] : nil
      #expect(replacer.setGoal(reachedAfter: record, using: &random))
      try goals.setState(later.after)
      let goal = try source == .later ? #require(goals.reachedGoal) : goals.drawGoal(using: &twin)
      var memory: [Double] = []
      for (index, step) in steps.enumerated() {
        var before = step.before
        try simulator.setGoal(goal, in: &before)
        before.memory = memory
        try simulator.setState(before)
        var seen = [Float](repeating: 0, count: simulator.observationSize)
        #expect(replacer.look(step.record[...], isAfter: false, into: &seen))
        #expect(seen == simulator.observation, "\(name), step \(index)")
        let reward = Float(try simulator.step(step.action).reward)
        memory = simulator.state.memory
        if trial == 3 && index < 20 {
          replacer.pass(step.record[...])
        } else {
          #expect(
            replacer.outcome(of: step.record[...]) == .reward(reward, isTerminal: false),
            "\(name), step \(index)")
        }
        var after = step.after
        try simulator.setGoal(goal, in: &after)
        try simulator.setState(after)
        #expect(replacer.look(step.record[...], isAfter: true, into: &seen))
        #expect(seen == simulator.observation, "\(name), after step \(index)")
      }
    }
  }

  /// With the goal that was set, a step is what it was.
  @Test(arguments: EnvironmentDefinition.all.map(\.name))
  func theReachedGoalIsReached(name: String) throws {
    let definition = try #require(EnvironmentDefinition.named(name))
    let environment = try definition.make()
    for step in try episode(definition, steps: 20) {
      try environment.setState(step.after)
      let reached = try #require(environment.reachedGoal)
      var state = step.after
      try environment.setGoal(reached, in: &state)
      #expect(environment.goal(of: state).count == reached.count)
      for (place, number) in environment.goal(of: state).enumerated() {
        #expect(abs(number - reached[place]) < 1e-12)
      }
    }
  }

  private func training(
    _ acting: Acting, relabel: Double, goals: GoalSource = .task, seed: UInt64 = 1
  ) throws -> AgentTraining {
    try smallTraining(acting, seed: seed) {
      ($0.relabel, $0.goals, $0.bufferSize) = (relabel, goals, 1_000)
    }
  }

  /// Files, copies and checkpoints continue with the same bits.
  @Test(arguments: [Acting.raw, .plans], GoalSource.allCases)
  func filesAndCopiesContinueAlike(acting: Acting, goals: GoalSource) throws {
    let whole = try training(acting, relabel: 0.7, goals: goals)
    try whole.train(to: 250)
    let loaded = try AgentTraining(whole.archive), copy = whole.copy()
    for training in [whole, loaded, copy] { try training.train(to: 1_150) }
    #expect(differences(whole.archive, loaded.archive) == [])
    #expect(differences(whole.archive, copy.archive) == [])
    let other = try training(acting, relabel: 0.7, goals: goals == .task ? .later : .task)
    try other.train(to: 1_150)
    #expect(differences(whole.archive, other.archive).contains("actor.0.weight"))
  }

  /// An update that is stopped anywhere and made again is the same update.
  @Test func stoppedUpdatesAreTheSame() throws {
    let whole = try training(.plans, relabel: 0.5, goals: .later)
    try whole.train(to: 220)
    let stopped = try training(.plans, relabel: 0.5, goals: .later)
    var (asked, limit) = (0, 3)
    while try !stopped.train(
      to: 220,
      isCancelled: {
        asked += 1
        guard asked == limit else { return false }
        (asked, limit) = (0, limit + 1)
        return true
      })
    {}
    #expect(differences(whole.archive, stopped.archive) == [])
  }

  @Test func withoutItNothingIsKept() throws {
    let plain = try training(.raw, relabel: 0)
    try plain.train(to: 120)
    let same = try training(.raw, relabel: 0, goals: .later)
    try same.train(to: 120)
    #expect(plain.archive["replay.record"] == nil && plain.archive.metadata["replay.record_size"] == nil)
    #expect(differences(plain.archive, same.archive) == ["goals"])
    let relabelled = try training(.raw, relabel: 0.5)
    try relabelled.train(to: 120)
    #expect(relabelled.agent.memory.bytes > plain.agent.memory.bytes)
  }

  /// The values of a batch all of which has other goals: R and y's states follow from the records.
  @Test func aPlansRestIsMadeAnew() throws {
    let training = try training(.plans, relabel: 1, goals: .later)
    try training.train(to: 400)
    let learner = training.td3.learner.lastRests
    #expect(learner.contains { $0.steps > 1 } && learner.allSatisfy { $0.end != .terminated })
    // rewards with goals that are reached later are better than those that were met
    let replay = training.td3.learner.replay.rewards
    let mean = learner.map { $0.reward / Float($0.steps) }.reduce(0, +) / Float(learner.count)
    let met = replay[..<400].reduce(0, +) / 400
    #expect(mean > met)
  }

  @Test func whatHasNoOtherGoalIsRefused() throws {
    #expect(throws: RelabelingError.oneGoal([0.45, -0.05])) {
      try GoalReplacer(.pusher, try self.perception(.pusher), from: .task)
    }
    #expect(throws: RelabelingError.frames) { try self.training(.pixels, relabel: 0.5) }
    #expect(throws: RelabelingError.frames) { try self.training(.states, relabel: 0.5) }
  }

  @Test func damagedRecordsAreRefused() throws {
    let training = try training(.raw, relabel: 0.5)
    try training.train(to: 20)
    var file = training.archive
    file.metadata["replay.record_size"] = "12"
    #expect(throws: StorageError.self) { try AgentTraining(file) }
    file = training.archive
    file["replay.record"] = nil
    #expect(throws: StorageError.self) { try AgentTraining(file) }
    file = training.archive
    let shape = try #require(file["replay.record"]).shape
    file["replay.record"] = Tensor(
      [Double](repeating: .nan, count: shape[0] * shape[1]), shape: shape)
    #expect(throws: StorageError.self) { try AgentTraining(file) }
  }
}
