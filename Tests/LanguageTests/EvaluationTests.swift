import Diagnostics
import Language
import Testing

@Suite struct EvaluationTests {
  @Test(arguments: [
    ("x = 1 + 2 * 3", "7"), ("x = -2^2", "-4"), ("x = 2^3^2", "512"), ("x = 7 % 3", "1"), ("x = -7 % 3", "2"),
    ("x = 20k + 1M", "1020000"), ("x = [1, 2] + [3, 4]", "[4, 6]"), ("x = 2 * [1, 2]", "[2, 4]"),
    ("x = [[1, 2], [3, 4]] - 1", "[[0, 1], [2, 3]]"), ("x = [1, 2] == [1, 2]", "true"),
    ("x = [1, 2] == [1, 3]", "false"), ("x = 1..3 == [1, 2, 3]", "true"),
    ("x = [1, 2, 3] < 2", "[true, false, false]"),
    ("x = [[1, 2], [3, 4]] >= 2", "[[false, true], [true, true]]"), ("x = \"a\" + 'b'", "\"ab\""),
    ("x = \"a\" < \"b\"", "true"), ("x = not (1 == 2) and true", "true"),
    ("x = 1 == 1 or 1 / 0 == 2", "true"),
    ("x = none == none", "true"), ("x = nan == nan", "false"), ("x = \"1\" == 1", "false"),
    ("x = [1, \"a\", none]", "[1, \"a\", none]"), ("x = [[1], [2, 3]]", "[[1], [2, 3]]"),
    ("x = [] == (1..0)", "true"),
    ("x = 0..1 by 0.1", "0..1 by 0.1"), ("x = length(0..1 by 0.1)", "11"), ("x = (5..1 by -2)[2]", "1"),
  ])
  func expressions(_ text: String, _ value: String) { #expect(Desk().x(text) == value) }

  @Test(arguments: [
    ("x = [10, 20, 30][-1]", "30"), ("x = [10, 20, 30][0..1]", "[10, 20]"),
    ("x = [10, 20, 30][1..-1]", "[20, 30]"),
    ("x = [10, 20, 30][[2, 0]]", "[30, 10]"), ("x = [[1, 2], [3, 4]][1]", "[3, 4]"),
    ("x = [[1, 2], [3, 4]][1, 0]", "3"), ("x = [[1, 2], [3, 4]][0..1, 1]", "[2, 4]"),
    ("x = [\"a\", \"b\"][-2]", "\"a\""),
    ("a = [1, 2, 3]; x = a; x[0] = 9; x = [x, a]", "[[9, 2, 3], [1, 2, 3]]"),
    ("x = [[1, 2], [3, 4]]; x[0] = [7, 8]", "[[7, 8], [3, 4]]"),
    ("x = [[1, 2], [3, 4]]; x[1][0] = 5", "[[1, 2], [5, 4]]"),
    ("x = [[1, 2], [3, 4]]; x[0..1, 1] = 0", "[[1, 0], [3, 0]]"),
    ("x = [\"a\", 1]; x[1] = \"b\"", "[\"a\", \"b\"]"),
    ("x = 1..3; x[0] = 5", "[5, 2, 3]"), ("x = \"abc\"[1]", "\"b\""), ("x = (sample)[1].name", "\"b\""),
    ("x = (sample).rank", "[1, 2]"), ("x = (sample)[\"name\"]", "[\"a\", \"b\"]"),
    ("x = [1, 2, 3][3..2]", "[]"),
  ])
  func indices(_ text: String, _ value: String) { #expect(Desk().x(text) == value) }

  @Test(
    arguments: [
      ("x = 0; for i in 1..4 { x = x + i }", "10"),
      ("x = 0; for i in 1..9 { if i == 4 { break }; x = x + i }", "6"),
      ("x = 0; for i in 1..4 { if i == 2 { continue }; x = x + i }", "8"),
      ("x = 0; while x < 5 { x = x + 2 }", "6"),
      ("for i in [3, 4] { }\nx = i", "4"), ("x = 0; for row in [[1, 2], [3, 4]] { x = x + row[1] }", "6"),
      ("x = 0; for row in (sample) { x = x + row.rank }", "3"),
      ("if 1 > 2 { x = 1 } else if true { x = 2 } else { x = 3 }", "2"),
      ("def f(a, b=a * 2) { return a + b }\nx = f(1) + f(1, 1) + f(b=1, a=3)", "9"),
      ("def f(n) { if n < 2 { return 1 }; return n * f(n - 1) }\nx = f(5)", "120"),
      ("x = 1; def f() { x = 2 }; f()", "1"), ("y = 3; def f() { return y }; x = f()", "3"),
      ("def f(a) { a[0] = 9; return a }; b = [1, 2]; c = f(b); x = b", "[1, 2]"),
      ("def f() { for i in 1..9 { if i == 3 { return i } } }; x = f()", "3"),
      ("try { x = [1][4] } catch error { x = error.kind }", "\"bad-index\""),
      (
        "try { fail } catch error { x = [error.message, error.line] }",
        "[\"disk must have room, but is full\", 1]"
      ),
      ("x = 5; try { x = 6; x = [1][4] } catch error { }", "6"), ("3\nx = result", "3"),
      ("x = 3; x = result + 1", "4"),
      ("x = (step (Counter) [0.5]).reward", "0.5"),
      ("c = Counter seed=1; step c 1; step c 2\nx = c.count", "2"),
      ("x = near([1, 2], k=3)", "\"raw 3 [2]\""), ("x = near [1, 2] metric=white k=3", "\"white 3 [2]\""),
    ])
  func statements(_ text: String, _ value: String) { #expect(Desk().x(text) == value) }

  @Test(arguments: [
    ("x = \"{1 + 1} and {[1, 2]}\"", "\"2 and [1, 2]\""), ("x = \"{pi:.3}\"", "\"3.142\""),
    ("x = \"{1234567.5:,.1}\"", "\"1,234,567.5\""),
    ("x = \"{0.256:.1%}\"", "\"25.6%\""), ("x = \"{5:03}|{5:<3}|{-5:+}|{5:+}\"", "\"005|5  |-5|+5\""),
    ("x = \"{12345:.2e}\"", "\"1.23e4\""),
    ("x = \"{\"a\" + 'b'}\"", "\"ab\""), ("x = \"{[0.5, 1]:.2}\"", "\"[0.50, 1.00]\""),
    ("x = '{1}'", "\"\\{1}\""),
    ("x = \"{\"a\":^5}|\"", "\"  a  |\""), ("x = \"{1 / 3}\"", "\"0.333333\""),
  ])
  func interpolation(_ text: String, _ value: String) { #expect(Desk().x(text) == value) }

  @Test(
    arguments: [
      ("x = [1, 2, 3]\nx[7] = 0", "failed: an index must be between -3 and 2, but is 7 «x[7]»"),
      (
        "a = [1, 2]; b = [1, 2, 3]; a + b",
        "failed: the two sides of '+' must have the same shape, but have 2 and 3 «+»"
      ),
      ("step (Counter) [1, 2, 3]", "failed: action must have at most 2 numbers, but has 3 «[1, 2, 3]»"),
      ("fail", "failed: disk must have room, but is full «fail»"),
      (
        "def f(n) { return f(n + 1) }; f(1)",
        "failed: calls are nested too deep"
      ),
      ("def f(n) { return f(n + 1) + 1 }; f(1)", nil), ("x = [1, 2] < 3\nif x[0] == 1 { 1 }", "finished"),
      (
        "def f(a) { return a }; if f(3) { print 1 }",
        "failed: the condition must be true or false, but is 3 «f(3)»"
      ),
      ("quit; print 1", "quit"),
      ("x = 1e300 * 1e300; y = 0..x", "failed: the ends of a range must be finite numbers «0..x»"),
    ] as [(String, String?)])
  func failures(_ text: String, _ message: String?) {
    let outcome = Desk().run(text)
    if let message { #expect(outcome.brief.hasPrefix(message), "\(outcome.brief)") }
    if case .refused = outcome { Issue.record("\(outcome.brief)") }
  }

  @Test func showsTopLevelValuesOnly() {
    let desk = Desk()
    desk.run("1 + 1\nx = 3\nfor i in 1..2 { i }\nprint \"a\" [1, 2]\nnear [1]\nnone")
    #expect(desk.shown == ["2", "a [1, 2]", "raw 5 [1]"])
  }

  @Test func expectShowsBothSides() {
    #expect(Desk().run("expect 1 + 1 == 2").brief == "finished")
    #expect(
      Desk().run("x = 2\nexpect x * 2 > 5, \"too small: {x}\"\nprint 1").brief
        == "unexpected: too small: 2: expected x * 2 > 5, but the left side is 4 and the right side is 5 «x "
        + "* 2 > 5»"
    )
    #expect(
      Desk().run("expect close(random(), 2)").brief.contains("and the right side is 2; they differ by "))
    #expect(Desk().run("expect 1 == 2").exitStatus == 3)
    #expect(Desk().run("try { expect false } catch e { }").exitStatus == 0)
  }

  @Test func tracesCallsLoopsAndIncludes() throws {
    let desk = Desk(files: ["lib.dyne": "def f(i) { return [1][i] }\n"])
    guard case .failed(let failure) = desk.run("include \"lib.dyne\"\nfor i in 0..3 { f(i) }") else {
      Issue.record("it must fail")
      return
    }
    #expect(failure.location?.source.name == "lib.dyne")
    #expect(failure.trace.map(\.kind) == [.call("f"), .loop("i = 1")])
    #expect(failure.trace.map(\.location.source.name) == ["test.dyne", "test.dyne"])
  }

  @Test func aFailedCommandChangesNothing() {
    let desk = Desk()
    desk.run("a = Counter\nx = 1")
    desk.run("x = (fail)")
    desk.run("x = step a [1, 2, 3]")
    desk.run("b = Counter")
    #expect(desk.x("x = [x, b.seed, a.count]") == "[1, 2, 0]")
  }

  @Test func interruptionStopsAndKeepsTheSession() {
    let desk = Desk()
    desk.run("e = Model(Counter()); x = 1")
    desk.interrupt(after: 20)
    #expect(desk.run("try { train e epochs=1000 } catch problem { print 1 }").brief == "interrupted")
    desk.interrupt(after: 1000)
    #expect(desk.run("while true { x = x + 1 }").brief == "interrupted")
    desk.interrupt(after: .max)
    #expect(desk.x("x = e.epochs < 50") == "true")
  }

  @Test func statementsAsArguments() {
    let desk = Desk()
    #expect(desk.run("time x = 1 + 1; print x; time near [1]").brief == "finished")
    #expect(desk.notes == ["running x = 1 + 1", "running near [1]"])
    #expect(desk.shown == ["2", "2", "raw 5 [1]"])
  }

  @Test func wordsAsArguments() {
    let desk = Desk()
    desk.run("a = 1; b = 2; c = 3; forget a b; help train")
    #expect(desk.session.variables.names == ["c"])
    #expect(desk.shown == ["train"])
    #expect(desk.x("m = \"white\"; x = near [1] metric=(m)") == "\"white 5 [1]\"")
  }

  @Test func aMillionTurnsTakeSeconds() {
    let clock = ContinuousClock()
    let desk = Desk()
    let time = clock.measure {
      #expect(desk.x("x = 0; for i in 1..1M { if i % 2 == 0 { x = x + i } }") == "250000500000")
    }
    #expect(time < .seconds(10), "\(time)")
  }

  @Test func valuesCantGrowWithoutBounds() {
    #expect(Desk().run("x = []; while true { x = [x, 1] }").brief.contains("the list is nested more than 64"))
    #expect(
      Desk().run("x = [\"a\"]; while true { x[0] = x }").brief.contains("the list is nested more than 64"))
    #expect(
      Desk().run("x = []; while true { x = append([\"a\"], x) }").brief.contains(
        "the list is nested more than"))
    #expect(
      Desk().run("x = 1..1e12; y = x + 1").brief.contains(
        "the left side of '+' must have at most 67108864 numbers, but has 1000000000000"))
    #expect(
      Desk().run("near(1..1e12)").brief.contains("point must be an array of numbers, but is 1..1000000000000")
    )
    #expect(
      Desk().x("y = 1..1e12; x = [y[-1], length(y), y == 1..1e11, y == 1..1e12]")
        == "[1000000000000, 1000000000000, false, true]")
    #expect(Desk().run("x = mean([\"a\"])").brief.contains("x must be a number or an array of numbers"))
  }

  @Test func deepNestingIsAnErrorNotACrash() {
    let nested =
      String(repeating: "if true { ", count: 40) + "return f(n + 1) + 1 " + String(repeating: "}", count: 40)
    #expect(Desk().run("def f(n) { \(nested) }\nf(1)").brief.hasPrefix("failed: calls are nested too deep"))
    let sum = String(repeating: "(1 + ", count: 45) + "f(n + 1)" + String(repeating: ")", count: 45)
    #expect(
      Desk().run("def f(n) { return \(sum) }\nf(1)").brief.hasPrefix(
        "failed: calls are nested too "
          + "deep"))
    let over = "def f(n) { over i in [1] { x = f(n + 1) } }\nf(1)"
    #expect(Desk().run(over).brief.hasPrefix("failed: calls are nested too deep"))
  }
}
