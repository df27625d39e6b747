package import Datasets
import Environments
import Experiments
package import Language
package import Numerics
import Storage

/// Sequences of random behaviour at the prompt.
package final class DatasetObject: FieldedObject, Traceable {
  package let data: SequenceDataset
  package var origin = Origin()
  /// The stream that `sample` draws from.
  package var random: RandomStream

  package init(_ data: SequenceDataset, random: RandomStream) {
    self.data = data
    self.random = random
  }

  package static let objectType = ObjectType(
    "Sequences", "Sequences of actions with the states that they visit.",
    fields: fields.map(\.type))

  package static let fields: [Field<DatasetObject>] = [
    Field("count", .number, "Number of sequences.") { .number($0.data.count) },
    Field("length", .number, unit: "steps", "Actions per sequence, k.") { .number($0.data.length) },
    Field("steps", .number, "Steps in all.") { .number($0.data.count * $0.data.length) },
    Field("begun", .any, "Number of sequences begun, kept or not; none if unknown.") {
      $0.begun
    },
    Field(
      "dropped", .any,
      "Number of sequences dropped at an episode's end, by reason (terminated, unstable, time_limit), or "
        + "none."
    ) { $0.data.dropped.map { .record($0.record) } ?? .none },
    Field("environment", .string, "Name of their environment.") {
      .string($0.data.environment.name)
    },
    Field("coordinates", .list(.string), "Names of a state's numbers, qpos ++ qvel.") {
      .list($0.data.environment.coordinates.map(Value.string))
    },
    Field("change_mean", .array, "Mean change from the first state, over all steps of a sequence.") {
      .vector($0.data.changeMoments.mean)
    },
    Field(
      "change_std", .array, "Standard deviation of that change; 0 for coordinates that don't change."
    ) { .vector($0.data.changeMoments.std) },
    Field("mean_reward", .number, "Mean reward per step.") { .number($0.meanReward) },
    Field("policy", .string, "The policy that acted.") { .string($0.data.policy ?? "random actions") },
    Field("frames", .number, "Number of frames, each counted once; 0 without pixels.") {
      .number($0.data.frames?.count ?? 0)
    },
    Field("seed", .number, "The seed of the actions.") { .number(Double($0.data.seed)) },
  ]

  package var type: ObjectType { DatasetObject.objectType }

  package var summary: String {
    "\(grouped(data.count)) sequences · \(grouped(data.count * data.length)) steps · \(data.environment.name)"
      + (data.frames.map { " · \(grouped($0.count)) frames" } ?? "")
  }

  /// Sequences that were begun, kept or not; none where the data don't say.
  private var begun: Value {
    data.dropped.map { .number(data.count + $0.terminated + $0.unstable) } ?? .none
  }

  private var meanReward: Double {
    data.sequences.rewards.reduce(0, +) / Double(data.sequences.rewards.count)
  }

  package func copy() -> any LanguageObject {
    let copy = DatasetObject(data, random: random)
    copy.origin = origin
    return copy
  }

  package func takeOver(_ copy: any LanguageObject) {
    guard let copy = copy as? DatasetObject else { return }
    (random, origin) = (copy.random, copy.origin)
  }
}

extension DatasetObject {
  package func details(_ checkpoint: () throws -> Void) rethrows -> [Detail] {
    let sequences = data.sequences
    let rewards = try Spread(count: sequences.rewards.count) { row in
      if row.isMultiple(of: 100_000) { try checkpoint() }
      return sequences.rewards[row]
    }
    let facts: [Detail] = [
      .fact(
        "environment",
        "\(data.environment.name): \(data.environment.frameSkip) physics steps per step, episodes of "
          + "\(data.environment.timeLimit) steps"),
      .fact(
        "size",
        "\(grouped(data.count)) sequences of \(data.length) actions and \(data.length + 1) states, "
          + sequences.bytes.bytesText),
    ]
    let frames: [Detail] = data.frames.map { [.fact("frames", $0.text)] } ?? []
    let more: [Detail] = [
      .fact("policy", "\(data.policy ?? "uniform random actions in the box"), seed \(data.seed)"),
      .fact(
        "ends",
        "\(grouped(sequences.terminated.count { $0 })) terminal steps, "
          + "\(grouped(sequences.truncated.count { $0 })) cut by the time limit"),
      .fact("dropped", data.dropped.map { dropped($0) } ?? "unknown"),
      .fact("reward", rewards.map { "per step: \($0.text)" } ?? "none"),
    ]
    return try facts + constant + frames + more + origin.details + [
      .table("State: first values, and changes from them over all steps", stateTable(checkpoint)),
      .table(
        "Actions", spreads("action", named: data.environment.actionNames, sequences.actions, checkpoint)),
      .table(
        "Observations",
        spreads("observation", named: observationNames, sequences.observations, checkpoint)),
    ]
  }

  /// What was left out, and what that does to the data.
  func dropped(_ dropped: DroppedSequences) -> String {
    guard dropped.count > 0 else { return "none" }
    let ends = [(dropped.terminated, "terminated"), (dropped.unstable, "unstable")].filter { $0.0 > 0 }
    var parts: [String] = []
    if !ends.isEmpty {
      let begun = data.count + dropped.terminated + dropped.unstable
      parts.append(
        "\(grouped(begun - data.count)) of \(grouped(begun)) sequences begun, because their episodes ended "
          + "first ("
          + ends.map { "\(grouped($0.0)) \($0.1)" }.joined(separator: ", ")
          + "): the data lack up to \(grouped(data.length - 1)) steps before an end")
    }
    if dropped.timeLimit > 0 {
      parts.append(
        "\(grouped(dropped.timeLimit)) not begun, with fewer than \(data.length) steps left before the time "
          + "limit"
      )
    }
    return parts.joined(separator: "; ")
  }

  /// The coordinates that never change, if there are any.
  private var constant: [Detail] {
    let names = data.changeMoments.constant.map { data.environment.coordinates[$0] }
    guard !names.isEmpty else { return [] }
    return [
      .fact(
        "constant",
        "\(names.joined(separator: ", ")): never change, so embeddings and distances ignore them")
    ]
  }

  /// What the numbers of an observation are called: by their places where nothing else is known.
  private var observationNames: [String] {
    let names = (try? EnvironmentDefinition(of: data.environment).withFrames(nil).make())?.observationNames
    return (0..<data.layout.observation).map { index in
      let name = names.flatMap { index < $0.count ? $0[index] : nil } ?? ""
      return name.isEmpty ? "observation \(index)" : name
    }
  }

  private func stateTable(_ checkpoint: () throws -> Void) rethrows -> Table {
    let n = data.stateSize
    let first = try spreads(of: data.firstStates, width: n, checkpoint)
    let changes = data.changeMoments
    let outcomes = try spreads(of: data.outcomes, width: n, checkpoint)
    return Table([
      Table.Column("coordinate", values: data.environment.coordinates.map(Value.string)),
      Table.Column("min", first.map { $0?.low ?? .nan }), Table.Column("max", first.map { $0?.high ?? .nan }),
      Table.Column("change mean", changes.mean), Table.Column("change std", changes.std),
      Table.Column("outcome min", outcomes.map { $0?.low ?? .nan }),
      Table.Column("outcome max", outcomes.map { $0?.high ?? .nan }),
    ])
  }

  private func spreads(
    of numbers: [Float], width: Int, _ checkpoint: () throws -> Void
  ) rethrows -> [Spread?] {
    try (0..<width).map { column in
      try Spread(count: numbers.count / width) { row in
        if row.isMultiple(of: 100_000) { try checkpoint() }
        return Double(numbers[row * width + column])
      }
    }
  }

  private func spreads(
    _ title: String, named names: [String], _ numbers: [Float], _ checkpoint: () throws -> Void
  ) rethrows -> Table {
    let all = try spreads(of: numbers, width: names.count, checkpoint)
    return Table([
      Table.Column(title, values: names.map(Value.string)),
      Table.Column("mean", all.map { $0?.mean ?? .nan }),
      Table.Column("std", all.map { $0?.std ?? .nan }), Table.Column("min", all.map { $0?.low ?? .nan }),
      Table.Column("max", all.map { $0?.high ?? .nan }),
    ])
  }
}

extension Sequences {
  /// The memory that the sequences take.
  fileprivate var bytes: Int {
    let doubles =
      qpos.count + qvel.count + act.count + memory.count + goal.count + warmStart.count + elapsed.count
      + rewards.count
    return 8 * doubles + 4 * (observations.count + actions.count) + terminated.count + truncated.count
  }
}

extension DroppedSequences {
  fileprivate var record: Record {
    Record([
      ("terminated", .number(terminated)), ("unstable", .number(unstable)),
      ("time_limit", .number(timeLimit)),
    ])
  }
}

extension FrameTable {
  /// The frames in words.
  fileprivate var text: String {
    "\(grouped(count)) of \(shape.size) × \(shape.size) pixels, \(store.count.bytesText) "
      + "\(store.isInMemory ? "in memory" : "left in the file"); \(shape.count) per observation"
  }
}
