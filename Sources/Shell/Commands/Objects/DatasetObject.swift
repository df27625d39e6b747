package import Datasets
import Environments
package import Language
package import Numerics

/// Sequences of random behaviour at the prompt.
package final class DatasetObject: LanguageObject {
  package let data: SequenceDataset
  /// The stream that `sample` draws from.
  package var random: RandomStream

  package init(_ data: SequenceDataset, random: RandomStream) {
    self.data = data
    self.random = random
  }

  package static let objectType = ObjectType(
    "Sequences", "Sequences of random actions with the states they lead through.",
    fields: [
      FieldType("count", .number, "Number of sequences."),
      FieldType("length", .number, unit: "steps", "Actions in a sequence, k."),
      FieldType("steps", .number, "Steps in all."),
      FieldType("environment", .string, "Name of the environment they come from."),
      FieldType("coordinates", .list(.string), "Names of a state's numbers, qpos ++ qvel."),
      FieldType("change_mean", .array, "Mean change from the first state, all steps of a sequence included."),
      FieldType("change_std", .array, "Standard deviation of that change."),
      FieldType("mean_reward", .number, "Mean reward of a step."),
      FieldType("seed", .number, "The seed of the actions."),
    ])

  package var type: ObjectType { DatasetObject.objectType }

  package var summary: String {
    "\(grouped(data.count)) sequences · \(grouped(data.count * data.length)) steps · \(data.environment.name)"
  }

  package func field(_ name: String) -> Value? {
    switch name {
    case "count": .number(data.count)
    case "length": .number(data.length)
    case "steps": .number(data.count * data.length)
    case "environment": .string(data.environment.name)
    case "coordinates": .list(data.environment.coordinates.map(Value.string))
    case "change_mean": .vector(data.changeMoments.mean)
    case "change_std": .vector(data.changeMoments.std)
    case "mean_reward":
      .number(data.sequences.rewards.reduce(0) { $0 + Double($1) } / Double(data.sequences.rewards.count))
    case "seed": .number(Double(data.seed))
    default: nil
    }
  }

  package func copy() -> any LanguageObject { DatasetObject(data, random: random) }
}
