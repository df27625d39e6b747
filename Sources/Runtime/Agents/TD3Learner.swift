package import Networks
package import Numerics

/// What TD3 learns, and one update of it: twin critics and, every few, the actor and the targets.
///
/// Fujimoto, van Hoof and Meger 2018, algorithm 1, for raw actions and for plans in an action embedding (DynE, section 4).
package struct TD3Learner: ~Copyable {
  package let configuration: TD3Configuration
  package let networks: TD3Networks
  /// Number of raw actions that one action of the policy stands for.
  package let planLength: Int
  package let isPlanning: Bool

  package var actor: LearnedParameters
  package var critics: LearnedParameters
  package var targetActor: Buffer
  package var targetCritics: Buffer
  package var replay: ReplayBuffer
  /// Updates made.
  package var updates = 0
  /// The critics' loss of an update that was stopped after their step, before the actor's.
  package var interruptedCriticLoss: Double?

  package let batch: TD3Networks.Batch
  private var values: Buffer
  private var deltas: Buffer
  private var rests: [ReplayBuffer.Rest] = []
  private let discounts: [Float]  // γ⁰, γ¹, … γᵏ

  package init(
    configuration: TD3Configuration, networks: TD3Networks, planLength: Int, isPlanning: Bool,
    using random: inout RandomStream
  ) {
    self.configuration = configuration
    self.networks = networks
    self.planLength = planLength
    self.isPlanning = isPlanning
    let optimizer = Adam.Configuration(learningRate: configuration.learningRate)
    actor = LearnedParameters(layout: networks.actorLayout, optimizer: optimizer)
    critics = LearnedParameters(layout: networks.criticLayout, optimizer: optimizer)
    networks.actor.initialize(&actor.values, using: &random)
    for critic in networks.critics { critic.initialize(&critics.values, using: &random) }
    targetActor = actor.values.copy()
    targetCritics = critics.values.copy()
    replay = ReplayBuffer(
      stateSize: networks.stateSize, actionSize: networks.actionSize, capacity: configuration.bufferSize)
    batch = networks.batch(rows: configuration.batch)
    values = Buffer(count: batch.workspace)
    deltas = Buffer(count: batch.workspace)
    rests.reserveCapacity(configuration.batch)
    let gamma = Float(configuration.gamma)
    discounts = (0..<planLength).reduce(into: [1]) { powers, step in powers.append(powers[step] * gamma) }
  }

  /// The losses of one update; the actor's where it was updated.
  package struct Losses: Sendable, Equatable {
    /// mean (Q₁ − y)² + mean (Q₂ − y)².
    package var critic: Double
    /// −mean Q₁(s, µ(s)).
    package var actor: Double?

    package init(critic: Double, actor: Double?) {
      self.critic = critic
      self.actor = actor
    }
  }

  /// Draws a batch from the replay and the target policy's noise, and makes one update.
  ///
  /// `checkpoint`, called before each layer, may throw to stop; the update must be made again then, from the same draws.
  package mutating func update(
    updatesActor: Bool, using random: inout RandomStream, checkpoint: () throws -> Void
  ) rethrows -> Losses {
    rests.removeAll(keepingCapacity: true)
    while rests.count < batch.rows {
      let index = random.index(below: replay.count)
      // positions whose plan is still under way aren't sampled
      guard let rest = replay.rest(from: index, planLength: planLength, gamma: Float(configuration.gamma))
      else { continue }
      place(index, rest)
    }
    values.fillNormal(batch.noise, using: &random)
    return try updateOnBatch(updatesActor: updatesActor, checkpoint: checkpoint)
  }

  /// Makes one update from given replay positions and standard normal noise (B × action), for comparison with others.
  package mutating func update(indices: [Int], noise: [Float], updatesActor: Bool) -> Losses? {
    rests.removeAll(keepingCapacity: true)
    for index in indices {
      guard let rest = replay.rest(from: index, planLength: planLength, gamma: Float(configuration.gamma))
      else { return nil }
      place(index, rest)
    }
    guard rests.count == batch.rows else { return nil }
    values.set(noise, at: batch.noise.offset)
    return updateOnBatch(updatesActor: updatesActor) {}
  }

  /// Writes a sample into the next row of the batch.
  private mutating func place(_ index: Int, _ rest: ReplayBuffer.Rest) {
    let row = rests.count
    rests.append(rest)
    let action = batch.current.action.columns(0..<networks.actionSize)
    values.copyRow(index, of: replay.stateTable, in: replay.states, into: row, of: batch.current.state)
    values.copyRow(index, of: replay.actionTable, in: replay.actions, into: row, of: action)
    values.copyRow(rest.last, of: replay.stateTable, in: replay.nextStates, into: row, of: batch.next.state)
    if isPlanning { setPlanStep(Int(replay.planSteps[index]), row: row, of: batch.current) }
  }

  private mutating func setPlanStep(_ step: Int, row: Int, of input: TD3Networks.CriticInput) {
    values[input.action.offset + row * input.action.stride + networks.actionSize] = Float(step)
  }

  private mutating func updateOnBatch(
    updatesActor: Bool, checkpoint: () throws -> Void
  ) rethrows -> Losses {
    // an update that was stopped halfway goes on with the actor
    var critic = interruptedCriticLoss
    if critic == nil {
      try computeTargets(checkpoint)
      critic = try updateCritics(checkpoint)
      interruptedCriticLoss = critic
    }
    let actor = updatesActor ? try updateActor(checkpoint) : nil
    interruptedCriticLoss = nil
    if updatesActor {
      // θ' ← τ θ + (1 − τ) θ'
      let tau = Float(configuration.tau)
      targetActor.combine(tau, self.actor.values, 1 - tau)
      targetCritics.combine(tau, critics.values, 1 - tau)
    }
    updates += 1
    return Losses(critic: critic ?? 0, actor: actor)
  }

  /// Computes y = R + γʲ · [not terminal] · min(Q₁', Q₂')(s', a') for each sample.
  private mutating func computeTargets(_ checkpoint: () throws -> Void) rethrows {
    let action = batch.next.action.columns(0..<networks.actionSize)
    // a' = clip(µ'(s') + clip(noise), ±bound), at the start of a new plan
    try networks.actor.forward(
      batch.nextPolicy, parameters: targetActor, values: &values, checkpoint: checkpoint)
    values.addClippedNoise(
      batch.noise, to: batch.nextPolicy.output, scale: targetNoise, clip: targetNoiseClip,
      bound: networks.bound)
    values.copy(batch.nextPolicy.output, into: action)
    if isPlanning {
      for (row, rest) in rests.enumerated() {
        setPlanStep(0, row: row, of: batch.next)
        guard rest.end == .truncated, !rest.finishedPlan else { continue }
        // a time limit cut the plan: the same plan goes on from the step that would have come
        values.copy(batch.current.action.rows(row..<row + 1), into: batch.next.action.rows(row..<row + 1))
        let step = Int(
          values[batch.current.action.offset + row * batch.current.action.stride + networks.actionSize])
        setPlanStep(step + rest.steps, row: row, of: batch.next)
      }
    }
    values.repeatColumns(networks.inputSize, in: batch.next.repeated)
    for (critic, at) in zip(networks.critics, batch.nextValues) {
      try critic.forward(at, parameters: targetCritics, values: &values, checkpoint: checkpoint)
    }
    for (row, rest) in rests.enumerated() {
      let next = min(
        values[batch.nextValues[0].output.offset + row], values[batch.nextValues[1].output.offset + row])
      let bootstrap = rest.end == .terminated ? 0 : discounts[rest.steps] * next
      values[batch.target.offset + row] = rest.reward + bootstrap
    }
  }

  /// Moves both critics towards y; gives the sum of their mean squared errors.
  private mutating func updateCritics(
    _ checkpoint: () throws -> Void
  ) rethrows -> Double {
    values.repeatColumns(networks.inputSize, in: batch.current.repeated)
    critics.gradients.clear()
    let rows = Double(batch.rows)
    var loss = 0.0
    for (critic, at) in zip(networks.critics, batch.values) {
      try critic.forward(at, parameters: critics.values, values: &values, checkpoint: checkpoint)
      loss += values.squaredError(at.output, batch.target, gradient: &deltas, scale: Float(2 / rows)) / rows
      try critic.backward(
        at, parameters: critics.values, values: values, deltas: &deltas, gradients: &critics.gradients,
        checkpoint: checkpoint)
    }
    critics.step()
    return loss
  }

  /// Moves the actor up Q₁(s, µ(s)), at the start of a plan; gives −mean Q₁.
  private mutating func updateActor(
    _ checkpoint: () throws -> Void
  ) rethrows -> Double {
    let action = batch.chosen.action.columns(0..<networks.actionSize)
    values.copy(batch.current.state, into: batch.chosen.state)
    try networks.actor.forward(
      batch.policy, parameters: actor.values, values: &values, checkpoint: checkpoint)
    values.copy(batch.policy.output, into: action)
    if isPlanning { for row in 0..<batch.rows { setPlanStep(0, row: row, of: batch.chosen) } }
    values.repeatColumns(networks.inputSize, in: batch.chosen.repeated)
    try networks.critics[0].forward(
      batch.chosenValue, parameters: critics.values, values: &values, checkpoint: checkpoint)

    deltas.fill(batch.chosenValue.output, with: -1 / Float(batch.rows))
    try networks.critics[0].backwardInput(
      batch.chosenValue, parameters: critics.values, values: values, deltas: &deltas,
      inputColumns: networks.stateSize..<batch.chosen.whole.columns, checkpoint: checkpoint)
    deltas.foldColumns(networks.inputSize, in: batch.chosen.repeated)
    deltas.copy(action, into: batch.policy.output)
    actor.gradients.clear()
    try networks.actor.backward(
      batch.policy, parameters: actor.values, values: values, deltas: &deltas, gradients: &actor.gradients,
      checkpoint: checkpoint)
    actor.step()
    return -values.sum(batch.chosenValue.output) / Double(batch.rows)
  }

  /// Standard deviation of the target policy's noise.
  private var targetNoise: Float {
    Float(configuration.targetNoise) * networks.bound / Float(isPlanning ? planLength : 1)
  }

  /// Where target noise is clipped: in units of the bound with raw actions; absolute with plans, as published.
  private var targetNoiseClip: Float {
    Float(configuration.targetNoiseClip) * (isPlanning ? 1 : networks.bound)
  }

  /// The y of the last update.
  package var targets: [Float] { values.values(batch.target.range) }
  /// What followed each sample of the last update.
  package var lastRests: [ReplayBuffer.Rest] { rests }
}
