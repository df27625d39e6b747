import Diagnostics
import Language
import Runs
import Storage
import Texts

/// Makes the result of a run's folder again, elsewhere, and compares the two.
final class RunCheck: ScriptWitness {
  private let session: Session
  private let folder: String
  private let record: RunRecord
  private let scratch: ScratchFolder
  /// The folder in which the run was made again.
  private var made: String?

  /// How the run of a folder is made again; throws unless it is finished.
  static func run(of folder: String) throws -> ProvedRun {
    let record = try RunFolder.record(of: folder)
    guard try RunFolder.status(of: folder).state == .finished else {
      throw UnfinishedRun(folder: folder, isTraining: record.kind != CollectionRun.kind)
    }
    let text = record.script.joined(separator: "\n") + "\n"
    return ProvedRun(seed: record.seed, threads: record.threads, parameters: [], text: text) { session in
      try RunCheck(session, folder, record)
    }
  }

  private init(_ session: Session, _ folder: String, _ record: RunRecord) throws {
    (self.session, self.folder, self.record) = (session, folder, record)
    scratch = try ScratchFolder()
    session.traces.overlay = Overlay(folder: scratch.path, hiding: []) { exists($0) }
  }

  var isSilent: Bool { true }
  func hears(_ values: [Value]) {}

  func didRun(_ ran: RanStatement, in session: Session) throws {
    guard let overlay = session.traces.overlay else { return }
    for write in session.traces.writes.map({ overlay.writing($0.path) }) where RunFolder.holdsRun(write) {
      made = write
    }
  }

  func finish(_ outcome: Outcome) throws -> ProofVerdict {
    defer { scratch.remove() }
    session.traces.overlay = nil
    guard case .finished = outcome else {
      return verdict(["'\(folder)': its script didn't run to its end"], [], outcome.exitStatus)
    }
    guard let made else { return verdict(["'\(folder)': its script makes no run"], [], 3) }
    let differences = partDifferences(of: try parts(made), from: try parts(folder), "the result")
    guard !differences.isEmpty else { return verdict(["'\(folder)': made again, all is the same"], [], 0) }
    let shown = differences.prefix(12).map { "  " + $0 }
    let more = differences.count - shown.count
    let rest = more > 0 ? ["  … and \(more) more"] : []
    return verdict(["'\(folder)' differs"] + shown + rest, differences, 3)
  }

  private func parts(_ folder: String) throws -> [DigestPart] {
    let load = SourceText(name: "verify", text: "verified = load \(folder.quoted)")
    let outcome = Interpreter(session: session).run(load)
    guard case .finished = outcome, let value = session.variables["verified"] else {
      if case .failed(let problem) = outcome {
        throw UnreadableRun(folder: folder, reason: problem.message)
      }
      throw UnreadableRun(folder: folder, reason: "it was stopped")
    }
    return try ValueDigest.parts(of: value)
  }

  private func verdict(_ lines: [String], _ differences: [String], _ status: Int32) -> ProofVerdict {
    var others: [String] = []
    if record.threads != session.settings.threads {
      others.append("threads (was \(record.threads), is \(session.settings.threads))")
    }
    let facts = machineFacts(session)
    for (name, then) in [("dyne", record.program), ("processor", record.processor)] {
      let now = facts.first { $0.name == name }?.value ?? "unknown"
      if now != then { others.append("\(name) (was \(then), is \(now))") }
    }
    let json = JSON.object([
      JSON.Member("run", .string(folder)), JSON.Member("proved", .boolean(status == 0)),
      JSON.Member("differences", .array(differences.map { .string($0) })),
      JSON.Member("machine", .array(others.map { .string($0) })),
    ])
    return ProofVerdict(
      lines: lines + others.map { "  other than in the run: \($0)" }, json: json.text, status: status)
  }
}

/// A run isn't finished.
private struct UnfinishedRun: Error, CustomStringConvertible {
  let folder: String, isTraining: Bool
  var description: String {
    isTraining
      ? "'\(folder)' isn't finished; 'train (load \(folder.quoted))' finishes it, and then it can be verified"
      : "'\(folder)' is a collection that isn't finished; a finished one is a file, which its script verifies"
  }
}

/// What a run's folder holds can't be loaded.
private struct UnreadableRun: Error, CustomStringConvertible {
  let folder: String, reason: String
  var description: String { "'\(folder)' can't be loaded: \(reason)" }
}
