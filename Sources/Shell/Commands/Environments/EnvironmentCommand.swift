import Environments
import Formulas
package import Language
import Physics

private func formula(
  _ name: String, _ phrase: String, giving type: ValueType, note: String, _ sentence: String
) -> Parameter<Formula?> {
  Parameter(
    name, .optional(.formula(of: FormulaNames.all, phrase, giving: type)), note: note, sentence)
}

extension Command {
  /// `Environment`: any model, with a task made of formulas.
  package static var ownEnvironment: Command {
    let numbers = ValueType.either([.number, .array, .range, .list(.any)])
    let model = Parameter(
      "model", .inputPath, .positional, "An MJCF file, or the name of an environment whose model to use.")
    let observation = formula(
      "observation", "numbers or lists of them", giving: numbers, note: "[qpos, qvel]",
      "What a policy sees of a state; the parts of a list are concatenated.")
    let reward = formula(
      "reward", "a number", giving: .number, note: "0",
      "The reward of a step; names refer to the state after the step.")
    let terminated = formula(
      "terminated", "true or false", giving: .boolean, note: "never",
      "When an episode ends in a terminal "
        + "state.")
    let frameSkip = Parameter(
      "frame_skip", .whole(1...10_000), default: 1, unit: "physics steps", "Physics steps per step.")
    let timeLimit = Parameter(
      "time_limit", .whole(1...1_000_000_000), default: 1000, aliases: ["max_episode_steps"], unit: "steps",
      "Steps after which an episode is cut.")
    let positions = formula(
      "reset_qpos", "numbers", giving: numbers, note: "qpos0", "Initial coordinates; drawn at each reset.")
    let velocities = formula(
      "reset_qvel", "numbers", giving: numbers, note: "zeros", "Initial velocities; drawn at each reset."
    )
    let goal = formula(
      "goal", "numbers", giving: numbers, note: "none",
      "A goal drawn at each reset, for use in the other formulas.")
    let placement = formula(
      "mocap", "numbers", giving: numbers, note: "as in the model",
      "Positions of the mocap bodies, given the goal: three numbers each.")
    let activations = formula(
      "reset_act", "numbers", giving: numbers, note: "zeros",
      "The activations at the start, of actuators with dynamics of their own; drawn at each reset.")
    let orientation = formula(
      "mocap_quat", "numbers", giving: numbers, note: "as in the model",
      "How the goal turns the mocap bodies, a quaternion for each.")
    let acceptance = formula(
      "reset_until", "true or false", giving: .boolean, note: "at once",
      "Condition that a start state must satisfy; starts are redrawn until it holds.")
    let reached = formula(
      "reached", "numbers", giving: numbers, note: "not said",
      "The goal that a state reaches, for agents with `goals=later`.")
    return Command(
      "Environment", area: .environments,
      "Makes an environment from any MuJoCo model, with a task in formulas.",
      help: help,
      parameters: [
        model, observation, reward, terminated, frameSkip, timeLimit, positions, velocities, activations,
        goal, placement, orientation, acceptance, reached, seedParameter,
      ], returns: .object(EnvironmentObject.ofFormulas), examples: examples,
      seeAlso: ["reset", "step", "rollout", "collect"]
    ) { call in
      let source = try ModelSource(call[model], call, model)
      let compiler = FormulaCompiler(
        try Model(encoded: source.bytes), name: "'\(call[model])'", frameSkip: call[frameSkip])
      var written = WrittenFormulas()
      (written.observation, written.reward) = (call[observation], call[reward])
      (written.terminated, written.acceptance) = (call[terminated], call[acceptance])
      (written.positions, written.velocities) = (call[positions], call[velocities])
      (written.activations, written.goal) = (call[activations], call[goal])
      (written.placement, written.orientation) = (call[placement], call[orientation])
      written.reached = call[reached]
      let formulas = try compiler.task(written)
      let definition = EnvironmentDefinition(
        name: source.name, model: source.bytes, frameSkip: call[frameSkip], timeLimit: call[timeLimit],
        formulas: formulas)
      return .object(
        try EnvironmentObject(definition, seed: call.seed, number: call.nextNumber(of: definition.name)))
    }
  }

  private static var examples: [Example] {
    [
      Example(
        "arm = Environment \"ReacherVertical\" reward=position(\"fingertip\")[2] frame_skip=2",
        "your own task, to lift the fingertip, on another environment's model"),
      Example(
        "arm = Environment \"ReacherVertical\" goal=uniform(0, 0.3, 2) mocap=[goal[0], 0, goal[1]] \\\n"
          + "  reward=(-norm(position(\"fingertip\") - position(\"target\")) - 0.1 * sum(action^2))",
        "a goal drawn at each reset, which moves the model's target"),
      Example(
        "arm = Environment \"ReacherVertical\" goal=uniform(0, 0.3, 2) observation=[qpos, goal] \\\n"
          + "  reward=(-norm(position(\"fingertip\")[[0, 2]] - goal)) \\\n"
          + "  reached=position(\"fingertip\")[[0, 2]]",
        "which goal a state reaches, for `TD3 arm relabel=0.7 goals=later`"),
      Example(
        "arm = Environment \"ReacherVertical\" reward=(qpos[0] - before(qpos[0])) / dt \\\n"
          + "  terminated=norm(qvel) > limit reset_qpos=normal(0, 0.1, nq) reset_until=contacts == 0",
        "spinning fast, with a terminal state, and starts without contacts", setup: "limit = 4"),
    ]
  }

  private static var help: String {
    let groups = [
      ("The state", FormulaNames.state), ("Places and motion", FormulaNames.places),
      ("Of the last physics step", FormulaNames.forces), ("Moments", FormulaNames.moments),
      ("Constants", FormulaNames.sizes),
    ]
    let names = groups.map { title, names in
      "\(title):\n" + names.map { "  \($0.usage): \($0.sentence)" }.joined(separator: "\n")
    }
    return """
      Actions set the model's actuators within their control ranges, or from -1 to 1 where one has none. \
      Observation, reward and so on are formulas: they are checked and compiled now, and computed at each \
      step. A name means one of the quantities below or, failing that, a variable, whose value is fixed now. \
      All functions of numbers can be used, and your own if they consist of assignments and a return. \
      Observation, end and reward refer to the state after the step, but `before(x)` is x in the state \
      before it: `(qpos[0] - before(qpos[0])) / dt` is a speed.

      A reset draws `reset_qpos`, `goal`, `reset_qvel` and `reset_act` in this order, with `uniform`, \
      `normal` and `random`, until `reset_until` holds, a thousand times at most.

      `reached` says which goal a state reaches, in as many numbers as the goal has. An agent with \
      `relabel=0.7 goals=later` then learns from its steps as if what it reached had been the goal; the \
      environment's field `reached` shows it.

      Forces, contacts and sensors depend on more than the state: they are those that MuJoCo computed in the \
      last physics step, one physics step behind the state. `late(x)` takes positions and motion from there \
      too, like programs that read MuJoCo's data right after a step; `qpos` and `qvel` are never late.

      \(names.joined(separator: "\n\n"))

      A model without actuators can be looked at, reset and rolled out; what needs actions refuses it. \
      Keyframes of the model are listed by `describe`: `reset env key="home"` begins at one, and \
      `reset_qpos=key("home")` makes it the start of every episode.

      If a body and a site share a name, say which one: position("tip", kind="site"). A name means a geom \
      only if neither has it, or with kind="geom".
      """
  }
}

/// The model that a call names.
private struct ModelSource {
  /// What the environment is called.
  let name: String
  let bytes: [UInt8]

  init(_ path: String, _ call: Call, _ parameter: Parameter<String>) throws {
    if let definition = EnvironmentDefinition.named(path) {
      name = path
      bytes = try Model(xml: definition.model).encoded()
      return
    }
    let file = path.split(separator: "/").last.map(String.init) ?? path
    name = file.split(separator: ".").first.map(String.init) ?? file
    bytes = try ModelWorker.compile(call.inputPath(path), call, parameter)
  }
}
