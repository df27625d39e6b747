import Glibc
package import Language
import Runs
import Storage

extension Command {
  /// `watch`: follows a run of another process.
  package static var watch: Command {
    let source = Parameter("run", .inputPath, .positional, "The folder of a run or a sweep.")
    return Command(
      "watch", area: .files, "Follows a run or a sweep that another process is working on, until it ends.",
      help: """
        Ctrl-C stops watching, not the run. `plot "runs/x"` draws what was measured so far.
        """,
      parameters: [source],
      returns: .record,
      examples: [
        Example(
          "watch \"runs/arm\"", "how far it is",
          setup: agentExample + "\ntrain agent steps=100 to=\"runs/arm\"")
      ],
      seeAlso: ["runs", "plot", "train"]
    ) { call in
      let path = call.inputPath(call[source])
      if SweepFolder.holdsSweep(path) { return try call.watchSweep(path) }
      guard RunFolder.holdsRun(path) else {
        throw call.error(source, must: "be the folder of a run or a sweep", but: "is '\(call[source])'")
      }
      let record = try RunFolder.record(of: path)
      while true {
        let status = try RunFolder.status(of: path)
        guard status.state == .running else { return .record(status.facts) }
        try call.checkCancellation()
        call.progress(
          record.kind, Double(status.done), of: status.total > 0 ? Double(status.total) : nil,
          unit: status.unit, note: status.last.map { "last \(rounded($0))" } ?? "")
        usleep(pause)
      }
    }
  }

  /// Microseconds between looks.
  fileprivate static let pause: UInt32 = 200_000
}

extension Call {
  /// Follows a sweep until nobody works on it or its members; gives how many members are in which state.
  fileprivate func watchSweep(_ path: String) throws -> Value {
    while true {
      // the queue before the folder: what leaves it meanwhile is there
      let queue = try Slurm(session: session).queueIfAnswered(of: path, SweepFolder.members(of: path)) {
        note($0)
      }
      let members = try SweepFolder.members(of: path)
      func count(_ state: RunStatus.State) -> Int { members.count { $0.status.state == state } }
      let (running, finished, failed) = (count(.running), count(.finished), count(.failed))
      let atWork = Set(members.filter { $0.status.state == .running }.map(\.name))
      let waiting = queue.keys.count { !atWork.contains($0) }
      guard running + waiting > 0 || SweepFolder.isHeld(path) else {
        return .record(
          Record([
            ("members", .number(members.count)), ("finished", .number(finished)), ("failed", .number(failed)),
            ("stopped", .number(count(.stopped))),
          ]))
      }
      try checkCancellation()
      progress(
        "sweep", Double(finished + failed), unit: "members",
        note: "\(running) running" + (waiting > 0 ? ", \(waiting) waiting" : "")
          + (failed > 0 ? ", \(failed) failed" : ""))
      usleep(5 * Command.pause)
    }
  }
}

extension RunStatus {
  /// How a run ended, or how far it is.
  fileprivate var facts: Record {
    Record([
      ("state", .string(state.rawValue)), ("why", .string(why)), ("done", .number(done)),
      ("of", total > 0 ? .number(total) : .none), ("unit", .string(unit)),
      ("last", last.map(Value.measured) ?? .none), ("seconds", .number(shortened(seconds))),
    ])
  }
}
