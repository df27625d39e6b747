/// Says why a run can't be kept, or gone on with.
package enum RunError: Error, Equatable, CustomStringConvertible {
  /// Another process works on the run.
  case held(folder: String, by: RunHolder)
  /// The folder has other things in it.
  case notARun(folder: String)
  /// The folder holds a run of something else.
  case otherRun(folder: String, differences: [String])
  /// The folder has other things in it than a sweep.
  case notASweep(folder: String)
  /// The folder holds a sweep of another script.
  case otherSweep(folder: String, script: String)
  /// No checkpoint of the run can be read: each with its reason.
  case noCheckpoint(folder: String, reasons: [String])

  /// The same error about the folder as the user wrote it.
  package func named(_ name: String) -> RunError {
    switch self {
    case .held(_, let holder): .held(folder: name, by: holder)
    case .notARun: .notARun(folder: name)
    case .notASweep: .notASweep(folder: name)
    case .otherSweep(_, let script): .otherSweep(folder: name, script: script)
    case .otherRun(_, let differences): .otherRun(folder: name, differences: differences)
    case .noCheckpoint(_, let reasons): .noCheckpoint(folder: name, reasons: reasons)
    }
  }

  package var description: String {
    switch self {
    case .held(let folder, let holder):
      "'\(folder)' is in use by process \(holder.process) on \(holder.host) since \(holder.since)"
    case .notARun(let folder):
      "'\(folder)' holds other files and no run; give the run a folder of its own with 'to='"
    case .notASweep(let folder):
      "'\(folder)' holds other files and no sweep; give the sweep a folder of its own with 'to='"
    case .otherSweep(let folder, let script):
      "'\(folder)' holds a sweep of the script \(script); give this one another folder with 'to='"
    case .otherRun(let folder, let differences):
      "'\(folder)' holds another run (\(differences.joined(separator: "; "))); give this one another folder "
        + "with 'to='"
    case .noCheckpoint(let folder, let reasons):
      "'\(folder)' has no checkpoint to resume from"
        + (reasons.isEmpty ? "" : ": " + reasons.joined(separator: "; "))
    }
  }
}

/// The process that works on a run.
package struct RunHolder: Sendable, Equatable {
  package let host: String
  package let process: Int
  /// Local date and time.
  package let since: String
}
