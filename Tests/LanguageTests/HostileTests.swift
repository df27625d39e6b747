import Diagnostics
import Language
import Syntax
import Testing

/// Programs that go for the stack, the memory or the time: one clear error, soon.
@Suite(.serialized, .timeLimit(.minutes(15)))
struct HostileTests {
  private func run(_ text: String) -> String { Desk().run(text).brief }

  private static let many = Array(repeating: "a", count: 200).joined(separator: ", ")

  // the stack

  @Test(arguments: [
    "def f(a) { return f(a) }\nf(1)",
    "def f(a) { time time time f(a) }\nf(1)",
    "def f(a) { time f([[[[a]]]][0][0][0][0]) }\nf(1)",
    "def f(a, b=1) { for i in 1..2 { if true { try { x = (1 + (2 * [f(a)][0])) } catch q { fail } } } "
      + "}\nf(1)",
    "def f(a) { return \"{[[(1 + (2 * (3 - (f(a)))))]]}\" }\nf(1)",
    "def f(a) { return (over seed in 1..1 { f(a) }) }\nf(1)",
    "def f(a) { return (over i in 1..1 { time f(a) }) }\nf(1)",
    "def f(a=f()) { return a }\nf()",
    "def f(a) { return mean([abs(sqrt(f(mean([a, 1])))), 2]) }\nf(1)",
    "def f(a) { if a { if a { if a { while true { for i in 1..1 { x = f(a) } } } } } }\nf(true)",
    "def f(a) { expect close(f(a), 1) }\nf(1)",
    "def f(a) { print (concat([f(a)], [1])) }\nf(1)",
  ])
  func recursion(text: String) {
    let outcome = run(text)
    // a failure that catch hands on may be that of `fail`
    #expect(
      outcome.hasPrefix("failed: calls are nested too deep") || outcome.hasPrefix("failed: disk"),
      "\(outcome)")
  }

  @Test func includeThatCallsItself() {
    let desk = Desk(files: ["g.dyne": "g()", "/g.dyne": "g()"])
    desk.run("def g() { include \"g.dyne\" }")
    #expect(desk.run("g()").brief.contains("too deep"))
  }

  @Test func longLinesOfStatements() {
    for text in [String(repeating: "time ", count: 100_000) + "1", String(repeating: "(", count: 100_000)] {
      #expect(run(text).contains("nested"))
    }
  }

  // lists that are more than they take

  @Test(
    arguments: [
      (
        "a = [1, \"b\"]; for i in 1..60 { a = [a, a] }", "a list would have more than 16777216 entries in all"
      ),
      ("a = [1, 2]; for i in 1..60 { a = [a, a] }", "the list would hold more than 67108864 numbers"),
      ("a = zeros(0); for i in 1..60 { a = [a, a] }", "the list would hold more than 67108864 numbers"),
      ("a = [\"\"]; for i in 1..100 { a = [a] }", "the list is nested more than 64 levels deep"),
      ("a = [1]; for i in 1..1e5 { a = [a] }", "the list is nested more than 64 levels deep"),
      (
        "a = [\"\", \"\"]; for i in 1..1e5 { a[0] = a; a[1] = a }",
        "a list would have more than 16777216 entries"
      ),
      (
        "a = [\"\"]; for i in 1..17 { a = concat(a, a) }; x = concat(\(many))",
        "parts must have at most 16777216 entries together, but have 26214400"
      ),
      (
        "a = [[\"\"]]; for i in 1..60 { a = append(a, a) }",
        "a list would have more than 16777216 entries in all"
      ),
      (
        "a = [\"\"]; for i in 1..14 { a = concat(a, a) }; a = [a]; x = a[zeros(1e4)]",
        "a list would have more than 16777216 entries in all"
      ),
      ("x = (sample)[zeros(2e7)]", "the selection would have more than 16777216 rows"),
      ("a = over i in 1..1e9 { i }", "the values of 'over' must have at most 16777216 entries"),
      ("b = zeros(1e7); a = over i in 1..1e5 { b }", "the list would hold more than 67108864 numbers"),
    ])
  func sharing(text: String, message: String) {
    let outcome = run(text)
    #expect(outcome.contains(message), "\(outcome)")
  }

  /// What is made of a large list that takes little memory.
  @Test func largeSharedLists() {
    let desk = Desk()
    desk.run("a = [\"a\", \"b\"]; b = [\"a\", \"b\"]; for i in 1..18 { a = [a, a]; b = [b, b] }")
    #expect(desk.run("a").brief == "finished")
    #expect(desk.shown.last?.utf8.count ?? .max < 4 << 20)
    #expect(desk.run("x = \"{a}\"; expect length(x) < 4e6").brief == "finished")
    #expect(desk.run("expect a == b").brief == "finished")
    #expect(desk.run("x = over i in [1] { a }; expect length(x) == 1").brief == "finished")
    let outcome = desk.run("for i in 1..10 { a[0] = a; a[1] = a }").brief
    #expect(outcome.contains("a list would have more than 16777216 entries in all"), "\(outcome)")
    #expect(desk.run("expect length(a) == 2").brief == "finished", "the variable stays as it was")
  }

  // memory

  @Test(
    arguments: [
      ("x = 1e15 * (0..1e9)", "the right side of '*' must have at most 67108864 numbers, but has 1000000001"),
      ("x = -(0..1e9)", "the operand of '-' must have at most 67108864 numbers, but has 1000000001"),
      ("x = abs(0..1e9)", "the argument must have at most 67108864 numbers, but has 1000000001"),
      ("x = (0..3e7) > 2", "the operands of '>' must have at most 16777216 numbers, but has 30000001"),
      ("x = isfinite(0..3e7)", "numbers, but has 30000001"),
      ("x = zeros(1e9)", "shape must make at most 67108864 elements, but makes more"),
      ("x = zeros(1e9, 0)", "shape must make at most 67108864 elements, but makes more"),
      ("x = random([1e9, 1e9])", "count must make at most 67108864 elements, but makes more"),
      (
        "a = \"ab\"; for i in 1..60 { a = a + a }",
        "the string would be 134217728 bytes long; the limit is 67108864"
      ),
      ("a = \"ab\"; for i in 1..60 { a = \"{a}{a}\" }", "bytes long; the limit is 67108864"),
      ("a = \"ab\"; for i in 1..60 { a = concat(a, a) }", "bytes long; the limit is 67108864"),
      (
        "a = \"\\u{301}\"; for i in 1..17 { a = a + a }; a = \"e\" + a; x = a[zeros(1000)]",
        "the selection would have more than 67108864 bytes"
      ),
      (
        "a = zeros(1e6); x = concat(\(many))",
        "parts must have at most 67108864 numbers together, but have 200000000"
      ),
      ("a = zeros(1e4, 1e3); x = [a, a, a, a, a, a, a, a]", "the list would hold more than 67108864 numbers"),
      (
        "a = zeros(2, 1e6); x = a[zeros(1e6)]",
        "the selection would have more than 67108864 numbers"
      ),
      ("x = zeros(1, 1, 0)[zeros(1e4), zeros(1e4)]", "the selection would have more than 67108864"),
      ("x = dot(zeros(1e5, 1), zeros(1, 1e5))", "give a product of at most 67108864 numbers"),
      ("x = dot(zeros(1e5, 0), zeros(0, 1e5))", "give a product of at most 67108864 numbers"),
      ("x = \"{zeros(2e5):0999}\"", "bytes long; the limit is 67108864"),
      ("x = \"{0..1e9:.2}\"", "must have at most 67108864 numbers, but has 1000000001"),
      ("x = \"{1:1000000000}\"", "format"), ("x = 0..1e15", "a range must have at most"),
      ("a = [1]; a[0..1e9]", "an index must be"),
    ])
  func memory(text: String, message: String) {
    let outcome = run(text)
    #expect(outcome.contains(message), "\(text): \(outcome)")
  }

  /// A function that changes an entry of an outer variable changes its own copy.
  @Test func entriesOfOuterVariables() {
    let text = "a = [1, 2]; def f(b=a[0]) { a[0] = b + 5; return a }; x = f(); expect a == [1, 2]"
    #expect(Desk().x(text) == "[6, 2]")
    #expect(run("def f() { nosuch[0] = 1 }; f()").contains("unknown name 'nosuch'"))
  }

  @Test func whatIsWithinTheLimits() throws {
    #expect(Desk().x("x = concat([1, 2], [], 3..4)") == "[1, 2, 3, 4]")
    #expect(Desk().x("x = concat([[1, 2]], [[3, 4]])") == "[[1, 2], [3, 4]]")
    #expect(Desk().x("x = concat([], [[1, 2]], [5])") == "[[1, 2], 5]")
    #expect(Desk().x("x = concat([], zeros(0))") == "[]")
    #expect(Desk().x("x = append(1..2, 3)") == "[1, 2, 3]")
    #expect(Desk().x("x = append([[1, 2]], [3, 4])") == "[[1, 2], [3, 4]]")
    #expect(Desk().x("x = sum([[1, 2, 3], [4, 5, 6]], axis=0)") == "[5, 7, 9]")
    #expect(Desk().x("x = mean([[1, 2, 3], [4, 5, 6]], axis=1)") == "[2, 5]")
    #expect(
      Desk().x("x = dot([[1, 2], [3, 4], [5, 6]], [[1, 0, 2], [0, 1, 3]])")
        == "[[1, 2, 8], [3, 4, 18], [5, 6, 28]]")
    #expect(Desk().x("x = \"{[[1, 2], [3, 4]]:.1}\"") == "\"[[1.0, 2.0], [3.0, 4.0]]\"")
    #expect(
      Value.range(try NumberRange(0, 1e12)).json == "{\"first\": 0, \"last\": 1000000000000, \"step\": 1}")
  }

  // time

  @Test(arguments: [
    "while true { }", "for i in 1..1e12 { }", "x = (0..4e6) ^ 0.5", "x = exp(0..4e6)",
    "x = minimum(0..4e6, 3)",
    "x = normal(0, 1, 4e6)", "x = \"{0..1e6:.3}\"", "x = dot(zeros(700, 700), zeros(700, 700))",
    "x = sum(zeros(2000, 2000), axis=0)", "x = over i in 1..1e7 { i }",
    "def f(n) { while true { n = n + 1 } }; f(0)",
    "x = (0..4e6) > 3",
  ])
  func interruption(text: String) {
    let desk = Desk()
    desk.interrupt(after: 20)
    #expect(desk.run(text).brief == "interrupted", "\(text)")
  }
}
