import Language
import Storage
import Texts

/// Writes the proof of a script while it runs.
final class ProofWriter: ScriptWitness {
  private let session: Session
  private let script: String
  private let observer = ProofObserver()
  private var lines: [String]
  private var count = 0

  init(_ session: Session, _ script: String, _ parameters: [(name: String, value: String)]) throws {
    self.session = session
    self.script = script
    lines = [ProofFile.Header(session, parameters: parameters).json.text]
    try observer.begin(session)
  }

  var isSilent: Bool { false }
  func hears(_ values: [Value]) { observer.hears(values) }

  func didRun(_ ran: RanStatement, in session: Session) throws {
    guard case .finished = ran.outcome, !ran.isInclude else { return }
    lines.append(try observer.entry(ran, in: session).json.text)
    count += 1
  }

  func finish(_ outcome: Outcome) throws -> ProofVerdict {
    let path = ProofFile.path(of: script)
    switch outcome {
    case .finished, .quit: break
    default:
      return verdict("no proof of '\(script)' was written, since the script didn't run to its end", outcome)
    }
    let text = lines.joined(separator: "\n") + "\n"
    let former = try replaceFile(at: path) { file throws(StorageError) in try file.write(Array(text.utf8)) }
    let kept = former.map { "; the old one is kept as '\($0)'" } ?? ""
    return verdict(
      "wrote '\(path)': \(count.counted("statement"))\(kept); 'dyne verify \(script)' compares with it",
      outcome)
  }

  private func verdict(_ line: String, _ outcome: Outcome) -> ProofVerdict {
    let json = JSON.object([
      JSON.Member("script", .string(script)), JSON.Member("statements", .integer(count)),
      JSON.Member("note", .string(line)),
    ])
    return ProofVerdict(lines: [line], json: json.text, status: outcome.exitStatus)
  }
}

/// Writes the proof of statements that are typed while they are recorded.
final class RecordedProof: Witness {
  private let path: String
  private unowned let session: Session
  private let observer = ProofObserver()
  /// Statements that have run since the last that was recorded, and whether all of them ran to their end.
  private var waiting: [ProofEntry] = [], isWhole = true

  /// Begins the proof of a script whose first statement sets what the session is set to.
  init(of script: String, first statement: String, in session: Session) throws {
    path = ProofFile.path(of: script)
    self.session = session
    try observer.begin(session)
    let entry = ProofEntry(
      place: "\(script):3", text: statement, reads: [:], made: [:], files: [], streams: observer.streams,
      output: [])
    let text = ProofFile.Header(session).json.text + "\n" + entry.json.text + "\n"
    try replaceFile(at: path) { file throws(StorageError) in try file.write(Array(text.utf8)) }
  }

  var isSilent: Bool { false }
  func hears(_ values: [Value]) { observer.hears(values) }

  func didRun(_ ran: RanStatement, in session: Session) throws {
    guard !ran.isInclude else { return }
    if case .finished = ran.outcome {} else { isWhole = false }
    waiting.append(try observer.entry(ran, in: session))
  }

  /// Adds the statements of an input that has become part of the script, or drops those of one that hasn't.
  func take(isRecorded: Bool) throws {
    defer { (waiting, isWhole) = ([], true) }
    if isRecorded {
      let text = waiting.map { $0.json.text + "\n" }.joined()
      return try session.services.programs.append(text, path)
    }
    let changed = Set(waiting.flatMap(\.made.keys)).sorted()
    if !changed.isEmpty { throw UnprovableStatement(names: changed) }
  }
}

/// A statement that isn't in the script has changed something.
private struct UnprovableStatement: Error, CustomStringConvertible {
  let names: [String]
  var description: String {
    "the statement failed or was stopped after it had changed \(names.joined(separator: ", ")), so what "
      + "follows "
      + "couldn't be repeated by the script"
  }
}
