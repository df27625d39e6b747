import Language

/// A part of a value that fits in one file.
struct FilePart: Equatable {
  /// How a statement reaches it.
  let expression: String
  let label: String
  let ending: String

  static let objectEnding = ".safetensors"

  /// The files a value needs: one, or one for each object it holds.
  static func parts(of value: Value, name: String) -> [FilePart] {
    parts(of: value, name, name)
  }

  static func parts(of value: Value, _ expression: String, _ label: String) -> [FilePart] {
    switch value {
    case .object: [FilePart(expression: expression, label: label, ending: objectEnding)]
    case .table: [FilePart(expression: expression, label: label, ending: ".json")]
    case .list(let values) where values.contains(where: isStored):
      values.enumerated().flatMap { parts(of: $1, "\(expression)[\($0)]", "\(label)-\($0)") }
    case .record(let record) where record.fields.contains { isStored($0.value) }:
      record.fields.flatMap { parts(of: $0.value, "\(expression).\($0.name)", "\(label)-\($0.name)") }
    case .none, .function: []
    default: [FilePart(expression: expression, label: label, ending: ".json")]
    }
  }

  /// Whether a value, or something in it, needs a file of its own.
  private static func isStored(_ value: Value) -> Bool {
    switch value {
    case .object, .table: true
    case .list(let values): values.contains(where: isStored)
    case .record(let record): record.fields.contains { isStored($0.value) }
    default: false
    }
  }
}
