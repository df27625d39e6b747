package import Networks
package import Numerics

/// What TD3 learns, and one update of it: twin critics and, every few, the actor and the targets.
///
/// Fujimoto, van Hoof and Meger 2018, algorithm 1, for raw actions and for plans in an action embedding
/// (DynE, section 4).
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
  var values: Buffer
  private var deltas: Buffer
  var rests: [ReplayBuffer.Rest] = []
  /// Room for what is observed with another goal.
  var observed: [Float] = []
  private let discounts: [Float]  // γ⁰, γ¹, … γᵏ

  package init(
    configuration: TD3Configuration, networks: TD3Networks, planLength: Int, isPlanning: Bool,
    recordSize: Int = 0, using random: inout RandomStream
  ) {
    self.configuration = configuration
    self.networks = networks
    self.planLength = planLength
    self.isPlanning = isPlanning
    let optimizer = Adam.Configuration(learningRate: configuration.learningRate)
    actor = LearnedParameters(layout: networks.actorLayout, optimizer: optimizer)
    critics = LearnedParameters(layout: networks.criticLayout, optimizer: optimizer)
    networks.actor.initialize(&actor.values, using: &random)
    networks.twins.initialize(&critics.values, using: &random)
    targetActor = actor.values.copy()
    targetCritics = critics.values.copy()
    replay = ReplayBuffer(
      stateSize: networks.stateSize, actionSize: networks.actionSize, capacity: configuration.bufferSize,
      recordSize: recordSize)
    batch = networks.batch(rows: configuration.batch)
    values = Buffer(count: batch.workspace)
    deltas = Buffer(count: batch.workspace)
    rests.reserveCapacity(configuration.batch)
    discounts = configuration.discounts(planLength: planLength)
  }

  /// What the last update saw beside its losses.
  package private(set) var sight = UpdateSight()

  /// Draws a batch from the replay and the target policy's noise, and makes one update; a relabeler gives a
  /// share of the batch other goals.
  ///
  /// `checkpoint`, called before each layer, may throw to stop; the update must be made again then, from the
  /// same draws. Throws `Divergence` where a loss or gradient isn't finite; the networks keep what they
  /// learned before.
  package mutating func update(
    updatesActor: Bool, relabeler: (any Relabeler)? = nil, using random: inout RandomStream,
    checkpoint: () throws -> Void
  ) throws -> UpdateLosses {
    rests.removeAll(keepingCapacity: true)
    while rests.count < batch.rows {
      let index = random.index(below: replay.count)
      // positions whose plan is still under way aren't sampled
      guard let rest = replay.rest(from: index, planLength: planLength, gamma: Float(configuration.gamma))
      else { continue }
      place(index, rest)
      guard let relabeler, random.uniform() < configuration.relabel else { continue }
      relabel(index, by: relabeler, using: &random)
    }
    values.fillNormal(batch.noise, using: &random)
    return try updateOnBatch(updatesActor: updatesActor, checkpoint: checkpoint)
  }

  /// Makes one update from given replay positions and standard normal noise (B × action), for comparison with
  /// others.
  package mutating func update(indices: [Int], noise: [Float], updatesActor: Bool) throws -> UpdateLosses? {
    rests.removeAll(keepingCapacity: true)
    for index in indices {
      guard let rest = replay.rest(from: index, planLength: planLength, gamma: Float(configuration.gamma))
      else { return nil }
      place(index, rest)
    }
    guard rests.count == batch.rows else { return nil }
    values.set(noise, at: batch.noise.offset)
    return try updateOnBatch(updatesActor: updatesActor) {}
  }

  /// Writes a sample into the next row of the batch.
  private mutating func place(_ index: Int, _ rest: ReplayBuffer.Rest) {
    let row = rests.count
    rests.append(rest)
    values.copyRow(index, of: replay.stateTable, in: replay.states, into: row, of: batch.current.state)
    values.copyRow(index, of: replay.actionTable, in: replay.actions, into: row, of: batch.current.action)
    values.copyRow(rest.last, of: replay.stateTable, in: replay.nextStates, into: row, of: batch.next.state)
    values.setPlanStep(replay.planSteps[index], row: row, of: batch.current)
  }

  private mutating func updateOnBatch(
    updatesActor: Bool, checkpoint: () throws -> Void
  ) throws -> UpdateLosses {
    // an update that was stopped halfway continues with the actor
    var critic = interruptedCriticLoss
    if critic == nil {
      try computeTargets(checkpoint)
      critic = try updateCritics(checkpoint)
      interruptedCriticLoss = critic
    }
    let actor = updatesActor ? try updateActor(checkpoint) : nil
    interruptedCriticLoss = nil
    if updatesActor { moveTargets() }
    updates += 1
    return UpdateLosses(critic: critic ?? 0, actor: actor)
  }

  /// Computes y = R + γʲ · [not terminal] · min(Q₁', Q₂')(s', a') for each sample.
  private mutating func computeTargets(_ checkpoint: () throws -> Void) rethrows {
    // a' = clip(µ'(s') + clip(noise), ±bound), at the start of a new plan
    try networks.actor.forward(
      batch.nextPolicy, parameters: targetActor, values: &values, checkpoint: checkpoint)
    values.addClippedNoise(
      batch.noise, to: batch.nextPolicy.output,
      scale: configuration.targetNoise(planLength: planLength, bound: networks.bound),
      clip: configuration.targetNoiseClip(isPlanning: isPlanning, bound: networks.bound),
      bound: networks.bound)
    values.copy(batch.nextPolicy.output, into: batch.next.action)
    try networks.twins.setTargets(
      batch.target, rests: rests, discounts: discounts, current: batch.current, next: batch.next,
      at: batch.nextValues, parameters: targetCritics, values: &values, checkpoint: checkpoint)
  }

  /// Moves both critics towards y; gives the sum of their mean squared errors.
  private mutating func updateCritics(
    _ checkpoint: () throws -> Void
  ) throws -> Double {
    critics.gradients.clear()
    let loss = try networks.twins.regress(
      to: batch.target, input: batch.current, at: batch.values, parameters: critics.values, values: &values,
      deltas: &deltas, gradients: &critics.gradients, checkpoint: checkpoint)
    guard loss.isFiniteInSinglePrecision else { throw Divergence("the critics' loss") }
    sight.value = values.sum(batch.values[0].output) / Double(batch.rows)
    try critics.step(" of the critics")
    return loss
  }

  /// Moves the actor up Q₁(s, µ(s)), at the start of a plan; gives −mean Q₁.
  private mutating func updateActor(
    _ checkpoint: () throws -> Void
  ) throws -> Double {
    values.copy(batch.current.state, into: batch.chosen.state)
    try networks.actor.forward(
      batch.policy, parameters: actor.values, values: &values, checkpoint: checkpoint)
    values.copy(batch.policy.output, into: batch.chosen.action)
    sight.atBound = values.share(of: batch.policy.output, beyond: UpdateSight.nearBound * networks.bound)
    let loss = try networks.twins.climb(
      batch.chosen, at: batch.chosenValue, parameters: critics.values, values: &values, deltas: &deltas,
      checkpoint: checkpoint)
    deltas.copy(batch.chosen.action, into: batch.policy.output)
    actor.gradients.clear()
    try networks.actor.backward(
      batch.policy, parameters: actor.values, values: values, deltas: &deltas, gradients: &actor.gradients,
      checkpoint: checkpoint)
    guard loss.isFiniteInSinglePrecision else { throw Divergence("the actor's loss") }
    try actor.step(" of the actor")
    return loss
  }

  /// θ' ← τ θ + (1 − τ) θ'.
  private mutating func moveTargets() {
    let tau = Float(configuration.tau)
    targetActor.combine(tau, actor.values, 1 - tau)
    targetCritics.combine(tau, critics.values, 1 - tau)
  }

  /// The y of the last update.
  package var targets: [Float] { values.values(batch.target.range) }
  /// What followed each sample of the last update.
  package var lastRests: [ReplayBuffer.Rest] { rests }
}
