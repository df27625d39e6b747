import Numerics
import Physics

/// Says what an environment of formulas asks for in its model.
final class ModelTask: Rules {
  let observationSize: Int
  let initialGoal: [Double]
  let initialMemory: [Double]
  // all in one, so that a call of the class is one access to it
  private var machines: TaskMachines

  /// Makes a task; throws if the formulas aren't made for the model.
  init(_ model: borrowing Model, _ formulas: TaskFormulas, frameSkip: Int) throws(PhysicsError) {
    machines = try TaskMachines(model, formulas, frameSkip: frameSkip)
    observationSize = machines.observationSize
    initialGoal = [Double](repeating: 0, count: formulas.startGoal.output.count)
    initialMemory = [Double](repeating: 0, count: formulas.memory.output.count)
  }

  func draw(_ state: inout EnvironmentState, using random: inout RandomStream) {
    machines.draw(&state, using: &random)
  }

  func place(goal: [Double], in simulation: inout Simulation) { machines.place(goal: goal, in: &simulation) }

  func accepts(_ simulation: borrowing Simulation, goal: [Double]) -> Bool {
    machines.accepts(simulation, goal: goal)
  }

  func begin(
    _ simulation: inout Simulation, goal: [Double], memory: inout [Double]
  ) throws(PhysicsError) {
    try machines.begin(&simulation, goal: goal, memory: &memory)
  }

  func observe(
    _ simulation: borrowing Simulation, goal: [Double], memory: [Double], into row: inout MutableSpan<Float>
  ) {
    machines.observe(simulation, goal: goal, memory: memory, into: &row)
  }

  func advance(
    _ simulation: inout Simulation, by steps: Int, goal: [Double], memory: inout [Double]
  ) throws(PhysicsError) -> Double {
    try machines.advance(&simulation, by: steps, goal: goal, memory: &memory)
  }

  func rewardOfStanding(_ simulation: borrowing Simulation, goal: [Double], memory: [Double]) -> Double {
    machines.rewardOfStanding(simulation, goal: goal, memory: memory)
  }

  var freshness: Freshness { machines.freshness }
  var goalActsOnPhysics: Bool { machines.goalActsOnPhysics }

  func reached(_ simulation: borrowing Simulation, memory: [Double]) -> [Double]? {
    machines.goalReached(simulation, memory: memory)
  }

  func rewardBefore(
    _ simulation: borrowing Simulation, goal: [Double], memory: inout [Double]
  ) -> Double? {
    machines.note(simulation, goal: goal, memory: memory)
    return nil
  }

  func outcomeAfter(
    _ simulation: borrowing Simulation, goal: [Double], memory: [Double]
  ) -> (reward: Double, isTerminal: Bool) {
    let reward = machines.rewardAfter(simulation, goal: goal, memory: memory)
    return (reward, machines.isOver)
  }

  func isTerminal(_ simulation: borrowing Simulation) -> Bool { machines.isOver }
}
