import Language
import Runs
import Storage

/// Runs the members of a sweep on this machine.
struct LocalSweep {
  let call: Call
  let script: SweepScript
  /// The sweep's folder as it was written.
  let name: String
  let again: SweepAgain
  let cores: Int, atOnce: Int

  private var path: String { call.session.path(name) }

  /// Runs what is missing; throws where members failed.
  func run(_ plan: SweepPlan) throws {
    guard let host = call.session.services.programs.members else { throw NoPrograms() }
    let folder = try call.sweepFolder(name, of: script)
    let found = try SweepFolder.members(of: path)
    let queue = try Slurm(session: call.session).queueIfAnswered(of: path, found) { call.note($0) }
    let work = SweepWork(plan, script, found: found, again: again, queued: Set(queue.keys))
    call.note("'\(name)': \(work.summary(plan, atOnce: ", \(atOnce) at once"))")
    call.noteStale(work, again)
    try call.putAside(work, in: path, name)
    guard !work.items.isEmpty else { return }
    var failures: [String] = []
    let items = work.items
    let programs = items.map { item in
      MemberProgram(
        label: item.name, words: call.words(of: item, script, in: path, cores: cores),
        folder: call.session.settings.folder)
    }
    try host.run(programs, atOnce: atOnce) { index in
      folder.confirm()
      return SweepMember(items[index].name, in: path)?.status.progress
    } ended: { index, end, output in
      folder.confirm()
      if let failure = failure(of: items[index].name, end, output) {
        failures.append(items[index].name)
        call.session.services.note(failure)
      }
    }
    withExtendedLifetime(folder) {}
    if call.session.services.isInterrupted() {
      let left = SweepWork(plan, script, found: try SweepFolder.members(of: path), again: .missing).items
        .count
      throw Interrupted(
        "\(plan.members.count - left) of \(plan.members.count) members are done; the same statement runs the "
          + "rest")
    }
    if !failures.isEmpty { throw SweepFailure(names: failures, count: plan.members.count, folder: name) }
  }

  /// What to say of a member that didn't finish; nil where there is nothing to say.
  private func failure(of member: String, _ end: MemberEnd, _ output: String) -> String? {
    if case .finished = end { return nil }
    if case .died(let words) = end, words.hasSuffix(" 75") {
      let holder = SweepFolder.holder(of: "\(path)/\(member)")
      return "\(member) is in use by "
        + (holder.map { "process \($0.process) on \($0.host) since \($0.since)" } ?? "another process")
    }
    if call.session.services.isInterrupted() { return nil }
    let folder = "\(name)/\(member)"
    guard let found = SweepMember(member, in: path), output.isEmpty else {
      return "\(member) failed: \(output.split(separator: "\n").first.map(String.init) ?? "it wrote nothing")"
    }
    switch (found.status.state, end) {
    case (.failed, _): return "\(member) failed: \(found.status.why); its output is in '\(folder)'"
    case (_, .died(let words)): return "\(member) \(words); the same sweep again resumes it"
    default: return nil
    }
  }
}

/// Members of a sweep failed.
struct SweepFailure: Error, CustomStringConvertible {
  let names: [String], count: Int, folder: String

  var description: String {
    let shown = names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
    return "\(names.count) of \(count.counted("member")) failed (\(shown)); table \(folder.quoted) has the "
      + "others, and the same sweep again tries these once more"
  }
}

extension Call {
  /// Takes the folder of a sweep.
  func sweepFolder(_ name: String, of script: SweepScript) throws -> SweepFolder {
    do {
      return try SweepFolder(session.path(name), script: script.name)
    } catch let error as RunError {
      throw error.named(name)
    }
  }

  /// Says what becomes of members of another version of the script.
  func noteStale(_ work: SweepWork, _ again: SweepAgain) {
    guard work.stale > 0 else { return }
    let count = work.stale.counted("member")
    note(
      work.kept > 0
        ? "\(count) of another version of the script kept as they are; again=changed runs them anew"
        : "the script has changed since \(count) ran; they run again, and what they made before goes to "
          + "'former' (again=failed keeps them instead)")
  }

  /// Puts the folders of members aside that are run anew.
  func putAside(_ work: SweepWork, in path: String, _ name: String) throws {
    for item in work.items where item.isStale { _ = try SweepFolder.putAside(item.name, in: path) }
  }

  /// The words with which this program runs a member.
  func words(of item: SweepWork.Item, _ script: SweepScript, in path: String, cores: Int) -> [String] {
    [
      "--resume", "--no-rc", "--threads", "\(cores)", "--seed", "\(item.member.seed)", "--member",
      "\(path)/\(item.name)", script.path,
    ] + item.member.words(of: script)
  }
}

extension RunStatus {
  /// How far a member is; nil where it hasn't said so yet.
  fileprivate var progress: Progress? {
    guard state == .running, !doing.isEmpty else { return nil }
    return Progress(
      label: doing, done: Double(done), total: total > 0 ? Double(total) : nil, unit: unit,
      note: note)
  }
}
