import Numerics
import Physics

/// Runs the programs of a task that is made of formulas, in one simulation.
///
/// Its registers hold nothing beyond a call but the latest outcome's end, so that states can be set at any
/// time.
struct TaskMachines {
  let observationSize: Int
  private let duration: Double
  let freshness: Freshness
  let goalActsOnPhysics: Bool
  private let needsExternalForces: Bool
  private let mocapCount: Int
  private var observation: FormulaMachine, outcome: FormulaMachine, before: FormulaMachine,
    memory: FormulaMachine
  private var positions: FormulaMachine, goal: FormulaMachine, velocities: FormulaMachine,
    activations: FormulaMachine
  private var acceptance: FormulaMachine, placement: FormulaMachine, orientation: FormulaMachine
  private var reached: FormulaMachine
  private var valuesBefore: [Double]
  private(set) var isOver = false
  /// What programs that don't draw are given.
  private var idle = RandomStream(seed: 0)

  /// Makes a task; throws if the formulas aren't made for the model.
  init(_ model: borrowing Model, _ formulas: TaskFormulas, frameSkip: Int) throws(PhysicsError) {
    try formulas.check(for: model)
    observationSize = formulas.observation.output.count
    duration = model.timestep * Double(frameSkip)
    mocapCount = model.mocapCount
    let fresh = [formulas.observation, formulas.outcome, formulas.before, formulas.reached].map(\.freshness)
    freshness = fresh.max() ?? .positions
    let memory = formulas.memory
    goalActsOnPhysics =
      !memory.output.isEmpty
      && (memory.readsGoal || !formulas.placement.output.isEmpty || !formulas.orientation.output.isEmpty)
    needsExternalForces = [formulas.memory, formulas.acceptance].contains {
      $0.quantities.contains(.externalForces)
    }
    observation = FormulaMachine(formulas.observation)
    outcome = FormulaMachine(formulas.outcome)
    before = FormulaMachine(formulas.before)
    self.memory = FormulaMachine(formulas.memory)
    positions = FormulaMachine(formulas.startPositions)
    goal = FormulaMachine(formulas.startGoal)
    velocities = FormulaMachine(formulas.startVelocities)
    activations = FormulaMachine(formulas.startActivations)
    acceptance = FormulaMachine(formulas.acceptance)
    placement = FormulaMachine(formulas.placement)
    orientation = FormulaMachine(formulas.orientation)
    reached = FormulaMachine(formulas.reached)
    valuesBefore = [Double](repeating: 0, count: formulas.before.output.count)
  }

  mutating func draw(_ state: inout EnvironmentState, using random: inout RandomStream) {
    positions.draw(into: &state.qpos, using: &random)
    goal.draw(into: &state.goal, using: &random)
    velocities.draw(into: &state.qvel, using: &random)
    activations.draw(into: &state.act, using: &random)
  }

  mutating func place(goal: [Double], in simulation: inout Simulation) {
    if !placement.program.output.isEmpty {
      placement.run(simulation, goal: goal, memory: [], before: [], using: &idle)
      let result = placement.result
      for index in 0..<mocapCount {
        let at = result.startIndex + 3 * index
        simulation.setPosition(ofMocap: index, to: Vector3(result[at], result[at + 1], result[at + 2]))
      }
    }
    guard !orientation.program.output.isEmpty else { return }
    orientation.run(simulation, goal: goal, memory: [], before: [], using: &idle)
    let result = orientation.result
    for index in 0..<mocapCount {
      let at = result.startIndex + 4 * index
      simulation.setOrientation(
        ofMocap: index, to: SIMD4(result[at], result[at + 1], result[at + 2], result[at + 3]))
    }
  }

  mutating func accepts(_ simulation: borrowing Simulation, goal: [Double]) -> Bool {
    guard !acceptance.program.output.isEmpty else { return true }
    acceptance.run(simulation, goal: goal, memory: [], before: [], using: &idle)
    return acceptance.number() != 0
  }

  mutating func begin(
    _ simulation: inout Simulation, goal: [Double], memory: inout [Double]
  ) throws(PhysicsError) {
    isOver = false
    try remember(&simulation, goal: goal, in: &memory)
  }

  mutating func observe(
    _ simulation: borrowing Simulation, goal: [Double], memory: [Double], into row: inout MutableSpan<Float>
  ) {
    observation.run(simulation, goal: goal, memory: memory, before: [], using: &idle)
    observation.copyResult(into: &row)
  }

  mutating func advance(
    _ simulation: inout Simulation, by steps: Int, goal: [Double], memory: inout [Double]
  ) throws(PhysicsError) -> Double {
    note(simulation, goal: goal, memory: memory)
    let elapsed = (simulation.time / duration).rounded() + 1
    try simulation.takeSteps(steps)
    simulation.setTime(elapsed * duration)
    try remember(&simulation, goal: goal, in: &memory)
    try simulation.refresh(freshness)
    return rewardAfter(simulation, goal: goal, memory: memory)
  }

  /// The goal that a state reaches; nil where the formulas don't say.
  mutating func goalReached(_ simulation: borrowing Simulation, memory: [Double]) -> [Double]? {
    guard !reached.program.output.isEmpty else { return nil }
    reached.run(simulation, goal: [], memory: memory, before: [], using: &idle)
    return Array(reached.result)
  }

  /// The reward of a step, of which the state before was noted, and whether it ended the episode.
  mutating func rewardAfter(
    _ simulation: borrowing Simulation, goal: [Double], memory: [Double]
  ) -> Double {
    outcome.run(simulation, goal: goal, memory: memory, before: valuesBefore, using: &idle)
    isOver = outcome.number(1) != 0
    return outcome.number()
  }

  mutating func rewardOfStanding(
    _ simulation: borrowing Simulation, goal: [Double], memory: [Double]
  ) -> Double {
    note(simulation, goal: goal, memory: memory)
    outcome.run(simulation, goal: goal, memory: memory, before: valuesBefore, using: &idle)
    return outcome.number()
  }

  /// Takes down what the outcome of a step needs of the state before it.
  mutating func note(_ simulation: borrowing Simulation, goal: [Double], memory: [Double]) {
    guard !valuesBefore.isEmpty else { return }
    before.run(simulation, goal: goal, memory: memory, before: [], using: &idle)
    before.copyResult(into: &valuesBefore)
  }

  /// Takes down what belongs to the last physics step, before anything is brought up to the state.
  private mutating func remember(
    _ simulation: inout Simulation, goal: [Double], in memory: inout [Double]
  ) throws(PhysicsError) {
    if needsExternalForces { try simulation.computeExternalForces() }
    guard !memory.isEmpty else { return }
    self.memory.run(simulation, goal: goal, memory: [], before: [], using: &idle)
    self.memory.copyResult(into: &memory)
  }
}

extension TaskFormulas {
  /// Throws unless every program keeps within the model and gives what it is for.
  fileprivate func check(for model: borrowing Model) throws(PhysicsError) {
    let goalSize = startGoal.output.count, kept = memory.output.count, noted = before.output.count
    for path in TaskFormulas.programs {
      let program = self[keyPath: path]
      let hasMemory = [\.observation, \.outcome, \.before, \.reached].contains(path)
      guard
        program.fits(
          model, goal: path == \.reached ? 0 : goalSize, memory: hasMemory ? kept : 0,
          before: path == \.outcome ? noted : 0)
      else { throw .failed(reason: "its formulas belong to another model") }
    }
    try check(startPositions, "qpos", [0, model.positionCount])
    try check(startVelocities, "qvel", [0, model.velocityCount])
    try check(startActivations, "act", [0, model.activationCount])
    try check(placement, "mocap", [0, 3 * model.mocapCount])
    try check(orientation, "mocap_quat", [0, 4 * model.mocapCount])
    try check(acceptance, "the acceptance", [0, 1])
    try check(outcome, "the outcome", [2])
    try check(reached, "the reached goal", [0, goalSize])
  }

  private func check(_ program: FormulaProgram, _ part: String, _ counts: [Int]) throws(PhysicsError) {
    guard counts.contains(program.output.count) else {
      throw .wrongCount(part: part, expected: counts.last ?? 0, actual: program.output.count)
    }
  }
}
