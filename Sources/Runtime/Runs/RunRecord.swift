import Storage
package import Texts

/// What `run.json` says of a run: what was asked for, what it began from, and where.
package struct RunRecord: Sendable, Equatable {
  /// What is trained or collected: "TD3".
  package var kind: String
  /// What was asked for, by name: "steps".
  package var asked: [JSON.Member]
  /// The hash of what it began from.
  package var start: String
  /// The statements that make the run's result, oldest first.
  package var script: [String]
  package var seed: UInt64
  package var threads: Int
  /// The program's version.
  package var program: String
  package var host: String
  package var processor: String
  /// Seconds since 1970.
  package var began: Double
  /// Minutes between checkpoints, and how many are kept.
  package var minutes: Double
  package var kept: Int

  package init(
    kind: String, asked: [JSON.Member], start: String, script: [String], seed: UInt64, threads: Int,
    program: String, minutes: Double, kept: Int
  ) {
    self.kind = kind
    self.asked = asked
    self.start = start
    self.script = script
    self.seed = seed
    self.threads = threads
    self.program = program
    self.minutes = minutes
    self.kept = kept
    host = hostName()
    processor = processorName()
    began = secondsSince1970()
  }

  private static let format = "dyne run"

  package var json: JSON {
    .object([
      JSON.Member("format", .string(RunRecord.format)), JSON.Member("version", .integer(1)),
      JSON.Member("kind", .string(kind)), JSON.Member("asked", .object(asked)),
      JSON.Member("script", .array(script.map(JSON.string))), JSON.Member("start", .string(start)),
      JSON.Member("seed", .string(String(seed))), JSON.Member("threads", .integer(threads)),
      JSON.Member("program", .string("dyne " + program)), JSON.Member("host", .string(host)),
      JSON.Member("processor", .string(processor)), JSON.Member("began", .number(began)),
      JSON.Member("checkpoint_minutes", .number(minutes)), JSON.Member("keep", .integer(kept)),
    ])
  }

  init(_ json: JSON, path: String) throws(StorageError) {
    let fields = JSONFields(json, path: path)
    guard json["format"] == .string(RunRecord.format), json["version"] == .integer(1) else {
      throw .damaged(path: path, reason: "it isn't a run's record of this version")
    }
    kind = try fields.text("kind")
    guard case .object(let members)? = json["asked"], case .array(let lines)? = json["script"] else {
      throw .damaged(path: path, reason: "it doesn't say what was asked for")
    }
    asked = members
    script = lines.compactMap { if case .string(let line) = $0 { line } else { nil } }
    start = try fields.text("start")
    guard let seed = UInt64(try fields.text("seed")) else {
      throw .damaged(path: path, reason: "its seed isn't a whole number")
    }
    self.seed = seed
    threads = try fields.integer("threads", in: 1...1_000_000)
    program = String(try fields.text("program").drop { $0 != " " }.dropFirst())
    host = try fields.text("host")
    processor = try fields.text("processor")
    began = try fields.number("began")
    minutes = try fields.number("checkpoint_minutes")
    kept = try fields.integer("keep", in: 1...1_000_000)
  }

  /// A whole number that was asked for; nil if none was.
  package func asked(_ name: String) -> Int? {
    if case .integer(let number)? = asked.first(where: { $0.name == name })?.value { number } else { nil }
  }

  /// Where another run differs in what it is, in words.
  func differences(from other: RunRecord) -> [String] {
    if kind != other.kind { return ["of a \(kind), not of a \(other.kind)"] }
    var texts: [String] = []
    for wanted in other.asked {
      let member = asked.first { $0.name == wanted.name }?.value ?? .null
      if member != wanted.value { texts.append("\(wanted.name)=\(member.text), not \(wanted.value.text)") }
    }
    if start != other.start { texts.append("begun from another \(kind), or from another state of it") }
    return texts
  }
}

/// Reads the members of an object; throws where they are none of what is expected.
struct JSONFields {
  let json: JSON, path: String

  init(_ json: JSON, path: String) {
    self.json = json
    self.path = path
  }

  func text(_ name: String) throws(StorageError) -> String {
    guard case .string(let text)? = json[name] else { throw missing(name) }
    return text
  }

  func integer(_ name: String, in range: ClosedRange<Int>) throws(StorageError) -> Int {
    guard case .integer(let number)? = json[name], range ~= number else { throw missing(name) }
    return number
  }

  func number(_ name: String) throws(StorageError) -> Double {
    switch json[name] {
    case .number(let number)?: return number
    case .integer(let number)?: return Double(number)
    default: throw missing(name)
    }
  }

  private func missing(_ name: String) -> StorageError {
    .damaged(path: path, reason: "its '\(name)' is missing or invalid")
  }
}

/// Reads a small JSON file.
func readJSON(_ path: String, atMost most: Int = 16 << 20) throws(StorageError) -> JSON {
  let file = try InputFile(path: path)
  guard file.size <= most else { throw .tooLarge(path: path, bytes: file.size) }
  let bytes = try file.read(file.size, UInt8.self, at: 0)
  do { return try JSON(parsing: bytes) } catch { throw .damaged(path: path, reason: "\(error)") }
}

/// Writes a small file in place of one that may exist, which isn't kept.
func replaceSmallFile(at path: String, with json: JSON) throws(StorageError) {
  let bytes = Array((json.text + "\n").utf8)
  let former = try replaceFile(at: path) { file throws(StorageError) in try file.write(bytes) }
  if let former { removeFile(former) }
}
