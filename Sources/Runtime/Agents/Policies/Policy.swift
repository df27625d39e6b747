package import Numerics
package import Storage

/// Chooses actions: what evaluations and rollouts need of an agent.
package protocol Policy: AnyObject {
  /// How it sees the environment.
  var perception: Perception { get }
  /// What its actions mean.
  var space: ActionSpace { get }

  /// Writes an action in ±bound for what is seen; policies that draw at random draw from `random`.
  func choose(_ percept: Percept, into action: inout [Float], using random: inout RandomStream)

  /// The policy as it is now, for any number of threads; `explores` adds the noise it is trained with.
  func frozen(explores: Bool) -> FrozenPolicy
}

/// A policy that learns from the steps it takes: what its training needs of it.
package protocol Agent: Policy {
  /// What files of such agents say they hold.
  static var kind: String { get }
  /// Discount per step.
  var gamma: Double { get }
  var learningRate: Double { get }
  /// Updates made.
  var updates: Int { get }
  /// What the last update saw.
  var sight: UpdateSight { get }
  /// Its networks and their widths.
  var networkSizes: String { get }
  /// Parameters of its networks, targets left out.
  var parameterCount: Int { get }
  /// What it remembers.
  var memory: AgentMemory { get }

  /// Chooses as during training, with noise; `steps` are those taken so far, the first of which are random.
  func explore(_ percept: Percept, steps: Int, into action: inout [Float])

  /// Makes room for so many more transitions.
  func reserve(_ transitions: Int)

  /// Remembers a step: what was seen before, the policy's action and the step of its plan, what came of it,
  /// and the record from which its relabeler makes it anew, empty without one.
  func remember(
    _ percept: Percept, action: [Float], planStep: Int, reward: Float, next: Percept, end: ReplayBuffer.End,
    record: [Double])

  /// Marks the newest transition as the last of its episode, which can't go on.
  func cut()

  /// Makes one update from what it remembers; nil while that holds nothing to sample.
  ///
  /// `number` counts the updates made after one episode, from 0: one per step of it.
  /// `checkpoint`, called before each layer, may throw to stop; the next call then makes the same update,
  /// from the same draws. Throws `Divergence` where a loss or gradient isn't finite; the networks keep what
  /// they learned before.
  func update(number: Int, checkpoint: () throws -> Void) throws -> UpdateLosses?

  /// Gives an independent copy.
  func copiedAgent() -> any Agent

  /// The part of what it remembers that isn't finite, as files name it; nil if all is.
  var replayFault: String? { get }

  /// Writes everything that it is, with or without what it remembers.
  func save(into file: inout Safetensors, withReplay: Bool)

  /// What it remembers as tables of rows; the newest transition is none of them, since it may still change.
  var replayTables: [RowTable] { get }

  /// Writes what a checkpoint needs beside the rows of `replayTables` and what `save` writes without the
  /// replay.
  func saveReplayHead(into file: inout Safetensors)

  /// Takes up what it remembered at a checkpoint, into an agent that was restored without a replay.
  func restoreReplay(_ file: Safetensors, _ rows: LoggedRows) throws
}

extension Agent {
  /// Writes everything that it is.
  package func save(into file: inout Safetensors) { save(into: &file, withReplay: true) }

  /// Remembers a step of which no record is kept.
  package func remember(
    _ percept: Percept, action: [Float], planStep: Int, reward: Float, next: Percept, end: ReplayBuffer.End
  ) {
    remember(
      percept, action: action, planStep: planStep, reward: reward, next: next, end: end, record: [])
  }
}

/// How much an agent remembers.
package struct AgentMemory: Sendable, Equatable {
  /// Transitions held, and how many it can hold.
  package let count: Int, capacity: Int
  /// The bytes that those held take.
  package let bytes: Int
}

/// Draws actions uniformly, raw ones or plans.
package final class RandomPolicy: Policy {
  package let space: ActionSpace

  package init(_ space: ActionSpace) { self.space = space }

  package var perception: Perception { .nothing }

  package func choose(_ percept: Percept, into action: inout [Float], using random: inout RandomStream) {
    space.drawUniformly(into: &action, using: &random)
  }
}

extension ActionSpace {
  /// Draws an action uniformly from ±bound.
  package func drawUniformly(into action: inout [Float], using random: inout RandomStream) {
    let bound = Double(bound)
    for index in 0..<action.count { action[index] = Float(random.uniform(-bound, bound)) }
  }

  /// Adds exploration noise to an action.
  package func addNoise(_ scale: Double, to action: inout [Float], using random: inout RandomStream) {
    random.addNoise(scale, to: &action, bound: bound)
  }
}

extension RandomStream {
  /// Adds noise N(0, (scale · bound)²) to an action, and clips it to ±bound.
  mutating func addNoise(_ scale: Double, to action: inout [Float], bound: Float) {
    let deviation = Float(scale) * bound
    for index in 0..<action.count {
      action[index] = min(max(action[index] + deviation * Float(normal()), -bound), bound)
    }
  }
}
