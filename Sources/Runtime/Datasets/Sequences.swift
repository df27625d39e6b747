/// Gives the sizes of what is recorded of each step.
package struct SequenceLayout: Sendable, Equatable {
  /// The actions in a sequence (k); there are k + 1 states.
  package let length: Int
  /// The elements of `qpos`, `qvel` and `act`.
  package let positions: Int, velocities: Int, activations: Int
  /// The elements of the task's goal and memory.
  package let goal: Int, memory: Int
  /// The elements of the task's observation and of an action.
  package let observation: Int, action: Int

  package init(
    length: Int, positions: Int, velocities: Int, activations: Int, goal: Int, memory: Int, observation: Int,
    action: Int
  ) {
    self.length = length
    self.positions = positions
    self.velocities = velocities
    self.activations = activations
    self.goal = goal
    self.memory = memory
    self.observation = observation
    self.action = action
  }

  /// The bytes that one sequence takes.
  package var bytes: Int {
    let state = positions + velocities + activations + memory
    return 8 * ((length + 1) * state + goal + velocities + 1) + 4 * (length + 1) * observation
      + length * (4 * action + 8 + 2)
  }
}

/// Records sequences of states and actions, one column per quantity.
///
/// Whoever records appends to the columns; `SequenceDataset` checks that they fit together. Physics is in
/// double precision, so that a simulation can resume from any recorded state with the same numbers.
package struct Sequences: Sendable, Equatable {
  package let layout: SequenceLayout
  /// The states: (sequence, k + 1, elements).
  package var qpos: [Double] = [], qvel: [Double] = [], act: [Double] = []
  /// What the task remembers: (sequence, k + 1, elements).
  package var memory: [Double] = []
  /// The goal, which doesn't change within an episode: (sequence, elements).
  package var goal: [Double] = []
  /// The steps since the reset before the first state: (sequence).
  package var elapsed: [Int64] = []
  /// The solver's starting point at the first state: (sequence, velocities).
  package var warmStart: [Double] = []
  /// The task's observations: (sequence, k + 1, elements).
  package var observations: [Float] = []
  /// The actions, not scaled: (sequence, k, elements).
  package var actions: [Float] = []
  /// The rewards: (sequence, k).
  package var rewards: [Double] = []
  /// Whether the episode came to its end, or was cut, after each action: (sequence, k).
  package var terminated: [Bool] = [], truncated: [Bool] = []

  /// The frames that were seen, while they are being recorded; a dataset has them in a table.
  package var frames: FrameRecord?
  /// What was left out, while they are being recorded.
  package var dropped = DroppedSequences()

  /// Makes columns without any sequence.
  package init(layout: SequenceLayout) { self.layout = layout }

  /// The number of sequences.
  package var count: Int { elapsed.count }

  /// Makes room for a number of sequences in all.
  package mutating func reserveCapacity(_ count: Int) {
    let steps = count * layout.length, states = count * (layout.length + 1)
    qpos.reserveCapacity(states * layout.positions)
    qvel.reserveCapacity(states * layout.velocities)
    act.reserveCapacity(states * layout.activations)
    memory.reserveCapacity(states * layout.memory)
    goal.reserveCapacity(count * layout.goal)
    elapsed.reserveCapacity(count)
    warmStart.reserveCapacity(count * layout.velocities)
    observations.reserveCapacity(states * layout.observation)
    actions.reserveCapacity(steps * layout.action)
    rewards.reserveCapacity(steps)
    terminated.reserveCapacity(steps)
    truncated.reserveCapacity(steps)
  }

  /// Adds the sequences of another record of the same layout, without frames.
  package mutating func append(_ other: Sequences) {
    precondition(layout == other.layout && frames == nil && other.frames == nil)
    qpos += other.qpos
    qvel += other.qvel
    act += other.act
    memory += other.memory
    goal += other.goal
    elapsed += other.elapsed
    warmStart += other.warmStart
    observations += other.observations
    actions += other.actions
    rewards += other.rewards
    terminated += other.terminated
    truncated += other.truncated
  }

  /// The sequences of some numbers, in their order; a number may occur several times.
  package func subset(_ indices: [Int]) -> Sequences {
    let states = layout.length + 1
    func gather<Element>(_ column: [Element], _ width: Int) -> [Element] {
      var rows: [Element] = []
      rows.reserveCapacity(indices.count * width)
      for index in indices { rows += column[index * width..<(index + 1) * width] }
      return rows
    }
    var subset = Sequences(layout: layout)
    subset.qpos = gather(qpos, states * layout.positions)
    subset.qvel = gather(qvel, states * layout.velocities)
    subset.act = gather(act, states * layout.activations)
    subset.memory = gather(memory, states * layout.memory)
    subset.goal = gather(goal, layout.goal)
    subset.elapsed = gather(elapsed, 1)
    subset.warmStart = gather(warmStart, layout.velocities)
    subset.observations = gather(observations, states * layout.observation)
    subset.actions = gather(actions, layout.length * layout.action)
    subset.rewards = gather(rewards, layout.length)
    subset.terminated = gather(terminated, layout.length)
    subset.truncated = gather(truncated, layout.length)
    return subset
  }

  /// Some of the sequences, without their frames, by their numbers.
  package func rows(_ range: Range<Int>) -> Sequences {
    func part<Number>(_ values: [Number]) -> [Number] {
      let width = values.count / max(1, count)
      return Array(values[range.lowerBound * width..<range.upperBound * width])
    }
    var rows = Sequences(layout: layout)
    (rows.qpos, rows.qvel, rows.act, rows.memory) = (part(qpos), part(qvel), part(act), part(memory))
    (rows.goal, rows.elapsed, rows.warmStart) = (part(goal), part(elapsed), part(warmStart))
    (rows.observations, rows.actions, rows.rewards) = (part(observations), part(actions), part(rewards))
    (rows.terminated, rows.truncated) = (part(terminated), part(truncated))
    return rows
  }

  /// Checks that the sequences aren't empty, that all columns are whole, and that every number is finite.
  func validate() throws(DatasetError) {
    guard count > 0 else { throw .empty }
    let steps = count * layout.length, states = count * (layout.length + 1)
    try check("qpos", qpos, states * layout.positions)
    try check("qvel", qvel, states * layout.velocities)
    try check("act", act, states * layout.activations)
    try check("memory", memory, states * layout.memory)
    try check("goal", goal, count * layout.goal)
    try check("warm_start", warmStart, count * layout.velocities)
    try check("observations", observations, states * layout.observation)
    try check("actions", actions, steps * layout.action)
    try check("rewards", rewards, steps)
    try check("terminated", count: terminated.count, steps)
    try check("truncated", count: truncated.count, steps)
  }

  private func check<Number: BinaryFloatingPoint>(
    _ column: String, _ values: [Number], _ expected: Int
  ) throws(DatasetError) {
    try check(column, count: values.count, expected)
    guard values.allSatisfy({ $0.isFinite }) else { throw .notFinite(column: column) }
  }

  private func check(_ column: String, count: Int, _ expected: Int) throws(DatasetError) {
    guard count == expected else { throw .wrongCount(column: column, expected: expected, actual: count) }
  }
}
