import Syntax

/// What the running statement reads, writes and shows, for whoever takes it down.
package final class Traces {
  /// What hears of each statement of the top level after it has run; nil where nothing is taken down.
  package var witness: (any Witness)?
  /// Where files go that are written, while a script only runs to be compared; nil to write them where they
  /// belong.
  package var overlay: Overlay?
  /// The files that the running statement has read so far, as absolute paths.
  package private(set) var reads: [String] = []
  /// Those that it has written or is about to write, and whether there was none of that name before.
  package private(set) var writes: [(path: String, isNew: Bool)] = []
  private let exists: (String) -> Bool

  init(exists: @escaping (String) -> Bool) { self.exists = exists }

  var isSilent: Bool { witness?.isSilent ?? false }

  /// Notes that a statement begins.
  func begin() { (reads, writes) = ([], []) }

  func read(_ path: String) {
    let path = overlay?.logical(path) ?? path
    guard witness != nil, !reads.contains(path), !writes.contains(where: { $0.path == path }) else { return }
    reads.append(path)
  }

  func wrote(_ path: String) {
    guard witness != nil, !writes.contains(where: { $0.path == path }) else { return }
    writes.append((path, !exists(overlay?.reading(path) ?? path)))
  }
}

/// Hears of statements of the top level.
package protocol Witness: AnyObject {
  /// Whether values and notes aren't to be shown.
  var isSilent: Bool { get }
  /// Hears of values that a statement shows.
  func hears(_ values: [Value])
  /// Hears of a statement that has ended, of included files too; may throw `Quit` to end the program.
  func didRun(_ ran: RanStatement, in session: Session) throws
}

/// A folder that takes what a script writes, and gives it back to the same script.
package struct Overlay: Sendable {
  private let folder: String
  /// Files that the script is to find only once it has made them itself.
  private let hidden: Set<String>
  private let exists: @Sendable (String) -> Bool

  package init(
    folder: String, hiding hidden: Set<String>, exists: @escaping @Sendable (String) -> Bool
  ) {
    (self.folder, self.hidden, self.exists) = (folder, hidden, exists)
  }

  /// Where a file is written.
  package func writing(_ path: String) -> String { folder + Overlay.normalized(path) }

  /// Where a file is read: what was written here, otherwise the file itself.
  package func reading(_ path: String) -> String {
    let own = writing(path)
    return exists(own) || hidden.contains(Overlay.normalized(path)) ? own : path
  }

  /// The path that a script has in mind with one of those that `reading` gives.
  package func logical(_ path: String) -> String {
    path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count)) : path
  }

  /// An absolute path without `.` and `..`.
  package static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }
}

extension Session {
  /// The path of a file that a statement writes.
  package func outputPath(_ name: String) -> String {
    let full = path(name)
    traces.wrote(full)
    return traces.overlay?.writing(full) ?? full
  }

  /// The path at which a file or folder is read that has this one.
  package func readingPath(_ full: String) -> String { traces.overlay?.reading(full) ?? full }
}

extension Services {
  /// The same services, of which a witness hears what is shown.
  func traced(by traces: Traces) -> Services {
    var traced = self
    traced.show = { [show] values in
      traces.witness?.hears(values)
      if !traces.isSilent { show(values) }
    }
    traced.showResult = { [showResult] value in
      traces.witness?.hears([value])
      if !traces.isSilent { showResult(value) }
    }
    traced.showPage = { [showPage] value in
      traces.witness?.hears([value])
      if !traces.isSilent { showPage(value) }
    }
    traced.note = { [note] line in if !traces.isSilent { note(line) } }
    return traced
  }
}

extension Session {
  /// What the random streams and the numbers of new objects depend on.
  package var streams: [UInt64] {
    var words = [state.settings.seed, state.random.counter]
    for (kind, count) in state.counters.sorted(by: { $0.key < $1.key }) {
      words += kind.utf8.map(UInt64.init) + [UInt64(count)]
    }
    return words
  }
}

extension RanStatement {
  /// The variable that the statement assigns to; nil where it does something else.
  package var assigned: String? {
    guard case .assignment(let target, _) = statement.kind else { return nil }
    return target.name.text
  }

  /// The variables and commands that the statement read and called, and all variables whose values it may
  /// have changed.
  package func touched(in session: Session) -> (reads: Set<String>, all: Set<String>) {
    let names = AssignedNames(statement)
    let reached = session.reach(of: names.read)
    let variables = Set(session.variables.names)
    let reads = reached.intersection(variables)
    // what these change isn't written in the statement
    if !statement.includedPaths.isEmpty || !reached.isDisjoint(with: ["undo"]) {
      return (reached, variables)
    }
    return (reached, reads.union(names.all).union(names.results).union(session.names(ofObjectsIn: reads)))
  }
}

/// A witness of a whole script.
package protocol ScriptWitness: Witness {
  /// Takes the end of the script; gives what is to be said, and the exit status.
  func finish(_ outcome: Outcome) throws -> ProofVerdict
}

/// What came of proving a script, or of comparing it with its proof.
package struct ProofVerdict {
  package let lines: [String]
  /// The same as one line of JSON.
  package let json: String
  package let status: Int32

  package init(lines: [String], json: String, status: Int32) {
    (self.lines, self.json, self.status) = (lines, json, status)
  }
}

/// What a proof says of how its script was run.
package struct ProvedRun {
  package let seed: UInt64
  package let threads: Int
  package let parameters: [(name: String, value: String)]
  /// The script, where it isn't the file itself.
  package let text: String?
  /// Makes what compares a run with the proof; files that are written go elsewhere meanwhile.
  package let check: (Session) throws -> any ScriptWitness

  package init(
    seed: UInt64, threads: Int, parameters: [(name: String, value: String)], text: String? = nil,
    check: @escaping (Session) throws -> any ScriptWitness
  ) {
    (self.seed, self.threads, self.parameters) = (seed, threads, parameters)
    (self.text, self.check) = (text, check)
  }
}

/// What a front needs to prove scripts.
package struct Proofs {
  /// Makes what writes the proof of a script that is about to run; throws where it can't be written.
  package let prove:
    (Session, _ script: String, _ parameters: [(name: String, value: String)]) throws -> any ScriptWitness
  /// Reads a script's proof; throws what is wrong with it.
  package let read: (_ script: String) throws -> ProvedRun

  package init(
    prove:
      @escaping (Session, _ script: String, _ parameters: [(name: String, value: String)]) throws ->
      any ScriptWitness,
    read: @escaping (_ script: String) throws -> ProvedRun
  ) {
    (self.prove, self.read) = (prove, read)
  }
}
