import Glibc
package import Language
import Runs
import Storage

extension Command {
  /// `stop`: stops a run or a sweep that another process works on.
  package static var stop: Command {
    let source = Parameter(
      "run", .inputPath, .positional, "The folder of a run, a sweep, or a member of one.")
    return Command(
      "stop", area: .files, "Stops a run or a sweep that another process is working on; it can be resumed.",
      help: """
        Its process keeps a checkpoint first. Members that wait in a cluster's queue, or run there, are \
        cancelled. The same script, or the same sweep, resumes what was stopped.
        """,
      parameters: [source], returns: .number,
      examples: [
        Example(
          "stop \"runs/arm\"", "0, since nothing works on it any more",
          setup: agentExample + "\ntrain agent steps=100 to=\"runs/arm\"")
      ],
      seeAlso: ["runs", "watch", "sweep"]
    ) { call in
      let path = call.inputPath(call[source])
      let isSweep = SweepFolder.holdsSweep(path)
      guard isSweep || RunFolder.holdsRun(path) || call.isMember(path) else {
        throw call.error(source, must: "be the folder of a run or a sweep", but: "is '\(call[source])'")
      }
      var stopped = try call.cancelTasks(path, isSweep: isSweep)
      // the cluster stops the process of a member that it runs
      if stopped > 0, !isSweep { return .number(stopped) }
      if let holder = SweepFolder.holder(of: path) {
        guard holder.host == hostName() else {
          guard stopped == 0 else { return .number(stopped) }
          throw call.error(
            source, must: "be worked on here",
            but: "is in use by process \(holder.process) on \(holder.host)",
            help: "stop it there")
        }
        guard holder.process > 1, kill(pid_t(holder.process), SIGTERM) == 0 else {
          throw StorageError.unwritable(path: call[source], reason: systemReason())
        }
        stopped += 1
      }
      return .number(stopped)
    }
  }
}

extension Call {
  /// Whether a path is that of a member of a sweep, whose folder may not be there yet.
  fileprivate func isMember(_ path: String) -> Bool {
    guard let slash = path.lastIndex(of: "/") else { return false }
    return SweepFolder.holdsSweep(String(path[..<slash]))
  }

  /// Cancels the tasks of a sweep, or of one member, in a cluster's queue; gives how many there were.
  fileprivate func cancelTasks(_ path: String, isSweep: Bool) throws -> Int {
    guard isSweep || isMember(path), let slash = path.lastIndex(of: "/") else { return 0 }
    let slurm = Slurm(session: session)
    let sweep = isSweep ? path : String(path[..<slash])
    let queue = try slurm.queueIfAnswered(of: sweep, SweepFolder.members(of: sweep)) { note($0) }
    let member = String(path[path.index(after: slash)...])
    let tasks = (isSweep ? Array(queue.values) : queue[member].map { [$0] } ?? []).map(\.task).sorted()
    for start in stride(from: 0, to: tasks.count, by: 500) {
      _ = try slurm.run(["scancel"] + tasks[start..<min(start + 500, tasks.count)])
    }
    return tasks.count
  }
}
