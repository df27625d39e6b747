package import Agents
package import Environments
package import Networks
import Numerics

/// The training of an agent in an environment of its own: act until the episode ends, then make as many
/// updates as it had steps; evaluate now and then (published DynE experiments).
///
/// It advances in small parts (a step, an update, an evaluation), between which it can be interrupted, saved
/// and gone on with, with the same bits as if nothing had happened.
package final class AgentTraining {
  package let definition: EnvironmentDefinition
  package let agent: any Agent
  package let seed: UInt64
  /// Steps taken in the environment.
  package internal(set) var steps = 0
  /// Episodes that came to their end.
  package internal(set) var episodes = 0
  /// Updates owed for the last episode, and made of them.
  package internal(set) var owed = 0
  package internal(set) var paid = 0
  /// Steps and rewards of the episode under way.
  package internal(set) var episodeLength = 0
  package internal(set) var episodeReturn = 0.0
  /// Episodes that were cut because the simulation became unstable.
  package internal(set) var instabilities = 0
  /// The worst reward met, at most 0.
  package internal(set) var worstReward = 0.0
  /// Returns of the last training episodes, newest last, at most 10.
  package internal(set) var recentReturns: [Double] = []
  /// Evaluations so far.
  package internal(set) var curve: [Point] = []
  package internal(set) var lastLosses: UpdateLosses?
  /// What was measured of the episodes since it was made or loaded, or since its run began.
  package internal(set) var records: [EpisodeRecord] = []
  var sums = UpdateSums()
  /// Why the next update can't be made; nil as long as losses are finite.
  package private(set) var divergence: Divergence?
  var starts: RandomStream
  var episode: Episode
  var isStarted = false
  /// Room for the record of a step; empty where steps aren't relabelled.
  var record: [Double] = []

  /// One evaluation on the learning curve.
  package struct Point: Sendable, Equatable {
    package let steps: Int
    package let evaluation: Evaluation
    package init(steps: Int, evaluation: Evaluation) {
      self.steps = steps
      self.evaluation = evaluation
    }
  }

  /// Begins the training of an untrained agent in an environment; `number` is the agent's among those of the
  /// session.
  package convenience init(
    _ agent: any Agent, in definition: EnvironmentDefinition, seed: UInt64, number: Int
  ) throws {
    self.init(
      agent: agent, environment: try definition.make(), seed: seed,
      starts: RandomStream(seed: seed, type(of: agent).kind, String(number), "episodes"))
    try takeRelabeler()
  }

  init(agent: any Agent, environment: Environment, seed: UInt64, starts: RandomStream) {
    self.agent = agent
    self.seed = seed
    self.starts = starts
    definition = environment.definition
    episode = Episode(environment, for: agent)
  }

  /// What a training call does.
  package struct Goal: Sendable {
    /// Steps in the environment after which it ends, counted from the agent's first.
    package var steps: Int
    /// Steps between evaluations; 0 for none.
    package var every: Int
    /// Episodes of an evaluation.
    package var episodes: Int

    package init(steps: Int, every: Int, episodes: Int) {
      self.steps = steps
      self.every = every
      self.episodes = episodes
    }
  }

  /// Goes on until the goal's steps are done, the updates they owe are made, and the evaluation due is in the
  /// curve.
  /// - Returns: false if it was cancelled, or an update diverged.
  package func run(
    _ goal: Goal, report: (AgentTraining) -> Void, isCancelled: () -> Bool
  ) throws(EnvironmentError) -> Bool {
    divergence = nil
    // room for what is likely to come, so that a step allocates nothing
    agent.reserve(min(max(0, goal.steps - steps), 1_000_000))
    while true {
      if isCancelled() { return false }
      if paid < owed {
        guard payUpdate(isCancelled: isCancelled) else { return false }
      } else if isEvaluationDue(goal) {
        guard try evaluate(goal, isCancelled: isCancelled) else { return false }
      } else if steps >= goal.steps {
        return true
      } else {
        try step()
      }
      report(self)
    }
  }

  /// Whether nothing is left to do for a goal.
  package func hasReached(_ goal: Goal) -> Bool {
    paid >= owed && steps >= goal.steps && !isEvaluationDue(goal)
  }

  private func isEvaluationDue(_ goal: Goal) -> Bool {
    // a training ends with an evaluation of what it came to
    goal.every > 0 && (steps % goal.every == 0 || steps >= goal.steps) && curve.last?.steps != steps
  }

  /// An evaluation depends on the seed and the steps trained alone, and changes nothing but the curve.
  private func evaluate(_ goal: Goal, isCancelled: () -> Bool) throws(EnvironmentError) -> Bool {
    let random = RandomStream(seed: seed, "evaluation").child(steps)
    guard
      let evaluation = try Experiments.evaluate(
        agent, in: definition, episodes: goal.episodes, random: random, worst: worstReward,
        isCancelled: isCancelled)
    else { return false }
    curve.append(Point(steps: steps, evaluation: evaluation))
    return true
  }

  /// Makes one update; false if it was stopped between its parts or diverged, to be made again.
  private func payUpdate(isCancelled: () -> Bool) -> Bool {
    let checkpoint = { () throws in if isCancelled() { throw CancellationError() } }
    do {
      if var losses = try agent.update(number: paid, checkpoint: checkpoint) {
        count(losses)
        losses.actor = losses.actor ?? lastLosses?.actor
        lastLosses = losses
      }
    } catch {
      divergence = error as? Divergence
      return false
    }
    divergence = nil
    paid += 1
    if paid == owed { recordEpisode() }
    return true
  }

  /// Adds an update to the sums over the episode's.
  private func count(_ losses: UpdateLosses) {
    let sight = agent.sight
    sums.updates += 1
    sums.critic += losses.critic
    sums.value += sight.value
    guard let actor = losses.actor else { return }
    sums.actorUpdates += 1
    sums.actor += actor
    sums.atBound += sight.atBound
  }

  /// Takes down what was measured of an episode whose updates are made.
  private func recordEpisode() {
    let mean = recentReturns.reduce(0, +) / Double(recentReturns.count)
    records.append(sums.record(steps: steps, length: owed, meanReturn: mean))
    sums = UpdateSums()
  }

  /// Takes one step in the environment.
  private func step() throws(EnvironmentError) {
    if !isStarted {
      try episode.reset(using: &starts)
      isStarted = true
    }
    if episode.plan.isFinished {
      agent.explore(episode.percept, steps: steps, into: &episode.plan.action)
      episode.plan.begin(in: agent.space)
    }
    let (percept, planStep) = (episode.percept, episode.plan.step)
    let result: StepResult
    if !record.isEmpty { episode.environment.beginRecord(&record) }
    do throws(EnvironmentError) {
      result = try episode.step()
    } catch {
      abandonEpisode()
      throw error
    }
    var score = Score(worst: worstReward)
    episodeReturn += score.add(result, missing: episode.environment.stepsLeft)
    worstReward = score.worst
    let next = episode.percept
    if !record.isEmpty { episode.environment.finishRecord(&record, isUnstable: result.isUnstable) }
    agent.remember(
      percept, action: episode.plan.action, planStep: planStep,
      reward: Float(result.isUnstable ? worstReward * horizon : result.reward), next: next,
      end: result.terminated || result.isUnstable ? .terminated : result.truncated ? .truncated : .none,
      record: record)
    steps += 1
    episodeLength += 1
    if result.isUnstable { instabilities += 1 }
    if result.terminated || result.truncated { try finishEpisode() }
  }

  /// The steps that a critic looks ahead: Σ γʲ, as long as an episode may be where γ = 1.
  ///
  /// What an unstable simulation is worth to it is the worst reward so often: a critic knows of no time
  /// limit.
  private var horizon: Double {
    let gamma = agent.gamma
    return gamma < 1 ? 1 / (1 - gamma) : Double(definition.timeLimit)
  }

  /// Leaves an episode that can't go on, as a time limit would; the next step begins another.
  func abandonEpisode() {
    agent.cut()
    episode.plan.drop()
    // what was lived is learned from
    if episodeLength > 0 { (owed, paid) = (episodeLength, 0) }
    episodeLength = 0
    episodeReturn = 0
    isStarted = false
  }

  private func finishEpisode() throws(EnvironmentError) {
    episodes += 1
    owed = episodeLength
    paid = 0
    if recentReturns.count == 10 { recentReturns.removeFirst() }
    recentReturns.append(episodeReturn)
    episodeLength = 0
    episodeReturn = 0
    // should there be no start, the next step looks for one again
    isStarted = false
    try episode.reset(using: &starts)
    isStarted = true
  }
}
