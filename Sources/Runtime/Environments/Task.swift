package import Numerics
package import Physics

/// Describes what an environment asks for in its model: where episodes start, what is observed, what is rewarded.
///
/// A task itself never changes; what it remembers of an episode is in the environment's `memory`.
package protocol Task {
  /// The number of elements of an observation.
  var observationSize: Int { get }
  /// The goal before the first reset.
  var initialGoal: [Double] { get }
  /// The memory at the beginning of an episode.
  var initialMemory: [Double] { get }
  /// Whether a start in which bodies touch is drawn again.
  var startsWithoutContact: Bool { get }

  /// Draws a start, given the model's initial state.
  func draw(_ state: inout EnvironmentState, using random: inout RandomStream)

  /// Returns the goal that a state holds.
  func goal(of state: EnvironmentState) -> [Double]

  /// Writes a goal, of as many numbers as `goal(of:)` gives, into a state.
  func setGoal(_ goal: [Double], in state: inout EnvironmentState)

  /// Shows the part of the state that is `goal` to the simulation.
  func place(goal: [Double], in simulation: inout Simulation)

  /// Writes the observation of a state (`observationSize`).
  func observe(_ simulation: borrowing Simulation, goal: [Double], into row: inout MutableSpan<Float>)

  /// Returns the reward of applying the controls that are set in the state before the physics advances, and
  /// updates the memory.
  func reward(_ simulation: borrowing Simulation, goal: [Double], memory: inout [Double]) -> Double

  /// Says whether a state ends the episode for good.
  func isTerminal(_ simulation: borrowing Simulation) -> Bool
}

extension Task {
  package var initialGoal: [Double] { [] }
  package var initialMemory: [Double] { [] }
  package var startsWithoutContact: Bool { false }
  package func goal(of state: EnvironmentState) -> [Double] { state.goal }
  package func setGoal(_ goal: [Double], in state: inout EnvironmentState) { state.goal = goal }
  package func place(goal: [Double], in simulation: inout Simulation) {}
  package func isTerminal(_ simulation: borrowing Simulation) -> Bool { false }
}
