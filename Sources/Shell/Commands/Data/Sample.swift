import Datasets
package import Language
import Numerics

private var dataset: Parameter<DatasetObject> {
  Parameter(
    "data", .object(DatasetObject.self, DatasetObject.objectType), .positional, "The sequences.")
}

private var count: Parameter<Int> {
  Parameter(
    "n", .whole(1...100_000), default: 5, unit: "sequences", "How many to draw, with replacement.")
}

extension Command {
  package static var sample: Command {
    Command(
      "sample", area: .data, "Draws sequences at random and shows them as a table.",
      parameters: [dataset, count, seedParameter],
      returns: .table([
        FieldType("sequence", .array, "Its number in the data."),
        FieldType("state", .array, "The first state, qpos ++ qvel."),
        FieldType("actions", .any, "The actions, k × m."),
        FieldType("outcome", .array, "The change of the state that they brought."),
        FieldType("reward", .array, "The sum of their rewards."),
      ]),
      examples: [
        Example(
          "sample walks n=3", "three sequences",
          setup: "arm = ReacherVertical seed=1\nwalks = collect arm trajectories=1k")
      ],
      seeAlso: ["collect", "neighbors"]
    ) { call in
      let object = call[dataset]
      let data = object.data
      var random = call.isGiven(seedParameter) ? RandomStream(seed: call.seed, "sample") : object.random
      let rows = (0..<call[count]).map { _ in random.index(below: data.count) }
      if !call.isGiven(seedParameter) { object.random = random }
      return .table(
        Table([
          Table.Column("sequence", rows.map(Double.init)),
          Table.Column("state", values: rows.map { .vector(data.firstState($0)) }),
          Table.Column("actions", values: rows.map { data.actions($0) }),
          Table.Column("outcome", values: rows.map { .vector(data.outcome($0)) }),
          Table.Column("reward", rows.map { data.reward($0) }),
        ]))
    }
  }
}
