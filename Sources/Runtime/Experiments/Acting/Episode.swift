package import Agents
package import Environments
package import Numerics

/// One environment with the plan that is being carried out in it: what acting needs, whoever acts.
///
/// It looks at the environment only when asked what is seen.
package struct Episode {
  package let environment: Environment
  private let eye: Eye
  private var seen: Percept
  private var isStale = true
  /// Room for what comes next while what was seen before is still in use.
  private var spare: Percept
  package var plan: Plan
  /// The last raw action.
  package private(set) var action: [Double]

  package init(_ environment: Environment, for policy: any Policy) {
    self.environment = environment
    eye = Eye(policy.perception)
    seen = Percept(policy.perception)
    spare = seen
    plan = Plan(policy.space)
    action = Array(repeating: 0, count: environment.actionSize)
  }

  /// What the policy sees now.
  package var percept: Percept {
    mutating get {
      if isStale { eye.look(at: environment, into: &seen) }
      isStale = false
      return seen
    }
  }

  /// Starts a new episode; the plan is dropped.
  package mutating func reset(using random: inout RandomStream) throws(EnvironmentError) {
    isStale = true
    plan.drop()
    try environment.reset(using: &random)
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
    swap(&spare, &seen)
    isStale = true
    return result
  }

  /// Looks at the environment again when asked, after its state was set.
  package mutating func lookAgain() { isStale = true }
}
