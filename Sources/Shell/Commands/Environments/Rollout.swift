import Agents
import Environments
import Experiments
package import Language
import Networks
import Numerics

private var environmentParameter: Parameter<EnvironmentObject> {
  Parameter(
    "env", .object(EnvironmentObject.self, in: .environment), .positional,
    "The environment, which takes the "
      + "steps.")
}

private var policyParameter: Parameter<(any AgentObject)?> {
  Parameter(
    "policy", .optional(.object((any AgentObject).self, in: .agent)), note: "random actions",
    "The agent "
      + "that acts.")
}

private var actionsParameter: Parameter<Value?> {
  Parameter(
    "actions", .optional(.value(.array, "a sequence of actions")), note: "what the policy does",
    "Raw actions to follow: k × m, or N × k × m for one sequence after another.")
}

private var stepsParameter: Parameter<Int?> {
  Parameter(
    "steps", .optional(.whole(1...10_000_000)), note: "until the episode or the actions end", unit: "steps",
    "Most steps to take.")
}

private var startParameter: Parameter<Value?> {
  stateParameter(
    "from", "the current state", "The state to start from: a record like `env.state`, or qpos ++ qvel.")
}

extension Command {
  package static var rollout: Command {
    Command(
      "rollout", area: .environments, "Follows a policy or given actions in an environment, step by step.",
      help: """
        It begins at the current state, or at `from`, and leaves the environment where it ends. The agent \
        adds no exploration noise. Random actions, and a random agent's, draw from the environment's stream. \
        A plan of an embedding is followed as `actions=(decode e z)`. From the same state the same actions \
        visit the same states, bit for bit: `rollout env from=row.state actions=row.actions` reproduces a \
        row of `sample`. An episode that is over can't continue.

        A step at which the simulation becomes unstable is not taken; its row has the state before it, and \
        as reward the worst of the episode, at most 0, for each missing step.

        \(stateCompletion)
        """,
      parameters: [environmentParameter, policyParameter, actionsParameter, stepsParameter, startParameter],
      returns: .table([
        FieldType("step", .array, "Steps since the rollout began."),
        FieldType("reward", .array, "The step's reward."),
        FieldType("action", .array, "The raw action."),
        FieldType("qpos", .array, "Coordinates after the step."),
        FieldType("qvel", .array, "Velocities after the step."),
        FieldType("observation", .array, "What a policy sees after the step."),
        FieldType(
          "end", .any,
          "How the episode ended at this step: \"terminated\", \"time limit\" or \"unstable\"; else none."),
      ]),
      examples: [
        Example("rollout arm steps=5", "five random steps", setup: "arm = ReacherVertical seed=1"),
        Example("sum((rollout arm policy=agent).reward)", "an agent's return", setup: agentExample),
        Example(
          "rollout arm actions=[[1, 0], [0, 1]] from=start", "given actions from a given state",
          setup: "arm = ReacherVertical seed=1\nstart = arm.state"),
        Example(
          "rollout arm actions=(decode e [0.5, -1])", "a plan of an embedding", setup: embeddingExample),
      ],
      seeAlso: ["outcomes", "step", "reset", "evaluate"],
      changesArgument: true
    ) { call in
      let object = call[environmentParameter]
      let environment = object.environment
      let start = try call.startState(of: object, startParameter)
      let actions = try call.course(actionsParameter, width: environment.actionSize)
      if actions != nil, call[policyParameter] != nil {
        throw call.error(actionsParameter, must: "be omitted if a policy is given", but: "is given too")
      }
      var policy: any Policy = RandomPolicy(.raw(environment.actionBox)), worst = 0.0
      if let agent = call[policyParameter] {
        try call.checkFit(agent, to: object, policyParameter)
        (policy, worst) = (agent.policy, agent.worstReward)
      }
      call.useThreads()
      return .table(
        try object.keepingUnlessDone {
          if call[startParameter] != nil { try environment.setState(start) }
          try call.requireUnderWay(object, environmentParameter, from: startParameter)
          let steps = call[stepsParameter] ?? Int.max
          let unstable = environment.instabilities
          defer { call.noteInstabilities(environment.instabilities - unstable) }
          return try roll(
            object, actions, policy, steps: steps, Score(worst: worst), checkpoint: call.checkCancellation)
        })
    }
  }

  /// Steps until the end.
  private static func roll(
    _ object: EnvironmentObject, _ actions: [Double]?, _ policy: any Policy, steps: Int, _ score: Score,
    checkpoint: () throws -> Void
  ) throws -> Table {
    var score = score
    var episode = Episode(object.environment, for: policy)
    let width = object.environment.actionSize
    let most = actions.map { min(steps, $0.count / width) } ?? steps
    var rewards: [Double] = []
    var columns: [[Value]] = [[], [], [], [], []]
    let frames = 8 * (object.definition.frames?.bytes ?? 0)
    while rewards.count < most {
      try checkpoint()
      if rewards.count.isMultiple(of: 100) { try Memory.require(100 * frames, for: "the frames") }
      let result: StepResult
      if let actions {
        let place = rewards.count * width
        result = try episode.step(Array(actions[place..<place + width]))
      } else {
        if episode.plan.isFinished {
          policy.choose(episode.percept, into: &episode.plan.action, using: &object.random)
          episode.plan.begin(in: policy.space)
        }
        result = try episode.step()
      }
      let state = object.environment.state
      let missing = min(most - rewards.count, object.environment.stepsLeft)
      rewards.append(score.add(result, missing: missing))
      columns[0].append(.vector(episode.action))
      columns[1].append(.vector(state.qpos))
      columns[2].append(.vector(state.qvel))
      columns[3].append(object.observation)
      columns[4].append(result.end)
      if result.terminated || result.truncated { break }
    }
    return Table(
      kind: .rollout,
      [
        Table.Column("step", (0..<rewards.count).map { Double($0 + 1) }), Table.Column("reward", rewards),
        Table.Column("action", elements: object.environment.actionNames, values: columns[0]),
        Table.Column("qpos", elements: object.environment.positionNames, values: columns[1]),
        Table.Column("qvel", elements: object.environment.velocityNames, values: columns[2]),
        Table.Column("observation", values: columns[3]),
        Table.Column("end", values: columns[4]),
      ])
  }
}

extension StepResult {
  /// How the episode ended with it; none where it goes on.
  var end: Value {
    if isUnstable { return .string("unstable") }
    if terminated { return .string("terminated") }
    return truncated ? .string("time limit") : .none
  }
}

extension Call {
  /// Throws if the episode of an environment, or of the state that it was set to, is over.
  func requireUnderWay<T>(
    _ object: EnvironmentObject, _ parameter: Parameter<T>, from start: Parameter<Value?>? = nil
  ) throws {
    try requireUnderWay(object, parameter, from: start, isOver: object.environment.isOver)
  }

  /// Throws if it is over where something is to be done.
  func requireUnderWay<T>(
    _ object: EnvironmentObject, _ parameter: Parameter<T>, from start: Parameter<Value?>?, isOver: Bool
  ) throws {
    guard isOver else { return }
    if let start, self[start] != nil {
      throw error(
        start, must: "be a state within an episode", but: "is one at its end",
        help: "omit 'over' and set 'elapsed' below the time limit, \(object.definition.timeLimit)")
    }
    throw error(
      parameter, must: "be within an episode", but: "is at its end",
      help: "'reset \(name(of: object) ?? "env")' starts another")
  }
}

extension EnvironmentObject {
  /// Does something to the environment; if it is interrupted or fails, the environment is as it was.
  func keepingUnlessDone<T>(_ body: () throws -> T) throws -> T {
    let before = (environment.state, environment.instabilities, random)
    do {
      return try body()
    } catch {
      environment.goBack(to: before.0, instabilities: before.1)
      random = before.2
      throw error
    }
  }
}
