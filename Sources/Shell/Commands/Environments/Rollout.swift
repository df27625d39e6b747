import Agents
import Environments
import Experiments
package import Language
import Networks
import Numerics

private var environmentParameter: Parameter<EnvironmentObject> {
  Parameter(
    "env", .object(EnvironmentObject.self, in: .environment), .positional, "The environment; it is stepped.")
}

private var policyParameter: Parameter<(any AgentObject)?> {
  Parameter(
    "policy", .optional(.object((any AgentObject).self, in: .agent)), note: "random actions", "Who acts.")
}

private var actionsParameter: Parameter<Value?> {
  Parameter(
    "actions", .optional(.value(.array, "a sequence of actions")), note: "what the policy does",
    "Raw actions to follow: k × m, or N × k × m for one sequence after another.")
}

private var stepsParameter: Parameter<Int?> {
  Parameter(
    "steps", .optional(.whole(1...10_000_000)), note: "until the episode or the actions end", unit: "steps",
    "How many steps at most.")
}

private var startParameter: Parameter<Value?> {
  stateParameter(
    "from", "the present state", "The state to begin at: a record like `env.state`, or qpos ++ qvel.")
}

extension Command {
  package static var rollout: Command {
    Command(
      "rollout", area: .environments, "Follows a policy or given actions in an environment, step by step.",
      help: """
        It begins at the present state, or at `from`, and leaves the environment where it ends. The agent doesn't explore. \
        Random actions, and a random agent's, draw from the environment's stream. A plan of an embedding is followed as \
        `actions=(decode e z)`. From the same state the same actions lead through the same states, bit for bit.
        """,
      parameters: [environmentParameter, policyParameter, actionsParameter, stepsParameter, startParameter],
      returns: .table([
        FieldType("step", .array, "Steps since the rollout began."),
        FieldType("reward", .array, "The step's reward."),
        FieldType("action", .array, "The raw action."),
        FieldType("qpos", .array, "Coordinates after the step."),
        FieldType("qvel", .array, "Velocities after the step."),
        FieldType("observation", .array, "What a policy sees after the step."),
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
        throw call.error(actionsParameter, must: "be left out where a policy is given", but: "is given too")
      }
      var policy: any Policy = RandomPolicy(.raw(environment.actionBox))
      if let agent = call[policyParameter] {
        try call.checkFit(agent, to: object, policyParameter)
        policy = agent.policy
      }
      call.useThreads()
      return .table(
        try object.keepingUnlessDone {
          if call[startParameter] != nil { try environment.setState(start) }
          let steps = call[stepsParameter] ?? Int.max
          let unstable = environment.instabilities
          defer { call.noteInstabilities(environment.instabilities - unstable) }
          return try roll(object, actions, policy, steps: steps, checkpoint: call.checkCancellation)
        })
    }
  }

  /// Steps until the end.
  private static func roll(
    _ object: EnvironmentObject, _ actions: [Double]?, _ policy: any Policy, steps: Int,
    checkpoint: () throws -> Void
  ) throws -> Table {
    var episode = Episode(object.environment, for: policy)
    let width = object.environment.actionSize
    let most = actions.map { min(steps, $0.count / width) } ?? steps
    var rewards: [Double] = []
    var columns: [[Value]] = [[], [], [], []]
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
      if result.isUnstable { break }
      let state = object.environment.state
      rewards.append(result.reward)
      columns[0].append(.vector(episode.action))
      columns[1].append(.vector(state.qpos))
      columns[2].append(.vector(state.qvel))
      columns[3].append(object.observation)
      if result.terminated || result.truncated { break }
    }
    return Table(
      kind: "rollout",
      [
        Table.Column("step", (0..<rewards.count).map { Double($0 + 1) }), Table.Column("reward", rewards),
        Table.Column("action", values: columns[0]), Table.Column("qpos", values: columns[1]),
        Table.Column("qvel", values: columns[2]), Table.Column("observation", values: columns[3]),
      ])
  }
}

extension EnvironmentObject {
  /// Does something to the environment; if it is interrupted or fails, the environment is as it was.
  func keepingUnlessDone<T>(_ body: () throws -> T) throws -> T {
    let before = (environment.state, random)
    do {
      return try body()
    } catch {
      random = before.1
      // what went wrong first is told, also where the former state can't be gone on from
      try? environment.setState(before.0)
      throw error
    }
  }
}
