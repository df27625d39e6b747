import Diagnostics
import Language
import Testing

/// The language as its page describes it, sentence by sentence; each case names what it shows.
@Suite struct ReferenceTests {
  // MARK: Text and values

  @Test(arguments: [
    ("a first line for the system is a comment", "#!/usr/bin/env dyne\nx = 1", "1"),
    ("a comment ends with its line", "x = 1 # x = 2\n# x = 3", "1"),
    ("narration changes nothing", "## first\nx = 1\n## last", "1"),
    ("names may have letters of any script", "größe_1 = 2; 変数 = 3; x = größe_1 * 変数", "6"),
    ("a semicolon ends a statement", "x = 1; x = x + 1;; x = x * 5", "10"),
    ("newlines in round brackets are blanks", "x = (1\n + 2\n)", "3"),
    ("newlines in square brackets are blanks", "x = [1,\n  2\n]", "[1, 2]"),
    ("the innermost bracket decides", "x = (over i in 1..2 {\n  a = i\n  a + 1\n})", "[2, 3]"),
    ("a backslash joins lines", "x = 1 \\\n  + 2", "3"), ("an operator joins lines", "x = 1 +\n  2", "3"),
    ("and is an operator too", "x = true and\n  false", "false"),
    ("a comma joins lines", "x = [1][\n0]; expect true,\n  \"why\"", "1"),
    ("else stands on the line of the brace", "if false {\n  x = 1\n} else {\n  x = 2\n}", "2"),
    ("catch stands on the line of the brace", "try {\n  fail\n} catch e {\n  x = 2\n}", "2"),
    (
      "numbers", "x = [12, 1_000, 0.5, 1e-4, 20k, 1M, 1.5M]",
      "[12, 1000, 0.5, 0.0001, 20000, 1000000, 1500000]"
    ),
    ("names of numbers", "x = [close(pi, 3.141593), inf > 1e308, nan == nan]", "[true, true, false]"),
    ("escapes", #"x = "a\tb\n\"\\\{\u{e9}""#, #""a\tb\n\"\\\{é""#),
    (
      "interpolation with quotes of its own", #"r = step (Counter) 1; x = "{"a" + "b"} {r["reward"]}""#,
      "\"ab 1\""
    ),
    ("interpolation with a format", "x = \"{pi:.3} {2:03}\"", "\"3.142 002\""),
    ("single quotes are verbatim", #"x = 'a\n{1}' == "a\\n\{1}""#, "true"),
    ("words for values", "x = [true, false, none]", "[true, false, none]"),
    ("ranges include their ends", "x = [length(1..10), (1..10)[0], (1..10)[-1]]", "[10, 1, 10]"),
    ("ranges with a step", "x = (0..1 by 0.25) + 0", "[0, 0.25, 0.5, 0.75, 1]"),
    ("a number stands for an array", "x = [1, 2] * 2 + [[1, 2]][0]", "[3, 6]"),
    ("arrays of equal shapes", "x = [[1, 2], [3, 4]] * [[1, 0], [0, 1]]", "[[1, 0], [0, 4]]"),
    ("indices start at 0 and count from the end", "a = [5, 6, 7]; x = [a[0], a[-1]]", "[5, 7]"),
    ("both ends of a range of indices", "a = [5, 6, 7, 8]; x = a[1..3]", "[6, 7, 8]"),
    ("two indices of a matrix", "a = [[1, 2], [3, 4]]; x = a[1, 0]", "3"),
    ("values copy", "a = [1, 2]; b = a; b[0] = 9; x = [a[0], b[0]]", "[1, 9]"),
    ("also into functions and loops", "a = [[1], [2]]; for r in a { r[0] = 7 }; x = a", "[[1], [2]]"),
    (
      "equality is of whole values", "x = [[1, 2] == [1, 2], [1, 2] == [1, 3], [1, 2] != [1]]",
      "[true, false, true]"
    ),
    (
      "close is for measured values", "x = [close(0.1 + 0.2, 0.3), close(1, 1.1, tolerance=0.2)]",
      "[true, true]"
    ),
    ("comparisons are elementwise", "x = [1, 5] >= [3, 3]", "[false, true]"),
    ("all and any reduce", "x = [all([1, 2] > 0), any([1, 2] > 2)]", "[true, false]"),
    ("loops share the scope", "for i in 1..3 { if i == 2 { x = i } }", "2"),
    ("functions have their own", "x = 1; def f() { x = 2; y = 3 }; f()", "1"),
  ])
  func text(_ what: String, _ program: String, _ x: String) { #expect(Desk().x(program) == x, "\(what)") }

  // MARK: Grammar

  @Test(arguments: [
    ("two forms of a call", "x = [(near [1] k=2), near([1], k=2)]", "[\"raw 2 [1]\", \"raw 2 [1]\"]"),
    ("a minus after a blank starts an argument", "x = (near [1, 2] metric=raw k=3)", "\"raw 3 [2]\""),
    ("outside of arguments blanks mean nothing", "a = 5; b = 2; x = a -b", "3"),
    ("operators go on with an argument", "n = 2; x = near [1] k=2 * n", "\"raw 4 [1]\""),
    ("or is looser than and", "x = true or false and false", "true"),
    ("not is looser than ==", "x = not 1 == 2", "true"),
    ("comparisons are looser than ranges", "x = 1..2 == 1..2", "true"),
    ("ranges are looser than sums", "x = length(1..2 + 3 by 1 + 1)", "3"),
    ("products before sums", "x = 1 + 2 * 3 - 4 / 2", "5"), ("from the left", "x = 10 - 3 - 2", "5"),
    ("the remainder counts as a product", "x = 7 % 4 * 2", "6"),
    ("minus binds tighter than times", "x = -2 * 3", "-6"),
    ("powers bind tightest", "x = -2^2", "-4"), ("powers go to the right", "x = 2^3^2", "512"),
    ("a power may be negative", "x = 2^-1", "0.5"),
    ("choices are words", "raw = 5; x = near [1] metric=white", "\"white 5 [1]\""),
    ("parentheses force a variable", "c = \"white\"; x = near [1] metric=(c)", "\"white 5 [1]\""),
    ("a statement as an argument", "time x = 1 + 1", "2"),
    ("a command in parentheses", "x = (step (Counter) [3]).reward * 2", "6"),
    ("result is the last value", "3 + 4\nx = result", "7"),
    ("functions with defaults", "def f(a, b=a + 1) { return [a, b] }; x = f(1) + f(b=5, a=2)", "[3, 7]"),
    ("fields of objects", "c = Counter seed=2; x = [c.count, c.seed]", "[0, 201]"),
    ("if with branches", "if false { x = 1 } else if false { x = 2 } else { x = 3 }", "3"),
    ("while and break", "x = 0; while true { x = x + 1; if x == 4 { break } }", "4"),
    ("continue", "x = 0; for i in 1..4 { if i == 2 { continue }; x = x + i }", "8"),
    ("try gives a record", "try { fail } catch e { x = e.kind }", "\"command-failed\""),
    ("return without a value", "def f() { return }; x = f()", "none"),
    ("parameters of a script", "param x = 20k \"steps\"", "20000"), ("the version", "dyne 1\nx = 1", "1"),
    ("several indices in a row", "a = [[1, 2], [3, 4]]; a[0][1] = 9; x = a", "[[1, 9], [3, 4]]"),
    ("over gives a list", "x = over i in [1, 2, 3] { i^2 }", "[1, 4, 9]"),
    (
      "over works on copies",
      "n = 0; c = Counter; y = over i in 1..3 { n = n + i; step c 1; n }; x = [n, c.count]", "[0, 0]"
    ),
    ("runs don't see one another", "n = 0; x = over i in 1..3 { n = n + i; n }", "[1, 2, 3]"),
    ("seed is the run's seed", "x = over seed in [1, 2] { (Counter).seed }", "[101, 201]"),
    ("other names share the seed", "a = over i in 1..2 { random() }; x = a[0] == a[1]", "true"),
  ])
  func grammar(_ what: String, _ program: String, _ x: String) { #expect(Desk().x(program) == x, "\(what)") }

  @Test(arguments: [
    ("a number isn't a condition", "if 1 { }", "not-boolean wrong-type"),
    ("words of the language are no names", "in = 3", "reserved-name"),
    ("names of commands are no variables", "train = 3", "command-name"),
    ("of functions neither", "mean = 3", "command-name"),
    ("comparisons don't chain", "x = 1 < 2 < 3", "chained-comparison"),
    ("whole numbers are needed", "near [1] k=2.5", "bad-argument"),
    ("else on its own line", "if true { }\nelse { }", "lonely-word"),
    ("blanks around =", "near [1] k = 3", "blanks-around-equals"),
    ("return outside", "return 1", "misplaced-return"), ("break outside", "break", "misplaced-break"),
    ("an unknown word", "x = zzz", "unknown-name"),
    ("an unknown choice", "near [1] metric=zzz", "unknown-choice"),
    ("param in a block", "if true { param n = 1 \"n\" }", "nested-param"),
    ("a computed param", "param n = length([1]) \"n\"", "not-constant"),
    ("another version", "dyne 2", "bad-version"),
    ("the version must be first", "x = 1\ndyne 1", "bad-version"),
    ("over gives no functions", "def f() { }; x = over i in 1..2 { f }", "not-savable"),
    ("break doesn't leave over", "x = over i in 1..2 { break }", "misplaced-break"),
    ("an expectation", "expect 1 == 2", "expectation-failed"),
    ("an expectation after try", "try { expect 1 == 2 } catch e { }; expect false", "expectation-failed"),
    ("shapes differ", "[1, 2] + [1, 2, 3]", "bad-operand"), ("outside of a list", "[1, 2][2]", "bad-index"),
    ("no such include", "include \"none\"", "unreadable-file"),
    ("a computed include", "include \"{1}\"", "interpolated-path"),
  ])
  func mistakes(_ what: String, _ program: String, _ codes: String) {
    let code: String
    switch Desk().run(program) {
    case .refused(let problems): code = problems.first?.id ?? ""
    case .failed(let problem), .expectationFailed(let problem): code = problem.id
    case let other: code = other.brief
    }
    #expect(codes.split(separator: " ").contains { $0 == code }, "\(what): \(code)")
  }

  @Test func topLevelValuesAreShownOthersNot() {
    let desk = Desk()
    desk.run("1\nx = 2\nif true { 3 }\nfor i in 1..2 { i }\ndef f() { 4; return 5 }\nf()\nprint 6; none")
    #expect(desk.shown == ["1", "5", "6"])
  }

  @Test func argumentsAndBlanks() {
    let desk = Desk()
    desk.run(
      "a = [5, 6]; print a [0]; print a[0]; print 1 -2; print 1 - 2; print (3) (4); print a -1 ; x = a -1; "
        + "print x"
    )
    #expect(desk.shown == ["[5, 6] [0]", "5", "1 -2", "-1", "3 4", "[5, 6] -1", "[4, 5]"])
  }

  // MARK: Errors

  @Test(arguments: ["pritn {i}", "x{i} = zz + 1", "if true { pritn {i} }"])
  func aCheckEndsAfterAThousandErrors(_ line: String) {
    let lines = (1...5_000).map { line.replacing("{i}", with: "\($0)") }
    let problems = Desk().interpreter.check(SourceText(name: "a.dyne", text: lines.joined(separator: "\n")))
    #expect(problems.count == 1_001)
    #expect(problems.last?.id == "too-many-errors")
  }

  @Test func anErrorTellsPlaceLineAndMending() {
    let problems = Desk().interpreter.check(SourceText(name: "a.dyne", text: "\narm = Countr seed=1"))
    #expect(
      problems.map { $0.rendered() } == [
        """
        a.dyne:2:7: error: unknown environment 'Countr' [unknown-command]
            2 | arm = Countr seed=1
              |       ^^^^^^ did you mean 'Counter'?
        """
      ])
  }

  @Test func aTraceThroughFunctionsLoopsAndFiles() {
    let desk = Desk(files: ["lib.dyne": "def g(i) { return [1][i] }\ndef f(i) {\n  return g(i)\n}\n"])
    guard case .failed(let problem) = desk.run("include \"lib.dyne\"\nfor i in 0..3 { f(i) }") else {
      Issue.record("it must fail")
      return
    }
    #expect(problem.trace.map(\.kind) == [.call("g"), .call("f"), .loop("i = 1")])
    #expect(problem.rendered().contains("in 'g', called at lib.dyne:3:10"))
  }

  @Test(arguments: [
    "x = (fail)", "x = [1, 2][5]", "x = over i in 1..3 { x = i; [1][i] }", "x[7] = 1",
    "x = near [1] k=length([])",
  ])
  func whatFailsChangesNothing(_ statement: String) {
    let desk = Desk()
    desk.run("x = [1, 2]; c = Counter; step c 1")
    let outcome = desk.run(statement)
    #expect(outcome.exitStatus == 1, "\(outcome.brief)")
    #expect(desk.x("x = [x[0], x[1], c.count, (Counter).seed]") == "[1, 2, 1, 2]")
  }

  @Test func exitStatusesAreTheirs() {
    #expect(Desk().run("print 1").exitStatus == 0)
    #expect(Desk().run("fail").exitStatus == 1)
    #expect(Desk().run("near [1] k=0").exitStatus == 2)
    #expect(Desk().run("expect false").exitStatus == 3)
    let desk = Desk()
    desk.interrupt(after: 5)
    #expect(desk.run("while true { }").exitStatus == 130)
  }

  @Test(
    arguments: [
      ("steps", "many", "steps must be a number, but is \"many\""), ("name", "a", nil), ("name", "3", nil),
      ("fast", "1", "fast must be true or false, but is 1"),
      ("fast", "yes", "fast must be true or false, but is \"yes\""),
      ("at", "3", "at must be an array of numbers, but is 3"), ("at", "[3]", nil),
      ("steps", "1 +", "steps must be a number, but is \"1 +\""), ("steps", "-0.5", nil), ("at", "1..3", nil),
      ("names", "[\"a\"]", nil), ("names", "a", "names must be a list, but is \"a\""), ("free", "3", nil),
    ] as [(String, String, String?)])
  func parametersOfScripts(_ name: String, _ value: String, _ message: String?) {
    let script = """
      param steps = 20k "a number"; param name = "run" "a string"; param fast = false "a boolean"
      param at = [1, 2] "numbers"; param names = ["a", "b"] "a list"; param free = none "anything"
      """
    let outcome = Desk().run(script, [(name, value)])
    #expect(outcome.exitStatus == (message == nil ? 0 : 2), "\(outcome.brief)")
    if let message { #expect(outcome.brief.hasPrefix("refused: \(message)"), "\(outcome.brief)") }
  }
}
