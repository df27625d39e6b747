package import Datasets
import Dispatch
package import Environments
package import Numerics
import Synchronization

/// Collects sequences of random behaviour: actions uniform in the box, sequences one after another within episodes.
package struct Collection: Sendable {
  package let definition: EnvironmentDefinition
  package let count: Int
  package let length: Int
  package let seed: UInt64
  package let random: RandomStream

  package init(
    _ definition: EnvironmentDefinition, count: Int, length: Int, seed: UInt64, random: RandomStream
  ) {
    self.definition = definition
    self.count = count
    self.length = length
    self.seed = seed
    self.random = random
  }

  /// Sequences in one shard: a simulation of its own with a random stream of its own, whoever runs it, so that the
  /// data don't depend on the number of threads.
  private static let shardSize = 1_000

  /// Simulates on `threads` threads; nil if it was cancelled.
  ///
  /// `report` is told, on the calling thread, how many sequences there are.
  package func run(
    threads: Int, report: (Int) -> Void, isCancelled: () -> Bool
  ) throws -> SequenceDataset? {
    // the parts and the whole they are put together to
    try Memory.require(2 * count * layout().bytes, for: "the sequences")
    let shards = (count + Collection.shardSize - 1) / Collection.shardSize
    let work = SharedWork(shards: shards)
    let group = DispatchGroup()
    for _ in 0..<max(1, min(threads, shards)) {
      DispatchQueue.global(qos: .userInitiated).async(group: group) { work.run { try collect($0, work) } }
    }
    // this thread watches: it reports, and asks whether to stop
    while group.wait(timeout: .now() + .milliseconds(20)) == .timedOut {
      report(work.done.load(ordering: .relaxed))
      if isCancelled() { work.stop() }
    }
    if work.isStopped && work.firstError == nil { return nil }
    if let error = work.firstError { throw error }
    report(count)
    var sequences = Sequences(layout: try layout())
    sequences.reserveCapacity(count)
    for index in 0..<shards {
      guard let shard = work.take(index) else { return nil }
      sequences.append(shard)
    }
    return try SequenceDataset(environment: try record(), seed: seed, sequences: sequences)
  }

  /// Simulates one shard; nil if the work was stopped.
  private func collect(_ shard: Int, _ work: SharedWork) throws -> Sequences? {
    let environment = try definition.make()
    var stream = random.child(shard)
    let wanted = min(Collection.shardSize, count - shard * Collection.shardSize)
    var sequences = Sequences(layout: layout(of: environment))
    sequences.reserveCapacity(wanted)
    var recorder = SequenceRecorder(environment, length: length)
    try environment.reset(using: &stream)
    while sequences.count < wanted {
      if work.isStopped { return nil }
      // a sequence that the time limit would cut isn't begun
      let isOver = sequences.terminated.last == true
      if isOver || environment.elapsed + length > definition.timeLimit {
        try environment.reset(using: &stream)
      }
      if try recorder.record(into: &sequences, using: &stream) {
        work.done.add(1, ordering: .relaxed)
      } else {
        try environment.reset(using: &stream)
      }
    }
    return sequences
  }

  private func layout() throws -> SequenceLayout { layout(of: try definition.make()) }

  private func layout(of environment: Environment) -> SequenceLayout {
    let state = environment.state
    return SequenceLayout(
      length: length, positions: state.qpos.count, velocities: state.qvel.count, activations: state.act.count,
      goal: state.goal.count, memory: state.memory.count, observation: environment.observationSize,
      action: environment.actionSize)
  }

  private func record() throws -> EnvironmentRecord {
    let environment = try definition.make()
    return EnvironmentRecord(
      name: definition.name, fingerprint: definition.fingerprint, frameSkip: definition.frameSkip,
      timeLimit: definition.timeLimit,
      actions: environment.actionBox,
      coordinates: environment.positionNames + environment.velocityNames, angles: environment.angles)
  }
}
