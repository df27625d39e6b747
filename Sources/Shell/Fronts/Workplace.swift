import Diagnostics
import Language
import LineEditing
import Syntax

/// A session with its interpreter and the console it talks to.
final class Workplace {
  let console: Console
  let interpreter: Interpreter
  let journal = Journal()
  let boundKeys = BoundKeys()
  private let followers: Followers
  /// Hears how far work has come.
  var follow: (Progress) -> Void {
    get { followers.follow }
    set { followers.follow = newValue }
  }
  /// Whether long work that isn't saved goes to files at the end.
  var rescues = true
  /// Whether somebody reads whatever is run, and nothing else: `dyne help`.
  var isForReader = false
  /// Whether the user has left the shell, knowing what isn't saved.
  var isLeft = false
  private static let start = ContinuousClock.now

  var session: Session { interpreter.session }

  /// What messages call an input that was typed.
  static let promptName = "prompt"

  /// The seconds since the program started.
  static var now: Double {
    let passed = (ContinuousClock.now - start).components
    return Double(passed.seconds) + Double(passed.attoseconds) * 1e-18
  }

  /// Makes a session; its console writes `events` where a program asks.
  init(commands: CommandTable, invocation: Invocation, events: EventPresentation? = nil) {
    let settings = Settings(
      seed: invocation.seed, threads: invocation.threads ?? Host.processorCount,
      color: ColorSetting(rawValue: invocation.color) ?? .auto, isQuiet: invocation.quiet,
      resumes: invocation.resume, folder: Host.folder)
    let console = Console(writesJSON: invocation.json, settings: settings, events: events)
    var services = Self.services(console: console, journal: journal)
    services.programs = Self.programs(console, journal)
    services.programs.keys = boundKeys.keys
    services.showResult = { console.showResult($0) }
    services.showPage = { console.showPage($0) }
    services.endProgress = { console.endProgress() }
    services.showMedia = { console.show($0) }
    let followers = Followers()
    services.progress = { [show = services.progress] progress in
      followers.follow(progress)
      show(progress)
    }
    services.fileExists = { Host.exists($0) }
    services.sameContents = { Host.sameContents($0, $1) }
    services.programs.members = MemberConsole(console: console, services: services)
    services.members = MemberConsole(console: console, services: services)
    // tests ask for less than a minute
    let threshold = Host.variable("DYNE_UNSAVED_AFTER").flatMap(Double.init) ?? UnsavedWork.usualThreshold
    let session = Session(
      commands: commands, services: services, settings: settings, unsavedThreshold: threshold)
    console.settings = { [unowned session] in session.settings }
    console.isDrawing = { [drawings = session.drawings] in drawings.contains($0) }
    events?.media = { [drawings = session.drawings] in drawings.media(of: $0) }
    self.console = console
    self.followers = followers
    interpreter = Interpreter(session: session)
  }

  private static func services(console: Console, journal: Journal) -> Services {
    Services(
      show: { console.show($0) },
      note: { console.note($0) },
      progress: { console.show($0, at: now) },
      isInterrupted: { Interrupt.isPending },
      now: { now },
      readFile: { try text(of: $0) },
      canonicalPath: { Host.canonicalPath($0) },
      listFolder: { Host.list($0).filter { !$0.hasPrefix(".dyne-") || !$0.hasSuffix(".tmp") } },
      display: { console.display },
      history: { journal.entries })
  }

  /// The text of a file; throws what is wrong with it.
  private static func text(of path: String) throws -> String {
    let bytes = try Host.contents(of: path)
    guard let text = String(validating: bytes, as: UTF8.self) else { throw NotUTF8(path: path) }
    return text
  }

  /// Reads a file, or standard input for `-`, as a source; gives what is wrong otherwise.
  func source(_ path: String) -> Result<SourceText, Diagnostic> {
    let name = path == "-" ? "standard input" : HomeFolder.expanded(path)
    do {
      let bytes = path == "-" ? LineReader(.input).readAll() : try Host.contents(of: name)
      guard let source = SourceText(name: name, bytes: bytes ?? []) else { throw NotUTF8(path: name) }
      return .success(path == "-" ? withoutPrompts(source) : source)
    } catch {
      return .failure(Diagnostic(id: "unreadable-script", message: "\(error)"))
    }
  }

  /// A text without the prompts of a session that it was copied from.
  private func withoutPrompts(_ source: SourceText) -> SourceText {
    let (text, leftOut) = PastedPrompts.stripped(source.text)
    if leftOut > 0 { console.noteLeftOut() }
    return SourceText(name: source.name, text: text)
  }

  /// What happens before each statement of the top level; may stop the program.
  typealias Hook = (Statement, SourceText) throws -> Void

  /// Shows a statement that is about to run.
  func echo(_ statement: Statement, _ source: SourceText) {
    console.echo(source.text(in: statement.range))
  }

  /// What happens after each statement of the top level; says how to go on where it didn't run to its end.
  typealias EndHook = (RanStatement, _ seconds: Double) throws -> Continuation

  /// Runs a text; writes what went wrong, and before that, if it `warns`, what is doubtful.
  ///
  /// What took long and was lost on the way goes to files.
  func run(
    _ source: SourceText, parsed: ParseResult? = nil, _ parameters: [ScriptArgument] = [],
    warns: Bool = false, willEnter: Hook? = nil, willRun: Hook? = nil,
    didRun: EndHook? = nil
  ) -> Outcome {
    var place: String?
    var start = Self.now
    let outcome = interpreter.run(
      source, parsed: parsed, overrides: parameters.map { ($0.name, $0.value) },
      warn: { if warns { console.report($0) } },
      willRun: {
        self.console.endProgress()
        let isTyped = $1.name == Self.promptName
        self.console.isAwaited = isTyped || self.isForReader
        place = isTyped ? nil : "\($1.name):\($1.position(at: $0.range.start).line)"
        try willRun?($0, $1)
        start = Self.now
      },
      willEnter: willEnter.map { hook in
        { statement, source in
          self.console.endProgress()
          try hook(statement, source)
        }
      },
      didRun: {
        self.console.endProgress()
        return try didRun?($0, Self.now - start) ?? .stop
      })
    console.isAwaited = false
    report(outcome, at: place)
    if rescues, !Ending.isAsked { rescueAbandoned() }
    return outcome
  }

  /// Writes what went wrong, if anything did.
  func report(_ outcome: Outcome, at place: String?) {
    console.endProgress()
    switch outcome {
    case .finished, .quit: break
    case .refused(let problems): console.report(problems)
    case .failed(let problem), .expectationFailed(let problem): console.report(problem)
    case .interrupted(let standing):
      if !console.isOutputGone { console.reportInterrupt(at: place, standing: standing) }
    }
    if let remark = session.remark, !console.isOutputGone { console.note(remark) }
    session.remark = nil
  }
}

extension Workplace {
  /// Adds a statement to the session's history and to a script that is being recorded; gives up recording
  /// with the first failure.
  func takeDown(_ entry: Language.HistoryEntry) {
    journal.entries.append(entry)
    do {
      try session.recorder?.record(entry)
    } catch {
      (session.recorder, session.traces.witness) = (nil, nil)
      console.report(
        Diagnostic(.warning, id: "recording-ended", message: "recording stopped: \(error)"))
    }
  }
}

extension Workplace {
  /// Ends the process if the system asked for it; what took long and isn't saved goes to files before.
  func endIfAsked() {
    if Ending.isAsked { end() }
  }

  /// Ends the process as a closed terminal does, keeping what took long.
  func end() {
    if rescues { rescue() }
    Ending.complete()
  }

  /// Comes before the end with an exit status, which it gives: keeps what took long, unless all went as it
  /// was meant.
  func finish(_ status: Int32) -> Int32 {
    endIfAsked()
    let isMeant = isLeft || (status == 0 && !session.unsaved.savingFailed)
    if rescues, !isMeant { rescue() }
    return status
  }

  /// Keeps what took long and isn't saved in files, whatever key is pressed meanwhile.
  private func rescue() {
    Ending.beginLastWork()
    Rescue(session: session, console: console)
      .keep(interpreter.unsavedResults + session.unsaved.takeAbandoned())
  }

  /// Keeps what took long and belonged to a statement that didn't run to its end.
  private func rescueAbandoned() {
    let results = session.unsaved.takeAbandoned()
    if !results.isEmpty { Rescue(session: session, console: console).keep(results) }
  }

  /// Has a copy of the process keep what took long where a statement doesn't heed Ctrl-C or the system's wish
  /// to end.
  func watch() {
    let stuck = Diagnostic(
      .note, id: "stuck-work", message: "the command hasn't stopped yet",
      help: "press Ctrl-C again to end dyne; results of long work are saved first")
    let lost = Diagnostic(
      .warning, id: "lost-work",
      message: "unsaved results of long work may be lost: saving them failed")
    Ending.watch(stuck: console.text(of: stuck), lost: console.text(of: lost)) { [self] in
      guard rescues else { return }
      let results = session.unsaved.takeAll(in: session.variables, last: session.result)
      let rescue = Rescue(session: session, console: console)
      if rescue.keep(results) {
        rescue.tell(
          "the running command didn't stop; the object that it was changing may be saved half "
            + "changed")
      }
    }
  }
}

/// What hears of progress beside the console.
private final class Followers {
  var follow: (Progress) -> Void = { _ in }
}

/// The statements of this session so far.
final class Journal {
  var entries: [Language.HistoryEntry] = []
  /// Inputs that a command wants run after its own.
  var submitted: [String] = []
}

/// A file that isn't text.
struct NotUTF8: Error, CustomStringConvertible {
  let path: String
  var description: String { "'\(path)' is not UTF-8 text" }
}
