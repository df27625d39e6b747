import Embeddings
import Networks
package import Numerics

/// A TD3 agent: its learner and its random streams.
///
/// With plans for actions it is DynE-TD3; it may see the task's observation, or states that a frozen encoding
/// makes of frames.
package final class TD3: TD3Agent {
  package let configuration: TD3Configuration
  package let perception: Perception
  package let space: ActionSpace
  package var learner: TD3Learner
  /// Exploration and random starts.
  package var exploration: RandomStream
  /// Samples of the replay and the target policy's noise.
  package var sampling: RandomStream
  /// Gives steps of the past other goals; nil where none are wanted.
  package var relabeler: (any Relabeler)?
  private var acting: Inference

  /// Makes an untrained agent; `random` is split for its parts, and `recordSize` is that of its relabeler.
  package init(
    _ configuration: TD3Configuration, perception: Perception, space: ActionSpace, recordSize: Int = 0,
    random: RandomStream
  ) {
    self.configuration = configuration
    self.perception = perception
    self.space = space
    let networks = TD3Networks(stateSize: perception.stateSize, space: space, hidden: configuration.hidden)
    var parameters = random.child(0)
    learner = TD3Learner(
      configuration: configuration, networks: networks, planLength: space.planLength,
      isPlanning: space.isPlanning, recordSize: recordSize, using: &parameters)
    exploration = random.child(1)
    sampling = random.child(2)
    acting = Inference(networks.actor)
  }

  /// Makes an untrained agent that sees observations of `stateSize` numbers.
  package convenience init(
    _ configuration: TD3Configuration, stateSize: Int, space: ActionSpace, random: RandomStream
  ) {
    self.init(configuration, perception: .observation(size: stateSize, nil), space: space, random: random)
  }

  package var stateSize: Int { perception.stateSize }

  /// The bytes that an agent comes to take: parameters with gradients, moments and targets, a batch, a full
  /// replay.
  package static func bytes(
    _ configuration: TD3Configuration, stateSize: Int, space: ActionSpace, recordSize: Int = 0
  ) -> Int {
    let networks = TD3Networks(stateSize: stateSize, space: space, hidden: configuration.hidden)
    let parameters = 5 * (networks.actorLayout.count + networks.criticLayout.count)
    let batch = 2 * networks.batch(rows: configuration.batch).workspace
    let replay = configuration.bufferSize * (2 * stateSize + networks.actionSize + 2 + 2 * recordSize)
    return MemoryLayout<Float>.stride * (parameters + batch + replay)
  }

  /// Gives an independent copy.
  package func copy() -> TD3 {
    let copy = TD3(
      configuration, perception: perception, space: space.copy(), recordSize: learner.replay.recordSize,
      random: exploration)
    copy.learner.actor = learner.actor.copy()
    copy.learner.critics = learner.critics.copy()
    copy.learner.targetActor = learner.targetActor.copy()
    copy.learner.targetCritics = learner.targetCritics.copy()
    copy.learner.replay = learner.replay.copy()
    copy.learner.updates = learner.updates
    copy.learner.interruptedCriticLoss = learner.interruptedCriticLoss
    copy.exploration = exploration
    copy.sampling = sampling
    return copy
  }

  /// Chooses µ(s), without noise.
  package func choose(_ observation: [Float], into action: inout [Float], using random: inout RandomStream) {
    acting.run(observation, parameters: learner.actor.values, into: &action)
  }

  package func choose(_ percept: Percept, into action: inout [Float], using random: inout RandomStream) {
    choose(percept.numbers, into: &action, using: &random)
  }

  /// Chooses as during training: µ(s) with noise N(0, σ·bound), clipped to the bound; at first at random.
  package func explore(_ observation: [Float], steps: Int, into action: inout [Float]) {
    guard steps >= configuration.learningStarts else {
      return space.drawUniformly(into: &action, using: &exploration)
    }
    acting.run(observation, parameters: learner.actor.values, into: &action)
    space.addNoise(configuration.explorationNoise, to: &action, using: &exploration)
  }

  package func explore(_ percept: Percept, steps: Int, into action: inout [Float]) {
    explore(percept.numbers, steps: steps, into: &action)
  }

  /// Makes one update from the replay; nil while it holds nothing to sample.
  ///
  /// `checkpoint`, called before each layer, may throw to stop; the next call then makes the same update,
  /// from the same draws. Throws `Divergence` as the learner does.
  package func update(
    updatesActor: Bool, checkpoint: () throws -> Void
  ) throws -> UpdateLosses? {
    guard learner.replay.canSample(planLength: space.planLength) else { return nil }
    var draws = sampling
    let losses = try learner.update(
      updatesActor: updatesActor, relabeler: relabeler, using: &draws, checkpoint: checkpoint)
    sampling = draws
    return losses
  }
}

extension TD3 {
  package var updates: Int { learner.updates }
  package var networkSizes: String {
    "actor \(learner.networks.actor.sizes.widthsText), \(learner.networks.twins.text)"
  }
  package var sight: UpdateSight { learner.sight }
  package var parameterCount: Int { learner.actor.layout.count + learner.critics.layout.count }

  package var memory: AgentMemory {
    let row = learner.replay.rowBytes
    let replay = (count: learner.replay.count, capacity: learner.replay.capacity)
    return AgentMemory(count: replay.count, capacity: replay.capacity, bytes: replay.count * row)
  }

  package func reserve(_ transitions: Int) { learner.replay.reserve(transitions) }

  package func remember(
    _ percept: Percept, action: [Float], planStep: Int, reward: Float, next: Percept, end: ReplayBuffer.End,
    record: [Double]
  ) {
    learner.replay.add(
      state: percept.numbers, action: action, planStep: planStep, reward: reward, nextState: next.numbers,
      end: end, record: record)
  }

  package func cut() { learner.replay.cut() }

  package var replayFault: String? { learner.replay.fault }

  package func copiedAgent() -> any Agent { copy() }
}

extension TD3Networks {
  /// Lays out the networks that act in a space.
  init(stateSize: Int, space: ActionSpace, hidden: [Int]) {
    self.init(
      stateSize: stateSize, actionSize: space.size, isPlanning: space.isPlanning, bound: space.bound,
      hidden: hidden)
  }
}
