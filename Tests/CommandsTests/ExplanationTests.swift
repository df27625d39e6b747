import Commands
import Diagnostics
import Foundation
import Language
import Testing

/// Each code of an error has an explanation whose examples do what they say.
@Suite struct ExplanationTests {
  /// Codes that no program alone can give.
  static let withoutExample: Set = [
    "interrupted", "failed", "member-died", "unwritable-output", "wrong-usage", "unreadable-script",
    "unreadable-field",
    "include-cycle", "include-depth", "include-count", "unsaved-work", "recording-ended",
    "bad-script-parameter", "missing-file", "ambiguous-path", "unknown-script-parameter", "kept-work",
    "lost-work", "stuck-work", "more-errors", "too-many-errors", "no-proof",
    "lesson-mark", "lesson-check",
  ]

  static let codes = Explanation.all.map(\.code)

  @Test(arguments: codes) func wrongExamplesGiveTheCode(_ code: String) throws {
    let explanation = try #require(Explanation.of(code))
    guard let wrong = explanation.wrong else {
      #expect(Self.withoutExample.contains(code), "there must be an example")
      return
    }
    let found = found(in: wrong)
    #expect(found.contains(code), "\(found)")
  }

  @Test(arguments: codes) func mendedExamplesPass(_ code: String) throws {
    guard let mended = Explanation.of(code)?.mended else { return }
    #expect(found(in: mended) == [])
  }

  /// The codes of what a program is told, by its check or while it runs.
  private func found(in text: String) -> [String] {
    let bench = Bench()
    let source = SourceText(name: "example", text: text)
    let checked = bench.interpreter.check(source).map(\.id)
    guard checked.isEmpty else { return checked }
    switch bench.run(text) {
    case .failed(let problem), .expectationFailed(let problem): return [problem.id]
    case .refused(let problems): return problems.map(\.id)
    case .finished, .quit, .interrupted: return []
    }
  }

  @Test func everyCodeOfTheSourcesIsExplained() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources")
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    var codes: Set<String> = []
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: /(?:\bid: |\b(?:report|failure|warn)\(\s*)"([a-z]+(?:-[a-z]+)*)"/) {
        codes.insert(String(match.1))
      }
      if file.lastPathComponent == "SyntaxError.swift" {
        for match in text.matches(of: /: "([a-z]+(?:-[a-z]+)+)"\n/) { codes.insert(String(match.1)) }
      }
    }
    #expect(codes.count > 50)
    #expect(codes.subtracting(Self.codes) == [], "there must be an explanation of each")
  }

  @Test func codesDifferAndSentencesEnd() {
    #expect(Set(Self.codes).count == Self.codes.count)
    for explanation in Explanation.all {
      #expect(
        explanation.summary.hasSuffix(".") || explanation.summary.hasSuffix(")."), "\(explanation.code)")
      #expect(explanation.text.hasSuffix("."), "\(explanation.code)")
    }
  }

  @Test func explainTakesCodesWithHyphens() throws {
    #expect(try Bench().text("explain over-in-expression").hasPrefix("over-in-expression: "))
    #expect(try Bench().text("explain \"not-a-list\"").contains("\n\nMended:\n"))
    #expect(try Bench().text("explain").split(separator: "\n").count == Explanation.all.count)
    let message = Bench().run("explain unknown-nam").message
    #expect(message == "code must be the code of an error, but is 'unknown-nam'")
    let interpreter = Bench().interpreter
    #expect(
      interpreter.complete("explain unknown-co", at: 18).map(\.text) == ["unknown-command", "unknown-column"])
    #expect(interpreter.complete("explain over-in-e", at: 17).map(\.text) == ["over-in-expression"])
  }
}
