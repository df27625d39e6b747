import Commands
import Diagnostics
import Foundation
import Glibc
import Language
import TestSupport

/// A session with all commands in a folder of its own, and what it showed.
final class Bench {
  let folder = TemporaryFolder()
  let interpreter: Interpreter
  private let log = Log()

  var session: Session { interpreter.session }
  var shown: [[Value]] { log.shown }
  var notes: [String] { log.notes }
  /// What commands wanted run after them.
  var submitted: [String] { log.submitted }
  /// Everything shown and noted, in its order.
  var events: [Event] { log.events }

  /// After how many more questions whether to stop the answer is yes; nil for never.
  var pollsLeft: Int? {
    get { log.pollsLeft }
    set { log.pollsLeft = newValue }
  }

  enum Event {
    case shown([Value])
    case note(String)
  }

  private final class Log {
    var shown: [[Value]] = []
    var notes: [String] = []
    var submitted: [String] = []
    var events: [Event] = []
    var history: [HistoryEntry] = []
    var seconds = 0.0
    var pollsLeft: Int?

    func isInterrupted() -> Bool {
      guard let left = pollsLeft else { return false }
      pollsLeft = max(0, left - 1)
      return left <= 0
    }
  }

  init() {
    let log = log
    var services = Services(
      show: {
        log.shown.append($0)
        log.events.append(.shown($0))
      },
      note: {
        log.notes.append($0)
        log.events.append(.note($0))
      },
      isInterrupted: { log.isInterrupted() },
      now: {
        log.seconds += 0.5
        return log.seconds
      },
      readFile: {
        guard let bytes = try? contents(of: $0) else { throw UnreadableFile(path: $0) }
        return String(decoding: bytes, as: UTF8.self)
      },
      history: { log.history })
    services.fileExists = { FileManager.default.fileExists(atPath: $0) }
    services.programs.program = BuiltProgram.path("dyne") ?? ""
    services.programs.run = { request in
      if let status = Bench.compileModel(request.command) {
        return ProgramResult(status: Int(status), output: "")
      }
      if request.command.contains(" --read-hdf5 ") { return try Bench.runCaptured(request) }
      if request.command.hasPrefix("printf ") { return try Bench.runShell(request) }
      return ProgramResult(status: 0, output: request.captures ? "wrote \(request.command)" : "")
    }
    services.programs.members = BenchMembers(services: services)
    services.programs.edit = { _ in 0 }
    services.programs.editText = { (0, $0) }
    let settings = Settings(seed: 1, threads: 1, folder: folder.path)
    interpreter = Interpreter(
      session: Session(commands: AllCommands.table, services: services, settings: settings))
    session.submit = { log.submitted.append($0) }
  }

  /// Runs a command that writes a file.
  private static func runShell(_ request: ProgramRequest) throws -> ProgramResult {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", request.command]
    process.currentDirectoryURL = URL(fileURLWithPath: request.folder)
    try process.run()
    process.waitUntilExit()
    return ProgramResult(status: Int(process.terminationStatus), output: "")
  }

  /// Runs a command and keeps what it writes.
  private static func runCaptured(_ request: ProgramRequest) throws -> ProgramResult {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", request.command]
    process.currentDirectoryURL = URL(fileURLWithPath: request.folder)
    process.standardOutput = pipe
    try process.run()
    let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let signal = process.terminationReason == .uncaughtSignal ? 128 : 0
    return ProgramResult(
      status: Int(process.terminationStatus) + signal, output: String(decoding: bytes, as: UTF8.self))
  }

  /// Compiles a model where a command asks another dyne to; nil for other commands.
  private static func compileModel(_ command: String) -> Int32? {
    guard command.contains(" --compile-model ") else { return nil }
    let words = command.split(separator: "'").map(String.init)
    guard words.count > 3 else { return nil }
    // the compiler's own process would be ended by its alarm
    defer { alarm(0) }
    return ModelWorker(["dyne", "--compile-model", words[words.count - 3], words[words.count - 1]])?.run()
  }

  /// A session that begins with copies of another one's variables and files.
  convenience init(copying other: Bench) throws {
    self.init()
    for name in try names(in: other.folder.path) {
      try FileManager.default.copyItem(
        atPath: "\(other.folder.path)/\(name)", toPath: "\(folder.path)/\(name)")
    }
    session.state = other.session.state
    session.settings.folder = folder.path
    session.recorder = other.session.recorder
    for name in other.session.variables.names {
      session.variables[name] = other.session.variables[name]?.copy()
    }
  }

  /// What the last interruption said; nil before.
  private(set) var standing: String?

  /// Runs a text; takes it down as a prompt would.
  @discardableResult
  func run(_ text: String) -> Outcome {
    let outcome = interpreter.run(SourceText(name: "test", text: text))
    var word = "ok"
    switch outcome {
    case .finished, .quit: break
    case .interrupted(let standing):
      word = "interrupted"
      self.standing = standing
    case .refused, .failed, .expectationFailed: word = "failed"
    }
    log.history.append(
      HistoryEntry(statement: text, time: 1e9, folder: folder.path, duration: 0.25, outcome: word))
    return outcome
  }

  /// Runs a text and gives the last value shown, if all went well.
  func value(_ text: String) throws -> Value {
    let count = shown.count
    if let problem = run(text).problem { throw Failure(description: problem) }
    guard shown.count > count, let value = shown.last?.last else { return .none }
    return value
  }

  /// Runs a text that shows one string.
  func text(_ text: String) throws -> String {
    guard case .string(let string) = try value(text) else { throw Failure(description: "no string") }
    return string
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }
}

extension Outcome {
  /// What went wrong, as a user sees it; nil if nothing did.
  var problem: String? {
    switch self {
    case .finished, .quit: nil
    case .refused(let problems):
      problems.map { $0.rendered(color: false, width: 100) }.joined(separator: "\n")
    case .failed(let problem), .expectationFailed(let problem): problem.rendered(color: false, width: 100)
    case .interrupted: "interrupted"
    }
  }

  /// The sentence of what went wrong.
  var message: String? {
    switch self {
    case .refused(let problems): problems.first?.message
    case .failed(let problem), .expectationFailed(let problem): problem.message
    case .finished, .quit, .interrupted: nil
    }
  }
}

extension Value {
  /// A table's column as strings.
  func strings(_ column: String) -> [String] {
    guard case .table(let table) = self, case .values(let values) = table[column]?.content else { return [] }
    return values.compactMap(\.string)
  }

  func field(_ name: String) -> Value? {
    guard case .record(let record) = self else { return nil }
    return record[name]
  }
}
