package import Networks
package import Numerics

/// What Pixel-TD3 learns, and one update of it: TD3 end to end from stacks of frames (paper, appendix;
/// published code).
///
/// The trunk of convolutions turns frames into features, on which TD3 does what it does on states. Only the
/// critics' loss moves the trunk; the actor takes the features as they are. Networks that learn are
/// normalised by their batch's statistics, and so are the targets, which keep none of their own; acting is
/// normalised by the running ones.
package struct PixelTD3Learner: ~Copyable {
  package let configuration: TD3Configuration
  package let networks: PixelTD3Networks
  /// Number of raw actions that one action of the policy stands for.
  package let planLength: Int

  package var trunk: LearnedParameters
  package var actor: LearnedParameters
  package var critics: LearnedParameters
  package var targetTrunk: Buffer
  package var targetActor: Buffer
  package var targetCritics: Buffer
  package var replay: FrameReplay
  /// Updates made.
  package var updates = 0

  package private(set) var batch: PixelTD3Networks.Batch
  /// The threads for which the batch has room.
  private var threads: Int
  private var values: Buffer
  private var deltas: Buffer
  private var rests: [ReplayBuffer.Rest] = []
  private var frames: [UInt8]
  private let discounts: [Float]  // γ⁰, γ¹, … γᵏ
  private var acting: PixelActor

  package init(
    configuration: TD3Configuration, networks: PixelTD3Networks, planLength: Int, episodeLength: Int,
    using random: inout RandomStream
  ) {
    self.configuration = configuration
    self.networks = networks
    self.planLength = planLength
    let optimizer = Adam.Configuration(learningRate: configuration.learningRate)
    trunk = LearnedParameters(
      layout: networks.trunkLayout, statistics: networks.trunkStatistics, optimizer: optimizer)
    trunk.initialize { networks.trunk.initialize(&$0, statistics: &$1, using: &random) }
    actor = LearnedParameters(
      layout: networks.actorLayout, statistics: networks.actorStatistics, optimizer: optimizer)
    actor.initialize { networks.actor.initialize(&$0, statistics: &$1, using: &random) }
    critics = LearnedParameters(layout: networks.twins.layout, optimizer: optimizer)
    networks.twins.initialize(&critics.values, using: &random)
    targetTrunk = trunk.values.copy()
    targetActor = actor.values.copy()
    targetCritics = critics.values.copy()
    replay = FrameReplay(
      stack: networks.stack, actionSize: networks.twins.actionSize, capacity: configuration.bufferSize,
      episodeLength: episodeLength)
    batch = networks.batch(rows: configuration.batch)
    threads = productThreads
    values = Buffer(count: batch.workspace)
    deltas = Buffer(count: batch.workspace)
    rests.reserveCapacity(configuration.batch)
    frames = Array(repeating: 0, count: networks.stack.bytes)
    discounts = configuration.discounts(planLength: planLength)
    acting = PixelActor(networks)
  }

  /// Chooses µ(s) for a stack of frames.
  package mutating func choose(_ frames: [UInt8], into action: inout [Float]) {
    acting.run(
      frames, trunk: trunk.values, statistics: trunk.statistics, actor: actor.values,
      statistics: actor.statistics, into: &action)
  }

  /// Draws a batch from the replay and the target policy's noise, and makes one update.
  ///
  /// `checkpoint`, called before each layer, may throw to stop; the update must be made again then, from the
  /// same draws. Throws `Divergence` where a loss or gradient isn't finite; the networks keep what they
  /// learned before.
  package mutating func update(
    updatesActor: Bool, using random: inout RandomStream, checkpoint: () throws -> Void
  ) throws -> UpdateLosses {
    prepareBatch()
    while rests.count < batch.rows {
      let index = random.index(below: replay.count)
      // positions whose plan is still under way aren't sampled, nor those whose frames were overwritten
      guard let rest = replay.rest(from: index, planLength: planLength, gamma: Float(configuration.gamma))
      else { continue }
      place(index, rest)
    }
    values.fillNormal(batch.noise, using: &random)
    return try updateOnBatch(updatesActor: updatesActor, checkpoint: checkpoint)
  }

  /// Makes one update from given replay positions and standard normal noise (B × action), for comparison with
  /// others.
  package mutating func update(
    indices: [Int], noise: [Float], updatesActor: Bool
  ) throws -> UpdateLosses? {
    prepareBatch()
    for index in indices {
      guard let rest = replay.rest(from: index, planLength: planLength, gamma: Float(configuration.gamma))
      else { return nil }
      place(index, rest)
    }
    guard rests.count == batch.rows else { return nil }
    values.set(noise, at: batch.noise.offset)
    return try updateOnBatch(updatesActor: updatesActor) {}
  }

  /// Empties the batch, which has room for as many threads as there are now.
  private mutating func prepareBatch() {
    rests.removeAll(keepingCapacity: true)
    guard threads != productThreads else { return }
    threads = productThreads
    batch = networks.batch(rows: configuration.batch)
    values = Buffer(count: batch.workspace)
    deltas = Buffer(count: batch.workspace)
  }

  /// Writes a sample into the next row of the batch.
  private mutating func place(_ index: Int, _ rest: ReplayBuffer.Rest) {
    let row = rests.count
    rests.append(rest)
    // a span of one part can't be open while another part changes: the scratch is taken out and put back
    var bytes: [UInt8] = []
    swap(&bytes, &frames)
    defer { swap(&bytes, &frames) }
    replay.copyState(of: index, into: &bytes, at: 0)
    values.setFrames(bytes.span, networks.stack, sample: row, of: batch.trunk.input)
    replay.copyNextState(of: rest.last, into: &bytes, at: 0)
    values.setFrames(bytes.span, networks.stack, sample: row, of: batch.nextTrunk.input)
    values.copyRow(
      index, of: replay.transitions.actionTable, in: replay.transitions.actions, into: row,
      of: batch.current.action)
    values.setPlanStep(replay.transitions.planSteps[index], row: row, of: batch.current)
  }

  /// What the last update saw beside its losses.
  package private(set) var sight = UpdateSight()

  private mutating func updateOnBatch(
    updatesActor: Bool, checkpoint: () throws -> Void
  ) throws -> UpdateLosses {
    try computeTargets(checkpoint)
    let critic = try updateCritics(checkpoint)
    // from here on, small layers only: an update isn't stopped halfway
    let actor = updatesActor ? try updateActor() : nil
    if updatesActor { moveTargets() }
    updates += 1
    return UpdateLosses(critic: critic, actor: actor)
  }

  /// Computes y = R + γʲ · [not terminal] · min(Q₁', Q₂')(s', a') for each sample.
  private mutating func computeTargets(_ checkpoint: () throws -> Void) rethrows {
    // features of the next frames
    try networks.trunk.forward(
      batch.nextTrunk, parameters: targetTrunk, statistics: trunk.statistics, .batch, values: &values,
      checkpoint: checkpoint)
    values.copy(batch.nextTrunk.features, into: batch.next.state)
    // a' = clip(µ'(s') + clip(noise), ±bound), at the start of a new plan
    try networks.actor.forward(
      batch.nextPolicy, parameters: targetActor, statistics: actor.statistics, .batch, values: &values,
      checkpoint: checkpoint)
    let isPlanning = networks.twins.isPlanning
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

  /// Moves both critics and the trunk towards y; gives the sum of the critics' mean squared errors.
  private mutating func updateCritics(_ checkpoint: () throws -> Void) throws -> Double {
    try networks.trunk.forward(
      batch.trunk, parameters: trunk.values, statistics: trunk.statistics, .batch, values: &values,
      checkpoint: checkpoint)
    values.copy(batch.trunk.features, into: batch.current.state)
    critics.gradients.clear()
    let loss = try networks.twins.regress(
      to: batch.target, input: batch.current, at: batch.values, parameters: critics.values, values: &values,
      deltas: &deltas, gradients: &critics.gradients, stateGradient: batch.trunk.features,
      checkpoint: checkpoint)
    trunk.gradients.clear()
    try networks.trunk.backward(
      batch.trunk, parameters: trunk.values, values: values, deltas: &deltas,
      gradients: &trunk.gradients, checkpoint: checkpoint)
    guard loss.isFiniteInSinglePrecision else { throw Divergence("the critics' loss") }
    sight.value = values.sum(batch.values[0].output) / Double(batch.rows)
    try trunk.checkGradients(" of the convolutions")
    try critics.step(" of the critics")
    try trunk.step(" of the convolutions")
    trunk.keepStatistics()
    networks.trunk.moveStatistics(&trunk.statistics, batch.trunk, values: values)
    try trunk.requireStatistics()
    return loss
  }

  /// Moves the actor up Q₁(s, µ(s)), at the start of a plan, on the features that the critics have learned
  /// from; gives −mean Q₁.
  private mutating func updateActor() throws -> Double {
    networks.actor.forward(
      batch.policy, parameters: actor.values, statistics: actor.statistics, .batch,
      values: &values
    ) {}
    values.copy(batch.trunk.features, into: batch.chosen.state)
    values.copy(batch.policy.output, into: batch.chosen.action)
    sight.atBound = values.share(of: batch.policy.output, beyond: UpdateSight.nearBound * networks.bound)
    let loss = networks.twins.climb(
      batch.chosen, at: batch.chosenValue, parameters: critics.values, values: &values, deltas: &deltas
    ) {}
    deltas.copy(batch.chosen.action, into: batch.policy.output)
    actor.gradients.clear()
    networks.actor.backward(
      batch.policy, parameters: actor.values, values: values, deltas: &deltas,
      gradients: &actor.gradients
    ) {}
    guard loss.isFiniteInSinglePrecision else { throw Divergence("the actor's loss") }
    try actor.step(" of the actor")
    actor.keepStatistics()
    networks.actor.moveStatistics(&actor.statistics, batch.policy, values: values)
    try actor.requireStatistics()
    return loss
  }

  /// θ' ← τ θ + (1 − τ) θ'; the trunk belongs to the actor's targets and to the critics', so that its own
  /// move twice.
  private mutating func moveTargets() {
    let tau = Float(configuration.tau)
    targetActor.combine(tau, actor.values, 1 - tau)
    targetCritics.combine(tau, critics.values, 1 - tau)
    for _ in 0..<2 { targetTrunk.combine(tau, trunk.values, 1 - tau) }
  }

  /// The y of the last update.
  package var targets: [Float] { values.values(batch.target.range) }
}
