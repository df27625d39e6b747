package import Language
import Texts

extension Command {
  /// `objects`: lists the variables.
  package static var objects: Command {
    Command(
      "objects", area: .session, "Lists the variables and what they hold.",
      help:
        "An object that changed after its file was written counts as unsaved; dyne warns before long work is "
        + "lost.",
      returns: .table([
        FieldType("name", .list(.string), "The variable."),
        FieldType("type", .list(.string), "The kind of its value."),
        FieldType("summary", .list(.string), "The value in brief."),
        FieldType("work", .list(.string), "Computing time spent on an object in this session."),
        FieldType(
          "saved", .list(.string),
          "Whether the object is saved in its current state: yes or no; empty if it took little time."),
      ]),
      examples: [Example("objects", "a table of variables", setup: "a = [1, 2]\nn = 3")],
      seeAlso: ["describe", "forget", "save"]
    ) { call in
      let variables = call.session.variables
      let all = variables.names.map { (name: $0, value: variables[$0] ?? .none) }
      return .table(
        Table(
          kind: .objects,
          [
            .init("name", values: all.map { .string($0.name) }),
            .init("type", values: all.map { .string($0.value.typeName) }),
            .init("summary", values: all.map { .string($0.value.summary) }),
            .init("work", values: all.map { .string($0.value.workText) }),
            .init("saved", values: all.map { .string(savedText($0.name, $0.value, call.session)) }),
          ]))
    }
  }
}

/// Whether a file holds what a variable does.
private func savedText(_ name: String, _ value: Value, _ session: Session) -> String {
  if session.unsaved.seconds(of: name, in: session.variables) > 0 { return "no" }
  return (value.object as? any Traceable)?.origin.file == nil ? "" : "yes"
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

  /// What an object has cost; empty for other values.
  fileprivate var workText: String {
    guard let origin = (object as? any Traceable)?.origin, origin.seconds > 0 else { return "" }
    return durationText(origin.seconds)
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
