import Diagnostics
import Language
import LineEditing
import Syntax

/// Answers `dyne format`.
struct FormatFront {
  let workplace: Workplace

  private var console: Console { workplace.console }

  /// Lays scripts out in place, `-` from standard input to standard output; gives the exit status.
  ///
  /// With `checksOnly` nothing is written: the names of those that would change are shown, with status 1.
  func format(_ paths: [String], checksOnly: Bool) -> Int32 {
    paths.reduce(0) { max($0, format($1, checksOnly: checksOnly)) }
  }

  private func format(_ path: String, checksOnly: Bool) -> Int32 {
    let source: SourceText
    switch workplace.source(path) {
    case .failure(let problem):
      console.report(problem)
      return 2
    case .success(let read): source = read
    }
    switch workplace.interpreter.parse(source) {
    case .complete: break
    case .incomplete(let part):
      console.report(part.diagnostic)
      return 2
    case .wrong(let problems):
      console.report(problems)
      return 2
    }
    guard let text = SourceFormatter.text(of: source) else {
      console.report(
        Diagnostic(
          id: "command-failed", message: "'\(source.name)' is left as it is: laid out, it would change"))
      return 2
    }
    if path == "-", !checksOnly {
      console.deliverAsIs(text)
      return 0
    }
    guard text != source.text else { return 0 }
    if checksOnly {
      console.write(source.name)
      return 1
    }
    do throws(FileError) {
      try Host.replace(source.name, with: text)
    } catch {
      console.report(Diagnostic(id: "command-failed", message: "\(error)"))
      return 1
    }
    console.note("formatted '\(source.name)'")
    return 0
  }
}
