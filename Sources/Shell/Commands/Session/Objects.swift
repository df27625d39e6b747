package import Language

extension Command {
  /// `objects`: lists the variables.
  package static var objects: Command {
    Command(
      "objects", area: .session, "Lists the variables and what they hold.",
      returns: .table([
        FieldType("name", .list(.string), "The variable."),
        FieldType("type", .list(.string), "The kind of its value."),
        FieldType("summary", .list(.string), "The value in short."),
      ]),
      examples: [Example("objects", "a table of variables", setup: "a = [1, 2]\nn = 3")]
    ) { call in
      let variables = call.session.variables
      let all = variables.names.map { (name: $0, value: variables[$0] ?? .none) }
      return .table(
        Table(
          kind: "objects",
          [
            .init("name", values: all.map { .string($0.name) }),
            .init("type", values: all.map { .string($0.value.typeName) }),
            .init("summary", values: all.map { .string($0.value.summary) }),
          ]))
    }
  }
}

extension Value {
  /// The kind of value in a word or two, without an article.
  fileprivate var typeName: String {
    switch self {
    case .none: "none"
    case .boolean: "boolean"
    case .number: "number"
    case .string: "string"
    case .array(let array): array.rank == 1 ? "vector" : array.rank == 2 ? "matrix" : "array"
    case .list: "list"
    case .record: "record"
    case .table: "table"
    case .range: "range"
    case .function: "function"
    case .object(let object): object.type.name
    }
  }

  /// The value on a short line.
  fileprivate var summary: String {
    let text: String
    switch self {
    case .object(let object): text = object.summary
    case .string: text = brief
    default: text = plainText
    }
    return text.count > 200 ? text.prefix(199) + "…" : text
  }
}
