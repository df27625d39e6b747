import Environments
package import Language

private var environment: Parameter<EnvironmentObject> {
  Parameter(
    "env", .object(EnvironmentObject.self, in: .environment), .positional, "The environment.")
}

private var positions: Parameter<NumericArray?> {
  Parameter(
    "qpos", .optional(.vector()), note: "drawn", "Coordinates to start from, as in `env.state.qpos`.")
}

private var velocities: Parameter<NumericArray?> {
  Parameter(
    "qvel", .optional(.vector()), note: "drawn", "Velocities to start from, as in `env.state.qvel`.")
}

private var goal: Parameter<NumericArray?> {
  Parameter(
    "goal", .optional(.vector()), note: "drawn",
    "The task's goal, as in `env.state.goal`; it prevails over coordinates in `qpos` that mean the same.")
}

extension Command {
  package static var reset: Command {
    Command(
      "reset", area: .environments, "Starts an episode and gives its first observation.",
      help: """
        Draws a start from the environment's random stream, or from `seed` if that is given, and puts what is given of \
        `qpos`, `qvel` and `goal` in its place.
        """,
      parameters: [environment, seedParameter, positions, velocities, goal], returns: .array,
      examples: [
        Example("reset arm", "the first observation of a new episode", setup: "arm = ReacherVertical seed=1"),
        Example(
          "reset arm qpos=[0, 0.5] qvel=[0, 0] goal=[0.1, 0.3]", "an episode from a given state",
          setup: "arm = ReacherVertical seed=1"),
      ]
    ) { call in
      let object = call[environment]
      // a failed reset changes nothing
      let before = (object.environment.state, object.random)
      do {
        if let seed = call[seedParameter] {
          object.random = EnvironmentObject.stream(
            object.definition, seed: UInt64(seed), number: object.number)
        }
        try object.environment.reset(using: &object.random)
        var state = object.environment.state
        state.warmStart = []
        if let qpos = call[positions] { state.qpos = qpos.elements }
        if let qvel = call[velocities] { state.qvel = qvel.elements }
        if let goal = call[goal] { try object.environment.setGoal(goal.elements, in: &state) }
        try object.environment.setState(state)
      } catch {
        try object.environment.setState(before.0)
        object.random = before.1
        throw error
      }
      return .vector(object.environment.observation)
    }
  }
}
