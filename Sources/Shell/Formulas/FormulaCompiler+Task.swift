import Diagnostics
package import Environments
package import Language
import Physics
import Syntax

/// The formulas of a call of `Environment`, as far as they are given.
package struct WrittenFormulas {
  package var observation, reward, terminated, positions, velocities, activations, goal, acceptance,
    placement, orientation, reached: Formula?

  package init() {}
}

extension FormulaCompiler {
  /// Translates all formulas of a task.
  package func task(_ written: WrittenFormulas) throws -> TaskFormulas {
    var result = TaskFormulas()
    if let goal = written.goal {
      result.startGoal = try vector(goal, .goal, "goal")
      goalSize = result.startGoal.output.count
    }
    result.observation = try observation(written.observation)
    result.outcome = try outcome(written.reward, written.terminated)
    if let positions = written.positions {
      let count = (model.positionCount, "the size of the model's qpos")
      result.startPositions = try vector(positions, .positions, "reset_qpos", count)
    }
    if let velocities = written.velocities {
      let count = (model.velocityCount, "the size of the model's qvel")
      result.startVelocities = try vector(velocities, .velocities, "reset_qvel", count)
    }
    if let activations = written.activations {
      let count = (model.activationCount, "as the model's act has")
      result.startActivations = try vector(activations, .activations, "reset_act", count)
    }
    if let orientation = written.orientation {
      let count = (4 * model.mocapCount, "a quaternion for each mocap body")
      result.orientation = try vector(orientation, .orientation, "mocap_quat", count)
    }
    if let placement = written.placement {
      let count = (3 * model.mocapCount, "three for each mocap body")
      result.placement = try vector(placement, .placement, "mocap", count)
    }
    if let acceptance = written.acceptance {
      let part = try truth(acceptance, .acceptance, "reset_until")
      result.acceptance = program(.acceptance, giving: [part])
    }
    if let reached = written.reached {
      guard let goalSize else {
        throw Diagnostic(
          id: "bad-argument", message: "reached says which goal a state reaches, but no goal is given",
          at: SourceLocation(reached.source, reached.expression.range), help: "goal=… draws one")
      }
      result.reached = try vector(reached, .reached, "reached", (goalSize, "as the goal has"))
    }
    finish(&result)
    let all = [
      ("observation", written.observation), ("reward", written.reward), ("terminated", written.terminated),
      ("reset_qpos", written.positions), ("reset_qvel", written.velocities), ("goal", written.goal),
      ("reset_act", written.activations), ("mocap", written.placement),
      ("mocap_quat", written.orientation), ("reset_until", written.acceptance),
      ("reached", written.reached),
    ]
    for case (let name, let formula?) in all { result.texts.append(.init(name: name, formula: formula.text)) }
    return result
  }

  private func observation(_ formula: Formula?) throws -> FormulaProgram {
    if let formula { return try vector(formula, .observation, "observation") }
    let parts = [Quantity.qpos, .qvel].map { quantity in
      let count = model.count(of: quantity)
      return (read(quantity, count, in: .observation), count)
    }
    return program(.observation, giving: parts)
  }

  private func outcome(_ reward: Formula?, _ terminated: Formula?) throws -> FormulaProgram {
    let end = try terminated.map { try truth($0, .outcome, "terminated") }
    let gain = try reward.map { try number($0, .outcome, "reward") }
    return program(.outcome, giving: [gain ?? zero(in: .outcome), end ?? zero(in: .outcome)])
  }

  /// A formula that gives numbers, so many if that matters.
  private func vector(
    _ formula: Formula, _ slot: Slot, _ parameter: String, _ count: (needed: Int, why: String)? = nil
  ) throws -> FormulaProgram {
    let value = try compile(formula, for: slot, as: parameter)
    guard let parts = flat(value) else {
      throw failure("\(parameter) must be numbers, but is \(value.phrase)")
    }
    let size = parts.reduce(0) { $0 + $1.count }
    if let count, size != count.needed {
      throw failure("\(parameter) must have \(count.needed) numbers, \(count.why), but has \(size)")
    }
    guard 1...1_000_000 ~= size else {
      throw failure("\(parameter) must have between 1 and 1000000 numbers, but has \(size)")
    }
    return program(slot, giving: parts)
  }

  private func number(_ formula: Formula, _ slot: Slot, _ parameter: String) throws -> (Int, Int) {
    let value = try compile(formula, for: slot, as: parameter)
    guard let (shape, start) = numbers(value), shape.isEmpty else {
      let help = numbers(value) == nil ? nil : "reduce them to one number with sum(…) or norm(…)"
      throw failure("\(parameter) must be a number, but is \(value.phrase)", help: help)
    }
    return (start, 1)
  }

  private func truth(_ formula: Formula, _ slot: Slot, _ parameter: String) throws -> (Int, Int) {
    let value = try compile(formula, for: slot, as: parameter)
    guard value.isTruth, let (shape, start) = truths(value), shape.isEmpty else {
      let help = value.isTruth ? "reduce it with all(…) or any(…)" : nil
      throw failure("\(parameter) must be true or false, but is \(value.phrase)", help: help)
    }
    return (start, 1)
  }
}
