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
      "model", .inputPath, .positional, "An MJCF file, or the name of an environment whose model to take.")
    let observation = formula(
      "observation", "numbers or lists of them", giving: numbers, note: "[qpos, qvel]",
      "What a policy sees of a state; parts of a list are put side by side.")
    let reward = formula(
      "reward", "a number", giving: .number, note: "0",
      "The reward of a step; its names mean the state after the step.")
    let terminated = formula(
      "terminated", "true or false", giving: .boolean, note: "never", "When an episode ends for good.")
    let frameSkip = Parameter(
      "frame_skip", .whole(1...10_000), default: 1, unit: "physics steps", "Physics steps in one step.")
    let timeLimit = Parameter(
      "time_limit", .whole(1...1_000_000_000), default: 1000, aliases: ["max_episode_steps"], unit: "steps",
      "Steps after which an episode is cut.")
    let positions = formula(
      "reset_qpos", "numbers", giving: numbers, note: "qpos0", "Where episodes start; drawn at each reset.")
    let velocities = formula(
      "reset_qvel", "numbers", giving: numbers, note: "zeros", "How fast episodes start; drawn at each reset."
    )
    let goal = formula(
      "goal", "numbers", giving: numbers, note: "none",
      "A goal to draw at each reset, for the other formulas.")
    let placement = formula(
      "mocap", "numbers", giving: numbers, note: "as in the model",
      "Where the goal puts the mocap bodies, three numbers for each.")
    let activations = formula(
      "reset_act", "numbers", giving: numbers, note: "zeros",
      "The activations at the start, of actuators with dynamics of their own; drawn at each reset.")
    let orientation = formula(
      "mocap_quat", "numbers", giving: numbers, note: "as in the model",
      "How the goal turns the mocap bodies, a quaternion for each.")
    let acceptance = formula(
      "reset_until", "true or false", giving: .boolean, note: "at once",
      "What a start must fulfil; it is drawn again until it does.")
    return Command(
      "Environment", area: .environments,
      "Makes an environment of any MuJoCo model, with a task in formulas.",
      help: help,
      parameters: [
        model, observation, reward, terminated, frameSkip, timeLimit, positions, velocities, activations,
        goal,
        placement, orientation, acceptance, seedParameter,
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
        "a task of one's own, to lift the fingertip, on the model of another environment"),
      Example(
        "arm = Environment \"ReacherVertical\" goal=uniform(0, 0.3, 2) mocap=[goal[0], 0, goal[1]] \\\n"
          + "  reward=(-norm(position(\"fingertip\") - position(\"target\")) - 0.1 * sum(action^2))",
        "a goal that each reset draws and that moves the model's target"),
      Example(
        "arm = Environment \"ReacherVertical\" reward=(qpos[0] - before(qpos[0])) / dt \\\n"
          + "  terminated=norm(qvel) > limit reset_qpos=normal(0, 0.1, nq) reset_until=contacts == 0",
        "spinning fast, with an end, and starts that nothing touches", setup: "limit = 4"),
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
      Actions are the model's actuators within their control ranges, or from -1 to 1 where one has none. Observation, reward and so on are formulas: they \
      are checked now, translated, and computed at each step. Names in them mean first the quantities below, then \
      variables, whose values are fixed now. All functions of numbers may be used, and your own if they are made of \
      assignments and a return. The observation and the end belong to the state after the step; so does the reward, \
      but `before(x)` is x in the state before it: `(qpos[0] - before(qpos[0])) / dt` is a speed.

      A reset draws `reset_qpos`, `goal`, `reset_qvel` and `reset_act` in this order, with `uniform`, `normal` and `random`, until \
      `reset_until` holds, a thousand times at most.

      Forces, contacts and sensors depend on more than the state: they are those that MuJoCo found in the last physics \
      step, one physics step behind the state. `late(x)` takes places and motion from there too, as programs do that read \
      MuJoCo's data right after a step; `qpos` and `qvel` are never late.

      \(names.joined(separator: "\n\n"))

      A model without actuators can be looked at, reset and rolled out; what needs actions refuses it. Keyframes of the \
      model are listed by `describe`: `reset env key="home"` begins at one, and `reset_qpos=key("home")` makes it the start \
      of every episode.

      Where a body and a site share a name, say which is meant: position("tip", kind="site"). A geom is meant only \
      where neither is called so, or with kind="geom".
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
