import Diagnostics
import Language
import LineEditing

/// Keeps what took long and isn't saved when the process must end, in files that `load` reads.
struct Rescue {
  let workplace: Workplace

  /// The folder of such files; nil without a home folder.
  static var folder: String? {
    Host.userFolder("XDG_STATE_HOME", otherwise: ".local/state").map { $0 + "/unsaved" }
  }

  /// What to say of the files that wait to be taken up; nil where there are none.
  static var waiting: String? {
    guard let folder, case let names = Host.list(folder), let newest = names.last else { return nil }
    let what = names.count == 1 ? "1 unsaved result" : "\(names.count) unsaved results"
    return "\(what) of an earlier shell in \(folder); load \("\(folder)/\(newest)".quoted)"
  }

  /// Saves each result under its name and the time; what can't be saved is told.
  func run() {
    guard let folder = Self.folder else { return }
    let results = workplace.interpreter.unsavedResults
    if !results.isEmpty { Host.makeFolder(folder) }
    let stamp = "\(Host.stamp)-\(Host.process)"
    let isQuiet = workplace.session.settings.isQuiet
    for result in results {
      for part in Part.parts(of: result.value, name: result.name) {
        let path = "\(folder)/\(part.label)-\(stamp)\(part.ending)"
        workplace.session.settings.isQuiet = true
        let outcome = workplace.run(
          SourceText(name: "end", text: "save \(part.expression) to=\(path.quoted)"))
        workplace.session.settings.isQuiet = isQuiet
        if case .finished = outcome { workplace.console.note("kept '\(part.label)' as \(path)") }
      }
    }
  }

  /// What fits in one file.
  struct Part: Equatable {
    /// How a statement reaches it.
    let expression: String
    let label: String
    let ending: String

    /// The files a value needs: one, or one for each object it holds.
    static func parts(of value: Value, name: String) -> [Part] {
      parts(of: value, name, name)
    }

    private static func parts(of value: Value, _ expression: String, _ label: String) -> [Part] {
      switch value {
      case .object: [Part(expression: expression, label: label, ending: ".safetensors")]
      case .table: [Part(expression: expression, label: label, ending: ".csv")]
      case .list(let values) where values.contains(where: isStored):
        values.enumerated().flatMap { parts(of: $1, "\(expression)[\($0)]", "\(label)-\($0)") }
      case .record(let record) where record.fields.contains { isStored($0.value) }:
        record.fields.flatMap { parts(of: $0.value, "\(expression).\($0.name)", "\(label)-\($0.name)") }
      case .none, .function: []
      default: [Part(expression: expression, label: label, ending: ".json")]
      }
    }

    /// Whether a value, or something in it, needs a file of its own.
    private static func isStored(_ value: Value) -> Bool {
      switch value {
      case .object, .table: true
      case .list(let values): values.contains(where: isStored)
      case .record(let record): record.fields.contains { isStored($0.value) }
      default: false
      }
    }
  }
}
