import Diagnostics
import Language
import LineEditing
import Syntax

/// Runs the user's start-up file: a statement that fails is reported, and the rest runs.
struct StartUpFile {
  private let workplace: Workplace
  private let source: SourceText

  /// Reads the file; nil where there is none, or one that isn't text, which is reported.
  init?(_ workplace: Workplace) {
    guard let folder = Host.userFolder("XDG_CONFIG_HOME", otherwise: ".config"),
      let bytes = try? Host.contents(of: folder + "/rc.dyne")
    else { return nil }
    guard let source = SourceText(name: folder + "/rc.dyne", bytes: bytes) else {
      workplace.console.report(
        Diagnostic(id: "unreadable-script", message: "\(NotUTF8(path: folder + "/rc.dyne"))"))
      return nil
    }
    (self.workplace, self.source) = (workplace, source)
  }

  /// Runs it; says whether it asked to quit.
  func run() -> Bool {
    let isSound = workplace.interpreter.check(source).allSatisfy { $0.severity != .error }
    for part in isSound ? [source] : parts() {
      let outcome = workplace.run(
        part,
        didRun: { ran, _ in
          switch ran.outcome {
          case .failed, .expectationFailed:
            workplace.report(ran.outcome, at: nil)
            return .next
          default: return .stop
          }
        })
      workplace.endIfAsked()
      Interrupt.clear()
      switch outcome {
      case .quit: return true
      case .interrupted: return false
      default: continue
      }
    }
    return false
  }

  /// The statements one by one, each on the lines that it has in the file.
  private func parts() -> [SourceText] {
    let lines = source.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var parts: [SourceText] = []
    var start = 0
    while start < lines.count {
      let end = statementEnd(lines, from: start)
      let blank = String(repeating: "\n", count: start)
      parts.append(
        SourceText(name: source.name, text: blank + lines[start..<end].joined(separator: "\n")))
      start = end
    }
    return parts
  }

  /// The line after a statement; one that never ends is its first line alone.
  private func statementEnd(_ lines: [String], from start: Int) -> Int {
    for end in start + 1...lines.count {
      let text = lines[start..<end].joined(separator: "\n")
      if case .incomplete = workplace.interpreter.parse(SourceText(name: source.name, text: text)) {
        continue
      }
      let next = lines[end...].first { !$0.allSatisfy(\.isWhitespace) }?.drop { $0 == " " || $0 == "\t" }
      let continues = ["else", "catch"].contains { next?.hasPrefix($0) ?? false }
      if !continues { return end }
    }
    return start + 1
  }
}
