package import Language
import Storage

extension Command {
  /// `record`: writes what is typed into a script.
  package static var record: Command {
    let what = Parameter(
      "what", .scriptOrStop, .positional, "The script to write, in quotes; `proof` and a script; or `stop`.")
    let proved = Parameter("script", .optional(.path), .positional, "The script, after `proof`.")
    return Command(
      "record", area: .session,
      "Writes each successful typed statement to a script, until `record stop`.",
      help: """
        The script sets the session's seed and threads, so that it can be replayed, and each statement is \
        added as soon as it has run. Statements that only explain are omitted. An existing script is kept \
        under its name followed by `~`. Another shell can't write to it at the same time. `history save` \
        writes what was typed earlier.

        `record proof "x.dyne"` also writes hashes of what each statement reads and makes into x.dyne.proof: \
        data, weights, random streams, files. `dyne verify x.dyne` runs the script again and names the first \
        statement that differs. It begins in a session without variables, and starts the session's random \
        streams anew. Where x.dyne exists already, it is run, as `dyne prove x.dyne` does. More under `help \
        proofs`.
        """,
      parameters: [what, proved],
      examples: [
        Example("record \"session.dyne\"", "starts recording"),
        Example("record stop", "stops recording", setup: "record \"session.dyne\""),
        Example("record proof \"proved.dyne\"", "begins to write a script with hashes beside each statement"),
      ],
      seeAlso: ["history", "proofs"]
    ) { call in
      let session = call.session
      if call[what] == "proof" {
        guard let script = call[proved] else {
          throw call.error(proved, must: "follow proof, in quotes", but: "is missing")
        }
        return try call.recordProof(script.withScriptEnding)
      }
      if let script = call[proved] {
        throw call.error(proved, must: "follow the word proof only", but: "is \(script.quoted)")
      }
      if call[what] == "stop" {
        guard let script = session.recorder as? RecordedScript else {
          throw call.error(what, must: "be a script, because nothing is being recorded", but: "is 'stop'")
        }
        (session.recorder, session.traces.witness) = (nil, nil)
        call.note("recorded \(script.count) statement\(script.count == 1 ? "" : "s") in '\(script.name)'")
        return .none
      }
      let name = call[what].withScriptEnding
      try call.record(name, withProof: false)
      if !session.variables.names.isEmpty {
        call.note("the script doesn't contain earlier statements; 'history save' writes all of them")
      }
      return .none
    }
  }
}

extension String {
  fileprivate var withScriptEnding: String { hasSuffix(".dyne") ? self : self + ".dyne" }
}

extension Call {
  /// Begins to write a script, and its proof if asked for.
  fileprivate func record(_ name: String, withProof: Bool) throws {
    session.traces.witness = nil
    if withProof { session.startAnew() }
    let script = ReplayScript([], in: session)
    try prepareFolder(of: name)
    let (former, lock) = try replaceAndLockFile(at: session.path(name)) { file throws(StorageError) in
      try file.write(Array(script.text.utf8))
    }
    noteFormer(former, of: name, what: "script")
    let path = session.path(name)
    let proof = withProof ? try RecordedProof(of: path, first: script.settings, in: session) : nil
    session.recorder = RecordedScript(name: name, path: path, lock, session, proof)
    session.traces.witness = proof
  }

  /// Begins to write a script with its proof, or proves one that exists.
  fileprivate func recordProof(_ name: String) throws -> Value {
    let path = inputPath(name)
    if isPlainFile(path) { return try prove(name, path) }
    guard session.variables.names.isEmpty else {
      throw UnprovableSession(names: session.variables.names)
    }
    try record(name, withProof: true)
    note("random streams start anew, as in a new session with seed \(session.settings.seed)")
    return .none
  }

  /// Runs a script that exists in a process of its own, which writes the proof.
  private func prove(_ name: String, _ path: String) throws -> Value {
    guard session.traces.witness == nil else {
      note("'\(name)' is already being proved")
      return .none
    }
    let settings = session.settings
    let command =
      "\(session.services.programs.program.quotedForShell) --seed \(settings.seed) --threads "
      + "\(settings.threads) prove "
      + path.quotedForShell
    let result = try session.services.programs.run(
      ProgramRequest(command: command, folder: settings.folder, captures: false))
    guard result.status == 0 else { throw UnprovedScript(name: name, status: result.status) }
    return .none
  }
}

/// The session holds what no script made.
private struct UnprovableSession: Error, CustomStringConvertible {
  let names: [String]
  var description: String {
    let shown = names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
    return "the script couldn't make \(shown) again: 'forget' the variables first, or begin in a new session"
  }
}

/// A script failed while it was to be proved.
private struct UnprovedScript: Error, CustomStringConvertible {
  let name: String
  let status: Int
  var description: String { "'\(name)' wasn't proved: it ended with status \(status)" }
}

extension ArgumentType where T == String {
  /// Takes a script's name in quotes, or the word `stop`.
  fileprivate static var scriptOrStop: ArgumentType {
    let phrase = "a script in quotes, proof or stop"
    let words = [
      ChoiceWord(word: "proof", sentence: "Writes hashes beside each statement."),
      ChoiceWord(word: "stop", sentence: "Ends the recording."),
    ]
    return ArgumentType(
      .string, phrase, form: .choice(words),
      embed: Value.string
    ) { (value) throws(Mismatch) in
      guard case .string(let text) = value, !text.isEmpty else { throw Mismatch(value, isNot: phrase) }
      return text
    }
  }
}

/// A script to which inputs are added as they succeed.
private final class RecordedScript: Recorder {
  let name: String
  private let path: String
  /// Keeps other shells from writing the script.
  private let lock: FileLock
  private unowned let session: Session
  private(set) var count = 0

  private let proof: RecordedProof?

  init(name: String, path: String, _ lock: FileLock, _ session: Session, _ proof: RecordedProof?) {
    self.proof = proof
    self.name = name
    self.path = path
    self.lock = lock
    self.session = session
  }

  func record(_ entry: HistoryEntry) throws {
    let lines = ReplayScript.line(of: entry, in: session)
    if let lines {
      try session.services.programs.append(lines + "\n", path)
      count += 1
    }
    try proof?.take(isRecorded: lines != nil)
  }
}

extension String {
  /// The text as one word of the system's shell.
  fileprivate var quotedForShell: String { "'" + replacing("'", with: "'\\''") + "'" }
}
