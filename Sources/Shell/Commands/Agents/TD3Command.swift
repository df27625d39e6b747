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

        With `normalize=true` each number that the agent sees is whitened and clipped at ±5 deviations, by \
        its mean and deviation over 10,000 steps of random behaviour (1,000 where frames are encoded), which \
        are taken in a copy of the environment and aren't counted. Goals vary by 0.1 and joint velocities by \
        8, so without it an untrained network hardly sees the goal. The paper doesn't normalize.

        With `relabel=0.7` seven of ten samples of a batch are given another goal, as if that had been set \
        all along: what the agent saw and the reward of each step until its plan's end are made anew from \
        the recorded physics, by the task's own formulas. With `goals=task` goals are drawn as a reset draws \
        them; with `goals=later` they are what the episode reached at that step or later (hindsight, \
        Andrychowicz et al. 2017): where the fingertip, the object or the ball was, or what `reached=` of an \
        `Environment` says. A step then takes about 16 bytes more for each coordinate and velocity. The \
        paper doesn't relabel.

        `recipe=fast` sets `normalize=true` and, where the observation shows a goal, `relabel=0.7`, with \
        `goals=later` where a reset always sets the same goal; settings that are given win, and `describe` \
        lists what differs from the paper. On ReacherVertical, in the mean of ten seeds, DynE-TD3 was at −10 \
        after 7,000 steps with the recipe, after 20,000 normalized, and never within 20,000 as published; \
        raw actions after 15,000 with the recipe, and not within 20,000 without it (Docs/Samples.md).

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
        Example(
          "agent = TD3 arm normalize=true", "what it sees is whitened",
          setup: "arm = ReacherVertical seed=1"),
        Example(
          "agent = TD3 arm normalize=true relabel=0.7", "seven of ten samples with another goal",
          setup: "arm = ReacherVertical seed=1"),
        Example(
          "agent = TD3 arm actions=e recipe=fast", "DynE-TD3 that needs fewer samples",
          setup: embeddingExample),
        Example("agent = TD3 cam states=s actions=s", "SA-DynE-TD3", setup: stateEmbeddingExample),
        Example("agent = TD3 cam", "Pixel-TD3", setup: "cam = Pixels (ReacherVertical seed=1)"),
      ],
      seeAlso: ["train", "evaluate", "act", "RandomAgent", "help method"]
    ) { call in
      let definition = call[agentEnvironmentParameter].definition
      var perception = try call.perception(of: definition)
      let space = try call.actionSpace(for: definition)
      // what wasn't given depends on what the agent sees
      var usual = TD3Configuration(seeing: perception)
      if settings.read(call).recipe == .fast {
        usual = try call.fastRecipe(over: usual, in: definition, seenBy: perception)
      }
      let configuration = settings.read(call, over: usual)
      if configuration.isNormalized {
        perception = try call.normalized(perception, in: definition)
      }
      if configuration.relabel > 0 {
        try call.requireGoals(configuration, in: definition, seenBy: perception)
      } else if configuration.recipe == .paper, call.givenNames.contains("goals") {
        call.note("goals does nothing with relabel=0: no sample is given another goal")
      }
      return .object(
        TD3Object(
          try AgentTraining(
            configuration, definition: definition, perception: perception, actions: space, seed: call.seed,
            number: call.nextNumber(of: TD3Object.objectType.name))))
    }
  }
}

extension Call {
  /// What the fast recipe sets for an agent; what it can't is noted.
  fileprivate func fastRecipe(
    over usual: TD3Configuration, in definition: EnvironmentDefinition, seenBy perception: Perception
  ) throws -> TD3Configuration {
    guard perception.stateSize > 0 else {
      throw ArgumentError(
        parameter: "recipe", must: "be paper for an agent that sees frames as they are", but: "is fast")
    }
    var fast = usual
    fast.isNormalized = true
    if givenNames.contains("relabel") { return fast }
    let given = settings.read(self).goals
    var reason: RelabelingError?
    for source in givenNames.contains("goals") ? [given] : GoalSource.allCases {
      do {
        _ = try GoalReplacer(definition, perception, from: source)
        (fast.relabel, fast.goals) = (TD3Configuration.fastRelabel, source)
        return fast
      } catch let error as RelabelingError {
        reason = reason ?? error
      }
    }
    if let reason { note("recipe=fast leaves relabel=0, since \(reason)") }
    return fast
  }

  /// Throws unless an agent's steps can be given other goals.
  fileprivate func requireGoals(
    _ configuration: TD3Configuration, in definition: EnvironmentDefinition, seenBy perception: Perception
  ) throws {
    do {
      _ = try GoalReplacer(definition, perception, from: configuration.goals)
    } catch let error as RelabelingError {
      let help: String? =
        switch error {
        case .oneGoal: "goals=later takes goals from what was reached"
        case .nothingReached:
          "'Environment … reached=…' says which goal a state reaches; goals=task draws goals as a reset does"
        case .unseen: "an observation that ends in 'goal' shows it"
        case .frames, .noGoal, .followsGoal, .actsOnPhysics: nil
        }
      if [.nothingReached, .followsGoal].contains(error), givenNames.contains("goals") {
        throw ArgumentError(parameter: "goals", must: "be task where \(error)", but: "is later", help: help)
      }
      throw ArgumentError(
        parameter: "relabel", must: "be 0 where \(error)",
        but: "is \(Value.number(configuration.relabel).literal)", help: help)
    }
  }

  /// Measures what an agent sees over random behaviour, by which it is whitened, in an environment of its
  /// own.
  fileprivate func normalized(
    _ perception: Perception, in definition: EnvironmentDefinition
  ) throws -> Perception {
    guard perception.stateSize > 0 else {
      throw ArgumentError(
        parameter: "normalize", must: "be false for an agent that sees frames as they are", but: "is true")
    }
    let steps = Normalization.steps(of: perception)
    let normalization = try Normalization(
      of: perception, in: definition,
      random: RandomStream(seed: seed, "normalization"),
      report: { progress("normalize", Double($0), of: Double(steps), unit: "steps") },
      isCancelled: session.services.isInterrupted)
    guard let normalization else { throw Interrupted() }
    return perception.normalized(by: normalization)
  }
}
