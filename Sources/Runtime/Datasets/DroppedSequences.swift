/// Counts the sequences that a collection left out because their episodes ended before them.
package struct DroppedSequences: Sendable, Equatable {
  /// Begun, and cut short by the end of the episode before their last step.
  package var terminated: Int
  /// Begun, and cut by a simulation that became unstable.
  package var unstable: Int
  /// Not begun, because fewer steps than a sequence has were left before the time limit.
  package var timeLimit: Int

  package init(terminated: Int = 0, unstable: Int = 0, timeLimit: Int = 0) {
    self.terminated = terminated
    self.unstable = unstable
    self.timeLimit = timeLimit
  }

  package var count: Int { terminated + unstable + timeLimit }

  package static func += (sum: inout DroppedSequences, more: DroppedSequences) {
    sum.terminated += more.terminated
    sum.unstable += more.unstable
    sum.timeLimit += more.timeLimit
  }
}
