import Diagnostics
import Language
import Storage
import Syntax

/// A script with its results and figures, as a page to read.
struct Handout {
  /// A part of the page.
  enum Block: Equatable {
    case text(String)
    case task(String)
    case question(String)
    case hints([String])
    /// Statements; those of a solution are shown only when asked for, where a page can do that.
    case code(String, isSolution: Bool)
    case output(String)
    /// A picture file: its name and bytes.
    case figure(String, [UInt8])
  }

  let name: String
  private(set) var blocks: [Block] = []

  /// Runs a script in a session and a folder of its own, and takes down what it shows and draws.
  init(_ source: SourceText, in outer: Session) throws {
    let file = source.name.split(separator: "/").last.map(String.init) ?? source.name
    name = file.hasSuffix(".dyne") ? String(file.dropLast(5)) : file
    let folder = try ScratchFolder()
    defer { folder.remove() }
    var settings = outer.settings
    settings.folder = folder.path
    var services = outer.services
    services.note = { _ in }
    let session = Session(commands: outer.commands, services: services, settings: settings)
    let interpreter = Interpreter(session: session)
    let lesson = try interpreter.lesson(of: source).mapError { $0.list.first ?? Handout.unreadable }.get()
    let listener = Listener()
    session.traces.witness = listener
    defer { session.traces.witness = nil }
    for step in lesson.steps {
      add(step)
      let quoted = source.text(in: step.range)
      if !quoted.isEmpty { blocks.append(.code(quoted, isSolution: step.isTask)) }
      for statement in step.statements + step.check {
        try run(statement, of: lesson, interpreter)
        addResults(of: listener, folder.path)
      }
    }
    for line in lesson.program.closing.paragraphs where line.mark == nil { blocks.append(.text(line.text)) }
  }

  private static let unreadable = Diagnostic(id: "failed", message: "the script can't be read")

  private mutating func add(_ step: Lesson.Step) {
    for line in step.text {
      switch line.mark {
      case .task: blocks.append(.task(line.text))
      case .question: blocks.append(.question(line.text))
      default: blocks.append(.text(line.text))
      }
    }
    if !step.hints.isEmpty { blocks.append(.hints(step.hints)) }
  }

  private func run(_ statement: Statement, of lesson: Lesson, _ interpreter: Interpreter) throws {
    switch interpreter.run(lesson.source, parsed: .complete(lesson.program.part([statement]))) {
    case .finished, .quit: return
    case .interrupted: throw Interrupted()
    case .failed(let problem), .expectationFailed(let problem): throw problem
    case .refused(let problems): throw problems.first ?? Handout.unreadable
    }
  }

  private mutating func addResults(of listener: Listener, _ folder: String) {
    if !listener.shown.isEmpty { blocks.append(.output(listener.shown.joined(separator: "\n"))) }
    for path in listener.written {
      let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
      guard ["png", "svg", "gif"].contains(ending), let file = try? InputFile(path: path),
        let bytes = try? file.read(file.size, UInt8.self, at: 0)
      else { continue }
      let name = path.split(separator: "/").last.map(String.init) ?? path
      let count = figures.count { $0.name.hasSuffix(name) }
      blocks.append(.figure(count == 0 ? name : "\(count + 1)-\(name)", bytes))
    }
    listener.clear()
  }
}

/// Takes down what statements show and write.
private final class Listener: Witness {
  private(set) var shown: [String] = []
  private(set) var written: [String] = []

  var isSilent: Bool { true }

  func hears(_ values: [Value]) {
    let texts = values.map { ValueFormatter(columns: 100).text($0) }
    shown.append(texts.joined(separator: texts.allSatisfy { !$0.contains("\n") } ? " " : "\n"))
  }

  func didRun(_ ran: RanStatement, in session: Session) throws {
    written += session.traces.writes.map(\.path)
  }

  func clear() { (shown, written) = ([], []) }
}

extension Lesson.Step {
  /// The check of a task.
  fileprivate var check: [Statement] { if case .task(let check) = kind { [check] } else { [] } }
}
