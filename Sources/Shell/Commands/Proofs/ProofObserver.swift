import Language
import Storage

/// Follows a session and finds out what each of its statements read and made.
final class ProofObserver {
  /// The hashes of all variables after the last statement.
  private(set) var known: [String: [DigestPart]] = [:]
  private(set) var streams: UInt64 = 0
  private var output: [DigestPart] = []
  /// The folder from which files are named.
  private var folder = ""
  private var shown = 0

  /// Commands whose values are another day's: times, what folders hold, what other programs say.
  private static let passing: Set = [
    "time", "objects", "history", "describe", "ls", "pwd", "version", "shell", "objects", "help", "explain",
    "apropos", "examples", "runs",
  ]

  /// Takes the values that a statement shows.
  func hears(_ values: [Value]) {
    for value in values where shown < 1_000 {
      let prefix = shown == 0 ? "" : "[\(shown)]"
      shown += 1
      guard let parts = try? ValueDigest.parts(of: value) else { continue }
      output += parts.map { part in
        let name = prefix.isEmpty || part.name.isEmpty ? prefix + part.name : prefix + "." + part.name
        return DigestPart(
          name: name, type: part.type, shape: part.shape, text: part.text, digest: part.digest)
      }
    }
  }

  /// Takes what the session holds as it is.
  func begin(_ session: Session) throws {
    for (name, value) in session.variables.all { known[name] = try ValueDigest.parts(of: value) }
    streams = ProofObserver.streams(of: session)
    folder = session.settings.folder
    (output, shown) = ([], 0)
  }

  /// What a statement that has run read and made.
  func entry(_ ran: RanStatement, in session: Session) throws -> ProofEntry {
    let touched = ran.touched(in: session)
    let reads = known.filter { touched.reads.contains($0.key) }.mapValues(ValueDigest.hash)
    let isPassing = !touched.reads.isDisjoint(with: ProofObserver.passing)
    var made: [String: [DigestPart]] = [:]
    for name in touched.all.union(known.keys.filter { session.variables[$0] == nil }) {
      // a time that was measured is never the same
      let isIgnored = isPassing && ran.assigned == name
      let parts = isIgnored ? [] : try session.variables[name].map(ValueDigest.parts) ?? []
      let former = known[name] ?? []
      let byName = former.byName
      if parts != former { made[name] = parts.map { byName[$0.name] == $0 ? .same($0.name) : $0 } }
      known[name] = parts.isEmpty ? nil : parts
    }
    streams = ProofObserver.streams(of: session)
    defer { (output, shown) = ([], 0) }
    return ProofEntry(
      place: ran.place, text: ran.text, reads: reads, made: made, files: try files(of: session),
      streams: streams, output: isPassing ? [] : output)
  }

  private static func streams(of session: Session) -> UInt64 {
    var hash = WordHash()
    session.streams.forEach { hash.add($0) }
    return hash.value
  }

  private func files(of session: Session) throws -> [ProofEntry.File] {
    let traces = session.traces
    let used =
      traces.reads.map { (path: $0, isWritten: false, isNew: false) }
      + traces.writes.map { (path: $0.path, isWritten: true, isNew: $0.isNew) }
    return try used.compactMap { file in
      let place = traces.overlay?.reading(file.path) ?? file.path
      guard isPlainFile(place) else { return nil }
      return ProofEntry.File(
        path: shortened(file.path), isWritten: file.isWritten,
        isNew: file.isNew, part: try ValueDigest.part(ofFile: place))
    }
  }

  private func shortened(_ path: String) -> String {
    let path = Overlay.normalized(path)
    return path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
  }
}
