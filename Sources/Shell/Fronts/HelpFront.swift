import Diagnostics
import Language
import LineEditing
import Texts

/// Answers `dyne help`.
struct HelpFront {
  let workplace: Workplace

  /// Explains a script, or what the `help` of the shell explains; gives the exit status.
  func explain(_ topic: String?) -> Int32 {
    workplace.isForReader = true
    if let topic, topic.hasSuffix(".dyne") || topic.contains("/") || topic == "-" {
      return explainScript(topic)
    }
    let statement = topic.map { "help \($0.quoted)" } ?? "help"
    let outcome = workplace.run(SourceText(name: "command line", text: statement))
    return outcome.exitStatus == 0 ? 0 : 2
  }

  private func explainScript(_ path: String) -> Int32 {
    switch workplace.source(path) {
    case .failure(let problem):
      workplace.console.report(problem)
      return 2
    case .success(let source):
      switch workplace.interpreter.parameters(of: source) {
      case .failure(let problems):
        workplace.console.report(problems.list)
        return 2
      case .success(let parameters):
        workplace.console.isAwaited = true
        workplace.console.deliverPage(text(source, parameters) + "\n")
        return 0
      }
    }
  }

  private func text(_ source: SourceText, _ parameters: [ScriptParameterHelp]) -> String {
    var lines = introduction(source)
    lines += lines.isEmpty ? [] : [""]
    lines.append("  dyne \(source.name)" + parameters.map { " [\($0.name)=\($0.defaultText)]" }.joined())
    guard !parameters.isEmpty else { return lines.joined(separator: "\n") }
    lines += ["", "Parameters"]
    let width = parameters.map(\.name.displayWidth).max() ?? 0
    for parameter in parameters {
      let gap = String(repeating: " ", count: width - parameter.name.displayWidth + 2)
      let facts = "\(parameter.type.phrase); default: \(parameter.defaultText)"
      let sentence = parameter.sentence.isEmpty ? facts : "\(parameter.sentence) (\(facts))"
      lines.append("  \(parameter.name)\(gap)\(sentence)")
    }
    return lines.joined(separator: "\n")
  }

  /// What a script says of itself: the comment it begins with.
  private func introduction(_ source: SourceText) -> [String] {
    var lines: [String] = []
    for line in source.text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("#!") && lines.isEmpty { continue }
      guard line.hasPrefix("#") else { break }
      lines.append(String(line.drop { $0 == "#" }.drop { $0 == " " }))
    }
    return lines
  }
}
