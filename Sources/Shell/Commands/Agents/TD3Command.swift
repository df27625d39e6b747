import Agents
import Embeddings
import Environments
import Experiments
package import Language
import Networks
import Numerics

private var settings: SettingArguments<TD3Configuration> { SettingArguments() }

extension Command {
  package static var td3: Command {
    Command(
      "TD3", area: .agents,
      "Makes an untrained TD3 agent; with embeddings of states or actions it is S-DynE-TD3 or DynE-TD3.",
      help: """
        Twin critics and a delayed actor (Fujimoto et al. 2018), with one update per step, made after each \
        episode:

            y = r + γ min Q'(s', µ'(s') + ε),   ε ~ N(0, σ) clipped
            critics: ( Q(s, a) − y )²           actor: − Q₁(s, µ(s))

        An explicit `seed=` is combined with the number of objects made: the second agent of a session \
        differs from the first, even with the same seed.

        y bootstraps through a time limit, but not through a terminal state. Every second update moves the \
        actor and, by τ, the targets Q' and µ'.

        With `actions=e` the actor chooses a latent z, which the embedding's decoder turns into a plan of k \
        actions; the critic is given the step i within the plan, and bootstraps at the plan's end:

            y = Σ γʲ rⱼ (the k − i steps left)  +  γᵏ⁻ⁱ min Q'(s', µ'(s') + ε, 0)
            actor: − Q₁(s, µ(s), 0)

        In an environment with frames (`Pixels`) the agent sees the last frames. With `states=s` a trained \
        encoder turns them into a state first: S-DynE-TD3; with `actions=` as well, SA-DynE-TD3; with a VAE, \
        VAE-TD3. Without `states` it is Pixel-TD3: convolutions, trained by the critics' loss alone, compute \
        the features on which actor and critics work. Its replay buffer keeps each frame once.
        """,
      parameters: [agentEnvironmentParameter, agentActionsParameter, agentStatesParameter]
        + settings.parameters + [seedParameter],
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
      let configuration = settings.read(call, over: TD3Configuration(seeing: perception))
      return .object(
        TD3Object(
          try AgentTraining(
            configuration, definition: definition, perception: perception, actions: space, seed: call.seed,
            number: call.nextNumber(of: TD3Object.objectType.name))))
    }
  }
}
