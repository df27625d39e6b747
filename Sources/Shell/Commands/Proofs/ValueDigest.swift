import Agents
import Embeddings
import Environments
package import Language
import Storage

/// Takes the hashes of values apart by what they hold.
struct ValueDigest {
  private(set) var parts: [DigestPart] = []

  /// The parts of a value: of an object all that `save` would write, and what random streams it has.
  static func parts(of value: Value) throws -> [DigestPart] {
    var digest = ValueDigest()
    try digest.add(value, "")
    return digest.parts
  }

  /// One part for the bytes of a file.
  static func part(ofFile path: String) throws -> DigestPart {
    let file = try InputFile(path: path)
    let digest = try TensorDigest(contentsOf: file)
    return DigestPart(name: "", type: "file", shape: [digest.rows], text: "", digest: digest)
  }

  private mutating func add(_ value: Value, _ name: String) throws {
    switch value {
    case .none: add(name, "none", "", text: "none")
    case .boolean(let boolean): add(name, "boolean", "", text: boolean ? "true" : "false")
    case .number(let number): add(name, "number", number.bitPattern, text: number.text)
    case .string(let text): add(name, "text", text, text: text.utf8.count <= 80 ? value.literal : "")
    case .function(let function): add(name, "function", function.text, text: "")
    case .range, .array: add(array: value.array ?? NumericArray([]), name)
    case .table(let table):
      add(name.isEmpty ? "kind" : name + ".kind", "text", table.kind, text: value.literal(of: table.kind))
      for column in table.columns { try add(column, name.isEmpty ? column.name : "\(name).\(column.name)") }
    case .record(let record):
      add(name, "record", record.fields.map(\.name).joined(separator: " "), text: "")
      for field in record.fields { try add(field.value, name.isEmpty ? field.name : "\(name).\(field.name)") }
    case .list(let values) where values.count <= ValueDigest.mostEntries && values.contains(where: \.isLarge):
      add(name, "list", String(values.count), text: "")
      for (index, entry) in values.enumerated() { try add(entry, "\(name)[\(index)]") }
    case .list(let values):
      let hashes = try values.map { try ValueDigest.hash(of: $0) }
      add(name, "list", [values.count], TensorDigest(rowHashes: hashes, count: values.count))
    case .object(let object): try add(object, name)
    }
  }

  /// Longer lists are hashed entry by entry, without taking entries apart.
  private static let mostEntries = 1_000

  /// One hash of a whole value.
  static func hash(of value: Value) throws -> UInt64 {
    if case .number(let number) = value { return number.bitPattern &* 0x9E37_79B9_7F4A_7C15 ^ 1 }
    return hash(of: try parts(of: value))
  }

  /// One hash of all parts.
  static func hash(of parts: [DigestPart]) -> UInt64 {
    var hash = WordHash()
    for part in parts {
      hash.add(part.name)
      hash.add(part.type)
      for extent in part.shape { hash.add(UInt64(extent)) }
      hash.add(part.digest.hash)
    }
    return hash.value
  }

  private mutating func add(array: NumericArray, _ name: String) {
    let rows = array.shape.first ?? 1
    add(name, "array", array.shape, TensorDigest(rows: rows, words: array.elements.lazy.map(\.bitPattern)))
  }

  private mutating func add(_ column: Table.Column, _ name: String) throws {
    if let unit = column.unit { add(name + " (unit)", "text", unit, text: unit) }
    switch column.content {
    case .numbers(let numbers):
      let digest = TensorDigest(rows: numbers.count, words: numbers.lazy.map(\.bitPattern))
      add(name, "column", [numbers.count], digest)
    case .values(let values):
      let hashes = try values.map { try ValueDigest.hash(of: $0) }
      add(name, "column", [values.count], TensorDigest(rowHashes: hashes, count: values.count))
    }
  }

  private mutating func add(_ object: any LanguageObject, _ name: String) throws {
    let prefix = name.isEmpty ? "" : name + "."
    add(prefix + "kind", "text", object.type.name, text: object.type.name)
    switch object {
    case let object as any RestorableObject: try add(object.file, prefix)
    case let object as EnvironmentObject: try add(object, prefix)
    case let object as RandomAgentObject:
      var file = Safetensors()
      object.policy.space.save(into: &file)
      file.metadata["fingerprint"] = object.definition.fingerprint
      file.metadata["seed"] = String(object.seed)
      try add(file, prefix)
    default:
      for field in object.type.fields {
        if let value = try object.field(field.name) { try add(value, prefix + field.name) }
      }
    }
  }

  private mutating func add(_ object: EnvironmentObject, _ prefix: String) throws {
    let environment = object.environment
    var file = Safetensors()
    file.metadata = [
      "fingerprint": environment.definition.fingerprint, "seed": String(object.seed),
      "number": String(object.number), "instabilities": String(environment.instabilities),
    ]
    file.set(object.random, as: "random")
    let state = environment.state
    if !state.frames.isEmpty { file["frames"] = Tensor(state.frames, shape: [state.frames.count]) }
    try add(file, prefix)
    try add(.record(state.record(frames: nil)), prefix + "state")
  }

  private mutating func add(_ file: Safetensors, _ prefix: String) throws {
    for (key, text) in file.metadata.sorted(by: { $0.key < $1.key }) {
      // a setting may have a tensor's name
      let name = file.tensors[key] == nil ? key : "\(key) (setting)"
      add(prefix + name, "text", text, text: text.utf8.count <= 80 ? text : "")
    }
    for (name, tensor) in file.tensors.sorted(by: { $0.key < $1.key }) {
      add(prefix + name, tensor.type.rawValue, tensor.shape, try TensorDigest(tensor))
    }
  }

  private mutating func add(_ name: String, _ type: String, _ content: String, text: String) {
    var hash = WordHash()
    hash.add(content.isEmpty ? text : content)
    add(name, type, hash.value, text: text)
  }

  private mutating func add(_ name: String, _ type: String, _ word: UInt64, text: String) {
    let digest = TensorDigest(rows: 1, words: CollectionOfOne(word))
    parts.append(DigestPart(name: name, type: type, shape: [], text: text, digest: digest))
  }

  private mutating func add(_ name: String, _ type: String, _ shape: [Int], _ digest: TensorDigest) {
    parts.append(DigestPart(name: name, type: type, shape: shape, text: "", digest: digest))
  }
}

extension Value {
  /// Whether there is more in the value than a hash of it all says.
  fileprivate var isLarge: Bool {
    switch self {
    case .object, .table, .record, .array: true
    default: false
    }
  }

  fileprivate func literal(of text: String) -> String { text.isEmpty ? "none" : text }
}

/// A hash of each variable of a session, and one of its random streams and numbers of objects.
package func sessionHashes(_ session: Session) throws -> [String: UInt64] {
  var hashes: [String: UInt64] = [:]
  for (name, value) in session.variables.all { hashes[name] = try ValueDigest.hash(of: value) }
  var streams = WordHash()
  session.streams.forEach { streams.add($0) }
  streams.add("\(session.settings)")
  hashes["(streams)"] = streams.value
  return hashes
}
