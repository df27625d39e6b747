import Environments
import Figures
import Language
import Storage

extension Call {
  /// What a picture that this call writes says about itself: how to make it again, and of what.
  ///
  /// `values` are what is drawn; each is told by a hash of its content, an object by its seed too.
  func provenance(title: String, of values: [Value], also facts: Provenance = []) throws -> Provenance {
    let settings = session.settings
    let (name, line) = place
    // what is proved must not depend on where its script lies and how many threads there are
    let isProved = session.traces.witness != nil
    var all: Provenance = [
      ("Title", title), ("Software", "dyne \(Version.program)"), ("Statement", text),
    ]
    // what is typed has no place that lasts
    let hasPlace = name.contains(".") || name.contains("/")
    if hasPlace, !isProved { all.append(("Place", "\(name):\(line)")) }
    all.append(("Seed", String(settings.seed)))
    if !isProved { all.append(("Threads", String(settings.threads))) }
    all.append(("Script", script))
    let inputs = try inputs(of: values)
    if !inputs.isEmpty { all.append(("Inputs", Value.list(inputs.map(Value.record)).json)) }
    return (all + facts).filter { !$0.value.isEmpty }
  }

  /// The statements that make the picture again, the latest of them where they are very long.
  private var script: String {
    let text = session.script.joined(separator: "\n")
    guard text.utf8.count > Call.longestScript else { return text }
    return "# earlier statements are omitted\n" + String(text.suffix(Call.longestScript))
  }

  private static let longestScript = 1 << 18

  private func inputs(of values: [Value]) throws -> [Record] {
    var records: [Record] = []
    for value in values {
      var objects: [any LanguageObject] = []
      value.forEachObject { object in
        if !objects.contains(where: { $0 === object }) { objects.append(object) }
      }
      for object in objects { records.append(try input(object)) }
      if objects.isEmpty, value != .none {
        records.append(
          Record([
            ("name", .string(name(of: value))), ("kind", .string(value.kindWord)),
            ("hash", .string(value.contentHash.text)),
          ]))
      }
    }
    return records
  }

  private func input(_ object: any LanguageObject) throws -> Record {
    try checkCancellation()
    var fields: [(String, Value)] = [
      ("name", .string(name(of: object) ?? "")), ("kind", .string(object.type.name)),
      ("about", .string(object.summary)),
    ]
    if let seed = try object.field("seed") { fields.append(("seed", seed)) }
    if let object = object as? any HashedObject {
      fields.append(("hash", .string(try object.contentHash.text)))
    }
    if let file = (object as? any Traceable)?.origin.file { fields.append(("file", .string(file))) }
    return Record(fields)
  }

  /// The variable that holds a value that isn't an object; empty if none does.
  private func name(of value: Value) -> String {
    session.variables.names.first { session.variables[$0] == value } ?? ""
  }
}

/// An object of whose content a picture can say which it was.
protocol HashedObject: LanguageObject {
  var contentHash: ContentHash { get throws }
}

extension EnvironmentObject: HashedObject {
  var contentHash: ContentHash {
    let state = Value.record(environment.state.record(frames: nil))
    return ContentHash(definition.fingerprint + state.json)
  }
}

extension Value {
  /// The hash of the value: numbers by their bits, texts by their bytes, all else by what it holds.
  fileprivate var contentHash: ContentHash {
    var hash = ContentHash()
    add(to: &hash)
    return hash
  }

  private func add(to hash: inout ContentHash) {
    switch self {
    case .none, .function, .object: hash.add(0)
    case .boolean(let boolean): hash.add(boolean ? 2 : 1)
    case .number(let number): hash.add(CollectionOfOne(number.bitPattern))
    // how many there are, so that what is joined otherwise counts as something else
    case .string(let string):
      hash.add([3, string.utf8.count])
      hash.add(string.utf8)
    case .array, .range:
      hash.add([4] + (array?.shape ?? []))
      hash.add((array?.elements ?? []).lazy.map(\.bitPattern))
    case .list(let values):
      hash.add([5, values.count])
      for value in values { value.add(to: &hash) }
    case .record(let record):
      hash.add([6, record.fields.count])
      for field in record.fields {
        hash.add(field.name.utf8)
        field.value.add(to: &hash)
      }
    case .table(let table):
      hash.add([7, table.columns.count, table.rowCount])
      for column in table.columns {
        hash.add(column.name.utf8)
        switch column.content {
        case .numbers(let numbers): hash.add(numbers.lazy.map(\.bitPattern))
        case .values(let values): for value in values { value.add(to: &hash) }
        }
      }
    }
  }

  /// What kind of value it is, in a word.
  fileprivate var kindWord: String {
    switch self {
    case .table(let table): table.kind.isEmpty ? "table" : "table of \(table.kind)"
    case .array: "array"
    case .list: "list"
    case .record: "record"
    case .string: "text"
    default: "value"
    }
  }
}
