package import Numerics

/// The last transitions of an agent, in the order in which they were lived, in a ring.
///
/// Each transition holds the policy's action (a raw action, or the latent of the plan it belongs to) and the
/// step of the plan it was (0 with raw actions), so that the rest of the plan follows it in the ring.
package struct ReplayBuffer: ~Copyable {
  package let stateSize: Int
  package let actionSize: Int
  package let capacity: Int
  /// Numbers of a transition's record, from which a `Relabeler` makes it anew; 0 where none is kept.
  package let recordSize: Int
  /// Transitions held.
  package private(set) var count = 0
  /// Where the next one goes.
  package private(set) var head = 0
  /// Transitions ever added, by which they are numbered.
  package private(set) var added = 0

  package private(set) var states: Buffer  // (reserved, state)
  package private(set) var nextStates: Buffer  // (reserved, state)
  package private(set) var actions: Buffer  // (reserved, action)
  package private(set) var rewards: [Float] = []
  package private(set) var planSteps: [UInt8] = []
  package private(set) var ends: [End] = []
  package private(set) var records: [Double] = []  // (reserved, record)
  private var reserved = 0

  /// How a transition ended.
  package enum End: UInt8, Sendable {
    case none = 0
    /// The episode reached a terminal state: nothing follows.
    case terminated = 1
    /// The episode was cut, by its time limit say: the state is as good as any.
    case truncated = 2
  }

  package init(stateSize: Int, actionSize: Int, capacity: Int, recordSize: Int = 0) {
    self.recordSize = recordSize
    self.stateSize = stateSize
    self.actionSize = actionSize
    self.capacity = capacity
    states = Buffer(count: 0)
    nextStates = Buffer(count: 0)
    actions = Buffer(count: 0)
  }

  /// Makes room for `more` transitions, so that adding them allocates nothing.
  package mutating func reserve(_ more: Int) {
    let wanted = min(capacity, count + more)
    guard wanted > reserved else { return }
    let rows = min(capacity, max(wanted, min(2 * reserved, reserved + 100_000)))
    states = grown(states, rows * stateSize)
    nextStates = grown(nextStates, rows * stateSize)
    actions = grown(actions, rows * actionSize)
    rewards += Array(repeating: 0, count: rows - reserved)
    planSteps += Array(repeating: 0, count: rows - reserved)
    ends += Array(repeating: .none, count: rows - reserved)
    records += Array(repeating: 0, count: (rows - reserved) * recordSize)
    reserved = rows
  }

  private func grown(_ buffer: borrowing Buffer, _ size: Int) -> Buffer {
    var result = Buffer(count: size)
    let whole = Block(offset: 0, rows: 1, columns: buffer.count)
    result.copy(whole, of: buffer, into: whole)
    return result
  }

  /// Appends a transition; the oldest gives way when the ring is full.
  package mutating func add(
    state: [Float], action: [Float], planStep: Int, reward: Float, nextState: [Float], end: End,
    record: [Double] = []
  ) {
    precondition(state.count == stateSize && nextState.count == stateSize && action.count == actionSize)
    precondition(record.count == recordSize)
    if head >= reserved { reserve(1) }
    states.set(state, at: head * stateSize)
    nextStates.set(nextState, at: head * stateSize)
    actions.set(action, at: head * actionSize)
    rewards[head] = reward
    planSteps[head] = UInt8(planStep)
    ends[head] = end
    for index in record.indices { records[head * recordSize + index] = record[index] }
    head = (head + 1) % capacity
    count = min(count + 1, capacity)
    added += 1
  }

  /// Marks the newest transition as the last of its episode, which can't go on.
  package mutating func cut() {
    guard count > 0 else { return }
    let newest = (head + capacity - 1) % capacity
    if ends[newest] == .none { ends[newest] = .truncated }
  }

  /// Gives a copy of its own memory.
  package func copy() -> ReplayBuffer {
    var copy = ReplayBuffer(
      stateSize: stateSize, actionSize: actionSize, capacity: capacity, recordSize: recordSize)
    copy.states = states.copy()
    copy.nextStates = nextStates.copy()
    copy.actions = actions.copy()
    copy.rewards = rewards
    copy.planSteps = planSteps
    copy.ends = ends
    copy.records = records
    copy.reserved = reserved
    copy.count = count
    copy.head = head
    copy.added = added
    return copy
  }

  package var stateTable: Block { Block(offset: 0, rows: reserved, columns: stateSize) }
  package var actionTable: Block { Block(offset: 0, rows: reserved, columns: actionSize) }

  /// The record of the transition at a place.
  package func record(_ place: Int) -> ArraySlice<Double> {
    records[place * recordSize..<(place + 1) * recordSize]
  }

  /// Transitions held before the one at a place.
  func age(_ place: Int) -> Int { (place + capacity - (head + capacity - count) % capacity) % capacity }

  /// What followed a transition until its plan was carried out or its episode ended.
  package struct Rest: Equatable {
    /// R = Σ γʲ r.
    package var reward: Float
    /// Steps j that were made, at least 1.
    package var steps: Int
    /// The last of them.
    package var last: Int
    package var end: End
    /// True where the plan was carried out to its end.
    package var finishedPlan: Bool
  }

  /// Follows the plan of length `planLength` from a transition on; nil where its rest isn't in the ring.
  package func rest(from index: Int, planLength: Int, gamma: Float) -> Rest? {
    let left = planLength - Int(planSteps[index])
    var rest = Rest(reward: 0, steps: 0, last: index, end: .none, finishedPlan: false)
    var discount: Float = 1
    var at = index
    for step in 0..<left {
      // the newest transition is the one before the head: the ring continues with the oldest
      if step > 0 && at == head { return nil }
      rest.reward += discount * rewards[at]
      rest.steps = step + 1
      rest.last = at
      rest.end = ends[at]
      if rest.end != .none { break }
      discount *= gamma
      at = at + 1 == capacity ? 0 : at + 1
    }
    rest.finishedPlan = rest.steps == left
    return rest
  }

  /// True where a plan's rest from some transition on is in the ring, so that sampling is possible.
  package func canSample(planLength: Int) -> Bool {
    count >= planLength || (0..<count).contains { rest(from: $0, planLength: planLength, gamma: 1) != nil }
  }

  /// Makes room in an empty buffer and says where its first transition goes.
  mutating func begin(at start: Int, reserving rows: Int) {
    precondition(count == 0 && start < capacity)
    reserve(rows)
    head = start
  }
}
