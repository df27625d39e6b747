package import Agents
package import Environments
package import Numerics

/// The states of one episode, to be drawn.
package struct EpisodeRecording: Sendable {
  /// The first state and the one after each step, without frames.
  package private(set) var states: [EnvironmentState] = []
  /// The sum of the rewards; steps that an unstable simulation left out count as the worst (`Score`).
  package private(set) var reward = 0.0
  /// Whether the episode was cut because the simulation became unstable.
  package private(set) var isUnstable = false

  /// What is done in an episode.
  package enum Course {
    case policy(any Policy)
    /// Raw actions, step after step.
    case actions([Double])
  }

  /// Plays an episode in an environment, from a state or a reset on, for `steps` at most; nil if it was
  /// cancelled.
  package init?(
    _ course: Course, in environment: Environment, from start: EnvironmentState?, steps: Int,
    using random: inout RandomStream, isCancelled: () -> Bool
  ) throws(EnvironmentError) {
    let policy: any Policy =
      switch course {
      case .policy(let policy): policy
      case .actions: RandomPolicy(.raw(environment.actionBox))
      }
    var episode = Episode(environment, for: policy)
    try episode.reset(using: &random)
    if let start {
      try environment.setState(start)
      episode.lookAgain()
    }
    let width = environment.actionSize
    var most = steps
    if case .actions(let actions) = course { most = min(steps, actions.count / width) }
    keep(environment)
    var score = Score()
    while states.count <= most {
      if isCancelled() { return nil }
      let result: StepResult
      if case .actions(let actions) = course {
        let place = (states.count - 1) * width
        result = try episode.step(Array(actions[place..<place + width]))
      } else {
        if episode.plan.isFinished {
          policy.choose(episode.percept, into: &episode.plan.action, using: &random)
          episode.plan.begin(in: policy.space)
        }
        result = try episode.step()
      }
      isUnstable = result.isUnstable
      let left = most - states.count + 1
      score.add(result, missing: min(left, environment.stepsLeft))
      reward = score.sum
      if result.isUnstable { break }
      keep(environment)
      if result.terminated || result.truncated { break }
    }
  }

  private mutating func keep(_ environment: Environment) {
    var state = environment.state
    state.frames = []
    states.append(state)
  }
}
