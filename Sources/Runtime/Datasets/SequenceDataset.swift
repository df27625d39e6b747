import Numerics

/// Holds sequences of behaviour, random or an agent's, in one environment, the data of an embedding.
package struct SequenceDataset: Sendable, Equatable {
  package let environment: EnvironmentRecord
  /// The seed of the behaviour.
  package let seed: UInt64
  /// Who acted, in words; nil for uniformly random actions.
  package let policy: String?
  package let sequences: Sequences
  /// What collecting left out; nil where the data don't say.
  package let dropped: DroppedSequences?
  /// What was seen, where the environment has frames.
  package let frames: FrameTable?

  /// Puts recorded sequences and their origin together, if they fit.
  package init(
    environment: EnvironmentRecord, seed: UInt64, policy: String? = nil, sequences: Sequences,
    dropped: DroppedSequences? = nil, frames: FrameTable? = nil
  ) throws(DatasetError) {
    let layout = sequences.layout
    precondition(sequences.frames == nil && frames.map { $0.first.count == sequences.count } != false)
    precondition(environment.actions.size == layout.action && layout.length > 0)
    precondition(environment.coordinates.count == layout.positions + layout.velocities)
    try sequences.validate()
    for index in 0..<sequences.count {
      let elapsed = sequences.elapsed[index]
      guard 0 <= elapsed, elapsed <= Int64(environment.timeLimit - layout.length) else {
        throw .elapsed(sequence: index, steps: Int(elapsed))
      }
    }
    for (place, value) in sequences.actions.enumerated() {
      guard environment.actions.contains(value, in: place % layout.action) else {
        throw .outsideBox(sequence: place / (layout.action * layout.length))
      }
    }
    if let sequence = frames?.sequenceOutside(length: layout.length) {
      throw .frames(sequence: sequence)
    }
    self.environment = environment
    self.seed = seed
    self.policy = policy
    self.sequences = sequences
    self.dropped = dropped
    self.frames = frames
  }

  package var layout: SequenceLayout { sequences.layout }
  /// The number of sequences.
  package var count: Int { sequences.count }
  /// The number of actions in a sequence.
  package var length: Int { layout.length }
  /// The size of `qpos ++ qvel`.
  package var stateSize: Int { layout.positions + layout.velocities }
  /// The size of one action.
  package var actionSize: Int { layout.action }

  /// One element of `qpos ++ qvel` of a sequence after a number of its actions.
  package func state(_ sequence: Int, step: Int, _ element: Int) -> Double {
    let row = sequence * (length + 1) + step
    return element < layout.positions
      ? sequences.qpos[row * layout.positions + element]
      : sequences.qvel[row * layout.velocities + element - layout.positions]
  }

  /// All first states as rows of `qpos ++ qvel`: (count, stateSize).
  package var firstStates: [Float] {
    rows { index, element in Float(state(index, step: 0, element)) }
  }

  /// All changes of `qpos ++ qvel` from the first state to the last: (count, stateSize).
  package var outcomes: [Float] {
    rows { index, element in
      Float(state(index, step: length, element) - state(index, step: 0, element))
    }
  }

  /// All actions scaled to [-1, 1], a row per sequence, step after step: (count, length · actionSize).
  package var normalizedActions: [Float] {
    var rows = sequences.actions
    for place in rows.indices {
      rows[place] = Float(environment.actions.unit(of: Double(rows[place]), in: place % actionSize))
    }
    return rows
  }

  /// Some of the sequences, in an order, which must be at least one.
  package func subset(_ indices: [Int]) -> SequenceDataset {
    precondition(!indices.isEmpty)
    return SequenceDataset(self, sequences.subset(indices), frames?.subset(indices))
  }

  /// Keeps the origin with other sequences that were checked before.
  private init(_ other: SequenceDataset, _ sequences: Sequences, _ frames: FrameTable?) {
    environment = other.environment
    seed = other.seed
    policy = other.policy
    dropped = other.dropped
    self.sequences = sequences
    self.frames = frames
  }

  private func rows(_ value: (_ sequence: Int, _ element: Int) -> Float) -> [Float] {
    var rows: [Float] = []
    rows.reserveCapacity(count * stateSize)
    for index in 0..<count {
      for element in 0..<stateSize { rows.append(value(index, element)) }
    }
    return rows
  }
}
