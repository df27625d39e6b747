package import Environments
package import Language
package import Numerics
import Physics

/// An environment at the prompt: one simulation and the random stream its resets draw from.
package final class EnvironmentObject: FieldedObject {
  package private(set) var environment: Environment
  package let seed: UInt64
  package let number: Int
  package var random: RandomStream

  package init(_ definition: EnvironmentDefinition, seed: UInt64, number: Int) throws {
    environment = try definition.make()
    self.seed = seed
    self.number = number
    random = EnvironmentObject.stream(definition, seed: seed, number: number)
    try environment.reset(using: &random)
  }

  private init(copying other: EnvironmentObject) throws {
    environment = try other.environment.definition.make()
    // where the simulation can't resume from, the copy begins anew
    environment.goBack(
      to: other.environment.state, instabilities: other.environment.instabilities)
    seed = other.seed
    number = other.number
    random = other.random
  }

  /// The stream of resets for a seed.
  package static func stream(_ definition: EnvironmentDefinition, seed: UInt64, number: Int) -> RandomStream {
    RandomStream(seed: seed, definition.frames == nil ? definition.name : ofFrames.name, String(number))
  }

  package var definition: EnvironmentDefinition { environment.definition }

  /// The kind of objects that an environment's constructor makes.
  package static func type(of definition: EnvironmentDefinition) -> ObjectType {
    if definition.frames != nil { return ofFrames }
    return definition.formulas == nil
      ? ObjectType(definition.name, definition.summary, groups: [.environment], fields: fields.map(\.type))
      : ofFormulas
  }

  /// The kind of environments that are made of a model and formulas.
  package static let ofFormulas = ObjectType(
    "Environment", "An environment made from a model and formulas.", groups: [.environment],
    fields: fields.map(\.type))

  /// The kind of environments that are seen in frames.
  package static let ofFrames = ObjectType(
    "Pixels", "An environment whose observations are its last frames.", groups: [.environment],
    fields: pixelFields.map(\.type))

  package static let fields: [Field<EnvironmentObject>] = [
    Field("name", .string, "The environment's name.") { .string($0.definition.name) },
    Field(
      "state", .record,
      "Everything that the future depends on: qpos, qvel, act, goal, memory, elapsed, over, warm_start, "
        + "frames."
    ) { .record($0.environment.state.record(frames: $0.definition.frames)) },
    Field("over", .boolean, "Whether the episode has ended or was cut.") {
      .boolean($0.environment.isOver)
    },
    Field("goal", .array, "The task's current goal.") {
      .vector($0.environment.goal(of: $0.environment.state))
    },
    Field("reached", .array, "The goal that the current state reaches; empty where the task doesn't say.") {
      .vector($0.environment.reachedGoal ?? [])
    },
    Field("observation", .array, "What a policy sees in the current state.") { $0.observation },
    Field("observation_size", .number, "Numbers in an observation.") {
      .number($0.definition.frames?.bytes ?? $0.environment.observationSize)
    },
    Field("action_size", .number, "Numbers in an action.") { .number($0.environment.actionSize) },
    Field("low", .array, "Lower bounds of the action.") { .vector($0.environment.actionBox.low) },
    Field("high", .array, "Upper bounds of the action.") { .vector($0.environment.actionBox.high) },
    Field("time_limit", .number, unit: "steps", "Steps after which an episode is cut.") {
      .number($0.definition.timeLimit)
    },
    Field("frame_skip", .number, unit: "physics steps", "Physics steps per step.") {
      .number($0.definition.frameSkip)
    },
    Field("seed", .number, "The seed of its resets.") { .number(Double($0.seed)) },
  ]

  /// The fields of environments that are seen in frames.
  private static let pixelFields =
    fields + [
      Field("size", .number, unit: "pixels", "The side of a frame.") {
        .number($0.definition.frames?.size ?? 0)
      },
      Field("stack", .number, unit: "frames", "Frames per observation.") {
        .number($0.definition.frames?.count ?? 0)
      },
    ]

  package var type: ObjectType { EnvironmentObject.type(of: definition) }

  package var summary: String {
    let seen =
      definition.frames.map { "\(definition.name) in \($0.count) frames of \($0.size) × \($0.size)" }
      ?? "\(environment.observationSize) observations"
    return
      "\(seen), \(environment.actionSize) actions, step \(environment.elapsed) of \(definition.timeLimit)"
  }

  /// What a policy sees now: the task's numbers, or the last frames, stack × size × size × 3.
  package var observation: Value {
    definition.frames.map { .array(environment.frames.array($0)) } ?? .vector(environment.observation)
  }

  package func field(_ name: String) throws -> Value? {
    let fields = definition.frames == nil ? EnvironmentObject.fields : EnvironmentObject.pixelFields
    return try fields.value(name, of: self)
  }

  package func details(_ checkpoint: () throws -> Void) rethrows -> [Detail] {
    let timestep = environment.simulation.model.timestep
    let step = timestep * Double(definition.frameSkip)
    let state = environment.state
    let goal = environment.goal(of: state)
    let names = environment.positionNames + environment.velocityNames + environment.activationNames
    let frames = definition.frames.map {
      Detail.fact(
        "frames",
        "the last \($0.count) of \($0.size) × \($0.size) pixels, \($0.bytes.bytesText); a reset takes "
          + "\($0.count - 1) "
          + "random steps that don't count")
    }
    let meanings = environment.observationNames
    let box = environment.actionBox
    let assumed = environment.unboundedActions
    let assumption =
      assumed.isEmpty
      ? []
      : [
        Table.Column(
          "range", values: box.low.indices.map { .string(assumed.contains($0) ? "assumed" : "the model's") })
      ]
    let actions =
      box.size == 0
      ? []
      : [
        Detail.table(
          "Actions",
          Table(
            [
              Table.Column("number", box.low.indices.map(Double.init)),
              Table.Column("motor", values: environment.actionNames.map(Value.string)),
              Table.Column("low", box.low), Table.Column("high", box.high),
            ] + assumption))
      ]
    let keyframes =
      environment.keyframes.isEmpty
      ? []
      : [
        Detail.table(
          "Keyframes, for reset key=",
          Table([
            Table.Column("number", environment.keyframes.indices.map(Double.init)),
            Table.Column("name", values: environment.keyframes.map { .string($0.name) }),
            Table.Column(
              "qpos", elements: environment.positionNames,
              values: environment.keyframes.map { .vector($0.qpos) }),
          ]))
      ]
    let formulas = (definition.formulas?.texts ?? []).map { Detail.fact($0.name, $0.formula) }
    let assumptions =
      box.size == 0
      ? [Detail.fact("actions", "none: the model has no actuators; it can be reset, rolled out and drawn")]
      : assumed.isEmpty
        ? []
        : [
          Detail.fact(
            "assumed",
            "\(assumed.count) of \(box.size) actuators have no control range in the model: actions are taken "
              + "to be "
              + "from -1 to 1")
        ]
    let unstable = environment.instabilities
    let instabilities =
      unstable == 0
      ? [] : [Detail.fact("unstable", "\(grouped(unstable)) times so far; the episode was cut each time")]
    return [frames].compactMap(\.self) + formulas + instabilities + assumptions + [
      .fact(
        "step",
        "\(rounded(step)) s: \(definition.frameSkip) physics steps of \(rounded(timestep)) s; an episode is "
          + "cut "
          + "after \(definition.timeLimit) steps, \(rounded(step * Double(definition.timeLimit))) s"),
      .fact("seed", "\(seed), environment \(number) of its kind; resets draw from it"),
      .fact(
        "now",
        "step \(environment.elapsed) of \(definition.timeLimit)" + (environment.isOver ? ", over" : "")
          + (goal.isEmpty ? "" : "; goal \(Value.vector(goal.map(shortened)).literal)")
      ),
      .table(
        environment.activationNames.isEmpty ? "State: qpos, then qvel" : "State: qpos, qvel, act",
        Table([
          Table.Column("coordinate", values: names.map(Value.string)),
          Table.Column("now", state.qpos + state.qvel + state.act),
          Table.Column(
            "kind",
            values: names.indices.map {
              .string(environment.angles.contains($0) ? "unlimited angle" : "")
            }),
        ])),
      .table(
        definition.frames == nil ? "Observation" : "The task's observation of the state",
        Table([
          Table.Column("number", environment.observation.indices.map(Double.init)),
          Table.Column("meaning", values: meanings.map(Value.string)),
          Table.Column("now", environment.observation.map(Double.init)),
        ])),
    ] + actions + keyframes
  }

  package func copy() -> any LanguageObject {
    guard let copy = try? EnvironmentObject(copying: self) else {
      preconditionFailure("an environment that was made once can be made again")
    }
    return copy
  }

  package func takeOver(_ copy: any LanguageObject) {
    guard let copy = copy as? EnvironmentObject else { return }
    (environment, random) = (copy.environment, copy.random)
  }
}

extension [UInt8] {
  /// Frames as numbers from 0 to 255: frames × size × size × 3.
  func array(_ shape: FrameStack) -> NumericArray {
    NumericArray(
      shape: [count / shape.frameBytes, shape.size, shape.size, 3], elements: map { Double($0) })
  }
}
