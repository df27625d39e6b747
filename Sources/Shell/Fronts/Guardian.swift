import Diagnostics
import Language
import LineEditing
import Syntax
import Texts

/// Asks once before a key or a statement loses what took long and isn't saved; repeating it confirms.
final class Guardian {
  private let interpreter: Interpreter
  private let console: Console
  /// The input whose loss was told last; leaving is the empty one.
  private var warned: String?

  init(interpreter: Interpreter, console: Console) {
    self.interpreter = interpreter
    self.console = console
  }

  /// Says whether the shell may be left by a key.
  func allowsLeaving() -> Bool {
    allows("", interpreter.unsavedResults, again: "press Ctrl-D again to leave")
  }

  /// Says whether an input may run.
  func allows(_ text: String, _ parsed: ParseResult) -> Bool {
    guard case .complete(let program) = parsed else { return true }
    return allows(text, interpreter.unsavedResults(lostBy: program), again: "repeat the statement to confirm")
  }

  private func allows(_ input: String, _ results: [UnsavedResult], again: String) -> Bool {
    defer { warned = results.isEmpty ? nil : input }
    guard !results.isEmpty else { return true }
    if warned == input {
      interpreter.session.unsaved.accept(results.map(\.name))
      return true
    }
    console.report(
      Diagnostic(
        .warning, id: "unsaved-work", message: Self.message(results),
        help: "\(Self.advice(results)); \(again)"))
    return false
  }

  static func message(_ results: [UnsavedResult]) -> String {
    let shown = results.prefix(5).map { "'\($0.name)' (\(durationText($0.seconds)) of work)" }
    let rest = results.count > shown.count ? ", and \(results.count - shown.count) more" : ""
    return shown.joined(separator: ", ") + rest + " would be lost"
  }

  private static func advice(_ results: [UnsavedResult]) -> String {
    let parts = results.flatMap { FilePart.parts(of: $0.value, name: $0.name) }
    let statements = parts.prefix(3).map { "save \($0.expression) to=\(($0.label + $0.ending).quoted)" }
    return statements.joined(separator: "; ") + (parts.count > 3 ? "; …" : "")
  }
}
