package import Agents
package import Datasets
package import Environments
package import Numerics
import Storage
import Synchronization

/// Collects sequences of what a policy does, one after another within episodes.
package struct Collection: Sendable {
  package let definition: EnvironmentDefinition
  package let count: Int
  package let length: Int
  package let seed: UInt64
  package let random: RandomStream
  private let policy: FrozenPolicy?
  /// Who acts, in words; nil for uniformly random actions.
  package let policyName: String?

  /// Describes a collection; without a policy actions are drawn uniformly from the box.
  package init(
    _ definition: EnvironmentDefinition, count: Int, length: Int, seed: UInt64, random: RandomStream,
    policy: (FrozenPolicy, name: String)? = nil, shardSize: Int = 1_000
  ) {
    precondition(shardSize > 0)
    self.shardSize = shardSize
    self.definition = definition
    self.count = count
    self.length = length
    self.seed = seed
    self.random = random
    self.policy = policy?.0
    policyName = policy?.name
  }

  /// Sequences in one shard: they have a random stream of their own and begin with a reset, whoever simulates
  /// them, so that the data don't depend on the number of threads.
  private let shardSize: Int

  /// Episodes in a row that may end before a sequence does.
  private static let patience = 1_000

  /// Simulates on `threads` threads and keeps the sequences in memory; nil if it was cancelled.
  ///
  /// `report` is told, on the calling thread, how many sequences there are.
  package func run(
    threads: Int, report: (Int) -> Void, isCancelled: () -> Bool
  ) throws -> SequenceDataset? {
    let (record, layout) = try describe()
    try Memory.require(
      count * layout.bytes + frameBytes,
      for: frameBytes > 0 ? "the sequences and their frames" : "the sequences")
    var sequences = Sequences(layout: layout)
    sequences.reserveCapacity(count)
    var pieces: [[UInt8]] = [], first: [Int] = [], frames = 0, dropped = DroppedSequences()
    let isWhole = try run(threads: threads, report: report, isCancelled: isCancelled) { part in
      var part = part
      if let record = part.frames {
        first += record.first.map { $0 + frames }
        frames += record.count
        pieces.append(record.bytes)
      }
      part.frames = nil
      dropped += part.dropped
      sequences.append(part)
    }
    guard isWhole else { return nil }
    return try SequenceDataset(
      environment: record, seed: seed, policy: policyName, sequences: sequences, dropped: dropped,
      frames: definition.frames.map { FrameTable(shape: $0, store: ByteStore(pieces), first: first) })
  }

  /// About how many frames there will be: exactly so many if no episode ends before its time.
  package var frameCount: Int {
    guard let shape = definition.frames else { return 0 }
    let inEpisode = max(1, definition.timeLimit / length)
    func frames(_ sequences: Int) -> Int {
      sequences * length + (sequences + inEpisode - 1) / inEpisode * shape.count
    }
    return count / shardSize * frames(shardSize) + frames(count % shardSize)
  }

  /// About how many bytes the frames will take.
  package var frameBytes: Int { frameCount * (definition.frames?.frameBytes ?? 0) }

  /// Simulates on `threads` threads; `consume` is given, on the calling thread, all sequences in their order,
  /// part by part, few of which are ever kept; the first `done` parts are left out.
  /// - Returns: false if it was cancelled.
  package func run(
    threads: Int, after done: Int = 0, report: (Int) -> Void, isCancelled: () -> Bool,
    consume: (Sequences) throws -> Void
  ) throws -> Bool {
    let shards = (count + shardSize - 1) / shardSize - done
    guard shards > 0 else { return true }
    let kept = min(count, ahead(threads) * shardSize)
    try Memory.require(
      kept * (try describe().layout.bytes) + frameBytes / count * kept, for: "the sequences in progress")
    let work = SharedWork<Sequences>(parts: shards, ahead: ahead(threads))
    let isWhole = try work.run(
      threads: threads, worker: { work in try collect(work, after: done) }, consume: consume,
      report: { report(done * shardSize + $0) }, isCancelled: isCancelled)
    if isWhole { report(count) }
    return isWhole
  }

  /// What the data say of the environment, and the sizes of what they hold.
  package func describe() throws -> (record: EnvironmentRecord, layout: SequenceLayout) {
    let environment = try definition.make()
    let record = EnvironmentRecord(
      name: definition.name, fingerprint: definition.fingerprint, frameSkip: definition.frameSkip,
      timeLimit: definition.timeLimit, actions: environment.actionBox,
      actionNames: environment.actionNames,
      coordinates: environment.positionNames + environment.velocityNames, angles: environment.angles,
      definition: definition.bytes)
    return (record, layout(of: environment))
  }

  /// Shards that may be kept or under way at once.
  private func ahead(_ threads: Int) -> Int {
    // frames take much room, and their parts much time
    definition.frames == nil ? 2 * max(1, threads) : max(1, threads) + 1
  }

  /// Simulates shards, in an environment of this thread's, until there are none.
  private func collect(_ work: SharedWork<Sequences>, after done: Int) throws {
    let environment = try definition.make()
    let policy = policy ?? FrozenPolicy(uniformIn: environment.actionBox)
    var recorder = SequenceRecorder(environment, length: length, policy: policy)
    while let shard = work.take() {
      guard let sequences = try collect(done + shard, in: environment, &recorder, work) else { return }
      work.deliver(sequences, of: shard)
    }
  }

  /// Simulates one shard; nil if the work was stopped.
  private func collect(
    _ shard: Int, in environment: Environment, _ recorder: inout SequenceRecorder,
    _ work: SharedWork<Sequences>
  ) throws -> Sequences? {
    var stream = random.child(shard)
    let wanted = min(shardSize, count - shard * shardSize)
    var sequences = Sequences(layout: layout(of: environment))
    sequences.reserveCapacity(wanted)
    if let shape = definition.frames {
      sequences.frames = FrameRecord(shape)
      sequences.frames?.bytes.reserveCapacity(frameBytes / count * wanted + shape.bytes)
    }
    try recorder.reset(using: &stream)
    var failures = 0
    while sequences.count < wanted {
      if work.isStopped { return nil }
      // a sequence that the time limit would cut isn't begun
      let isOver = sequences.terminated.last == true || sequences.truncated.last == true
      let isTooLate = environment.elapsed + length > definition.timeLimit
      if isTooLate, !environment.isOver { sequences.dropped.timeLimit += 1 }
      if isOver || isTooLate { try recorder.reset(using: &stream) }
      if try recorder.record(into: &sequences, using: &stream, isStopped: { work.isStopped }) {
        work.done.add(1, ordering: .relaxed)
        failures = 0
      } else {
        failures += 1
        guard failures < Collection.patience else {
          throw CollectionError.shortEpisodes(length: length, unstable: environment.instabilities)
        }
        try recorder.reset(using: &stream)
      }
    }
    return sequences
  }

  private func layout(of environment: Environment) -> SequenceLayout {
    let state = environment.state
    return SequenceLayout(
      length: length, positions: state.qpos.count, velocities: state.qvel.count, activations: state.act.count,
      goal: state.goal.count, memory: state.memory.count, observation: environment.observationSize,
      action: environment.actionSize)
  }
}

/// Says why sequences couldn't be collected.
package enum CollectionError: Error, Equatable, CustomStringConvertible {
  /// Episodes end before a sequence does, time after time; so many of them because the simulation became
  /// unstable.
  case shortEpisodes(length: Int, unstable: Int)

  package var description: String {
    switch self {
    case .shortEpisodes(let length, let unstable):
      "1,000 episodes in a row ended before step \(length), so none gives a whole sequence"
        + (unstable > 0 ? ": the simulation becomes unstable" : "")
    }
  }
}
