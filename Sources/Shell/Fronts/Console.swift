import Diagnostics
import Language
import LineEditing
import Texts

/// Writes what a session has to say to standard output and standard error.
final class Console {
  let output = Descriptor.output
  private let errors: Descriptor
  let writesJSON: Bool
  /// Whether another program asks, and reads what is written.
  var answersRequests: Bool { events != nil }
  /// What writes events for the program that asked; nil where nobody asks.
  let events: EventPresentation?
  private let isDumb: Bool
  private let refusesColor: Bool
  private var progress: ProgressBar
  private let process = Host.process
  /// What is shown, where it is kept instead of written.
  private(set) var captured: String?
  /// Whether nothing more can be written to standard output.
  private(set) var isOutputGone = false
  /// Whether somebody asked for what is shown now and waits for it: at a prompt, or with `dyne help`.
  var isAwaited = false
  /// What reads the terminal's keys.
  let keys = KeyReader(terminal: .input)
  /// Whether values and notes aren't to be seen now; errors are.
  var isHushed = false
  /// The settings that say what is wanted: those of the command line until a session has its own.
  var settings: () -> Settings
  /// Whether a command has drawn a text.
  var isDrawing: (String) -> Bool = { _ in false }

  init(writesJSON: Bool, settings: Settings, events: EventPresentation? = nil) {
    self.writesJSON = writesJSON || events != nil
    self.events = events
    errors = events == nil ? .error : .output
    self.settings = { settings }
    isDumb = ["dumb", nil].contains(Host.variable("TERM"))
    refusesColor = Host.variable("NO_COLOR") != nil
    progress = ProgressBar(isLive: errors.isTerminal && !isDumb, clock: { Host.timeOfDay })
  }

  /// The size and colours of what shows results.
  var display: Display {
    let size = output.terminalSize ?? (80, 24)
    return Display(
      columns: size.columns, rows: size.rows, hasColor: hasColor(output),
      hasTrueColor: ["truecolor", "24bit"].contains(Host.variable("COLORTERM")),
      isASCII: Terminal.isASCII(Host.variable), images: images, takesMedia: events?.isRich == true)
  }

  /// How results show pictures: as is wished, or as the terminal says that it can.
  private var images: InlineImages? {
    guard !writesJSON else { return nil }
    switch settings().images {
    case .never: return nil
    case .kitty: return .kitty
    case .iterm: return .iterm
    case .sixel: return .sixel
    case .auto:
      return output.isTerminal && !isDumb ? Terminal.images(Host.variable, attributes: keys.attributes) : nil
    }
  }

  /// How the prompt shows what is typed.
  var editing: BlockEditor.Style {
    let lists = settings().completion == .pause
    guard hasColor(output) else { return BlockEditor.Style(hints: true, lists: lists) }
    let theme = Theme(rawValue: settings().theme.rawValue) ?? .none
    return BlockEditor.Style(
      inks: theme.styles(Theme.Depth(Host.variable)), suggests: settings().suggests && theme != .none,
      hints: true, lists: lists)
  }

  /// Whether lines are read where the cursor can't be moved, or isn't to be.
  var isPlain: Bool { isDumb || settings().display == .plain }

  /// Gives as text what `work` shows, and writes nothing of it.
  func capturing(_ work: () -> Void) -> String {
    captured = ""
    defer { captured = nil }
    work()
    return captured ?? ""
  }

  func show(_ values: [Value]) {
    guard captured == nil else { return capture(values) }
    if isHushed { return }
    clearProgress()
    deliver(presentation(for: output).results(values))
  }

  func capture(_ values: [Value]) {
    captured?.append(TextPresentation(columns: events?.columns ?? 80, hasColor: false).results(values))
  }

  /// Clears the screen, where there is one.
  func clearScreen() {
    guard !writesJSON, output.isTerminal, !isDumb else { return }
    clearProgress()
    deliver("\u{1b}[H\u{1b}[2J\u{1b}[3J")
  }

  /// Says that lines of a pasted session weren't taken for statements.
  func noteLeftOut() { note("lines without a prompt are skipped: they are the pasted session's output") }

  func note(_ line: String) {
    guard !settings().isQuiet, captured == nil, !isHushed else { return }
    clearProgress()
    complain(presentation(for: errors).note(line))
  }

  /// Writes what is wrong with a text: all of it, or as much as helps.
  func report(_ diagnostics: [Diagnostic]) {
    diagnostics.prefix(Console.mostDiagnostics).forEach(report)
    let left = diagnostics.count - Console.mostDiagnostics
    if left > 0 {
      let isEnded = diagnostics.contains { $0.id == "too-many-errors" }
      let message = isEnded ? "and at least \(left) more: the check has ended early" : "and \(left) more"
      report(Diagnostic(.note, id: "more-errors", message: message))
    }
  }

  private static let mostDiagnostics = 30

  func report(_ diagnostic: Diagnostic) {
    guard captured == nil else { return }
    endProgress()
    complain(text(of: diagnostic))
  }

  /// What `report` writes.
  func text(of diagnostic: Diagnostic) -> String {
    presentation(for: errors).diagnostic(diagnostic)
  }

  /// Tells that Ctrl-C has stopped the work, in place of the `^C` that terminals show: at a place of a
  /// script, and where an object stands.
  func reportInterrupt(at place: String?, standing: String?) {
    endProgress()
    if errors.isTerminal { errors.write(isDumb ? "\n" : "\r\u{1b}[K") }
    let message = "interrupted" + (place.map { " at \($0)" } ?? "") + (standing.map { ": \($0)" } ?? "")
    complain(
      presentation(for: errors).diagnostic(Diagnostic(.note, id: "interrupted", message: message)))
  }

  func echo(_ statement: String) {
    let text = presentation(for: output).echo(statement)
    if writesJSON { complain(text) } else { deliver(text) }
  }

  /// Shows a statement of a script with its place.
  func echo(_ statement: String, from place: String) {
    clearProgress()
    let text = presentation(for: output).echo(statement, from: place)
    if writesJSON { complain(text) } else { deliver(text) }
  }

  /// Shows what a script says to its reader.
  func tell(_ narration: [String]) {
    guard !narration.isEmpty else { return }
    clearProgress()
    let text = presentation(for: output).narration(narration)
    if writesJSON { complain(text) } else { deliver(text) }
  }

  /// Tells a reader something in paragraphs, each broken at the window's width.
  func tell(paragraphs: [String]) {
    let columns = writesJSON ? Int.max : min(output.terminalSize?.columns ?? 80, 100)
    tell(paragraphs.flatMap { HelpText.wrap($0, columns) })
  }

  /// Writes lines that are neither results nor errors: a banner, help.
  func write(_ text: String) {
    let text = ShownText.lines(text)
    if let events { return deliver(events.results([.string(text)])) }
    deliver(text.hasSuffix("\n") ? text : text + "\n")
  }

  func show(_ newProgress: Progress, at seconds: Double) {
    guard !settings().isQuiet else { return }
    if let events, let event = events.progress(newProgress, at: seconds) { return deliver(event) }
    guard !writesJSON else { return }
    let columns = errors.terminalSize?.columns ?? 80
    errors.write(progress.update(newProgress, at: seconds, columns: columns))
  }

  /// Whether progress is wanted, and whether a terminal shows it.
  var showsProgress: Bool { !settings().isQuiet && !writesJSON }
  var showsLiveProgress: Bool { showsProgress && errors.isTerminal && !isDumb }

  /// Writes what a copy of this process has written, which is ready to be shown.
  func deliverAsIs(_ text: String) { if !text.isEmpty { deliver(text) } }

  /// Takes the bar away and leaves a line that sums the work up.
  func endProgress() {
    errors.write(progress.end(columns: errors.terminalSize?.columns ?? 80))
  }

  func clearProgress() {
    errors.write(progress.clear())
  }

  func presentation(for descriptor: Descriptor) -> any Presentation {
    if let events { return events }
    if writesJSON { return JSONPresentation() }
    let size = descriptor.terminalSize
    return TextPresentation(
      columns: size?.columns ?? 80, hasColor: hasColor(descriptor),
      // the header, what is left out, how many there are, and the next prompt
      rows: size.map { $0.rows - 4 } ?? ValueFormatter.usualRows, wraps: size != nil, isDrawing: isDrawing)
  }

  private func hasColor(_ descriptor: Descriptor) -> Bool {
    switch settings().color {
    case .always: true
    case .never: false
    case .auto: descriptor.isTerminal && !isDumb && !refusesColor
    }
  }

  /// Writes what answers a request, one line of JSON.
  func answer(_ fields: [JSON.Member]) {
    deliver(JSON.object(fields).text + "\n")
  }

  /// Shows a picture that a statement made, where somebody can.
  func show(_ media: DrawnMedia) {
    guard let events, captured == nil, !isHushed else { return }
    deliver(events.picture(media))
  }

  /// What takes texts in place of standard output and standard error; copies of the process have none.
  private var send: ((String) -> Void)? { Host.process == process ? events?.send : nil }

  /// Writes to standard error, or to the program that asked.
  private func complain(_ text: String) {
    if let send { return send(text) }
    errors.write(text)
  }

  /// Writes to standard output; asks for the end where nobody reads, and with an error where it can't write.
  func deliver(_ text: String) {
    guard !isOutputGone else { return }
    if let send { return send(text) }
    switch output.write(text) {
    case .whole: return
    case .closed:
      isOutputGone = true
      Ending.askForClosedPipe()
    case .failed(let code):
      isOutputGone = true
      guard !Ending.isAsked else { return }
      let error = FileError(path: "standard output", use: .writing, errno: code)
      report(Diagnostic(id: "unwritable-output", message: error.description))
      Ending.ask(status: 1)
    }
  }
}
