/// What lasts from statement to statement: variables, settings, counters, and the services of the front.
package final class Session {
  package let commands: CommandTable
  package let services: Services

  /// Variables by name.
  package var variables: Variables
  /// The value of the last statement.
  package var result: Value = .none { didSet { if !isRun { unsaved.resultChanged() } } }
  /// Settings, counters and the random stream: what a failed command must not change.
  package var state: SessionState

  /// What long work made and no file holds yet.
  package let unsaved: UnsavedWork

  /// By which statements the variables came about.
  var lineage: Lineage
  /// The moments to go back to, oldest first.
  var forks: [Fork] = []
  /// The statement of the top level that runs; nil between statements.
  var running: RunningStatement?

  /// Takes a text as if it were typed after the present input; nil where nothing is typed.
  package var submit: ((String) -> Void)?
  /// Takes a statement down as if it had been typed and run; nil where nothing is typed.
  package var keep: ((String) -> Void)?
  /// What takes down the inputs that are typed, if anything does.
  package var recorder: (any Recorder)?

  /// Which of how many turns of an `over` this is, for progress: "seed = 3 (3 of 5) · "; empty outside.
  var turn = ""

  /// Whether this is one run of an `over`, whose variables are copies.
  package let isRun: Bool

  /// The numbers that the script ends with, as far as it has come.
  package var finalNumbers = FinalNumbers()
  /// Where files are looked for too that a member of a sweep reads: the folder that the sweep began in.
  package var originFolder: String?

  /// What is to be said after the message of the last failure.
  package var remark: String?
  /// The texts that commands have drawn, which may hold escape sequences of a terminal.
  package let drawings: Drawings

  /// What the running statement reads, writes and shows.
  package let traces: Traces

  /// The files that programs have included, parsed.
  let includes: IncludedPrograms

  /// Makes a session without variables; `unsavedThreshold` is the work, in seconds, that is worth keeping.
  package init(
    commands: CommandTable, services: Services, settings: Settings = Settings(),
    unsavedThreshold: Double = UnsavedWork.usualThreshold
  ) {
    self.commands = commands
    let traces = Traces(exists: services.fileExists)
    self.traces = traces
    self.services = services.traced(by: traces)
    isRun = false
    drawings = Drawings()
    self.unsaved = UnsavedWork(threshold: unsavedThreshold, now: services.now)
    self.includes = IncludedPrograms()
    self.variables = Variables()
    self.state = SessionState(settings: settings)
    self.lineage = Lineage(settings)
  }

  /// Makes a session for one run of an `over`: the same world and counters, no variables.
  init(runIn outer: Session, services: Services? = nil) {
    commands = outer.commands
    self.services = services ?? outer.services
    traces = outer.traces
    isRun = true
    drawings = outer.drawings
    unsaved = outer.unsaved
    includes = outer.includes
    variables = Variables()
    state = outer.state
    lineage = outer.lineage
    running = outer.running
  }

  /// Makes a session beside this one, in which nothing is shown or interrupted, with one variable.
  package func aside(_ name: String, _ value: Value) -> Session {
    var quiet = Services(now: services.now, readFile: services.readFile)
    quiet.programs = services.programs
    let session = Session(commands: commands, services: quiet, settings: settings)
    session.variables[name] = value
    return session
  }

  package var settings: Settings {
    get { state.settings }
    set { state.settings = newValue }
  }

  /// Counts the objects of a kind from 1.
  package func nextNumber(of kind: String) -> Int {
    state.counters[kind, default: 0] += 1
    return state.counters[kind, default: 1]
  }

  /// Counts the object that was numbered last as not made.
  package func takeBackNumber(of kind: String) { state.counters[kind, default: 1] -= 1 }

  /// Sets the seed and starts the random streams and counters anew.
  package func reseed(_ seed: UInt64) {
    state.settings.seed = seed
    state = SessionState(settings: state.settings)
  }

  /// Starts as a new session would with these settings, as far as statements can see; variables stay.
  package func startAnew() {
    reseed(settings.seed)
    lineage = Lineage(settings)
  }

  /// The path of a file that a statement names, seen from the current folder; `~` and `~user` stand for home
  /// folders.
  package func path(_ name: String) -> String {
    let name = HomeFolder.expanded(name)
    return name.hasPrefix("/") || settings.folder.isEmpty ? name : settings.folder + "/" + name
  }
}

/// Settings, counters and the random stream.
package struct SessionState {
  package var settings: Settings
  package var counters: [String: Int] = [:]
  var random: RandomNumbers

  init(settings: Settings) {
    self.settings = settings
    self.random = RandomNumbers(seed: settings.seed)
  }
}

/// What `set` changes.
package struct Settings: Equatable, Sendable {
  package var seed: UInt64
  package var threads: Int
  package var color: ColorSetting
  package var images = ImageSetting.auto
  package var isQuiet: Bool
  /// Whether a script goes on that was stopped: what files hold of its collections isn't made again.
  package let resumes: Bool
  /// How long results are shown on a terminal.
  package var pager = PagerSetting.auto
  /// The colours of what is typed, and how it is shown.
  package var theme = ThemeSetting.dark
  package var display = DisplaySetting.auto
  /// Whether the prompt shows in grey how an earlier statement goes on.
  package var suggests = true
  /// When the prompt lists what a word may become.
  package var completion = CompletionSetting.tab
  /// The current folder as an absolute path.
  package var folder: String
  /// The folder that was the current one before; empty if none was.
  package var formerFolder = ""

  package init(
    seed: UInt64 = 0, threads: Int = 1, color: ColorSetting = .auto, isQuiet: Bool = false,
    resumes: Bool = false, folder: String = ""
  ) {
    self.seed = seed
    self.threads = threads
    self.color = color
    self.isQuiet = isQuiet
    self.resumes = resumes
    self.folder = folder
  }
}

package enum ColorSetting: String, Choice, Sendable {
  case auto, always, never

  package var sentence: String {
    switch self {
    case .auto: "Colours on a terminal only."
    case .always: "Colours everywhere."
    case .never: "No colours."
    }
  }
}

/// The colours of what is typed.
package enum ThemeSetting: String, Choice, Sendable {
  case dark, light, none

  package var sentence: String {
    switch self {
    case .dark: "Colours for a dark background."
    case .light: "Colours for a light background."
    case .none: "No colours; unknown names are still underlined."
    }
  }
}

/// How the prompt shows what is typed.
package enum DisplaySetting: String, Choice, Sendable {
  case auto, plain

  package var sentence: String {
    switch self {
    case .auto: "Over several rows, with colours, where the terminal can move its cursor."
    case .plain: "One line at a time, without moving the cursor: for screen readers and slow lines."
    }
  }
}

/// When the prompt lists what the word at the cursor may become.
package enum CompletionSetting: String, Choice, Sendable {
  case tab, pause

  package var sentence: String {
    switch self {
    case .tab: "When Tab is pressed twice."
    case .pause: "Also after a pause while typing, below the text until the next key."
    }
  }
}

/// How long results are shown on a terminal.
package enum PagerSetting: Equatable, Sendable {
  case auto, on, off
  /// By a command of the system's shell.
  case program(String)

  /// The words that aren't programs.
  package static let words = [
    ChoiceWord(word: "auto", sentence: "Page by page, with $PAGER if it is set, else with dyne's own pager."),
    ChoiceWord(word: "on", sentence: "Page by page, with dyne's own pager."),
    ChoiceWord(word: "off", sentence: "All at once."),
  ]

  /// The setting that a word means; `never` is what `off` was called once.
  package init(_ word: String) {
    switch word {
    case "auto": self = .auto
    case "on": self = .on
    case "off", "never": self = .off
    default: self = .program(word)
    }
  }

  package var word: String {
    switch self {
    case .auto: "auto"
    case .on: "on"
    case .off: "off"
    case .program(let command): command
    }
  }
}

/// How pictures are shown among the text.
package enum ImageSetting: String, Choice, Sendable {
  case auto, never, kitty, iterm, sixel

  package var sentence: String {
    switch self {
    case .auto: "Whatever the terminal reports that it supports; text elsewhere."
    case .never: "As text."
    case .kitty: "The graphics protocol of kitty (kitty, Ghostty, Konsole)."
    case .iterm: "The protocol of iTerm2 (iTerm2, WezTerm, mintty)."
    case .sixel: "Sixels (foot, mlterm, xterm -ti vt340)."
    }
  }
}

/// Takes down the inputs that are typed at a session.
package protocol Recorder {
  /// Takes down an input that was run; throws what kept it from doing so.
  func record(_ entry: HistoryEntry) throws
}

extension Session {
  var interruption: Interruption { Interruption(isPending: services.isInterrupted) }
}
