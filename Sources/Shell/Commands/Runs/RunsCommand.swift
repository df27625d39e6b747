package import Language
import Runs
import Storage
import Texts

extension Command {
  /// `runs`: lists the runs of a folder.
  package static var runs: Command {
    let folder = Parameter(
      "folder", .path, .positional, default: ".", note: "the current one",
      "The folder whose runs are listed, or a run's own folder.")
    return Command(
      "runs", area: .files,
      "Lists the runs in a folder, or the members of a sweep: how far each is, and how it ended.",
      help: """
        A run is what `train … to=` keeps in a folder, or `collect … to=` until its file is finished. Its \
        state is running, finished, stopped or failed; `why` says why it isn't any more. A run whose process \
        was killed is stopped: the same script, or `train (load "runs/x")`, resumes it.
        """,
      parameters: [folder],
      returns: .table([
        FieldType("name", .list(.string), "The run's folder, as `load` takes it."),
        FieldType("kind", .list(.string), "What is trained, such as TD3, or Sequences."),
        FieldType("state", .list(.string), "Whether it is running, finished, stopped or failed."),
        FieldType("steps", .array, "Steps, batches or sequences done."),
        FieldType("of", .array, "Those at the end; nan if unknown."),
        FieldType("rate", .array, unit: "1/s", "Steps, batches or sequences a second."),
        FieldType("left", .list(.string), "The time left at this rate."),
        FieldType("last", .array, "The mean return of the last evaluation, or the last loss."),
        FieldType("seed", .array, "The session's seed."),
        FieldType("asked", .list(.string), "What was asked for."),
        FieldType("why", .list(.string), "Why it stopped or failed."),
      ]),
      examples: [
        Example(
          "runs \"runs\"", "how far each is", setup: agentExample + "\ntrain agent steps=100 to=\"runs/arm\"")
      ],
      seeAlso: ["train", "load", "ls"]
    ) { call in
      let root = call.session.path(call[folder])
      do {
        let found = try runFolders(in: root, named: call[folder] == "." ? "" : call[folder])
        let waiting = try call.waiting(in: root, named: call[folder], besides: found.map(\.name))
        return .table(
          table(
            found.map { ($0.name, $0.member.map(RunFacts.init(member:)) ?? RunFacts($0.path)) }
              + waiting.map { ($0, RunFacts(waiting: $1)) }
          ))
      } catch let error as StorageError {
        throw call.error(folder, must: "be a folder you may read", but: "is \(error.reason(call[folder]))")
      }
    }
  }

  /// Folders within folders that are looked through.
  private static let depth = 4

  /// The runs in a folder: names as `load` takes them, paths, and what is known of members of sweeps.
  private static func runFolders(
    in path: String, named name: String, depth: Int = depth
  ) throws(StorageError) -> [(name: String, path: String, member: SweepMember?)] {
    if RunFolder.holdsRun(path) { return [(name.isEmpty ? "." : name, path, nil)] }
    func inner(_ entry: String) -> String {
      name.isEmpty || name.hasSuffix("/") ? name + entry : "\(name)/\(entry)"
    }
    if SweepFolder.holdsSweep(path) {
      let members = Dictionary(try SweepFolder.members(of: path).map { ($0.name, $0) }) { $1 }
      return try SweepFolder.memberNames(of: path).map { (inner($0), "\(path)/\($0)", members[$0]) }
    }
    guard depth > 0 else { return [] }
    var found: [(name: String, path: String, member: SweepMember?)] = []
    for entry in try folderEntries(path) where entry.kind == .folder && !entry.name.hasPrefix(".") {
      // what may not be read isn't listed
      found +=
        (try? runFolders(in: "\(path)/\(entry.name)", named: inner(entry.name), depth: depth - 1)) ?? []
    }
    return found
  }

  private static func table(_ runs: [(name: String, facts: RunFacts)]) -> Table {
    func texts(_ text: (RunFacts) -> String) -> [Value] { runs.map { .string(text($0.facts)) } }
    func numbers(_ number: (RunFacts) -> Double?) -> [Double] { runs.map { number($0.facts) ?? .nan } }
    return Table(
      kind: .runs,
      [
        .init("name", values: runs.map { .string($0.name) }),
        .init("kind", values: texts(\.kind)),
        .init("state", values: texts(\.state)),
        .init("steps", numbers { $0.status.map { Double($0.done) } }),
        .init("of", numbers { $0.status.flatMap { $0.total > 0 ? Double($0.total) : nil } }),
        .init("rate", unit: "1/s", numbers { $0.status.map { shortened($0.rate) } }),
        .init("left", values: texts { $0.status?.secondsLeft.map(durationText) ?? "" }),
        .init("last", numbers { $0.status?.last }),
        .init("seed", numbers { $0.record.map { Double($0.seed) } }),
        .init("asked", values: texts(\.asked)),
        .init("why", values: texts(\.why)),
      ])
  }
}

/// What a run's folder says of it, as far as it can be read.
private struct RunFacts {
  let record: RunRecord?
  let status: RunStatus?
  private let fault: String?
  private let reason: String?

  /// A member that waits in a cluster's queue, for this reason.
  init(waiting reason: String) {
    (record, status, fault, self.reason) = (nil, nil, nil, reason)
  }

  init(member: SweepMember) {
    (record, status, fault, reason) = (member.record, member.status, nil, nil)
  }

  init(_ path: String) {
    reason = nil
    var fault: String?
    do { record = try RunFolder.record(of: path) } catch {
      record = nil
      fault = "\(error)"
    }
    status = try? RunFolder.status(of: path)
    self.fault = fault
  }

  var kind: String { record?.kind ?? (reason == nil ? "?" : "") }

  // a run that was killed before it first said how far it is
  var state: String {
    if reason != nil { return "waiting" }
    return fault == nil ? status?.state.rawValue ?? "stopped" : "failed"
  }

  var why: String { reason ?? fault ?? status?.why ?? "its process is gone" }

  /// What was asked for: "steps=3000 every=500".
  var asked: String {
    (record?.asked ?? []).filter { $0.name != "from" && $0.name != "points" }
      .map { "\($0.name)=\($0.value.text)" }.joined(separator: " ")
  }
}

extension Call {
  /// The members of a sweep that wait in a cluster's queue, with its reasons.
  func waiting(
    in path: String, named name: String, besides known: [String]
  ) throws -> [(name: String, reason: String)] {
    guard SweepFolder.holdsSweep(path) else { return [] }
    let members = try SweepFolder.members(of: path)
    let found = Set(known.map { $0.split(separator: "/").last.map(String.init) ?? $0 })
    let queue = try Slurm(session: session).queueIfAnswered(of: path, members) { note($0) }
    return queue.filter { !found.contains($0.key) }.sorted { $0.key < $1.key }.map { member, place in
      (name == "." ? member : "\(name)/\(member)", "in Slurm's queue: \(place.reason)")
    }
  }
}
