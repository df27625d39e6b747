package import Agents
import Embeddings
package import Environments
package import Experiments
package import Language
import Networks
import Numerics

/// Whatever acts at the prompt.
package protocol AgentObject: LanguageObject {
  var policy: any Policy { get }
  var definition: EnvironmentDefinition { get }
  var seed: UInt64 { get }
  /// Steps it was trained for.
  var steps: Int { get }
  /// The worst reward it has met, at most 0; see `Score`.
  var worstReward: Double { get }
  /// What legends call it.
  var label: String { get }
}

/// An agent that is trained: all that its algorithm has no part in.
package protocol TrainedAgentObject: AgentObject, FieldedObject, EvaluableObject, RunnableObject,
  SendableMetatype
{
  var training: AgentTraining { get set }
  var origin: Origin { get set }
  /// Its settings that aren't the usual ones.
  var changedSettings: String { get }
  init(_ training: AgentTraining)
}

/// A TD3 agent at the prompt, whatever it sees and acts through.
package final class TD3Object: TrainedAgentObject {
  package var training: AgentTraining
  package var origin = Origin()

  package init(_ training: AgentTraining) { self.training = training }

  package static let objectType = ObjectType(
    "TD3", "A TD3 agent, which can see and act through embeddings.", groups: [.trainable, .agent],
    fields: fields.map(\.type))

  package static let fields = agentFields + Field.settings({ $0.configuration }, besides: agentFields)

  package var configuration: TD3Configuration {
    (training.agent as? any TD3Agent)?.configuration ?? TD3Configuration()
  }

  package var type: ObjectType { TD3Object.objectType }

  package var changedSettings: String {
    configuration.changes(from: TD3Configuration(seeing: training.agent.perception))
  }

  package var label: String {
    training.agent.perception.label(isPlanning: training.agent.space.isPlanning)
  }
}

extension TrainedAgentObject {
  /// The fields of every agent that is trained.
  package static var agentFields: [Field<Self>] {
    [
      Field("steps", .number, "Steps taken in its environment.") { .number($0.training.steps) },
      Field("episodes", .number, "Finished episodes.") { .number($0.training.episodes) },
      Field("updates", .number, "Critic updates.") { .number($0.training.agent.updates) },
      Field("unstable", .number, "Episodes cut by an unstable simulation.") {
        .number($0.training.instabilities)
      },
      Field("curve", .table(curveFields), "Its evaluations.") { .table(Self.table($0.training.curve)) },
      Field("bound", .number, "Largest magnitude of its policy's actions.") {
        .number(Double($0.training.agent.space.bound))
      },
      Field("latent", .number, "Size of its policy's actions.") { .number($0.training.agent.space.size) },
      Field("plan_length", .number, "Raw actions per action of the policy.") {
        .number($0.training.agent.space.planLength)
      },
      Field("environment", .string, "Name of its environment.") { .string($0.definition.name) },
      Field("sees", .string, "What its policy sees: observation, states or frames.") {
        .string($0.training.agent.perception.name)
      },
      Field("replay_count", .number, "Transitions in its replay buffer.") {
        .number($0.training.agent.memory.count)
      },
      Field("parameters", .number, "Parameters of actor and critics.") {
        .number($0.training.agent.parameterCount)
      },
      Field("seed", .number, "The seed of its random numbers.") { .number(Double($0.seed)) },
    ]
  }

  /// The columns of a learning curve.
  package static var curveFields: [FieldType] {
    [
      FieldType("steps", .array, "Steps trained."),
      FieldType("mean", .array, "Mean return over the evaluation's episodes."),
      FieldType("std", .array, "Its standard deviation over episodes."),
      FieldType("unstable", .array, "Episodes cut by an unstable simulation."),
    ]
  }

  package var policy: any Policy { training.agent }
  package var definition: EnvironmentDefinition { training.definition }
  package var seed: UInt64 { training.seed }
  package var steps: Int { training.steps }
  package var worstReward: Double { training.worstReward }
  package var summary: String {
    "\(label) in \(definition.name), \(grouped(steps)) steps" + (lastEvaluation.map { ", \($0)" } ?? "")
  }

  /// What it was last measured at, and how long ago that is; nil before.
  private var lastEvaluation: String? {
    training.curve.last.map {
      "mean return \(rounded($0.evaluation.mean)) at step \(grouped($0.steps))"
        + ($0.steps < steps ? ", \(grouped(steps - $0.steps)) steps ago" : "")
    }
  }

  package func copy() -> any LanguageObject {
    let copy = Self(training.copy())
    copy.origin = origin.copied
    return copy
  }

  package func takeOver(_ copy: any LanguageObject) {
    guard let copy = copy as? Self else { return }
    (training, origin) = (copy.training, copy.origin)
  }

  package static func table(_ points: [AgentTraining.Point]) -> Table {
    Table(
      kind: .curve,
      [
        Table.Column("steps", points.map { Double($0.steps) }),
        Table.Column("mean", points.map(\.evaluation.mean)),
        Table.Column("std", points.map(\.evaluation.deviation)),
        Table.Column("unstable", points.map { $0.evaluation.instabilities.map(Double.init) ?? .nan }),
      ])
  }

  package var trainees: Set<Trainee> { [.agent] }

  package func train(_ call: Call, _ request: TrainingRequest) throws -> Value {
    let steps = request.steps ?? Self.usualSteps
    let goal = AgentTraining.Goal(
      steps: training.steps + steps,
      every: request.every ?? training.agent.perception.usualInterval,
      episodes: request.episodes ?? Self.usualEpisodes)
    let start = training.steps - request.doneBefore
    let before = request.pointsBefore ?? training.curve.count
    let unstable = training.instabilities
    let finished = try call.measuring(self) {
      try call.stoppingCleanly(self, goal) { training in
        let done = Double(training.steps - start)
        // updates follow the steps of an episode, so progress counts what is paid for; those of an episode
        // that the end cuts belong to the next training
        let unmade = training.steps < goal.steps ? training.episodeLength : 0
        let unpaid = Double(training.owed - training.paid + unmade)
        call.progress(
          label, max(0, done - min(unpaid, done)), of: Double(request.doneBefore + steps), unit: "steps",
          note: lastEvaluation ?? "", milestones: training.curve.count - before)
        request.keeper?.tick()
      } isCancelled: {
        call.session.services.isInterrupted()
      }
    }
    call.noteInstabilities(training.instabilities - unstable)
    guard finished else {
      if let divergence = training.divergence {
        throw Diverged(
          divergence, at: "at step \(grouped(self.steps)), update \(grouped(training.agent.updates + 1))",
          "the agent")
      }
      throw Interrupted(
        call.name(of: self).map {
          "\($0) stopped at step \(grouped(self.steps)) of \(grouped(goal.steps)); "
            + "run 'train \($0)\(request.rest(goal.steps - self.steps))' to finish"
        })
    }
    if let last = training.curve.last, training.curve.count > before {
      let spread = last.evaluation.returns.count > 1 ? " ± \(rounded(last.evaluation.deviation))" : ""
      call.note(
        "mean return \(rounded(last.evaluation.mean))\(spread) over \(last.evaluation.returns.count) "
          + "episodes "
          + "at step \(grouped(last.steps))")
    }
    return .table(Self.table(Array(training.curve.dropFirst(before))))
  }

  /// Steps that `train` adds and episodes of its evaluations, if no numbers are given.
  package static var usualSteps: Int { 10_000 }
  package static var usualEpisodes: Int { 10 }
}

extension TrainingRequest {
  /// What finishes a training that has so many steps left, as it is written.
  fileprivate func rest(_ steps: Int) -> String {
    keeper == nil ? " steps=\(steps)\(evaluations)" : ""
  }

  private var evaluations: String {
    (every.map { " every=\($0)" } ?? "") + (episodes.map { " episodes=\($0)" } ?? "")
  }
}

extension Call {
  /// Trains an agent; an error leaves it with what was learned until then, and says so.
  fileprivate func stoppingCleanly(
    _ object: any TrainedAgentObject, _ goal: AgentTraining.Goal, report: (AgentTraining) -> Void,
    isCancelled: () -> Bool
  ) throws -> Bool {
    let (steps, unstable) = (object.training.steps, object.training.instabilities)
    do {
      return try object.training.run(goal, report: report, isCancelled: isCancelled)
    } catch {
      noteInstabilities(object.training.instabilities - unstable)
      if object.training.steps > steps {
        note(
          "\(name(of: object) ?? "the agent") stopped after step \(grouped(object.training.steps)) of "
            + "\(grouped(goal.steps)) and keeps what it learned; its episode was abandoned, and the next "
            + "training starts another"
        )
      }
      throw error
    }
  }
}

extension Perception {
  /// What it gives, in one word.
  package var name: String {
    switch self {
    case .nothing: "nothing"
    case .observation: "observation"
    case .states: "states"
    case .frames: "frames"
    }
  }

  /// How names of methods begin: SA-DynE-TD3 sees states and acts in plans.
  fileprivate func label(isPlanning: Bool) -> String {
    let method = isPlanning ? "DynE-TD3" : "TD3"
    switch self {
    case .nothing, .observation: return method
    case .frames: return "Pixel-" + method
    case .states(let encoding, _):
      return encoding.method == .reconstruction ? "VAE-" + method : isPlanning ? "SA-" + method : "S-DynE-TD3"
    }
  }
}

/// An agent that acts at random.
package final class RandomAgentObject: AgentObject, FieldedObject {
  package let policy: any Policy
  package let definition: EnvironmentDefinition
  package let seed: UInt64

  package init(_ policy: RandomPolicy, definition: EnvironmentDefinition, seed: UInt64) {
    self.policy = policy
    self.definition = definition
    self.seed = seed
  }

  package static let objectType = ObjectType(
    "RandomAgent", "An agent that draws actions uniformly.", groups: [.agent],
    fields: fields.map(\.type))

  package static let fields: [Field<RandomAgentObject>] = [
    Field("bound", .number, "Largest magnitude of its actions.") { .number(Double($0.policy.space.bound)) },
    Field("environment", .string, "Name of its environment.") { .string($0.definition.name) },
    Field("seed", .number, "The seed of its random numbers.") { .number(Double($0.seed)) },
  ]

  package var type: ObjectType { RandomAgentObject.objectType }
  package var steps: Int { 0 }
  package var worstReward: Double { 0 }
  package var label: String { policy.space.isPlanning ? "random plans" : "random actions" }
  package var summary: String { "\(label) in \(definition.name)" }

  package func copy() -> any LanguageObject {
    // it never changes
    self
  }

  package func takeOver(_ copy: any LanguageObject) {}
}
