package import Language
import Storage

extension Command {
  /// `record`: writes what is typed into a script.
  package static var record: Command {
    let what = Parameter(
      "what", .scriptOrStop, .positional, "The script to write, in quotes, or `stop`.")
    return Command(
      "record", area: .session,
      "Writes each typed statement that succeeds into a script, until `record stop`.",
      help: """
        The script sets seed and threads as they are now, so that it replays, and each statement is in it as soon as it \
        has run. Statements that only explain are left out. A script that was there before is kept under its name followed \
        by `~`. No other shell can write into it meanwhile. For what was typed before there is `history save`.
        """,
      parameters: [what],
      examples: [
        Example("record \"session.dyne\"", "begins to write a script"),
        Example("record stop", "ends it", setup: "record \"session.dyne\""),
      ]
    ) { call in
      let session = call.session
      if call[what] == "stop" {
        guard let script = session.recorder as? RecordedScript else {
          throw call.error(what, must: "be a script, for nothing is being recorded", but: "is 'stop'")
        }
        session.recorder = nil
        call.note("recorded \(script.count) statement\(script.count == 1 ? "" : "s") in '\(script.name)'")
        return .none
      }
      let name = call[what].hasSuffix(".dyne") ? call[what] : call[what] + ".dyne"
      let header = ReplayScript([], in: session).text
      try call.prepareFolder(of: name)
      let (former, lock) = try replaceAndLockFile(at: session.path(name)) { file throws(StorageError) in
        try file.write(Array(header.utf8))
      }
      call.noteFormer(former, of: name, what: "script")
      session.recorder = RecordedScript(name: name, path: session.path(name), lock, session)
      if !session.variables.names.isEmpty {
        call.note("what the variables hold so far isn't in it; 'history save' writes all that was typed")
      }
      return .none
    }
  }
}

extension ArgumentType where T == String {
  /// Takes a script's name in quotes, or the word `stop`.
  fileprivate static var scriptOrStop: ArgumentType {
    let phrase = "a script in quotes, or stop"
    return ArgumentType(
      .string, phrase, form: .choice([ChoiceWord(word: "stop", sentence: "Ends the recording.")]),
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

  init(name: String, path: String, _ lock: FileLock, _ session: Session) {
    self.name = name
    self.path = path
    self.lock = lock
    self.session = session
  }

  func record(_ entry: HistoryEntry) throws {
    guard let lines = ReplayScript.line(of: entry, in: session) else { return }
    try session.services.programs.append(lines + "\n", path)
    count += 1
  }
}
