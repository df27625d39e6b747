package import Storage

/// The settings of TD3; the defaults are those of the published DynE experiments.
package struct TD3Configuration: Configurable {
  package var learningRate = 1e-3
  package var batch = 100
  package var gamma = 0.99
  package var tau = 0.005
  /// Updates of the critics for one of the actor and the targets.
  package var policyDelay = 2
  /// Standard deviation of exploration noise, times the policy's bound.
  package var explorationNoise = 0.1
  /// Standard deviation of the target policy's noise, times the bound (and divided by the plan's length).
  package var targetNoise = 0.2
  /// Where target noise is clipped: times the bound with raw actions, absolute with plans.
  package var targetNoiseClip = 0.5
  package var bufferSize = 1_000_000
  /// Steps with random actions before the policy acts.
  package var learningStarts = 0
  /// Widths of the hidden layers of actor and critics.
  package var hidden = [400, 300]
  /// Whether what the agent sees is normalized.
  package var isNormalized = false
  /// Share of a batch that is given other goals.
  package var relabel = 0.0
  /// Where other goals come from.
  package var goals = GoalSource.task
  /// The recipe that it began from.
  package var recipe = Recipe.paper

  package init() {}

  /// The defaults for what an agent sees: Pixel-TD3 and VAE-TD3 begin with random steps.
  package init(seeing perception: Perception) {
    if perception.isSlow { learningStarts = TD3Configuration.slowLearningStarts }
    guard case .frames = perception else { return }
    bufferSize = TD3Configuration.frameBufferSize
    hidden = TD3Configuration.frameHidden
  }

  /// What differs by default where frames are seen, the first with a VAE too.
  package static let slowLearningStarts = 10_000, frameBufferSize = 100_000, frameHidden = [200, 200]

  /// Standard deviation of the target policy's noise, with plans divided by their length.
  func targetNoise(planLength: Int, bound: Float) -> Float {
    Float(targetNoise) * bound / Float(planLength)
  }

  /// Where target noise is clipped: in units of the bound with raw actions; absolute with plans, as
  /// published.
  func targetNoiseClip(isPlanning: Bool, bound: Float) -> Float {
    Float(targetNoiseClip) * (isPlanning ? 1 : bound)
  }

  /// γ⁰, γ¹, … γᵏ.
  func discounts(planLength: Int) -> [Float] {
    (0..<planLength).reduce(into: [1]) { powers, step in powers.append(powers[step] * Float(gamma)) }
  }
}

/// Where other goals for steps of the past come from.
package enum GoalSource: String, SettingChoice {
  case task, later

  package var sentence: String {
    switch self {
    case .task: "As a reset draws them."
    case .later: "What the episode reached later (hindsight)."
    }
  }
}

/// Settings under one name.
package enum Recipe: String, SettingChoice {
  case paper, fast

  package var sentence: String {
    switch self {
    case .paper: "The paper's settings."
    case .fast: "With normalize=true, and relabel=0.7 where the observation shows a goal."
    }
  }
}

extension TD3Configuration {
  /// The share of a batch that the fast recipe gives other goals.
  package static let fastRelabel = 0.7

  package static let settings: [Setting<Self>] = [
    Setting(
      \.batch, "batch", 1...65_536, aliases: ["batch_size"], unit: "transitions",
      "Transitions per batch."),
    Setting(
      \.learningRate, "learning_rate", 0...10, isAbove: true, aliases: ["lr"],
      "Adam's learning rate, for actor and critics."),
    Setting(\.gamma, "gamma", 0...1, aliases: ["discount"], "Discount per step."),
    Setting(\.tau, "tau", 0...1, "Rate at which the target networks follow."),
    Setting(
      \.policyDelay, "policy_delay", 1...1_000, aliases: ["policy_freq"], unit: "updates",
      "Critic updates per actor update."),
    Setting(
      \.explorationNoise, "exploration_noise", 0...100, aliases: ["expl_noise"],
      "Standard deviation of the exploration noise, in units of the bound."),
    Setting(
      \.targetNoise, "target_policy_noise", 0...100, key: "target_noise", aliases: ["policy_noise"],
      "Standard deviation of the target policy's noise, in units of the bound (of a plan's: divided by k)."),
    Setting(
      \.targetNoiseClip, "target_noise_clip", 0...100, aliases: ["noise_clip"],
      "Limit of that noise: in units of the bound with raw actions, absolute with plans."),
    Setting(
      \.bufferSize, "buffer_size", 1_000...100_000_000, inFiles: 1...1_000_000_000,
      aliases: ["replay_size"], unit: "transitions",
      note: "\(usual.bufferSize), or \(frameBufferSize) with frames", "Transitions that the replay keeps."),
    Setting(
      \.learningStarts, "learning_starts", 0...100_000_000, aliases: ["start_steps", "start_timesteps"],
      unit: "steps", note: "\(usual.learningStarts), or \(slowLearningStarts) with frames or a VAE",
      "Steps with random actions at first."),
    Setting(
      \.hidden, "hidden", 1...8_192, aliases: ["net_arch"],
      note: "\(usual.hidden), or \(frameHidden) with frames", "Widths of the hidden layers."),
    Setting(
      \.isNormalized, "normalize", isNew: true,
      "Whether what it sees is whitened, by random behaviour."),
    Setting(
      \.relabel, "relabel", 0...1, isNew: true,
      "Share of each batch that is given another goal, observations and rewards made anew."),
    Setting(\.goals, "goals", isNew: true, "Where those goals come from."),
    Setting(\.recipe, "recipe", isNew: true, "Settings under one name; those that are given win."),
  ]

  private static let usual = TD3Configuration()
}
