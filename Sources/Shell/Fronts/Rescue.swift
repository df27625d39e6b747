import Diagnostics
import Language
import LineEditing
import Texts

/// Keeps what took long and isn't saved when nothing else would, in files that `load` reads.
struct Rescue {
  let session: Session
  let console: Console

  /// The folder of such files; nil without a home folder.
  static var folder: String? {
    Host.userFolder("XDG_STATE_HOME", otherwise: ".local/state").map { $0 + "/unsaved" }
  }

  /// What to say of the files that wait to be taken up; nil where there are none.
  static var waiting: String? {
    guard let folder else { return nil }
    let names = Host.list(folder).filter { !$0.hasPrefix(".") && !$0.hasSuffix("~") }
    guard let newest = names.last else { return nil }
    let what = names.count == 1 ? "1 unsaved result" : "\(names.count) unsaved results"
    return "\(what) from an earlier session in \(folder); load \("\(folder)/\(newest)".quoted)"
  }

  /// Where files are tried, the best place first.
  private var folders: [String] {
    [Self.folder, session.settings.folder, Host.variable("TMPDIR"), "/tmp"].compactMap { $0 }
      .filter { $0.hasPrefix("/") }
  }

  /// Saves each result under its name and the time, then says where, or why not; says whether there was
  /// anything.
  @discardableResult
  func keep(_ results: [UnsavedResult]) -> Bool {
    let stamp = "\(Host.stamp)-\(Host.process)"
    var used: Set<String> = []
    var told: [Diagnostic] = []
    for result in results {
      for part in FilePart.parts(of: result.value, Self.variable, result.name.label) {
        var name = "\(part.label)-\(stamp)"
        while !used.insert(name + part.ending).inserted { name += "-2" }
        if let message = keep(part, of: result, as: name + part.ending) { told.append(message) }
      }
    }
    // a terminal that takes nothing must not keep the next result from being saved
    told.forEach(console.report)
    return !results.isEmpty
  }

  /// Writes a line that is shown even where notes aren't.
  func tell(_ message: String) {
    console.report(note(message))
  }

  private func note(_ message: String) -> Diagnostic { Diagnostic(.note, id: "kept-work", message: message) }

  private static let variable = "kept"

  /// Saves a part of a result where that can be done; gives what is to be said.
  private func keep(_ part: FilePart, of result: UnsavedResult, as name: String) -> Diagnostic? {
    let what = "'\(part.label)' (\(durationText(result.seconds)) of work)"
    var reason = "there is no folder for it"
    for folder in folders {
      let path = "\(folder)/\(name)"
      if let problem = save(part, of: result, to: path) {
        // environments and the like are in no file, but made at once
        if problem.id == "bad-argument", part.ending == FilePart.objectEnding { return nil }
        reason = problem.message
        continue
      }
      session.unsaved.didSave(result.value, in: session.variables)
      return note("kept \(what) as \(path)")
    }
    return Diagnostic(
      .warning, id: "lost-work", message: "\(what) is lost: it could not be saved: \(reason)")
  }

  /// Saves a part of a result; gives what went wrong.
  private func save(_ part: FilePart, of result: UnsavedResult, to path: String) -> Diagnostic? {
    if let folder = Self.folder, path.hasPrefix(folder) { Host.makeFolder(folder) }
    let aside = session.aside(Self.variable, result.value)
    let statement = "save \(part.expression) to=\(path.quoted)"
    switch Interpreter(session: aside).run(SourceText(name: "end", text: statement)) {
    case .finished: return nil
    case .failed(let problem), .expectationFailed(let problem): return problem
    case .refused(let problems): return problems.first
    case .interrupted, .quit: return Diagnostic(id: "failed", message: "it was stopped")
    }
  }
}

extension String {
  /// The name as a part of a file's name.
  fileprivate var label: String { String(replacing("/", with: "-").prefix(40)) }
}
