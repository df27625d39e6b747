package import Numerics
package import Physics

/// Describes what an environment asks for in its model: where episodes start, what is observed, what is
/// rewarded.
///
/// All that the future depends on is in the simulation, the goal and the environment's `memory`.
package protocol Rules {
  /// The number of elements of an observation.
  var observationSize: Int { get }
  /// The goal before the first reset.
  var initialGoal: [Double] { get }
  /// The memory at the beginning of an episode.
  var initialMemory: [Double] { get }

  /// Draws a start, given the model's initial state.
  func draw(_ state: inout EnvironmentState, using random: inout RandomStream)

  /// Returns the goal that a state holds.
  func goal(of state: EnvironmentState) -> [Double]

  /// Writes a goal, of as many numbers as `goal(of:)` gives, into a state.
  func setGoal(_ goal: [Double], in state: inout EnvironmentState)

  /// Shows the part of the state that is `goal` to the simulation.
  func place(goal: [Double], in simulation: inout Simulation)

  /// Says whether an episode may start in a state that was drawn.
  func accepts(_ simulation: borrowing Simulation, goal: [Double]) -> Bool

  /// Fills the memory at the beginning of an episode.
  func begin(_ simulation: inout Simulation, goal: [Double], memory: inout [Double]) throws(PhysicsError)

  /// Writes the observation of a state (`observationSize`).
  func observe(
    _ simulation: borrowing Simulation, goal: [Double], memory: [Double], into row: inout MutableSpan<Float>)

  /// Takes physics steps with the controls that are set, updates the memory and returns the reward.
  func advance(
    _ simulation: inout Simulation, by steps: Int, goal: [Double], memory: inout [Double]
  ) throws(PhysicsError) -> Double

  /// Returns the reward of a step that left the state as it is, with the controls that are set.
  func rewardOfStanding(_ simulation: borrowing Simulation, goal: [Double], memory: [Double]) -> Double

  /// Says whether a state ends the episode for good.
  func isTerminal(_ simulation: borrowing Simulation) -> Bool

  // MARK: Other goals

  /// What must be brought up to a state before it is observed or rewarded.
  var freshness: Freshness { get }

  /// Whether what is remembered of physics steps depends on the goal, so that another goal can't take its
  /// place afterwards.
  var goalActsOnPhysics: Bool { get }

  /// The goal that a state reaches; nil where the task doesn't say what that is.
  func reached(_ simulation: borrowing Simulation, memory: [Double]) -> [Double]?

  /// The part of the memory that depends on the goal: for another one it is made anew, step by step from the
  /// beginning of the episode.
  var goalMemory: Range<Int> { get }

  /// Adds to that part of a memory what a step from a state does.
  func remember(_ state: EnvironmentState, in memory: inout [Double])

  /// Returns the reward of a step where it follows from the state before it and the controls that are set;
  /// else nil, and notes what the outcome needs of that state.
  func rewardBefore(_ simulation: borrowing Simulation, goal: [Double], memory: inout [Double]) -> Double?

  /// Returns the reward of a step from the state after it, and whether it ended the episode for good.
  func outcomeAfter(
    _ simulation: borrowing Simulation, goal: [Double], memory: [Double]
  ) -> (reward: Double, isTerminal: Bool)
}

/// Rules whose rewards belong to the state before the step.
///
/// A task itself never changes; what it remembers of an episode is in the environment's `memory`.
package protocol Task: Rules {
  /// Whether a start in which bodies touch is drawn again.
  var startsWithoutContact: Bool { get }

  /// Writes the observation of a state (`observationSize`).
  func observe(_ simulation: borrowing Simulation, goal: [Double], into row: inout MutableSpan<Float>)

  /// Returns the reward of applying the controls that are set in the state before the physics advances, and
  /// updates the memory.
  func reward(_ simulation: borrowing Simulation, goal: [Double], memory: inout [Double]) -> Double
}

extension Rules {
  package var initialGoal: [Double] { [] }
  package var initialMemory: [Double] { [] }
  package func goal(of state: EnvironmentState) -> [Double] { state.goal }
  package func setGoal(_ goal: [Double], in state: inout EnvironmentState) { state.goal = goal }
  package func place(goal: [Double], in simulation: inout Simulation) {}
  package func begin(
    _ simulation: inout Simulation, goal: [Double], memory: inout [Double]
  ) throws(PhysicsError) {}
  package func isTerminal(_ simulation: borrowing Simulation) -> Bool { false }
  package var freshness: Freshness { .positions }
  package var goalActsOnPhysics: Bool { false }
  package func reached(_ simulation: borrowing Simulation, memory: [Double]) -> [Double]? { nil }
  package var goalMemory: Range<Int> { 0..<0 }
  package func remember(_ state: EnvironmentState, in memory: inout [Double]) {}
}

extension Task {
  package var startsWithoutContact: Bool { false }

  package func begin(
    _ simulation: inout Simulation, goal: [Double], memory: inout [Double]
  ) throws(PhysicsError) {
    let initial = initialMemory
    for index in initial.indices { memory[index] = initial[index] }
  }

  package func accepts(_ simulation: borrowing Simulation, goal: [Double]) -> Bool {
    !startsWithoutContact || simulation.contactCount == 0
  }

  package func observe(
    _ simulation: borrowing Simulation, goal: [Double], memory: [Double], into row: inout MutableSpan<Float>
  ) {
    observe(simulation, goal: goal, into: &row)
  }

  package func rewardOfStanding(
    _ simulation: borrowing Simulation, goal: [Double], memory: [Double]
  ) -> Double {
    var memory = memory
    return reward(simulation, goal: goal, memory: &memory)
  }

  package func rewardBefore(
    _ simulation: borrowing Simulation, goal: [Double], memory: inout [Double]
  ) -> Double? { reward(simulation, goal: goal, memory: &memory) }

  package func outcomeAfter(
    _ simulation: borrowing Simulation, goal: [Double], memory: [Double]
  ) -> (reward: Double, isTerminal: Bool) {
    preconditionFailure("the reward belongs to the state before the step")
  }

  package func advance(
    _ simulation: inout Simulation, by steps: Int, goal: [Double], memory: inout [Double]
  ) throws(PhysicsError) -> Double {
    // the reward belongs to the state before the physics and to the new controls
    let reward = reward(simulation, goal: goal, memory: &memory)
    try simulation.step(steps)
    return reward
  }
}
