import Agents
import Embeddings
import Environments
import Experiments
package import Language
import Networks
import Numerics

private let defaults = TD3Configuration()
private var batch: Parameter<Int> {
  Parameter(
    "batch", .whole(1...65_536), default: defaults.batch, aliases: ["batch_size"], unit: "transitions",
    "Transitions in a batch.")
}

private var learningRate: Parameter<Double> {
  Parameter(
    "learning_rate", .number(above: 0, to: 10), default: defaults.learningRate, aliases: ["lr"],
    "Adam's step size, for actor and critics.")
}

private var gamma: Parameter<Double> {
  Parameter(
    "gamma", .number(0...1), default: defaults.gamma, aliases: ["discount"], "Discount of a step.")
}

private var tau: Parameter<Double> {
  Parameter(
    "tau", .number(0...1), default: defaults.tau, "Rate at which the targets follow.")
}

private var policyDelay: Parameter<Int> {
  Parameter(
    "policy_delay", .whole(1...1_000), default: defaults.policyDelay, aliases: ["policy_freq"],
    unit: "updates",
    "Updates of the critics for one of the actor.")
}

private var explorationNoise: Parameter<Double> {
  Parameter(
    "exploration_noise", .number(0...100), default: defaults.explorationNoise, aliases: ["expl_noise"],
    "Standard deviation of exploration, in units of the bound.")
}

private var targetNoise: Parameter<Double> {
  Parameter(
    "target_policy_noise", .number(0...100), default: defaults.targetNoise, aliases: ["policy_noise"],
    "Standard deviation of the target policy's noise, in units of the bound (of a plan's: divided by k).")
}

private var targetNoiseClip: Parameter<Double> {
  Parameter(
    "target_noise_clip", .number(0...100), default: defaults.targetNoiseClip, aliases: ["noise_clip"],
    "Where that noise is clipped: in units of the bound with raw actions, absolute with plans.")
}

private var bufferSize: Parameter<Int> {
  Parameter(
    "buffer_size", .whole(1_000...100_000_000), default: defaults.bufferSize, aliases: ["replay_size"],
    unit: "transitions",
    "Transitions that the replay keeps; of frames \(grouped(TD3Configuration.frameBufferSize)) by default.")
}

private var learningStarts: Parameter<Int> {
  Parameter(
    "learning_starts", .whole(0...100_000_000), default: defaults.learningStarts,
    aliases: ["start_steps", "start_timesteps"],
    unit: "steps",
    "Steps with random actions at first; \(grouped(TD3Configuration.slowLearningStarts)) by default with frames or a VAE."
  )
}

private var hidden: Parameter<[Int]> {
  Parameter(
    "hidden", .list(of: .whole(1...8_192)), default: defaults.hidden, aliases: ["net_arch"],
    "Widths of the hidden layers; of frames \(TD3Configuration.frameHidden) by default.")
}

extension Command {
  package static var td3: Command {
    Command(
      "TD3", area: .agents,
      "Makes an untrained TD3 agent; embeddings for states or actions make it S-DynE-TD3 or DynE-TD3.",
      help: """
        Twin critics and a delayed actor (Fujimoto et al. 2018), updated at the end of each episode as often as it had \
        steps:

            y = r + γ min Q'(s', µ'(s') + ε),   ε ~ N(0, σ) clipped
            critics: ( Q(s, a) − y )²           actor: − Q₁(s, µ(s))

        An explicit `seed=` still counts objects: the second agent of a session begins and draws otherwise than the first, \
        also with the same seed.

        A time limit doesn't end what y counts; a terminal state does. Every second update moves the actor and, by τ, \
        the targets Q' and µ'.

        With `actions=e` the actor chooses a latent z, which the embedding's decoder makes a plan of k actions; the \
        critic knows the step i of the plan, and bootstraps where the plan ends:

            y = Σ γʲ rⱼ (the k − i steps left)  +  γᵏ⁻ⁱ min Q'(s', µ'(s') + ε, 0)
            actor: − Q₁(s, µ(s), 0)

        In an environment of frames (`Pixels`) the agent sees the last frames. With `states=s` a trained embedding's encoder \
        makes them a state first: S-DynE-TD3, with `actions=` too SA-DynE-TD3, VAE-TD3 with a VAE. Without `states` it \
        is Pixel-TD3: convolutions, trained by the critics' loss alone, make the features on which actor and critics \
        act. Its replay keeps each frame once.
        """,
      parameters: [
        agentEnvironmentParameter, agentActionsParameter, agentStatesParameter, batch, learningRate, gamma,
        tau, policyDelay,
        explorationNoise, targetNoise, targetNoiseClip, bufferSize, learningStarts, hidden, seedParameter,
      ],
      returns: .object(TD3Object.objectType),
      examples: [
        Example("agent = TD3 arm", "an agent with raw actions", setup: "arm = ReacherVertical seed=1"),
        Example("agent = TD3 arm actions=e", "DynE-TD3", setup: embeddingExample),
        Example("agent = TD3 cam states=s actions=s", "SA-DynE-TD3", setup: stateEmbeddingExample),
        Example("agent = TD3 cam", "Pixel-TD3", setup: "cam = Pixels (ReacherVertical seed=1)"),
      ],
      seeAlso: ["train", "evaluate", "act", "RandomAgent", "help method"]
    ) { call in
      let definition = call[agentEnvironmentParameter].definition
      let perception = try call.perception(of: definition)
      let space = try call.actionSpace(for: definition)
      // what wasn't given depends on what the agent sees
      var configuration = TD3Configuration(seeing: perception)
      configuration.batch = call[batch]
      configuration.learningRate = call[learningRate]
      configuration.gamma = call[gamma]
      configuration.tau = call[tau]
      configuration.policyDelay = call[policyDelay]
      configuration.explorationNoise = call[explorationNoise]
      configuration.targetNoise = call[targetNoise]
      configuration.targetNoiseClip = call[targetNoiseClip]
      if call.isGiven(bufferSize) { configuration.bufferSize = call[bufferSize] }
      if call.isGiven(learningStarts) { configuration.learningStarts = call[learningStarts] }
      if call.isGiven(hidden) { configuration.hidden = call[hidden] }
      return .object(
        TD3Object(
          try AgentTraining(
            configuration, definition: definition, perception: perception, actions: space, seed: call.seed,
            number: call.nextNumber(of: TD3Object.objectType.name))))
    }
  }
}
