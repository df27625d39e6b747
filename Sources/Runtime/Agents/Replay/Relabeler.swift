package import Numerics

/// Sees steps of the past as if another goal had been set: makes their observations and rewards anew, from
/// records that the replay keeps of them.
package protocol Relabeler: AnyObject {
  /// Numbers of a step's record.
  var recordSize: Int { get }
  /// Whether goals are taken from what was reached later, and not drawn.
  var looksAhead: Bool { get }
  /// Whether rewards depend on the steps before, back to the beginning of the episode.
  var looksBack: Bool { get }

  /// Sets a goal as a reset draws it, or the one that was reached after a step; false if it can't be.
  func setGoal(reachedAfter record: ArraySlice<Double>?, using random: inout RandomStream) -> Bool

  /// The steps of its episode before a step.
  func stepsBefore(_ record: ArraySlice<Double>) -> Int

  /// Goes past a step before those whose rewards are asked for.
  func pass(_ record: ArraySlice<Double>)

  /// Makes a step's outcome anew; one after the other, in their order. Nil if it can't be.
  func outcome(of record: ArraySlice<Double>) -> RelabeledOutcome?

  /// Writes what is seen before or after a step; false if it can't be.
  func look(_ record: ArraySlice<Double>, isAfter: Bool, into numbers: inout [Float]) -> Bool
}

/// What a step comes to with another goal.
package enum RelabeledOutcome: Sendable, Equatable {
  /// A reward, and whether the episode ends there for good.
  case reward(Float, isTerminal: Bool)
  /// The simulation became unstable, whatever the goal.
  case unstable
}
