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

private var policy: Parameter<(any AgentObject)?> {
  Parameter(
    "policy", .optional(.object((any AgentObject).self, in: .agent)), note: "random actions", "Who acts.")
}

private var steps: Parameter<Int?> {
  Parameter(
    "steps", .optional(.whole(1...10_000_000)), note: "until the episode ends", unit: "steps",
    "How many steps at most.")
}

extension Command {
  package static var rollout: Command {
    Command(
      "rollout", area: .environments, "Lets a policy act in an environment from its present state on.",
      help:
        "The agent doesn't explore. Random actions, and a random agent's, draw from the environment's stream.",
      parameters: [environmentParameter, policy, steps],
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
      ]
    ) { call in
      let object = call[environmentParameter]
      let environment = object.environment
      let space: ActionSpace
      if let agent = call[policy] {
        guard agent.stateSize == environment.observationSize,
          agent.policy.space.rawSize == environment.actionSize
        else {
          throw call.error(
            policy, must: "fit \(object.definition.name)", but: "was made for \(agent.definition.name)")
        }
        space = agent.policy.space
      } else {
        space = .raw(environment.actionBox)
      }
      call.useThreads()
      return .table(
        try roll(object, call[policy]?.policy ?? RandomPolicy(space), steps: call[steps] ?? Int.max, call))
    }
  }

  /// Steps until the end; if it is interrupted or fails, the environment is as it was.
  private static func roll(
    _ object: EnvironmentObject, _ policy: any Policy, steps: Int, _ call: Call
  ) throws -> Table {
    let before = (object.environment.state, object.random)
    var episode = Episode(object.environment, space: policy.space)
    var rewards: [Double] = []
    var columns: [[Value]] = [[], [], [], []]
    do {
      while rewards.count < steps {
        try call.checkCancellation()
        if episode.plan.isFinished {
          policy.choose(episode.observation, into: &episode.plan.action, using: &object.random)
          episode.plan.begin(in: policy.space)
        }
        let result = try episode.step()
        let state = object.environment.state
        rewards.append(result.reward)
        columns[0].append(.vector(episode.action))
        columns[1].append(.vector(state.qpos))
        columns[2].append(.vector(state.qvel))
        columns[3].append(.vector(episode.observation))
        if result.terminated || result.truncated { break }
      }
    } catch {
      try object.environment.setState(before.0)
      object.random = before.1
      throw error
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
