import Glibc
package import Language
import Runs
import Storage

extension Command {
  /// `watch`: follows a run of another process.
  package static var watch: Command {
    let source = Parameter("run", .inputPath, .positional, "The run's folder.")
    return Command(
      "watch", area: .files, "Follows a run that another process is working on, until it ends.",
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
      guard RunFolder.holdsRun(path) else {
        throw call.error(source, must: "be a run's folder", but: "is '\(call[source])'")
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
  private static let pause: UInt32 = 200_000
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
