import Networks
package import Numerics

/// A Pixel-TD3 agent: TD3 that learns from stacks of frames end to end; with plans for actions it is
/// Pixel-DynE-TD3.
package final class PixelTD3: TD3Agent {
  package let configuration: TD3Configuration
  package let stack: FrameStack
  package let space: ActionSpace
  /// Steps of an episode, by which the replay's memory is measured.
  package let episodeLength: Int
  package var learner: PixelTD3Learner
  /// Exploration and random starts.
  package var exploration: RandomStream
  /// Samples of the replay and the target policy's noise.
  package var sampling: RandomStream

  /// Makes an untrained agent; `random` is split for its parts.
  package init(
    _ configuration: TD3Configuration, stack: FrameStack, space: ActionSpace, episodeLength: Int,
    random: RandomStream
  ) {
    self.configuration = configuration
    self.stack = stack
    self.space = space
    self.episodeLength = episodeLength
    var parameters = random.child(0)
    learner = PixelTD3Learner(
      configuration: configuration,
      networks: PixelTD3Networks(stack: stack, space: space, hidden: configuration.hidden),
      planLength: space.planLength, episodeLength: episodeLength, using: &parameters)
    exploration = random.child(1)
    sampling = random.child(2)
  }

  /// The bytes that an agent comes to take: parameters with gradients, moments and targets, a batch, a full
  /// replay.
  package static func bytes(
    _ configuration: TD3Configuration, stack: FrameStack, space: ActionSpace, episodeLength: Int
  ) -> Int {
    let networks = PixelTD3Networks(stack: stack, space: space, hidden: configuration.hidden)
    let numbers = 5 * networks.parameterCount + 2 * networks.batch(rows: configuration.batch).workspace
    return MemoryLayout<Float>.stride * numbers
      + FrameReplay.bytes(
        stack: stack, actionSize: space.size, capacity: configuration.bufferSize, episodeLength: episodeLength
      )
  }

  package var perception: Perception { .frames(stack) }

  package func choose(_ percept: Percept, into action: inout [Float], using random: inout RandomStream) {
    learner.choose(percept.frames, into: &action)
  }

  package func explore(_ percept: Percept, steps: Int, into action: inout [Float]) {
    guard steps >= configuration.learningStarts else {
      return space.drawUniformly(into: &action, using: &exploration)
    }
    choose(percept, into: &action, using: &exploration)
    space.addNoise(configuration.explorationNoise, to: &action, using: &exploration)
  }

  package func frozen(explores: Bool) -> FrozenPolicy {
    FrozenPolicy(
      .pixels(FrozenPixelActor(learner), noise: explores ? configuration.explorationNoise : 0),
      seeing: perception, in: space)
  }

  package func update(
    updatesActor: Bool, checkpoint: () throws -> Void
  ) throws -> UpdateLosses? {
    guard learner.replay.canSample(planLength: space.planLength) else { return nil }
    var draws = sampling
    let losses = try learner.update(updatesActor: updatesActor, using: &draws, checkpoint: checkpoint)
    sampling = draws
    return losses
  }

  /// Gives an independent copy.
  package func copy() -> PixelTD3 {
    let copy = PixelTD3(
      configuration, stack: stack, space: space.copy(), episodeLength: episodeLength, random: exploration)
    copy.learner.trunk = learner.trunk.copy()
    copy.learner.actor = learner.actor.copy()
    copy.learner.critics = learner.critics.copy()
    copy.learner.targetTrunk = learner.targetTrunk.copy()
    copy.learner.targetActor = learner.targetActor.copy()
    copy.learner.targetCritics = learner.targetCritics.copy()
    copy.learner.replay = learner.replay.copy()
    copy.learner.updates = learner.updates
    copy.exploration = exploration
    copy.sampling = sampling
    return copy
  }
}

extension PixelTD3 {
  package var updates: Int { learner.updates }
  package var networkSizes: String {
    let twins = learner.networks.twins
    let actor = [twins.stateSize] + configuration.hidden + [twins.actionSize]
    return "convolutions to \(twins.stateSize) features, actor \(actor.widthsText), \(twins.text)"
  }
  package var sight: UpdateSight { learner.sight }
  package var parameterCount: Int { learner.networks.parameterCount }

  package var memory: AgentMemory {
    AgentMemory(
      count: learner.replay.count, capacity: learner.replay.capacity, bytes: learner.replay.bytes)
  }

  package func reserve(_ transitions: Int) { learner.replay.reserve(min(transitions, 10_000)) }

  package func remember(
    _ percept: Percept, action: [Float], planStep: Int, reward: Float, next: Percept, end: ReplayBuffer.End,
    record: [Double]
  ) {
    learner.replay.add(
      state: percept.frames, action: action, planStep: planStep, reward: reward, nextState: next.frames,
      end: end)
  }

  package func cut() { learner.replay.cut() }

  package var replayFault: String? { learner.replay.transitions.fault }

  package func copiedAgent() -> any Agent { copy() }
}

extension PixelTD3Networks {
  /// Lays out the networks that act in a space.
  init(stack: FrameStack, space: ActionSpace, hidden: [Int]) {
    self.init(
      stack: stack, actionSize: space.size, isPlanning: space.isPlanning, bound: space.bound, hidden: hidden)
  }
}
