import Agents
import Networks
import Numerics
import TestSupport
import Testing

/// TD3's update against ten updates of PyTorch, with its samples and noise.
@Suite struct GoldenTests {
  let tolerance = 1e-4

  @Test func rawActionsAreLearntAsInPyTorch() throws {
    let golden = try Golden("td3_step")
    var learner = try learner(golden, actionSize: golden.integer("action_size"), planLength: nil)
    let (steps, rows) = (try golden.integer("steps"), learner.batch.rows)
    for step in 0..<steps {
      let rewards = try golden.tensor("reward")[step]
      let terminated = try golden.tensor("terminated")[step]
      for row in 0..<rows {
        learner.replay.add(
          state: try golden.row(step * rows + row, of: "state"),
          action: try golden.row(step * rows + row, of: "action"), planStep: 0, reward: rewards[row],
          nextState: try golden.row(step * rows + row, of: "next_state"),
          end: terminated[row] == 1 ? .terminated : .none)
      }
    }
    try expectUpdates(&learner, golden) { step in Array(step * rows..<(step + 1) * rows) }
  }

  @Test func plansAreLearntAsInPyTorch() throws {
    let golden = try Golden("dyne_td3_step")
    let length = try golden.integer("length")
    var learner = try learner(golden, actionSize: golden.integer("latent"), planLength: length)
    try fillReplay(&learner.replay, golden)
    let returns = try golden.tensor("return")
    let discounts = try golden.tensor("bootstrap_discount")
    let planSteps = try golden.tensor("bootstrap_plan_step")
    let indices = try golden.tensor("indices")
    let gamma = try golden.number("gamma")
    try expectUpdates(&learner, golden) { indices[$0].map { Int($0) } }

    for step in 0..<(try golden.integer("steps")) {
      for (row, index) in indices[step].enumerated() {
        let found = learner.replay.rest(from: Int(index), planLength: length, gamma: Float(gamma))
        let rest = try #require(found)
        #expect(abs(Double(rest.reward - returns[step][row])) <= 1e-6 * max(1, abs(Double(rest.reward))))
        let discount =
          rest.end == .terminated ? 0 : (0..<rest.steps).reduce(1.0) { power, _ in power * gamma }
        #expect(abs(discount - Double(discounts[step][row])) <= 1e-6)
        let isCut = rest.end == .truncated && !rest.finishedPlan
        let goesOnAt = isCut ? Int(learner.replay.planSteps[Int(index)]) + rest.steps : 0
        #expect(goesOnAt == Int(planSteps[step][row]))
      }
    }
  }

  @Test func whatFollowsIsKnownWherePyTorchSaysSo() throws {
    let golden = try Golden("dyne_td3_step")
    var replay = ReplayBuffer(stateSize: 11, actionSize: 2, capacity: 1_000)
    try fillReplay(&replay, golden)
    let valid = try golden.values("valid")
    let length = try golden.integer("length")
    for index in valid.indices {
      let rest = replay.rest(from: index, planLength: length, gamma: 0.99)
      #expect((rest != nil) == (valid[index] == 1), "position \(index)")
    }
  }

  private func fillReplay(_ replay: inout ReplayBuffer, _ golden: Golden) throws {
    let rewards = try golden.values("replay.reward")
    let planSteps = try golden.values("replay.plan_step")
    let terminated = try golden.values("replay.terminated")
    let truncated = try golden.values("replay.truncated")
    for index in rewards.indices {
      let end: ReplayBuffer.End =
        terminated[index] == 1 ? .terminated : truncated[index] == 1 ? .truncated : .none
      replay.add(
        state: try golden.tensor("replay.state")[index], action: try golden.tensor("replay.embedding")[index],
        planStep: Int(planSteps[index]), reward: rewards[index],
        nextState: try golden.tensor("replay.next_state")[index], end: end)
    }
  }

  /// Makes a learner with the networks before the first update.
  private func learner(_ golden: Golden, actionSize: Int, planLength: Int?) throws -> TD3Learner {
    var configuration = TD3Configuration()
    configuration.learningRate = try golden.number("learning_rate")
    configuration.batch = try golden.integer("batch")
    configuration.gamma = try golden.number("gamma")
    configuration.tau = try golden.number("tau")
    configuration.policyDelay = try golden.integer("policy_delay")
    configuration.hidden = try golden.integers("hidden")
    let networks = TD3Networks(
      stateSize: try golden.integer("observation_size"), actionSize: actionSize,
      isPlanning: planLength != nil, bound: Float(try golden.number("bound")), hidden: configuration.hidden)
    #expect(networks.repeats == (try golden.integer("repeats")))
    var random = RandomStream(seed: 1)
    var learner = TD3Learner(
      configuration: configuration, networks: networks, planLength: planLength ?? 1,
      isPlanning: planLength != nil, using: &random)
    try fill(&learner.actor.values, networks.actorLayout, from: golden, "initial")
    try fill(&learner.critics.values, networks.criticLayout, from: golden, "initial")
    try fill(&learner.targetActor, networks.actorLayout, from: golden, "initial.target")
    try fill(&learner.targetCritics, networks.criticLayout, from: golden, "initial.target")
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

  /// Makes the updates and compares losses, targets, gradients and networks.
  private func expectUpdates(
    _ learner: inout TD3Learner, _ golden: Golden, indices: (Int) -> [Int]
  ) throws {
    let criticLosses = try golden.values("critic_loss")
    var actorLosses = try golden.values("actor_loss")[...]
    let delay = learner.configuration.policyDelay
    for step in 0..<(try golden.integer("steps")) {
      let noise = try golden.tensor("noise")[step]
      let made = try learner.update(indices: indices(step), noise: noise, updatesActor: step % delay == 0)
      let losses = try #require(made, "update \(step)")
      #expect(
        relativeDifference([losses.critic], [Double(criticLosses[step])]) <= tolerance, "critics of \(step)")
      if let actor = losses.actor {
        let next = actorLosses.popFirst()
        let expected = try #require(next)
        #expect(relativeDifference([actor], [Double(expected)]) <= tolerance, "actor of \(step)")
      }
      guard step == 0 else { continue }
      #expect(relativeDifference(learner.targets, try golden.values("target")) <= tolerance)
      let actorNames = try expect(learner.actor.gradients, learner.actor.layout, golden, "gradient")
      let criticNames = try expect(learner.critics.gradients, learner.critics.layout, golden, "gradient")
      #expect((actorNames + criticNames).sorted() == golden.names("gradient."))
    }
    #expect(actorLosses.isEmpty)
    let names =
      try expect(learner.actor.values, learner.actor.layout, golden, "after")
      + expect(learner.critics.values, learner.critics.layout, golden, "after")
      + expect(learner.targetActor, learner.actor.layout, golden, "after.target")
      + expect(learner.targetCritics, learner.critics.layout, golden, "after.target")
    #expect(names.sorted() == golden.names("after."))
  }

  /// Compares each tensor of a network and gives the names compared.
  private func expect(
    _ values: borrowing Buffer, _ layout: ParameterLayout, _ golden: Golden, _ prefix: String
  ) throws -> [String] {
    for tensor in layout.tensors {
      let apart = relativeDifference(
        values.values(tensor.range), try golden.values("\(prefix).\(tensor.name)"))
      #expect(apart <= tolerance, "\(prefix).\(tensor.name)")
    }
    return layout.tensors.map { "\(prefix).\($0.name)" }
  }
}

extension Golden {
  /// One transition's numbers of a tensor (steps, batch, numbers).
  fileprivate func row(_ index: Int, of name: String) throws -> [Float] {
    let tensor = try tensor(name)
    let width = tensor.shape[2]
    return Array(tensor.values[index * width..<(index + 1) * width])
  }
}
