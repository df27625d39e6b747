import Diagnostics
import Language
import Testing

/// What a check warns of, and what it doesn't.
@Suite struct WarningTests {
  private func warnings(_ text: String, files: [String: String] = [:]) -> [String] {
    Desk(files: files).interpreter.check(SourceText(name: "test.dyne", text: text))
      .map {
        "\($0.severity.rawValue) \($0.id) "
          + "\($0.location?.source.text(in: $0.location?.range ?? SourceRange(0, 0)) ?? "")"
      }
  }

  @Test(arguments: [
    ("def f() { return 1; print 2 }\nf()", "print 2"), ("for i in 1..2 { break; print 2 }", "print 2"),
    ("for i in 1..2 {\n  continue\n  print 2\n  print 3\n}", "print 2"), ("quit\nprint 2", "print 2"),
    ("while true { print 1 }\nprint 2", "print 2"), ("if false { print 2 }", "false"),
    ("if 1 > 2 { print 2 }", "1 > 2"), ("if true { print 1 } else { print 2 }", "{ print 2 }"),
    ("def f(n) { if n > 1 { return 1 } else { return 2 }; print 2 }\nf(1)", "print 2"),
  ])
  func findsWhatNeverRuns(_ text: String, _ part: String) {
    #expect(warnings(text) == ["warning unreachable \(part)"])
  }

  @Test(arguments: [
    "e = Model (Counter)\nc = train e\nprint 1", "for i in 1..2 { m = train (Model (Counter)) }\nprint 1",
    "m = (train (Model (Counter))).loss\nm = 3\nprint 1",
  ])
  func findsLostResults(_ text: String) {
    #expect(warnings(text).map { $0.hasPrefix("warning unused-result ") } == [true], "\(warnings(text))")
  }

  @Test(arguments: [
    "e = Model (Counter)\nc = train e\nprint e.epochs", "e = Model (Counter)\nc = train e\nprint c",
    "e = Model (Counter)\nc = train e", "e = Model (Counter)\ntrain e\nprint 1",
    "def f() { print c }\ne = Model (Counter)\nc = train e\nf()",
    "c = 0\nfor i in 1..2 { if i > 1 { print c }; c = train (Model (Counter)) }\nprint 1",
    "c = train (Model (Counter))\nx = over i in 1..2 { c.loss }\nprint x",
    "c = train (Model (Counter))\nprint \"{c.loss}\"",
    "c = train (Model (Counter))\ninclude \"reads.dyne\"\nprint 1",
    "while true { if 1 == result { break } }\nprint 1", "while true { try { break } catch e { } }\nprint 2",
    "param fast = false \"or not\"\nif fast { print 1 }", "for i in 1..2 { if i > 1 { break }; print i }",
    "def f() { while true { return 1 } }\nprint f()", "def f(n) { if n > 1 { return 1 }; return 2 }\nf(1)",
    "if true { print 1 }",
  ])
  func staysSilent(_ text: String) {
    #expect(warnings(text, files: ["reads.dyne": "print c"]) == [])
  }

  @Test func warningsKeepNothingFromRunning() {
    let desk = Desk()
    var warned: [String] = []
    let source = SourceText(name: "test.dyne", text: "if false { print 1 }\nprint 2")
    let outcome = desk.interpreter.run(source, warn: { warned.append($0.id) })
    #expect(outcome.brief == "finished")
    #expect(warned == ["unreachable"])
    #expect(desk.shown == ["2"])
  }
}
