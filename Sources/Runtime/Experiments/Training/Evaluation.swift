package import Agents
package import Environments
package import Numerics

/// Returns of episodes in which a policy acted without exploring.
package struct Evaluation: Sendable, Equatable {
  /// The sum of rewards of each episode (`Score`).
  package let returns: [Double]
  /// The steps that took place in each episode.
  package let lengths: [Int]
  /// Episodes that were cut because the simulation became unstable; nil where an older file doesn't say.
  package let instabilities: Int?

  package init(returns: [Double], lengths: [Int], instabilities: Int? = 0) {
    self.returns = returns
    self.lengths = lengths
    self.instabilities = instabilities
  }

  package var mean: Double { returns.reduce(0, +) / Double(max(1, returns.count)) }

  /// The standard deviation over episodes, unbiased; 0 for one.
  package var deviation: Double {
    guard returns.count > 1 else { return 0 }
    let squares = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return squareRoot(squares / Double(returns.count - 1))
  }
}

/// Plays episodes in an environment of its own; nil if `isCancelled` said so before the end.
///
/// Each episode draws from its own child of `random`, so that it doesn't depend on the ones before. Steps
/// that an unstable simulation left out count as the episode's worst reward, or as `worst` where that is
/// below.
package func evaluate(
  _ policy: any Policy, in definition: EnvironmentDefinition, episodes: Int, random: RandomStream,
  worst: Double = 0, progress: (Int) -> Void = { _ in }, isCancelled: () -> Bool = { false }
) throws(EnvironmentError) -> Evaluation? {
  var episode = Episode(try definition.make(), for: policy)
  var returns: [Double] = []
  var lengths: [Int] = []
  for index in 0..<episodes {
    var stream = random.child(index)
    try episode.reset(using: &stream)
    var score = Score(worst: worst)
    var length = 0
    while true {
      if isCancelled() { return nil }
      if episode.plan.isFinished {
        policy.choose(episode.percept, into: &episode.plan.action, using: &stream)
        episode.plan.begin(in: policy.space)
      }
      let result = try episode.step()
      score.add(result, missing: episode.environment.stepsLeft)
      if !result.isUnstable { length += 1 }
      if result.terminated || result.truncated { break }
    }
    returns.append(score.sum)
    lengths.append(length)
    progress(index + 1)
  }
  return Evaluation(
    returns: returns, lengths: lengths, instabilities: episode.environment.instabilities)
}
