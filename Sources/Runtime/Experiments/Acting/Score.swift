package import Environments

/// Sums the rewards of an episode so that a simulation that becomes unstable never pays.
///
/// Each step that is missing because of it, its own included, counts as the worst reward met, which is at
/// most 0.
package struct Score: Sendable, Equatable {
  package private(set) var sum = 0.0
  /// The worst reward so far, at most 0.
  package private(set) var worst: Double

  /// Begins an episode of someone whose worst reward, if it is below 0, is known from others.
  package init(worst: Double = 0) { self.worst = min(0, worst) }

  /// Adds a step; `missing` steps, this one included, don't take place if it is unstable.
  /// - Returns: what was added.
  @discardableResult
  package mutating func add(_ result: StepResult, missing: Int) -> Double {
    worst = min(worst, result.reward)
    let reward = result.isUnstable ? worst * Double(max(1, missing)) : result.reward
    sum += reward
    return reward
  }
}

extension Environment {
  /// The steps that are left before the time limit.
  package var stepsLeft: Int { definition.timeLimit - elapsed }
}
