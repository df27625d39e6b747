package import Agents
package import Environments
package import Numerics

/// One environment with the plan that is being carried out in it: what acting needs, whoever acts.
package struct Episode {
  package let environment: Environment
  /// What the policy sees now.
  package private(set) var observation: [Float]
  /// What it saw before the last step.
  package private(set) var previous: [Float]
  package var plan: Plan
  /// The last raw action.
  package private(set) var action: [Double]

  package init(_ environment: Environment, space: ActionSpace) {
    self.environment = environment
    observation = environment.observation
    previous = observation
    plan = Plan(space)
    action = Array(repeating: 0, count: environment.actionSize)
  }

  /// Starts a new episode; the plan is dropped.
  package mutating func reset(using random: inout RandomStream) throws(EnvironmentError) {
    try environment.reset(using: &random)
    plan.drop()
    observe()
  }

  /// Carries out the next raw action of the plan.
  package mutating func step() throws(EnvironmentError) -> StepResult {
    plan.next(into: &action)
    return try take()
  }

  /// Carries out a raw action that isn't of the plan, the rest of which is dropped.
  package mutating func step(_ raw: [Double]) throws(EnvironmentError) -> StepResult {
    plan.drop()
    action = raw
    return try take()
  }

  private mutating func take() throws(EnvironmentError) -> StepResult {
    let result = try environment.step(action)
    (previous, observation) = (observation, previous)
    observe()
    return result
  }

  /// Looks at the environment again, after its state was set.
  package mutating func observe() {
    let environment = environment
    var row = observation.mutableSpan
    environment.observation(into: &row)
  }
}
