import Diagnostics
import Language
import LineEditing

/// Asks once before a key or a statement loses what took long and isn't saved; the same again does it.
final class Guardian {
  private let workplace: Workplace
  /// The input whose loss was told last; leaving is the empty one.
  private var warned: String?

  init(workplace: Workplace) {
    self.workplace = workplace
  }

  /// Says whether the shell may be left by a key.
  func allowsLeaving() -> Bool {
    allows("", workplace.interpreter.unsavedResults, again: "Ctrl-D again leaves")
  }

  /// Says whether a statement may run.
  func allows(_ text: String) -> Bool {
    let source = SourceText(name: "prompt", text: text)
    return allows(
      text, workplace.interpreter.unsavedResults(lostBy: source), again: "the same again does it")
  }

  private func allows(_ input: String, _ results: [UnsavedResult], again: String) -> Bool {
    defer { warned = results.isEmpty ? nil : input }
    guard !results.isEmpty else { return true }
    if warned == input {
      workplace.session.unsaved.accept(results.map(\.name))
      return true
    }
    workplace.console.report(
      Diagnostic(
        .warning, id: "unsaved-work", message: Self.message(results),
        help: "\(Self.advice(results)); \(again)"))
    return false
  }

  static func message(_ results: [UnsavedResult]) -> String {
    let shown = results.prefix(5).map { "'\($0.name)' (\(Quantity.duration($0.seconds)) of work)" }
    let rest = results.count > shown.count ? ", and \(results.count - shown.count) more" : ""
    return shown.joined(separator: ", ") + rest + " would be lost"
  }

  private static func advice(_ results: [UnsavedResult]) -> String {
    let parts = results.flatMap { Rescue.Part.parts(of: $0.value, name: $0.name) }
    let statements = parts.prefix(3).map { "save \($0.expression) to=\(($0.label + $0.ending).quoted)" }
    return statements.joined(separator: "; ") + (parts.count > 3 ? "; …" : "")
  }
}
