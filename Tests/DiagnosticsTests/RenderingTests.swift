import Diagnostics
import Testing
import Texts

struct RenderingTests {
  /// An error at the stretch of `text` between the first « and », which are taken out.
  private func error(in text: String, line: Int = 0, help: String? = nil) -> Diagnostic {
    let parts = text.split(separator: "«", omittingEmptySubsequences: false)
    let inner = parts[1].split(separator: "»", omittingEmptySubsequences: false)
    let before = String(repeating: "\n", count: line) + String(parts[0])
    let source = SourceText(name: "a.dyne", text: before + inner[0] + inner[1])
    let start = before.utf8.count
    return Diagnostic(
      id: "test", message: "it must be right, but is wrong",
      at: SourceLocation(source, SourceRange(start, start + inner[0].utf8.count)), help: help)
  }

  @Test func unknownEnvironment() {
    let lines = Array(repeating: "# line", count: 11) + ["arm = ReacherVertcal seed=1"]
    let source = SourceText(name: "scripts/reacher.dyne", text: lines.joined(separator: "\n"))
    let start = 11 * 7 + 6
    let diagnostic = Diagnostic(
      id: "unknown-command", message: "unknown environment 'ReacherVertcal'",
      at: SourceLocation(source, SourceRange(start, start + 14)), help: "did you mean 'ReacherVertical'?")
    #expect(
      diagnostic.rendered() == """
        scripts/reacher.dyne:12:7: error: unknown environment 'ReacherVertcal' [unknown-command]
           12 | arm = ReacherVertcal seed=1
              |       ^^^^^^^^^^^^^^ did you mean 'ReacherVertical'?
        """)
    #expect(
      diagnostic.json
        == #"{"severity": "error", "id": "unknown-command", "#
        + #""message": "unknown environment 'ReacherVertcal'", "file": "scripts/reacher.dyne", "#
        + #""line": 12, "column": 7, "endLine": 12, "endColumn": 21, "#
        + #""help": "did you mean 'ReacherVertical'?"}"#
    )
  }

  @Test func tabsAndWideCharactersAlign() {
    #expect(
      error(in: "\tx =\t«y»").rendered() == """
        a.dyne:1:6: error: it must be right, but is wrong [test]
            1 |     x = y
              |         ^
        """)
    #expect(
      error(in: "s = '日本é' «é日x» 1").rendered() == """
        a.dyne:1:11: error: it must be right, but is wrong [test]
            1 | s = '日本é' é日x 1
              |             ^^^^
        """)
    #expect(
      error(in: "e\u{301}\u{301} «👩‍🔬»!").rendered() == """
        a.dyne:1:3: error: it must be right, but is wrong [test]
            1 | e\u{301}\u{301} 👩‍🔬!
              |   ^^
        """)
  }

  @Test func placesAtEndsAreShown() {
    #expect(
      error(in: "x =«»", help: "a value").rendered() == """
        a.dyne:1:4: error: it must be right, but is wrong [test]
            1 | x =
              |    ^ a value
        """)
    #expect(
      error(in: "«»").rendered() == """
        a.dyne:1:1: error: it must be right, but is wrong [test]
            1 |
              | ^
        """)
    #expect(
      error(in: "f(«a,\n  b»)", line: 122_999).rendered() == """
        a.dyne:123000:3: error: it must be right, but is wrong [test]
        123000 | f(a,
               |   ^^
        """)
  }

  @Test func controlCharactersCannotReachTheTerminal() {
    let text = error(in: "a\u{1B}[31m\0 «b»\u{202E}", help: "\u{7}").rendered()
    #expect(
      text == """
        a.dyne:1:9: error: it must be right, but is wrong [test]
            1 | a␛[31m␀ b�
              |         ^ ␇
        """)
  }

  @Test func longLinesAreCutAroundTheCarets() {
    let filler = String(repeating: "x", count: 500)
    let lines = error(in: filler + "«here»" + filler).rendered(width: 40).split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[1] == "    1 | …xxxxxxxxxxxxxxxxxherexxxxxxxxxxxxxxxxx…")
    #expect(lines[2] == "      |                   ^^^^")
    let marked = error(in: "y «" + filler + "»").rendered(width: 40).split(separator: "\n")
    #expect(marked[1].count <= 50, "\(marked[1])")
  }

  @Test func traceAndColors() {
    let source = SourceText(name: "main.dyne", text: "include \"a.dyne\"\nfor i in 1..3 { f(i) }")
    var diagnostic = error(in: "«x»")
    diagnostic.trace = [
      TraceFrame(.call("f"), at: SourceLocation(source, SourceRange(33, 37))),
      TraceFrame(.loop("i = 2"), at: SourceLocation(source, SourceRange(17, 20))),
      TraceFrame(.include, at: SourceLocation(source, SourceRange(0, 3))),
    ]
    #expect(
      diagnostic.rendered() == """
        a.dyne:1:1: error: it must be right, but is wrong [test]
            1 | x
              | ^
          in 'f', called at main.dyne:2:17
          in the loop at main.dyne:2:1 with i = 2
          included at main.dyne:1:1
        """)
    #expect(
      diagnostic.json.contains(
        #""trace": [{"kind": "call", "name": "f", "file": "main.dyne", "line": 2, "column": 17}, "#))
    #expect(diagnostic.rendered(color: true).contains("\u{1B}[1;31m^\u{1B}[0m"))
    diagnostic.trace = Array(repeating: diagnostic.trace[0], count: 100)
    #expect(diagnostic.rendered().contains("\n  … 92 more …\n"))
  }

  @Test func withoutAPlace() {
    let diagnostic = Diagnostic(.warning, id: "x", message: "a file must exist", help: "see ls")
    #expect(diagnostic.rendered() == "warning: a file must exist [x]\n  see ls")
    #expect(
      diagnostic.json
        == #"{"severity": "warning", "id": "x", "message": "a file must exist", "help": "see ls"}"#)
  }

  @Test func notesHaveNoCode() {
    #expect(Diagnostic(.note, id: "interrupted", message: "interrupted").rendered() == "note: interrupted")
  }

  @Test func jsonStringsAreEscaped() {
    #expect(JSONText.quoted("a\"\\\n\u{1}é\u{2028}") == #""a\"\\\n\u0001é\u2028""#)
  }

  @Test func narrowWindowsBreakBetweenWordsAndKeepTheCarets() {
    let text = "result = combine first_argument second_argument «wrong» third_argument fourth_argument"
    var problem = error(in: text)
    problem.message = "a rather long sentence that says what must be what, but is something else altogether"
    problem.help = "do something else, which takes a few words to say in full"
    for width in [20, 30, 40, 60, 80, 100, 200] {
      let lines = problem.rendered(width: width, wraps: true).split(separator: "\n").map(String.init)
      #expect(lines.allSatisfy { $0.count <= max(width, 24) }, "\(width): \(lines)")
      guard let source = lines.firstIndex(where: { $0.contains(" 1 | ") }) else {
        Issue.record("no source line")
        return
      }
      let carets = lines[source + 1]
      let marked = zip(lines[source], carets).filter { $0.1 == "^" }.map { String($0.0) }.joined()
      #expect(marked.hasPrefix("w") && "wrong".hasPrefix(marked.filter { $0 != "…" }), "\(width): \(marked)")
    }
  }
}
