import Environments
package import Language
import Physics

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
    "The task's goal, as in `env.goal`; it overrides the corresponding coordinates in `qpos`.")
}

private var keyParameter: Parameter<ElementChoice?> {
  Parameter(
    "key", .optional(.element(0...1_000_000)), note: "drawn",
    "A keyframe of the model, by name or number: its coordinates, velocities and activations.")
}

private var stateArgument: Parameter<Value?> {
  stateParameter("state", "drawn", "A whole state to start from: a record like `env.state`, or qpos ++ qvel.")
}

extension Command {
  package static var reset: Command {
    Command(
      "reset", area: .environments, "Starts an episode and returns its first observation.",
      help: """
        Draws a start state from the environment's random stream, or from `seed` if given, and replaces the \
        given parts of it: `qpos`, `qvel` and `goal` in its place. `key="home"` takes the coordinates, \
        velocities and activations of a keyframe of the model (`describe env` lists them); its time, \
        controls and mocap bodies aren't part of a state. With `state=arm.state`, of a moment before or of \
        another environment of the same kind, the episode resumes there with the same bits.

        \(stateCompletion) In `reset` they are drawn.
        """,
      parameters: [environment, seedParameter, stateArgument, keyParameter, positions, velocities, goal],
      returns: .array,
      examples: [
        Example("reset arm", "the first observation of a new episode", setup: "arm = ReacherVertical seed=1"),
        Example(
          "reset arm qpos=[0, 0.5] qvel=[0, 0] goal=[0.1, 0.3]", "an episode from a given state",
          setup: "arm = ReacherVertical seed=1"),
        Example(
          "reset arm state=before", "back to an earlier state",
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
          // a state of one's own is seen in its current state, and an episode begins there
          if call[positions] != nil || call[velocities] != nil || call[goal] != nil {
            state.frames = []
            if call[stateArgument] == nil { state.memory = [] }
          }
        }
        if let key = try call.keyframe(of: object) {
          (state.qpos, state.qvel, state.act) = (key.qpos, key.qvel, key.act)
          (state.warmStart, state.frames, state.memory) = ([], [], [])
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

extension Call {
  /// The keyframe that is asked for; nil if none is.
  fileprivate func keyframe(of object: EnvironmentObject) throws -> Keyframe? {
    guard let choice = self[keyParameter] else { return nil }
    guard self[stateArgument] == nil else {
      throw error(keyParameter, must: "be omitted if a state is given", but: "is given too")
    }
    let keyframes = object.environment.keyframes
    guard !keyframes.isEmpty else {
      throw error(
        keyParameter, must: "be omitted if the model has no keyframes",
        but: "is given, and \(object.definition.name) has none")
    }
    let number: Int
    do throws(Mismatch) {
      number = try [choice].numbers(among: keyframes.map(\.name))[0]
    } catch {
      throw self.error(keyParameter, must: error.must, but: error.but)
    }
    guard keyframes.indices.contains(number) else {
      throw error(keyParameter, must: "be from 0 to \(keyframes.count - 1)", but: "is \(number)")
    }
    let key = keyframes[number]
    if object.environment.movesMocap(from: key) {
      note(
        "the places that '\(key.name)' has for mocap bodies aren't part of a state: they don't move")
    }
    return key
  }
}
