import Agents
import Datasets
import Environments
import Numerics
import Physics

/// Records sequences of what a policy does in one simulation.
struct SequenceRecorder: ~Copyable {
  private let environment: Environment
  private let length: Int
  private var player: PolicyRunner
  private var action: [Double]
  private var observation: [Float]
  /// Whether the last frames recorded are those that the environment is seen in now.
  private var isSeen = false

  init(_ environment: Environment, length: Int, policy: FrozenPolicy) {
    player = PolicyRunner(policy)
    self.environment = environment
    self.length = length
    action = Array(repeating: 0, count: environment.actionSize)
    observation = environment.observation
  }

  /// Starts an episode.
  mutating func reset(using random: inout RandomStream) throws {
    isSeen = false
    try environment.reset(using: &random)
    player.startOver()
  }

  /// Records one sequence from the present state on.
  /// - Returns: false if the episode ended before the sequence did, or it was stopped; nothing is recorded
  ///   then.
  mutating func record(
    into sequences: inout Sequences, using random: inout RandomStream, isStopped: () -> Bool
  ) throws -> Bool {
    let layout = sequences.layout
    let count = sequences.count, frames = sequences.frames?.bytes.count ?? 0
    sequences.frames?.begin(in: environment, isSeen: isSeen)
    isSeen = true
    sequences.elapsed.append(Int64(environment.elapsed))
    sequences.goal += environment.goal
    environment.simulation.appendWarmStart(to: &sequences.warmStart)
    try recordState(into: &sequences)
    for step in 0..<length {
      player.act(in: environment, into: &action, using: &random)
      for value in action { sequences.actions.append(Float(value)) }
      let result = try environment.step(action)
      sequences.rewards.append(result.reward)
      sequences.terminated.append(result.terminated)
      sequences.truncated.append(result.truncated)
      try recordState(into: &sequences)
      sequences.frames?.add(environment)
      let isCut = (result.terminated || result.truncated) && step < length - 1
      if isCut || result.isUnstable || isStopped() {
        if result.isUnstable { sequences.dropped.unstable += 1 }
        if result.terminated, isCut { sequences.dropped.terminated += 1 }
        sequences.truncate(to: count, layout)
        sequences.frames?.truncate(to: count, bytes: frames)
        isSeen = false
        return false
      }
    }
    return true
  }

  private mutating func recordState(into sequences: inout Sequences) throws(EnvironmentError) {
    environment.simulation.appendPositions(to: &sequences.qpos)
    environment.simulation.appendVelocities(to: &sequences.qvel)
    environment.simulation.appendActivations(to: &sequences.act)
    sequences.memory += environment.memory
    let environment = environment
    var row = observation.mutableSpan
    environment.observation(into: &row)
    if !observation.allSatisfy(\.isFinite), let fault = environment.observationFault { throw fault }
    sequences.observations += observation
  }
}

extension Sequences {
  /// Drops the sequences from number `count` on, a last one that isn't whole among them.
  fileprivate mutating func truncate(to count: Int, _ layout: SequenceLayout) {
    let (steps, states) = (count * layout.length, count * (layout.length + 1))
    func keep<Element>(_ column: inout [Element], _ elements: Int) {
      column.removeLast(max(0, column.count - elements))
    }
    keep(&qpos, states * layout.positions)
    keep(&qvel, states * layout.velocities)
    keep(&act, states * layout.activations)
    keep(&memory, states * layout.memory)
    keep(&observations, states * layout.observation)
    keep(&goal, count * layout.goal)
    keep(&warmStart, count * layout.velocities)
    keep(&elapsed, count)
    keep(&actions, steps * layout.action)
    keep(&rewards, steps)
    keep(&terminated, steps)
    keep(&truncated, steps)
  }
}

extension FrameRecord {
  /// Begins a sequence at what is seen now, which is recorded unless it is already.
  fileprivate mutating func begin(in environment: Environment, isSeen: Bool) {
    if isSeen {
      first.append(count - shape.count)
      return
    }
    first.append(count)
    bytes += environment.frames
  }

  /// Records the newest frame.
  fileprivate mutating func add(_ environment: Environment) {
    let place = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: shape.frameBytes))
    environment.copyNewestFrame(into: &bytes, at: place)
  }

  fileprivate mutating func truncate(to count: Int, bytes size: Int) {
    first.removeLast(first.count - count)
    bytes.removeLast(bytes.count - size)
  }
}
