import Environments
package import Language

private var environment: Parameter<EnvironmentObject> {
  Parameter(
    "env", .object(EnvironmentObject.self, in: .environment), .positional, "The environment.")
}

private var action: Parameter<NumericArray> {
  Parameter(
    "action", .vector(), .positional, "One raw action; it is clamped to the box.")
}

extension Command {
  package static var step: Command {
    Command(
      "step", area: .environments, "Carries out one action.",
      help: """
        In the built-in environments the reward depends on the state before the step and on the action; the \
        observation is the one after it. No step can follow the end of an episode: `reset` starts another.

        If the simulation becomes unstable, the episode is cut: the step is not taken, and its reward is \
        that of the state before it, at most 0. `rollout`, `outcomes` and `evaluate` count the worst reward \
        of the episode for each missing step, so that instability never pays.
        """,
      parameters: [environment, action],
      returns: .record([
        FieldType("observation", .array, "What a policy sees after the step."),
        FieldType("reward", .number, "The step's reward."),
        FieldType("terminated", .boolean, "Whether a terminal state was reached."),
        FieldType("truncated", .boolean, "Whether the episode was cut off before a terminal state."),
        FieldType(
          "reason", .string, "Why it was cut, \"time limit\" or \"unstable\"; none if it continues."),
      ]),
      examples: [
        Example("step arm [0.5, -0.2]", "the result of one action", setup: "arm = ReacherVertical seed=1"),
        Example("(step arm [0, 0]).reward", "its reward alone", setup: "arm = ReacherVertical seed=1"),
      ],
      changesArgument: true
    ) { call in
      let object = call[environment]
      try call.requireUnderWay(object, environment)
      let result = try object.keepingUnlessDone { try object.environment.step(call[action].elements) }
      return .record(
        Record([
          ("observation", object.observation), ("reward", .number(result.reward)),
          ("terminated", .boolean(result.terminated)), ("truncated", .boolean(result.truncated)),
          ("reason", result.truncated ? .string(result.isUnstable ? "unstable" : "time limit") : .none),
        ]))
    }
  }
}
