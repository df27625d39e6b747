import Diagnostics
import Foundation
import Syntax
import Testing

/// The examples in the page on the language.
struct DocumentationTests {
  @Test func examplesParse() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let page = try String(contentsOf: root.appending(path: "Docs/Language.md"), encoding: .utf8)
    let examples = page.components(separatedBy: "\n```\n").enumerated().filter { $0.offset % 2 == 1 }.map(
      \.element)
    var count = 0
    for example in examples where !example.contains(": error: ") && !example.hasPrefix("program ") {
      let result = Parser.parse(SourceText(name: "Language.md", text: example)) { name in
        let isCommand = name.first?.isUppercase == true || Self.commands.contains(name)
        return isCommand ? CommandShape(statementIndex: name == "time" ? 0 : nil) : nil
      }
      count += 1
      switch result {
      case .complete: continue
      case .incomplete(let incomplete): Issue.record("\(incomplete.diagnostic.rendered())")
      case .wrong(let diagnostics): for diagnostic in diagnostics { Issue.record("\(diagnostic.rendered())") }
      }
    }
    #expect(count > 15)
  }

  private static let commands: Set<String> = [
    "export", "profile", "append", "join", "group", "with", "undo", "fork", "watch", "runs", "compare",
    "summary", "table", "collect", "train", "neighbors", "print", "evaluate", "step", "time", "load",
    "describe", "plot", "where",
    "sort", "select",
    "head", "reset", "show", "predict", "sample", "encode", "film", "render", "probe", "save",
  ]
}
