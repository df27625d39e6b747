package import Environments
package import Physics

/// What an environment and its bodies do while a plan is carried out, to be looked at.
package struct PlanCourse: Sendable, Equatable {
  /// Where each body is (metres), the world first: at the start and after each step.
  package private(set) var poses: [[Vector3]] = []
  /// `qpos ++ qvel` at the same moments.
  package private(set) var states: [[Double]] = []
  /// The sum of the rewards.
  package private(set) var reward = 0.0
  /// Whether the episode ended, or the simulation became unstable, before the plan did.
  package private(set) var isCut = false

  /// Carries out a plan, rows of raw actions, from a state in an environment that is left where the plan
  /// ends.
  ///
  /// The time limit cuts nothing.
  package init(
    of plan: [Double], in environment: Environment, from start: EnvironmentState
  ) throws(EnvironmentError) {
    let width = environment.actionSize, steps = plan.count / width
    precondition(steps * width == plan.count)
    var start = start
    start.elapsed = max(0, min(start.elapsed, environment.definition.timeLimit - steps))
    start.isOver = false
    try environment.setState(start)
    look(at: environment)
    for step in 0..<steps {
      let result = try environment.step(plan.span.extracting(step * width..<(step + 1) * width))
      if result.isUnstable {
        isCut = true
        break
      }
      reward += result.reward
      look(at: environment)
      if result.terminated {
        isCut = step + 1 < steps
        break
      }
    }
  }

  private mutating func look(at environment: Environment) {
    poses.append(environment.bodyPositions)
    var state: [Double] = []
    environment.simulation.appendPositions(to: &state)
    environment.simulation.appendVelocities(to: &state)
    states.append(state)
  }

  /// The change of `qpos ++ qvel`.
  package var change: [Double] { zip(states[states.count - 1], states[0]).map { $0 - $1 } }
}

extension Environment {
  /// The place of each body, the world first, in metres.
  package var bodyPositions: [Vector3] {
    (0..<simulation.model.bodyCount).map { simulation.position(ofBody: $0) }
  }

  /// The body that each hangs on; the world, 0, hangs on itself.
  package var bodyParents: [Int] {
    (0..<simulation.model.bodyCount).map { simulation.model.parent(ofBody: $0) }
  }
}
