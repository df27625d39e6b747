import Agents
import Environments
import Experiments
package import Language
import Numerics

private var environmentParameter: Parameter<EnvironmentObject> {
  Parameter(
    "env", .object(EnvironmentObject.self, in: .environment), .positional,
    "The environment; it isn't changed.")
}

private var actionsParameter: Parameter<Value?> {
  Parameter(
    "actions", .optional(.value(.either([.array, .list]), "sequences of actions")),
    note: "what the policy does",
    "Raw actions: N × k × m, or a list of sequences k × m.")
}

private var policy: Parameter<(any AgentObject)?> {
  Parameter(
    "policy", .optional(.object((any AgentObject).self, in: .agent)), note: "random actions",
    "The agent that acts if no actions are given.")
}

private var count: Parameter<Int> {
  Parameter("n", .whole(1...1_000_000), default: 100, unit: "branches", "Number of rollouts of the policy.")
}

private var steps: Parameter<Int?> {
  Parameter(
    "steps", .optional(.whole(1...10_000_000)), note: "until the episode ends", unit: "steps",
    "Most steps that the policy takes.")
}

private var explore: Parameter<Bool> {
  Parameter("explore", .boolean, default: true, "Whether a trained agent adds its exploration noise.")
}

private var startParameter: Parameter<Value?> {
  stateParameter(
    "from", "the current state", "The state to start from: a record like `env.state`, or qpos ++ qvel.")
}

extension Command {
  package static var outcomes: Command {
    Command(
      "outcomes", area: .environments,
      "Runs many action sequences from one state and compares where they "
        + "lead.",
      help: """
        Each branch begins at the same state, bit for bit, and runs in its own simulation, on all threads. \
        It follows its actions, or a policy with its own random numbers: `n` times for `steps`. The end of \
        the episode ends it. If the simulation becomes unstable, each missing step counts as the branch's \
        worst reward, at most 0.

            distance = ‖ qpos − qpos of the start ‖ at the end,   reach = the largest along the way

        The table doesn't depend on the number of threads.

        \(stateCompletion)
        """,
      parameters: [
        environmentParameter, actionsParameter, policy, count, steps, explore, startParameter, seedParameter,
      ],
      returns: .table([
        FieldType("branch", .array, "Its number, in the order of the actions."),
        FieldType("distance", .array, "How far the coordinates moved."),
        FieldType("reach", .array, "The largest distance along the way."),
        FieldType("reward", .array, "The sum of the rewards."),
        FieldType("steps", .array, "Steps taken."),
        FieldType(
          "end", .any, "How its episode ended: \"terminated\", \"time limit\" or \"unstable\"; else none."),
        FieldType("outcome", .array, "The change of the state, qpos ++ qvel."),
        FieldType("state", .array, "The last state, qpos ++ qvel."),
      ]),
      examples: [
        Example(
          "outcomes arm actions=[[[1, 0], [1, 0]], [[0, 1], [0, 1]]]",
          "two sequences of two actions compared",
          setup: "arm = ReacherVertical seed=1"),
        Example(
          "outcomes arm actions=(decode e [[1, 0], [0, 1], [-1, 0]]) from=arm.state",
          "three plans of an embedding",
          setup: embeddingExample),
        Example(
          "mean((outcomes arm policy=RandomAgent(arm, actions=e) n=50 steps=20).distance)",
          "how far random plans get", setup: embeddingExample),
      ],
      seeAlso: ["rollout", "collect", "decode", "neighbors"],
      effort: .longForValue
    ) { call in
      let object = call[environmentParameter]
      let start = try call.startState(of: object, startParameter)
      try call.requireUnderWay(
        object, environmentParameter, from: startParameter,
        isOver: start.isOver || start.elapsed >= object.definition.timeLimit)
      let courses = try call.courses(of: object)
      // products of one row, on each thread its own
      setProductThreads(1)
      let forking = Forking(object.definition, from: start, courses)
      let branches = try forking.run(threads: call.session.settings.threads) { done in
        call.progress("outcomes", Double(done), of: Double(forking.count), unit: "branches")
      } isCancelled: {
        call.session.services.isInterrupted()
      }
      guard let branches else { throw Interrupted() }
      call.noteInstabilities(branches.count { $0.isUnstable })
      let names = object.environment.positionNames + object.environment.velocityNames
      return .table(table(branches, from: start.qpos + start.qvel, names))
    }
  }

  private static func table(_ branches: [Branch], from start: [Double], _ names: [String]) -> Table {
    let states = branches.map { $0.qpos + $0.qvel }
    return Table(
      kind: .outcomes,
      [
        Table.Column("branch", branches.indices.map(Double.init)),
        Table.Column("distance", branches.map(\.distance)), Table.Column("reach", branches.map(\.reach)),
        Table.Column("reward", branches.map(\.reward)),
        Table.Column("steps", branches.map { Double($0.steps) }),
        Table.Column("end", values: branches.map(\.end)),
        Table.Column(
          "outcome", elements: names, values: states.map { .vector(zip($0, start).map { $0 - $1 }) }),
        Table.Column("state", elements: names, values: states.map { .vector($0) }),
      ])
  }
}

extension Branch {
  fileprivate var end: Value {
    if isUnstable { return .string("unstable") }
    if terminated { return .string("terminated") }
    return truncated ? .string("time limit") : .none
  }
}

extension Call {
  /// What the branches do: the actions given, or the policy from streams of the environment's seed.
  fileprivate func courses(of object: EnvironmentObject) throws -> Forking.Courses {
    if let actions = try courses(actionsParameter, width: object.environment.actionSize) {
      for (name, isGiven) in [
        ("policy", isGiven(policy)), ("n", isGiven(count)), ("steps", isGiven(steps)),
        ("explore", isGiven(explore)),
      ] where isGiven {
        throw error(actionsParameter, must: "be omitted if '\(name)' is given", but: "is given too")
      }
      return .actions(actions)
    }
    var frozen = FrozenPolicy(uniformIn: object.environment.actionBox)
    if let agent = self[policy] {
      try checkFit(agent, to: object, policy)
      frozen = agent.policy.frozen(explores: self[explore])
    }
    let seed = isGiven(seedParameter) ? self.seed : object.seed
    return .policy(
      frozen, branches: self[count], steps: self[steps] ?? object.definition.timeLimit,
      random: RandomStream(seed: seed, "outcomes"))
  }
}
