import Diagnostics
import Foundation
import Syntax
import TestSupport
import Testing

@Suite struct SourceFormatterTests {
  private func formatted(_ text: String) -> String? {
    SourceFormatter.text(of: SourceText(name: "test", text: text))
  }

  @Test(arguments: [
    ("x=1", "x=1\n"), ("cd a,b", "cd a,b\n"),
    ("x  =   1   \n\n\n\ny = [1,2 , 3 ]", "x = 1\n\ny = [1, 2, 3]\n"),
    ("for i in 1..3 {\nprint i\n   }\n", "for i in 1..3 {\n  print i\n}\n"),
    ("if a {\n\n\nb\n\n} else {\nc\n}", "if a {\n  b\n} else {\n  c\n}\n"),
    ("#!/usr/bin/env dyne\ndyne 1\n##  Says it\n\n\n  # plain\nx = 1 # why", ""),
    ("plot e   to=\"{a  +  b}  c\"", "plot e to=\"{a  +  b}  c\"\n"),
    ("x = [\n1,\n[2,\n3]\n]", "x = [\n  1,\n  [2,\n    3]\n]\n"),
    ("f = 1 +\n2\ntrain e \\\n epochs=3", "f = 1 +\n  2\ntrain e \\\n  epochs=3\n"),
    ("\n\n  \n", ""), ("", ""), ("# only", "# only\n"), ("{\n}\n", "{\n}\n"),
    ("x = 1\r\ny = 2\r\n", "x = 1\ny = 2\n"),
    ("reset arm qpos=[0,-1] -1 - 1", "reset arm qpos=[0, -1] -1 - 1\n"),
    ("!ls   -l  # all", "!ls   -l  # all\n"),
    (
      "def f(x) {\n# first\n\n# second\nreturn x # it\n}",
      "def f(x) {\n  # first\n\n  # second\n  return x  # it\n}\n"
    ),
  ])
  func laysOut(_ text: String, _ expected: String) {
    let expected =
      text.hasPrefix("#!")
      ? "#!/usr/bin/env dyne\ndyne 1\n##  Says it\n\n# plain\nx = 1  # why\n" : expected
    #expect(formatted(text) == expected)
  }

  /// Our scripts, also with their blanks changed at random: the tree stays, and formatting twice changes
  /// nothing more.
  @Test func keepsTheMeaningOfEveryScript() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let files = FileManager.default.enumerator(
      at: root.appending(path: "scripts"), includingPropertiesForKeys: nil)
    var random = SeededGenerator(seed: 1)
    var count = 0
    for case let file as URL in files ?? .init() where file.pathExtension == "dyne" {
      let text = try String(contentsOf: file, encoding: .utf8)
      count += 1
      try expectSame(text)
      var changed = ""
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        changed += String(
          repeating: [" ", "\t"].randomElement(using: &random) ?? " ",
          count: .random(in: 0...5, using: &random))
        changed += line + String(repeating: " ", count: .random(in: 0...2, using: &random))
        // a line that joins the next one joins that alone
        let ends = line.hasSuffix("\\") ? 1 : Int.random(in: 1...3, using: &random)
        changed += String(repeating: "\n", count: ends)
      }
      try expectSame(changed)
      #expect(formatted(changed)?.contains("\n\n\n") == false)
    }
    #expect(count > 5)
  }

  private func expectSame(_ text: String) throws {
    let once = try #require(formatted(text))
    #expect(formatted(once) == once)
    #expect(tree(text) == tree(once))
  }

  /// The statements of a text without their places.
  private func tree(_ text: String) -> String {
    let known = [
      "print", "train", "plot", "collect", "save", "show", "reset", "table", "load", "probe", "evaluate",
    ]
    let result = Parser.parse(SourceText(name: "test", text: text)) { name in
      name.first?.isUppercase == true || known.contains(name) ? CommandShape() : nil
    }
    return switch result {
    case .complete(let program): program.statements.map(TreeText.of).joined(separator: "; ")
    case .incomplete(let part): "open: \(part.open)"
    case .wrong(let problems): "wrong: \(problems.map(\.id))"
    }
  }
}
