import Diagnostics
package import Language
import Runs
import Storage
import Texts

/// What runs scripts as members of sweeps.
package var scriptMembers: ScriptMembers {
  ScriptMembers { session, folder, source, values in
    try ScriptMember(session, folder, source, values)
  }
}

/// A member of a sweep while its script runs: its folder says what it is, how far, and what came of it.
private final class ScriptMember: MemberRun {
  let log: String
  private let session: Session
  private let folder: RunFolder
  private let secondsBefore: Double, start: Double
  private var status = RunStatus(.running, done: 0, total: 0, unit: "")
  private var due = 0.0

  /// Seconds between reports of how far it is.
  private static let pause = 1.0

  init(
    _ session: Session, _ path: String, _ source: SourceText, _ values: [(name: String, value: String)]
  ) throws {
    self.session = session
    let script = try SweepScript(source, path: source.name, values: values, in: session)
    let (seed, threads) = (session.settings.seed, session.settings.threads)
    let record = script.record(
      asked: script.asked(script.outline.values, seed: seed), seed: seed, threads: threads)
    do {
      folder = try RunFolder(path, for: record, isKnown: false)
    } catch let error as RunError {
      if case .held = error { throw MemberIsHeld("\(error)") }
      throw error
    }
    // as a second copy of a task finds it
    if folder.isOld, folder.lastStatus?.state == .finished { throw MemberIsFinished() }
    var attempt = 1
    while fileMode(of: "\(path)/log-\(attempt).txt") != nil { attempt += 1 }
    log = "\(path)/log-\(attempt).txt"
    start = session.services.now()
    secondsBefore = folder.lastStatus?.seconds ?? 0
    try report()
  }

  func follow(_ progress: Progress) {
    let now = session.services.now()
    guard now >= due else { return }
    due = now + ScriptMember.pause
    status.done = ScriptMember.whole(progress.done)
    status.total = progress.total.map(ScriptMember.whole) ?? 0
    status.unit = progress.unit
    (status.doing, status.note) = (progress.label, progress.note)
    // what can't be said now is said the next time
    try? report()
  }

  private static func whole(_ number: Double) -> Int { Int(min(max(0, number), 0x1p53)) }

  func finish(_ outcome: Outcome) {
    (status.state, status.why, status.doing) = (.failed, "", "")
    switch outcome {
    case .finished, .quit: (status.state, status.done) = (.finished, max(status.done, status.total))
    case .failed(let problem), .expectationFailed(let problem): status.why = ScriptMember.why(problem)
    case .refused(let problems): status.why = problems.first.map(ScriptMember.why) ?? ""
    case .interrupted: (status.state, status.why) = (.stopped, "interrupted")
    }
    do { try report() } catch {
      session.services.note("the end of this member can't be written: \(error)")
    }
  }

  private func report() throws(StorageError) {
    let numbers = session.finalNumbers
    let last = numbers.reported.isEmpty ? numbers.printed : numbers.reported
    status.numbers = last.map { JSON.Member($0.name, $0.value.cell) }
    status.seconds = secondsBefore + session.services.now() - start
    try folder.report(status)
  }

  /// A failure in a line: where, and what.
  private static func why(_ problem: Diagnostic) -> String {
    guard let location = problem.location else { return problem.message }
    let file = location.source.name.split(separator: "/").last ?? ""
    return "\(file):\(location.source.position(at: location.range.start).line): \(problem.message)"
  }
}
