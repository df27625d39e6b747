package import Numerics
package import Physics

/// Says what a step led to.
package struct StepResult: Sendable, Equatable {
  /// The step's reward.
  package let reward: Double
  /// Whether the episode came to its end: nothing follows.
  package let terminated: Bool
  /// Whether the episode was cut: more would have followed.
  package let truncated: Bool
  /// Whether it was cut because the simulation became unstable.
  ///
  /// The step didn't take place then: the state is the one before it (the initial one, where that can't be
  /// either), and the reward that of standing there, at most 0.
  package let isUnstable: Bool

  package init(reward: Double, terminated: Bool, truncated: Bool, isUnstable: Bool = false) {
    self.reward = reward
    self.terminated = terminated
    self.truncated = truncated
    self.isUnstable = isUnstable
  }
}

/// Runs a task in a simulation of its own: reset, step, observe, and any state at any time.
///
/// Stepping and observing allocate nothing. A step throws if the action has the wrong size or isn't finite; a
/// simulation that becomes unstable cuts the episode.
package final class Environment {
  package let definition: EnvironmentDefinition
  /// The box of the actions, without dimensions where the model has no actuators; actions outside are clamped
  /// to it.
  package let actionBox: Box
  /// The number of elements of an observation.
  package let observationSize: Int
  /// The number of elements of `qpos` and of `qvel`, and the names of their coordinates.
  package let positionNames: [String], velocityNames: [String]
  /// The names of the actuators, which are the elements of an action.
  package let actionNames: [String]
  /// The actuators without a range in the model, for which −1 to 1 is assumed.
  package let unboundedActions: [Int]
  /// The names of the activations.
  package let activationNames: [String]
  /// The moments that the model keeps under names.
  package let keyframes: [Keyframe]
  /// The elements of `qpos` that are angles of hinges without limits.
  package let angles: [Int]
  /// The simulation, to look at.
  package internal(set) var simulation: Simulation
  /// The goal where it isn't among the coordinates, as in `state`; see `goal(of:)`.
  package internal(set) var goal: [Double]
  /// What the task remembers of the episode.
  package internal(set) var memory: [Double]
  /// The steps taken since the last reset.
  package internal(set) var elapsed = 0
  /// Whether the episode has come to its end or was cut: a reset, or another state, comes next.
  package private(set) var isOver = false
  /// How often the simulation has become unstable.
  package private(set) var instabilities = 0

  /// The last frames, where the environment has any.
  var history: FrameHistory?
  /// What pictures are aimed at that aren't taken by a camera of the model.
  private(set) var middle = Vector3()

  let task: any Rules
  /// The seconds of a step.
  let duration: Double
  let initialState: EnvironmentState
  /// Whether what was observed since the state was set consisted of finite numbers.
  private var observedFinite = true
  /// The physical state and the memory before the last step, for a simulation that becomes unstable.
  private var formerState: [Double] = [], formerMemory: [Double] = []
  /// The controls of the last step.
  private var controls: [Double] = []
  /// The joints that hold a quaternion.
  private let quaternions: [(joint: String, start: Int)]

  /// Makes an environment in its model's initial state.
  package init(_ definition: EnvironmentDefinition) throws(EnvironmentError) {
    do throws(PhysicsError) {
      let model = try definition.compile()
      guard model.velocityCount > 0 else { throw .cannotMove }
      task = try definition.makeTask(model)
      let ranges = (0..<model.controlCount).map { model.range(ofControl: $0) }
      unboundedActions = ranges.indices.filter { ranges[$0] == nil }
      let low = ranges.map { $0?.lowerBound ?? -1 }, high = ranges.map { $0?.upperBound ?? 1 }
      guard let box = low.isEmpty ? Box.none : Box(low: low, high: high) else {
        throw .invalidModel(reason: "its actuators allow no actions")
      }
      actionBox = box
      activationNames = model.activationNames
      keyframes = model.keyframes
      actionNames = model.controlNames
      duration = model.timestep * Double(definition.frameSkip)
      positionNames = model.positionNames
      velocityNames = model.velocityNames
      angles = model.unlimitedAngles
      quaternions = model.quaternions
      initialState = EnvironmentState(
        qpos: model.initialPositions, qvel: Array(repeating: 0, count: model.velocityCount),
        act: Array(repeating: 0, count: model.activationCount), goal: task.initialGoal,
        memory: [], elapsed: 0, warmStart: [])
      simulation = try Simulation(model: model)
    } catch {
      throw .physics(error)
    }
    self.definition = definition
    observationSize = task.observationSize
    goal = initialState.goal
    memory = task.initialMemory
    controls = Array(repeating: 0, count: actionBox.size)
    formerState = Array(repeating: 0, count: simulation.stateSize)
    formerMemory = Array(repeating: 0, count: memory.count)
    try setState(initialState)
    if definition.viewpoint == .above { middle = simulation.middleOfGeoms }
    guard let shape = definition.frames else { return }
    history = FrameHistory(shape, drawnBy: try makeRenderer(width: shape.size, height: shape.size))
    try drawFrame(isFirst: true)
  }

  /// What the numbers of an observation are, "" where that isn't known.
  package var observationNames: [String] {
    // without a formula of its own the observation is the state
    let isState = definition.formulas.map { !$0.texts.contains { $0.name == "observation" } } ?? false
    let names = isState ? positionNames + velocityNames : definition.notes.observation
    return (0..<observationSize).map { $0 < names.count ? names[$0] : "" }
  }

  package var actionSize: Int { actionBox.size }
  package var memorySize: Int { memory.count }
  package var positionSize: Int { positionNames.count }
  package var velocitySize: Int { velocityNames.count }

  /// Starts an episode, in a state drawn anew until the task accepts it (1,000 times at most).
  ///
  /// With frames, uniformly random steps that don't count follow until the stack is full.
  package func reset(using random: inout RandomStream) throws(EnvironmentError) {
    for _ in 0..<1000 {
      var state = initialState
      task.draw(&state, using: &random)
      // noise on a quaternion is no rounding
      try checkQuaternions(state, tolerance: 1e-6)
      if try canGoOn(from: state), task.accepts(simulation, goal: goal), try fillFrames(using: &random) {
        return
      }
    }
    throw .noStart
  }

  /// Takes the steps that fill the stack of frames; false if the episode can't begin after them.
  private func fillFrames(using random: inout RandomStream) throws(EnvironmentError) -> Bool {
    guard let shape = definition.frames, shape.count > 1 else { return true }
    let counted = instabilities
    defer { instabilities = counted }
    for _ in 1..<shape.count {
      for index in 0..<actionSize {
        simulation.setControl(index, to: random.uniform(actionBox.low[index], actionBox.high[index]))
      }
      let result = try advance()
      if result.isUnstable || result.terminated { return false }
    }
    // the episode begins here
    var start = state
    (start.elapsed, start.isOver, start.memory) = (0, false, [])
    return try canGoOn(from: start)
  }

  /// Goes to a state; false if the simulation is unstable there, so that it can't be gone on from.
  package func canGoOn(from state: EnvironmentState) throws(EnvironmentError) -> Bool {
    do throws(EnvironmentError) {
      try setState(state)
      return true
    } catch {
      if error == .physics(.unstable) { return false }
      throw error
    }
  }

  /// Takes a step with an action of `actionSize` numbers.
  package func step(_ action: Span<Double>) throws(EnvironmentError) -> StepResult {
    try checkStep(action.count)
    for index in action.indices { try setControl(index, to: action[index]) }
    return try advance()
  }

  /// Takes a step with an action of `actionSize` numbers.
  package func step(_ action: Span<Float>) throws(EnvironmentError) -> StepResult {
    try checkStep(action.count)
    for index in action.indices { try setControl(index, to: Double(action[index])) }
    return try advance()
  }

  /// Takes a step with an action of `actionSize` numbers.
  package func step(_ action: [Double]) throws(EnvironmentError) -> StepResult { try step(action.span) }

  /// Writes the task's observation (`observationSize`).
  package func observation(into row: inout MutableSpan<Float>) {
    precondition(row.count == observationSize)
    task.observe(simulation, goal: goal, memory: memory, into: &row)
    for index in row.indices where !row[index].isFinite { observedFinite = false }
  }

  /// The task's observation.
  package var observation: [Float] {
    var row = [Float](repeating: 0, count: observationSize)
    var span = row.mutableSpan
    observation(into: &span)
    return row
  }

  /// The whole state, with which another environment of the same kind continues with the same bits.
  package var state: EnvironmentState {
    var state = EnvironmentState(
      qpos: [], qvel: [], act: [], goal: goal, memory: [], elapsed: elapsed, isOver: isOver, warmStart: [])
    // a copy that shares nothing: the next step writes into the memory, and mustn't have to move it
    state.memory.append(contentsOf: memory)
    simulation.appendPositions(to: &state.qpos)
    simulation.appendVelocities(to: &state.qvel)
    simulation.appendActivations(to: &state.act)
    simulation.appendWarmStart(to: &state.warmStart)
    state.frames = frames
    return state
  }

  /// Goes to a state.
  ///
  /// Its parts must be finite, of the environment's sizes, and orientations unit quaternions up to rounding.
  /// Memory, warm start and frames may be empty: what they are at the beginning of an episode takes their
  /// place. If a part isn't as it must be, nothing changes.
  package func setState(_ state: EnvironmentState) throws(EnvironmentError) {
    try check(state)
    goal = state.goal
    if !state.memory.isEmpty { for index in memory.indices { memory[index] = state.memory[index] } }
    elapsed = state.elapsed
    isOver = state.isOver || elapsed >= definition.timeLimit
    observedFinite = true
    do throws(PhysicsError) {
      simulation.clear()
      try simulation.setState(positions: state.qpos, velocities: state.qvel, activations: state.act)
      task.place(goal: goal, in: &simulation)
      simulation.setTime(Double(elapsed) * duration)
      try simulation.forward()
      if state.memory.isEmpty { try task.begin(&simulation, goal: goal, memory: &memory) }
      if !state.warmStart.isEmpty { try simulation.setWarmStart(state.warmStart) }
    } catch {
      throw .physics(error)
    }
    if state.frames.isEmpty { try drawFrame(isFirst: true) } else { history?.take(state.frames) }
  }

  /// Returns to a moment before, whatever has happened since.
  package func goBack(to state: EnvironmentState, instabilities: Int) {
    // a state that once was can be gone on from
    try? setState(state)
    self.instabilities = instabilities
  }

  /// Whether a keyframe puts bodies that are moved by hand elsewhere than they are now.
  package func movesMocap(from keyframe: Keyframe) -> Bool {
    simulation.mocapPositions != keyframe.mocapPositions
      || simulation.mocapQuaternions != keyframe.mocapQuaternions
  }

  /// The task's goal in a state.
  package func goal(of state: EnvironmentState) -> [Double] { task.goal(of: state) }

  /// Writes the task's goal into a state of this environment; it must have as many numbers as `goal(of:)`
  /// gives.
  package func setGoal(_ goal: [Double], in state: inout EnvironmentState) throws(EnvironmentError) {
    try check(state)
    let expected = task.goal(of: initialState).count
    guard goal.count == expected else {
      throw .wrongCount(part: "goal", expected: expected, actual: goal.count)
    }
    guard goal.allSatisfy(\.isFinite) else { throw .notFinite(part: "goal") }
    task.setGoal(goal, in: &state)
  }

  private func advance() throws(EnvironmentError) -> StepResult {
    simulation.copyState(into: &formerState)
    for index in controls.indices { controls[index] = simulation.control(index) }
    for index in memory.indices { formerMemory[index] = memory[index] }
    let reward: Double
    do throws(PhysicsError) {
      reward = try task.advance(&simulation, by: definition.frameSkip, goal: goal, memory: &memory)
    } catch .unstable {
      instabilities += 1
      try goBack()
      isOver = true
      return StepResult(
        reward: min(0, try rewardOfStanding()), terminated: false, truncated: true, isUnstable: true)
    } catch {
      try? goBack()
      throw .physics(error)
    }
    guard reward.isFinite else {
      let fault = fault("the reward", reward, step: elapsed + 1, formula: "reward")
      try goBack()
      throw fault
    }
    do {
      try drawFrame(isFirst: false)
    } catch {
      try? goBack()
      throw error
    }
    elapsed += 1
    let result = StepResult(
      reward: reward, terminated: task.isTerminal(simulation), truncated: elapsed >= definition.timeLimit)
    isOver = result.terminated || result.truncated
    return result
  }

  /// The reward of the last step's action, had it left the state as it is.
  private func rewardOfStanding() throws(EnvironmentError) -> Double {
    for index in controls.indices { simulation.setControl(index, to: controls[index]) }
    let reward = task.rewardOfStanding(simulation, goal: goal, memory: memory)
    guard reward.isFinite else { throw fault("the reward", reward, step: elapsed + 1, formula: "reward") }
    return reward
  }

  /// Returns to the state before a step that couldn't take place.
  private func goBack() throws(EnvironmentError) {
    let (positions, velocities) = (initialState.qpos.count, initialState.qvel.count)
    var state = initialState
    (state.goal, state.elapsed, state.isOver) = (goal, elapsed, isOver)
    state.memory.append(contentsOf: formerMemory)
    let initial = state
    state.qpos = Array(formerState[..<positions])
    state.qvel = Array(formerState[positions..<positions + velocities])
    state.warmStart = Array(formerState[(positions + velocities)..<(positions + 2 * velocities)])
    state.act = Array(formerState[(positions + 2 * velocities)...])
    state.frames = frames
    if !(try canGoOn(from: state)) { try setState(initial) }
  }

  /// Draws the present state, where the environment has frames.
  private func drawFrame(isFirst: Bool) throws(EnvironmentError) {
    do throws(PhysicsError) {
      if isFirst { try history?.begin(with: simulation) } else { try history?.add(simulation) }
    } catch {
      throw .physics(error)
    }
  }

  /// What is wrong with the observation of the present state; nil if all its numbers are finite.
  package var observationFault: EnvironmentError? {
    let numbers = observation
    return numbers.firstIndex { !$0.isFinite }.map { index in
      fault("observation[\(index)]", Double(numbers[index]), step: elapsed, formula: "observation")
    }
  }

  /// Says where a number of the task came about that isn't finite.
  private func fault(_ part: String, _ value: Double, step: Int, formula: String) -> EnvironmentError {
    .taskNotFinite(
      TaskFault(
        part: part, value: value, step: step,
        formula: definition.formulas?.texts.first { $0.name == formula }?.formula, qpos: state.qpos,
        qvel: state.qvel, goal: goal))
  }

  private func setControl(_ index: Int, to value: Double) throws(EnvironmentError) {
    guard value.isFinite else { throw .notFinite(part: "the action") }
    simulation.setControl(index, to: min(max(value, actionBox.low[index]), actionBox.high[index]))
  }

  private func checkStep(_ count: Int) throws(EnvironmentError) {
    // what a policy made of such an observation isn't to blame
    if !observedFinite, let fault = observationFault { throw fault }
    guard count == actionSize else {
      throw .wrongCount(part: "the action", expected: actionSize, actual: count)
    }
  }

  private func check(_ state: EnvironmentState) throws(EnvironmentError) {
    let parts: [(name: String, values: [Double], expected: Int)] = [
      ("qpos", state.qpos, initialState.qpos.count), ("qvel", state.qvel, initialState.qvel.count),
      ("act", state.act, initialState.act.count), ("goal", state.goal, initialState.goal.count),
      ("memory", state.memory, state.memory.isEmpty ? 0 : memory.count),
      ("the warm start", state.warmStart, state.warmStart.isEmpty ? 0 : initialState.qvel.count),
    ]
    for part in parts {
      guard part.values.count == part.expected else {
        throw .wrongCount(part: part.name, expected: part.expected, actual: part.values.count)
      }
      guard part.values.allSatisfy(\.isFinite) else { throw .notFinite(part: part.name) }
    }
    let bytes = state.frames.isEmpty ? 0 : definition.frames?.bytes ?? 0
    guard state.frames.count == bytes else {
      throw .wrongCount(part: "frames", expected: bytes, actual: state.frames.count)
    }
    guard state.elapsed >= 0 else { throw .negativeElapsed(state.elapsed) }
    try checkQuaternions(state, tolerance: 1e-3)
  }

  /// Throws unless the norms of a state's quaternions are 1, up to a tolerance.
  private func checkQuaternions(
    _ state: EnvironmentState, tolerance: Double
  ) throws(EnvironmentError) {
    for (joint, start) in quaternions {
      let quaternion = state.qpos[start..<start + 4]
      guard abs(EnvironmentState.norm(quaternion) - 1) <= tolerance else {
        throw .notUnit(joint: joint, start: start, quaternion: Array(quaternion))
      }
    }
  }
}
