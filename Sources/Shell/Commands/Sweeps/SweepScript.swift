import Diagnostics
import Language
import Runs
import Storage
import Texts

/// A script whose parameters a sweep sets, checked.
struct SweepScript {
  /// The file's name, and its absolute path.
  let name: String, path: String
  let outline: ScriptOutline
  private let seed: UInt64

  /// Checks the text of a script in a session of its own; throws all that is wrong with it.
  init(
    _ source: SourceText, path: String, values: [(name: String, value: String)] = [], in session: Session
  ) throws(Problems) {
    let fresh = Session(commands: session.commands, services: session.services, settings: session.settings)
    fresh.originFolder = session.originFolder
    outline = try Interpreter(session: fresh).outline(of: source, overrides: values).get()
    name = String(path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...])
    self.path = path
    seed = session.settings.seed
  }

  /// Whether `seed=` is a parameter of the script, rather than the seed of its session.
  var hasSeed: Bool { outline.parameters.contains { $0.name == "seed" } }

  /// The hash of the script's text, of what it includes, and of the session's seed where that isn't swept.
  var hash: String {
    var hash = ContentHash()
    for text in outline.texts { hash.add((text + "\0").utf8) }
    if hasSeed, seed != 0 { hash.add("seed \(seed)".utf8) }
    return hash.text
  }

  /// What is asked of a member: every parameter's value.
  func asked(_ values: [(name: String, value: Value)], seed: UInt64) -> [JSON.Member] {
    values.map { JSON.Member($0.name, $0.value.cell) }
      + (hasSeed ? [] : [JSON.Member("seed", Value.number(Double(seed)).cell)])
  }

  /// What the folder of a member says of it.
  func record(asked: [JSON.Member], seed: UInt64, threads: Int) -> RunRecord {
    let values = asked.map { "\($0.name)=\($0.value.text)" }
    return RunRecord(
      kind: name, asked: asked, start: hash, script: ["\(path) \(values.joined(separator: " "))"],
      seed: seed, threads: threads, program: Version.program, minutes: 1, kept: 1)
  }
}

extension Value {
  /// A value of a parameter, or a number that a script ended with, as a member's folder holds it.
  var cell: JSON {
    switch self {
    case .none: .null
    case .boolean(let flag): .boolean(flag)
    case .number(let number):
      number.isFinite
        ? number == number.rounded() && number.magnitude < 0x1p53 && !(number == 0 && number.sign == .minus)
          ? .integer(Int(number)) : .number(number)
        : .object([JSON.Member("number", .string(number.exactText))])
    case .string(let text): .string(text)
    case .record(let record): .object(record.fields.map { JSON.Member($0.name, $0.value.cell) })
    default: .array((entries ?? []).map(\.cell))
    }
  }
}

extension JSON {
  /// The value that a member's folder holds.
  var cellValue: Value {
    switch self {
    case .null: .none
    case .boolean(let flag): .boolean(flag)
    case .integer(let number): .number(number)
    case .number(let number): .number(number)
    case .string(let text): .string(text)
    case .array(let entries): .list(of: entries.map(\.cellValue))
    case .object(let members):
      if members.count == 1, members[0].name == "number", case .string(let text) = members[0].value,
        let number = Double(text)
      {
        .number(number)
      } else {
        .record(Record(members.map { ($0.name, $0.value.cellValue) }))
      }
    }
  }
}
