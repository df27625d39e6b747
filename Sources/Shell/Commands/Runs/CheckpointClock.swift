/// Says when the next checkpoint of a run is due: soon at first, then after as long as the run has lasted, up
/// to what was asked for.
struct CheckpointClock {
  private let start: Double, longest: Double
  private(set) var due: Double

  /// Seconds until the first checkpoint.
  private static let first = 2.0

  init(from start: Double, minutes: Double) {
    self.start = start
    longest = 60 * minutes
    due = start + min(CheckpointClock.first, longest)
  }

  /// Counts from a moment at which a checkpoint was taken, or tried.
  mutating func restart(at now: Double) {
    due = now + min(max(CheckpointClock.first, now - start), longest)
  }
}
