import Diagnostics
import Syntax

/// What a member of an `over` came to, on its way between processes: values as JSON, objects in files of
/// their own, by the commands `save` and `load`.
struct MemberParcel {
  /// A value can't be sent.
  struct Unsendable: Error {}

  let folder: String
  let session: Session

  private static let mark = "dyne member object"
  private static let name = "kept"
  private var path: String { folder + "/parcel.json" }

  /// Writes how a member ended, with what is worth keeping of its objects.
  func write(_ outcome: Result<Value, any Error>, objects: [(name: String, value: Value)]) throws {
    var files = ObjectFiles()
    var fields: [(String, Value)] = []
    switch outcome {
    case .success(let value):
      fields = [("end", .string("finished")), ("value", try packed(value, &files))]
    case .failure(let error):
      let kept = objects.compactMap { name, value in (try? packed(value, &files)).map { (name, $0) } }
      fields = MemberParcel.fields(of: error) + [("objects", .record(Record(kept)))]
    }
    for (index, file) in files.objects.enumerated() {
      try run(
        "save \(MemberParcel.name) to=\((folder + "/\(index).safetensors").quoted)", with: .object(file))
    }
    fields.append(("seconds", .vector(files.objects.map { session.unsaved.seconds(of: $0) })))
    try run("save \(MemberParcel.name) to=\(path.quoted)", with: .record(Record(fields)))
  }

  /// Reads how the member ended.
  func read() throws -> MemberOutcome {
    guard case .record(let record) = try run("\(MemberParcel.name) = load \(path.quoted)", with: .none) else {
      throw Unsendable()
    }
    var files = ObjectFiles()
    let seconds = record["seconds"]?.array?.elements ?? []
    for (index, spent) in seconds.enumerated() {
      let loaded = try run(
        "\(MemberParcel.name) = load \((folder + "/\(index).safetensors").quoted)", with: .none)
      guard let object = loaded.object else { throw Unsendable() }
      (object as? any ObjectOfFile)?.becomeUnsaved(after: spent)
      session.unsaved.credit(spent, to: object)
      files.objects.append(object)
    }
    if record["end"]?.string == "finished", let value = record["value"] {
      return .finished(try unpacked(value, files))
    }
    var kept: Record?
    if case .record(let objects)? = record["objects"], !objects.fields.isEmpty,
      case .record(let unpacked) = try unpacked(.record(objects), files)
    {
      kept = unpacked
    }
    return .stopped(MemberParcel.error(of: record), kept: kept)
  }

  // values

  private struct ObjectFiles {
    var objects: [any LanguageObject] = []

    mutating func number(of object: any LanguageObject) -> Int {
      if let place = objects.firstIndex(where: { $0 === object }) { return place }
      objects.append(object)
      return objects.count - 1
    }
  }

  /// The value with marks in place of its objects; throws for what doesn't come back as it was.
  private func packed(_ value: Value, _ files: inout ObjectFiles) throws -> Value {
    switch value {
    case .object(let object):
      return .record(Record([(MemberParcel.mark, .number(files.number(of: object)))]))
    case .list(let values): return .list(try values.map { try packed($0, &files) })
    case .record(let record):
      return .record(Record(try record.fields.map { ($0.name, try packed($0.value, &files)) }))
    case .range: throw Unsendable()
    case .table(let table) where table.columns.contains(where: { $0.cells.contains { !$0.isPlain } }):
      throw Unsendable()
    default: return value
    }
  }

  private func unpacked(_ value: Value, _ files: ObjectFiles) throws -> Value {
    switch value {
    case .record(let record):
      if let number = record[MemberParcel.mark]?.number {
        guard let place = Int(exactly: number), files.objects.indices.contains(place) else {
          throw Unsendable()
        }
        return .object(files.objects[place])
      }
      return .record(Record(try record.fields.map { ($0.name, try unpacked($0.value, files)) }))
    case .list(let values): return .list(try values.map { try unpacked($0, files) })
    default: return value
    }
  }

  /// Runs a statement beside the session; gives the value of its variable afterwards.
  @discardableResult
  private func run(_ statement: String, with value: Value) throws -> Value {
    let aside = session.aside(MemberParcel.name, value)
    let source = SourceText(name: "member", text: statement)
    guard case .complete(let program) = aside.parse(source),
      case .finished = Evaluator(session: aside, source: source).run(program)
    else { throw Unsendable() }
    return aside.variables[MemberParcel.name] ?? .none
  }

  // errors

  private static func fields(of error: any Error) -> [(String, Value)] {
    let diagnostic: Diagnostic
    let end: String
    switch error {
    case let stop as Interrupted:
      return [("end", .string("interrupted")), ("standing", stop.standing.map(Value.string) ?? .none)]
    case is Quit: return [("end", .string("quit"))]
    case let failure as ExpectationFailure: (end, diagnostic) = ("unexpected", failure.diagnostic)
    case let problem as Diagnostic: (end, diagnostic) = ("failed", problem)
    default: (end, diagnostic) = ("failed", Diagnostic(id: "failed", message: "\(error)"))
    }
    return [
      ("end", .string(end)), ("id", .string(diagnostic.id)), ("message", .string(diagnostic.message)),
      ("help", diagnostic.help.map(Value.string) ?? .none),
      ("source", diagnostic.location.map { .string($0.source.name) } ?? .none),
      ("text", diagnostic.location.map { .string($0.source.text) } ?? .none),
      ("start", .number(diagnostic.location?.range.start ?? 0)),
      ("stop", .number(diagnostic.location?.range.end ?? 0)),
    ]
  }

  private static func error(of record: Record) -> any Error {
    switch record["end"]?.string {
    case "interrupted": return Interrupted(record["standing"]?.string)
    case "quit": return Quit()
    default: break
    }
    var location: SourceLocation?
    if let name = record["source"]?.string, let text = record["text"]?.string {
      let start = Int(record["start"]?.number ?? 0), end = Int(record["stop"]?.number ?? 0)
      location = SourceLocation(SourceText(name: name, text: text), SourceRange(start, end))
    }
    let diagnostic = Diagnostic(
      id: record["id"]?.string ?? "failed", message: record["message"]?.string ?? "it failed", at: location,
      help: record["help"]?.string)
    return record["end"]?.string == "unexpected" ? ExpectationFailure(diagnostic: diagnostic) : diagnostic
  }
}

/// How a member of an `over` ended, and what it came to.
enum MemberOutcome {
  case finished(Value)
  /// It failed or was stopped; `kept` holds its objects as they were then.
  case stopped(any Error, kept: Record?)
  /// What it came to can't be sent from process to process: it is to run in this one.
  case unsendable
}

extension Value {
  /// Whether files of JSON hold the value exactly, in a cell of a table.
  fileprivate var isPlain: Bool {
    switch self {
    case .none, .boolean, .number, .string, .array: true
    case .list(let values): values.allSatisfy(\.isPlain)
    case .record(let record): record.fields.allSatisfy(\.value.isPlain)
    default: false
    }
  }
}
