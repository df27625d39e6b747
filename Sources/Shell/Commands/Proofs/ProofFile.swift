import Language
import Storage
import Texts

/// What is written down of a script that was run: how it was, and what each statement read and made.
///
/// The file lies beside the script, under its name followed by `.proof`, in JSON lines: the first says how
/// the script was run, and on what; then each statement has one.
struct ProofFile {
  /// How a script was run.
  struct Header: Equatable {
    var seed: UInt64
    var threads: Int
    var parameters: [(name: String, value: String)]
    /// What results may depend on beside the script: versions, processor, libraries.
    var machine: [(name: String, value: String)]

    static func == (left: Header, right: Header) -> Bool { left.json == right.json }
  }

  let header: Header
  let entries: [ProofEntry]

  /// Where the proof of a script lies.
  static func path(of script: String) -> String { script + ".proof" }

  static let version = 1

  /// Reads the proof of a script.
  init(of script: String) throws {
    let path = ProofFile.path(of: script)
    guard isPlainFile(path) else { throw MissingProof(script: script) }
    let file = try InputFile(path: path)
    let bytes = try file.read(file.size, UInt8.self, at: 0)
    var lines = bytes.split(separator: UInt8(ascii: "\n")).enumerated().makeIterator()
    guard let first = lines.next(), let header = try? Header(JSON.reading(first.element).value) else {
      throw DamagedProof(path: path, line: 1)
    }
    var entries: [ProofEntry] = []
    while let (number, line) = lines.next() {
      guard let json = try? JSON.reading(line).value, let entry = ProofEntry(json) else {
        throw DamagedProof(path: path, line: number + 1)
      }
      entries.append(entry)
    }
    (self.header, self.entries) = (header, entries)
  }

  /// The files that the script makes where there was none of that name.
  var newFiles: Set<String> {
    var seen: Set<String> = [], new: Set<String> = []
    for file in entries.flatMap(\.files) where seen.insert(file.path).inserted && file.isNew {
      new.insert(file.path)
    }
    return new
  }
}

extension ProofFile.Header {
  /// The way in which a session runs that has just begun.
  init(_ session: Session, parameters: [(name: String, value: String)] = []) {
    self.init(
      seed: session.settings.seed, threads: session.settings.threads, parameters: parameters,
      machine: machineFacts(session))
  }

  var json: JSON {
    func object(_ facts: [(name: String, value: String)]) -> JSON {
      .object(facts.map { JSON.Member($0.name, .string($0.value)) })
    }
    return .object([
      JSON.Member("dyne", .string("proof")), JSON.Member("version", .integer(ProofFile.version)),
      JSON.Member("seed", .string(String(seed))), JSON.Member("threads", .integer(threads)),
      JSON.Member("parameters", object(parameters)), JSON.Member("machine", object(machine)),
    ])
  }

  /// Reads what `json` gave; nil for anything else.
  init?(_ json: JSON) {
    func facts(_ name: String) -> [(name: String, value: String)]? {
      json[name]?.members?.map { ($0.name, $0.value.string ?? "") }
    }
    guard json["dyne"]?.string == "proof", json["version"]?.integer == ProofFile.version,
      let seed = json["seed"]?.string.flatMap({ UInt64($0) }), seed <= 1 << 53,
      let threads = json["threads"]?.integer, 1...1024 ~= threads,
      let parameters = facts("parameters"), let machine = facts("machine")
    else { return nil }
    self.init(seed: seed, threads: threads, parameters: parameters, machine: machine)
  }
}

/// A script has no proof.
struct MissingProof: Error, CustomStringConvertible {
  let script: String
  var description: String {
    "'\(script)' has no proof: there is no '\(ProofFile.path(of: script))'; 'dyne prove \(script)' runs the "
      + "script and "
      + "writes it"
  }
}

/// A proof can't be read.
struct DamagedProof: Error, CustomStringConvertible {
  let path: String
  let line: Int
  var description: String {
    "'\(path)' is damaged in line \(line), or was written by another version of dyne; 'dyne prove' writes it "
      + "anew"
  }
}
