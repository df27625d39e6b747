import Environments
package import Language

extension Command {
  package static var environments: Command {
    Command(
      "environments", area: .environments, "Lists the available environments.",
      returns: .table([
        FieldType("name", .list(.string), "The constructor's name."),
        FieldType("observations", .array, "Numbers in an observation."),
        FieldType("actions", .array, "Numbers in an action."),
        FieldType("time_limit", .array, unit: "steps", "Steps of an episode."),
        FieldType("meaning", .list(.string), "The task."),
      ]),
      examples: [Example("environments", "a table of all environments")]
    ) { _ in
      let all = try EnvironmentDefinition.all.map { try $0.make() }
      return .table(
        Table([
          Table.Column("name", values: all.map { .string($0.definition.name) }),
          Table.Column("observations", all.map { Double($0.observationSize) }),
          Table.Column("actions", all.map { Double($0.actionSize) }),
          Table.Column("time_limit", unit: "steps", all.map { Double($0.definition.timeLimit) }),
          Table.Column("meaning", values: all.map { .string($0.definition.summary) }),
        ]))
    }
  }
}
