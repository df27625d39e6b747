package import Numerics
package import Physics

/// Moments of the past, looked at with another goal.
///
/// A moment is all that an observation and a reward depend on beside the goal: coordinates, velocities,
/// activations, the task's memory and the steps since the reset.
extension Environment {
  /// Numbers of a moment.
  package var momentSize: Int {
    positionSize + velocitySize + initialState.act.count + memory.count + 1
  }

  /// Copies the present moment into a row, from a place on.
  package func copyMoment(into row: inout [Double], at start: Int) {
    precondition(start >= 0 && start + momentSize <= row.count)
    var place = start
    func put(_ value: Double) {
      row[place] = value
      place += 1
    }
    for index in 0..<positionSize { put(simulation.position(index)) }
    for index in 0..<velocitySize { put(simulation.velocity(index)) }
    for index in initialState.act.indices { put(simulation.activation(index)) }
    for value in memory { put(value) }
    put(Double(elapsed))
  }

  /// Reads a moment from the beginning of a row into a state of this environment.
  package func read(_ row: ArraySlice<Double>, into state: inout EnvironmentState) {
    precondition(row.count >= momentSize)
    var place = row.startIndex
    func take() -> Double {
      defer { place += 1 }
      return row[place]
    }
    for index in state.qpos.indices { state.qpos[index] = take() }
    for index in state.qvel.indices { state.qvel[index] = take() }
    for index in state.act.indices { state.act[index] = take() }
    for index in state.memory.indices { state.memory[index] = take() }
    state.elapsed = Int(take())
  }

  /// A state to read moments into.
  package var blankState: EnvironmentState {
    var state = initialState
    state.memory = task.initialMemory
    return state
  }

  /// Draws a goal as a reset does.
  package func drawGoal(using random: inout RandomStream) -> [Double] {
    var state = initialState
    task.draw(&state, using: &random)
    return task.goal(of: state)
  }

  /// The part of the memory that depends on the goal.
  package var goalMemory: Range<Int> { task.goalMemory }

  /// Whether what is remembered of physics steps depends on the goal.
  package var goalActsOnPhysics: Bool { task.goalActsOnPhysics }

  /// The goal that the present state reaches; nil where the task doesn't say what that is.
  package var reachedGoal: [Double]? { task.reached(simulation, memory: memory) }

  /// Writes another goal, as `goal(of:)` gives it, into a state, unchecked.
  package func replaceGoal(_ goal: [Double], in state: inout EnvironmentState) {
    task.setGoal(goal, in: &state)
  }

  /// Adds to the part of a memory that depends on the goal what a step from a state does.
  package func remember(_ state: EnvironmentState, in memory: inout [Double]) {
    task.remember(state, in: &memory)
  }

  /// Shows a state as it is observed and rewarded, without forces and accelerations: no step may follow, but
  /// another state be set.
  package func show(_ state: EnvironmentState) throws(PhysicsError) {
    goal = state.goal
    for index in memory.indices { memory[index] = state.memory[index] }
    elapsed = state.elapsed
    try simulation.setState(positions: state.qpos, velocities: state.qvel, activations: state.act)
    task.place(goal: goal, in: &simulation)
    simulation.setTime(Double(elapsed) * duration)
    try simulation.refresh(task.freshness)
  }

  /// Makes the reward of a step anew from the states before and after it and its controls, and says whether
  /// it ended the episode for good.
  package func rewardAnew(
    from before: EnvironmentState, to after: EnvironmentState, controls: ArraySlice<Double>
  ) throws(PhysicsError) -> (reward: Double, isTerminal: Bool) {
    try show(before)
    for (index, control) in controls.enumerated() { simulation.setControl(index, to: control) }
    if let reward = task.rewardBefore(simulation, goal: goal, memory: &memory) { return (reward, false) }
    try show(after)
    return task.outcomeAfter(simulation, goal: goal, memory: memory)
  }
}
