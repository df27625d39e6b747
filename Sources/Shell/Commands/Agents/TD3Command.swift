import Agents
import Experiments
package import Language

private let defaults = TD3Configuration()
private let batch = Parameter(
  "batch", .whole(1...65_536), default: defaults.batch, unit: "transitions", aliases: ["batch_size"],
  "Transitions in a batch.")
private let learningRate = Parameter(
  "learning_rate", .number(above: 0, to: 10), default: defaults.learningRate, aliases: ["lr"],
  "Adam's step size, for actor and critics.")
private let gamma = Parameter(
  "gamma", .number(0...1), default: defaults.gamma, aliases: ["discount"], "Discount of a step.")
private let tau = Parameter(
  "tau", .number(0...1), default: defaults.tau, "Rate at which the targets follow.")
private let policyDelay = Parameter(
  "policy_delay", .whole(1...1_000), default: defaults.policyDelay, unit: "updates", aliases: ["policy_freq"],
  "Updates of the critics for one of the actor.")
private let explorationNoise = Parameter(
  "exploration_noise", .number(0...100), default: defaults.explorationNoise, aliases: ["expl_noise"],
  "Standard deviation of exploration, in units of the bound.")
private let targetNoise = Parameter(
  "target_policy_noise", .number(0...100), default: defaults.targetNoise, aliases: ["policy_noise"],
  "Standard deviation of the target policy's noise, in units of the bound (of a plan's: divided by k).")
private let targetNoiseClip = Parameter(
  "target_noise_clip", .number(0...100), default: defaults.targetNoiseClip, aliases: ["noise_clip"],
  "Where that noise is clipped: in units of the bound with raw actions, absolute with plans.")
private let bufferSize = Parameter(
  "buffer_size", .whole(1_000...100_000_000), default: defaults.bufferSize, unit: "transitions",
  aliases: ["replay_size"], "Transitions that the replay keeps.")
private let learningStarts = Parameter(
  "learning_starts", .whole(0...100_000_000), default: defaults.learningStarts, unit: "steps",
  aliases: ["start_steps", "start_timesteps"], "Steps with random actions at first.")
private let hidden = Parameter(
  "hidden", .list(of: .whole(1...8_192)), default: defaults.hidden, aliases: ["net_arch"],
  "Widths of the hidden layers.")

extension Command {
  package static let td3 = Command(
    "TD3", area: .agents, "Makes an untrained TD3 agent; with an embedding for actions it is DynE-TD3.",
    help: """
      Twin critics and a delayed actor (Fujimoto et al. 2018), updated at the end of each episode as often as it had \
      steps:

          y = r + γ min Q'(s', clip(µ'(s') + clip(noise)))

      With `actions=e` the actor chooses a latent, which the embedding's decoder makes a plan of k actions; the \
      critic knows how far through the plan it is, Q(s, e, i), and bootstraps where the plan ends:

          y = Σ γʲ r  +  γᵏ⁻ⁱ min Q'(s', µ'(s'), 0)
      """,
    parameters: [
      agentEnvironmentParameter, agentActionsParameter, batch, learningRate, gamma, tau, policyDelay,
      explorationNoise, targetNoise, targetNoiseClip, bufferSize, learningStarts, hidden, seedParameter,
    ],
    returns: .object(TD3Object.objectType),
    examples: [
      Example("agent = TD3 arm", "an agent with raw actions", setup: "arm = ReacherVertical seed=1"),
      Example("agent = TD3 arm actions=e", "DynE-TD3", setup: embeddingExample),
    ]
  ) { call in
    var configuration = TD3Configuration()
    configuration.batch = call[batch]
    configuration.learningRate = call[learningRate]
    configuration.gamma = call[gamma]
    configuration.tau = call[tau]
    configuration.policyDelay = call[policyDelay]
    configuration.explorationNoise = call[explorationNoise]
    configuration.targetNoise = call[targetNoise]
    configuration.targetNoiseClip = call[targetNoiseClip]
    configuration.bufferSize = call[bufferSize]
    configuration.learningStarts = call[learningStarts]
    configuration.hidden = call[hidden]
    let definition = call[agentEnvironmentParameter].definition
    let space = try call.actionSpace(for: definition)
    return .object(
      TD3Object(
        try AgentTraining(
          configuration, definition: definition, actions: space, seed: call.seed,
          number: call.nextNumber(of: TD3Object.objectType.name))))
  }
}
