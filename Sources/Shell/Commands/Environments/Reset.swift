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
    "The task's goal, as in `env.goal`; it prevails over coordinates in `qpos` that mean the same.")
}

private var stateArgument: Parameter<Value?> {
  stateParameter("state", "drawn", "A whole state to start from: a record like `env.state`, or qpos ++ qvel.")
}

extension Command {
  package static var reset: Command {
    Command(
      "reset", area: .environments, "Starts an episode and gives its first observation.",
      help: """
        Draws a start from the environment's random stream, or from `seed` if that is given, and puts what is given of \
        `qpos`, `qvel` and `goal` in its place. With `state=arm.state`, of a moment before or of another environment of the \
        same kind, the episode resumes there with the same bits.

        \(stateCompletion) In `reset` they are the drawn ones.
        """,
      parameters: [environment, seedParameter, stateArgument, positions, velocities, goal],
      returns: .array,
      examples: [
        Example("reset arm", "the first observation of a new episode", setup: "arm = ReacherVertical seed=1"),
        Example(
          "reset arm qpos=[0, 0.5] qvel=[0, 0] goal=[0.1, 0.3]", "an episode from a given state",
          setup: "arm = ReacherVertical seed=1"),
        Example(
          "reset arm state=before", "back to an earlier moment",
          setup: "arm = ReacherVertical seed=1\nbefore = arm.state\nstep arm [1, 0]"),
      ],
      changesArgument: true
    ) { call in
      let object = call[environment]
      try object.keepingUnlessDone {
        if let seed = call[seedParameter] {
          object.random = EnvironmentObject.stream(
            object.definition, seed: UInt64(seed), number: object.number)
        }
        try object.environment.reset(using: &object.random)
        var state = try call.startState(of: object, stateArgument, goal: call[goal] == nil ? .drawn : nil)
        if call[stateArgument] == nil || call[positions] != nil || call[velocities] != nil
          || call[goal] != nil
        {
          state.warmStart = []
          // a state of one's own is seen as it stands, and an episode begins there
          if call[positions] != nil || call[velocities] != nil || call[goal] != nil {
            state.frames = []
            if call[stateArgument] == nil { state.memory = [] }
          }
        }
        if let qpos = call[positions] { state.qpos = qpos.elements }
        if let qvel = call[velocities] { state.qvel = qvel.elements }
        if let goal = call[goal] { try object.environment.setGoal(goal.elements, in: &state) }
        try object.environment.setState(state)
      }
      return object.observation
    }
  }
}
