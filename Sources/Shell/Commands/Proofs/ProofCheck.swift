package import Language
import Runs
import Storage
import Texts

/// Compares a script that runs with its proof, statement by statement, up to the first that differs.
final class ProofCheck: ScriptWitness {
  private let session: Session
  private let script: String
  private let proof: ProofFile
  private let observer = ProofObserver()
  private let scratch: ScratchFolder
  /// How this run began.
  private let header: ProofFile.Header
  /// What variables were by the proof.
  private var expected: [String: [DigestPart]] = [:]
  private var next = 0
  private var differences: [String] = []
  private var statement: (place: String, text: String)?

  init(_ session: Session, _ script: String, _ proof: ProofFile) throws {
    self.session = session
    self.script = script
    self.proof = proof
    scratch = try ScratchFolder()
    header = ProofFile.Header(session)
    let folder = session.settings.folder
    let hidden = Set(proof.newFiles.map { Overlay.normalized($0.hasPrefix("/") ? $0 : folder + "/" + $0) })
    session.traces.overlay = Overlay(folder: scratch.path, hiding: hidden) { exists($0) }
    try observer.begin(session)
  }

  var isSilent: Bool { true }
  func hears(_ values: [Value]) { observer.hears(values) }

  func didRun(_ ran: RanStatement, in session: Session) throws {
    guard case .finished = ran.outcome, !ran.isInclude, differences.isEmpty else { return }
    let entry = try observer.entry(ran, in: session)
    statement = (entry.place, entry.text)
    guard next < proof.entries.count else {
      differences = ["the proof ends before this statement"]
      throw Quit()
    }
    differences = found(entry, proof.entries[next])
    next += 1
    if !differences.isEmpty { throw Quit() }
  }

  /// What is different in a statement, the causes first.
  private func found(_ entry: ProofEntry, _ proved: ProofEntry) -> [String] {
    var found: [String] = []
    if entry.text != proved.text { found.append("the statement was: \(proved.text)") }
    found += files(entry, proved, written: false)
    if entry.streams != proved.streams {
      found.append("the session's random numbers, or the numbers of its objects, went another way")
    }
    for (name, parts) in proved.made {
      let former = (expected[name] ?? []).byName
      expected[name] = parts.map { $0.isSame ? former[$0.name] ?? $0 : $0 }
    }
    for name in Set(entry.made.keys).union(proved.made.keys).sorted() {
      found += partDifferences(of: observer.known[name] ?? [], from: expected[name] ?? [], name)
    }
    found += files(entry, proved, written: true)
    found += partDifferences(of: entry.output, from: proved.output, "what it shows")
    return found
  }

  private func files(_ entry: ProofEntry, _ proved: ProofEntry, written: Bool) -> [String] {
    let verb = written ? "writes" : "reads"
    let ours = entry.files.filter { $0.isWritten == written }
    let theirs = proved.files.filter { $0.isWritten == written }
    var lines: [String] = []
    for file in ours {
      guard let other = theirs.first(where: { $0.path == file.path }) else {
        lines.append("'\(file.path)', which it \(verb), isn't in the proof")
        continue
      }
      if file.part == other.part { continue }
      lines.append("'\(file.path)', which it \(verb), \(file.part.difference(from: other.part))")
    }
    let paths = Set(ours.map(\.path))
    return lines
      + theirs.filter { !paths.contains($0.path) }.map {
        "'\($0.path)' isn't \(written ? "written" : "read")"
      }
  }

  func finish(_ outcome: Outcome) throws -> ProofVerdict {
    scratch.remove()
    session.traces.overlay = nil
    switch outcome {
    case .finished, .quit: break
    case .interrupted, .refused: return verdict([], outcome.exitStatus)
    case .failed, .expectationFailed:
      let line = "'\(script)' failed after \(next.counted("statement")) that were as proved"
      return verdict([line] + others(equal: false), outcome.exitStatus)
    }
    if differences.isEmpty, next < proof.entries.count {
      let missed = proof.entries[next]
      statement = (missed.place, missed.text)
      differences = ["the statement is in the proof, but no longer in the script"]
    }
    guard let statement, !differences.isEmpty else {
      return verdict(["'\(script)': \(next.counted("statement")), all as proved"] + others(equal: true), 0)
    }
    let text = statement.text.split(separator: "\n").first.map(String.init) ?? ""
    let shown = differences.prefix(ProofCheck.mostLines).map { "  " + $0 }
    let more = differences.count - shown.count
    return verdict(
      ["\(statement.place) differs: \(text)"] + shown + (more > 0 ? ["  … and \(more) more"] : [])
        + others(equal: false), 3)
  }

  private static let mostLines = 12

  /// How this run was another than that of the proof, apart from the script.
  private func others(equal: Bool) -> [String] {
    let (now, then) = (header, proof.header)
    var facts: [(String, String, String)] = []
    if now.threads != then.threads { facts.append(("threads", String(then.threads), String(now.threads))) }
    if now.seed != then.seed { facts.append(("seed", String(then.seed), String(now.seed))) }
    for (name, value) in then.machine {
      let present = now.machine.first { $0.name == name }?.value ?? "unknown"
      if present != value { facts.append((name, value, present)) }
    }
    if facts.isEmpty { return equal ? [] : ["  machine, versions and threads are those of the proof"] }
    let lead = equal ? "although other" : "other than in the proof"
    return facts.map { "  \(lead): \($0.0) (was \($0.1), is \($0.2))" }
  }

  private func verdict(_ lines: [String], _ status: Int32) -> ProofVerdict {
    var members = [
      JSON.Member("script", .string(script)), JSON.Member("proved", .boolean(status == 0)),
      JSON.Member("statements", .integer(next)),
    ]
    if let statement, !differences.isEmpty {
      members += [
        JSON.Member("place", .string(statement.place)), JSON.Member("statement", .string(statement.text)),
        JSON.Member("differences", .array(differences.map { .string($0) })),
      ]
    }
    let others = others(equal: status == 0).map { JSON.string(String($0.drop { $0 == " " })) }
    members.append(JSON.Member("machine", .array(others)))
    return ProofVerdict(lines: lines, json: JSON.object(members).text, status: status)
  }
}

/// What fronts need to prove scripts and to compare them with their proofs.
package var scriptProofs: Proofs {
  Proofs(
    prove: { session, script, parameters in try ProofWriter(session, script, parameters) },
    read: { script in
      if RunFolder.holdsRun(script) {
        do {
          return try RunCheck.run(of: script)
        } catch {
          // a folder isn't a script, so that what it lacks is said instead of how it reads
          return ProvedRun(seed: 0, threads: 1, parameters: [], text: "\n") { _ in throw error }
        }
      }
      let proof = try ProofFile(of: script)
      return ProvedRun(
        seed: proof.header.seed, threads: proof.header.threads, parameters: proof.header.parameters
      ) { session in try ProofCheck(session, script, proof) }
    })
}
