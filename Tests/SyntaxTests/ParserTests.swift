import Diagnostics
import Syntax
import Testing

struct ParserTests {
  @Test(arguments: [
    ("1 + 2 * 3", "(+ 1 (* 2 3))"),
    ("-2^2", "(- (^ 2 2))"),
    ("2^3^2", "(^ 2 (^ 3 2))"),
    ("2^-1", "(^ 2 (- 1))"),
    ("1 - 2 - 3", "(- (- 1 2) 3)"),
    ("7 % 3 / 2", "(/ (% 7 3) 2)"),
    ("not a == b", "(not (== a b))"),
    ("a or b and not c", "(or a (and b (not c)))"),
    ("a < b and b < c", "(and (< a b) (< b c))"),
    ("1..n + 1", "(.. 1 (+ n 1))"),
    ("0..1 by 0.1", "(.. 0 1 by 0.1)"),
    ("1..3 == r", "(== (.. 1 3) r)"),
    ("-a.b[0]", "(- a.b[0])"),
    ("a[i, j].c", "a[i, j].c"),
    ("a[1..3]", "a[(.. 1 3)]"),
    ("a[-1]", "a[(- 1)]"),
    ("- -1", "(- (- 1))"),
    ("x = a -b", "x = (- a b)"),
    ("x = a [0]", "x = a[0]"),
    ("x = f (2)", "x = <f 2>"),
    ("[1, 2,]", "[1, 2]"),
    ("[]", "[]"),
    ("[[1, 2], [3, 4]]", "[[1, 2], [3, 4]]"),
    ("{}", "{}"),
    ("{a=1, b=[2]}.b", "{a=1, b=[2]}.b"),
    ("{\n a=1 +\n 2\n , for=3, `a b`={c=4},\n}", "{a=(+ 1 2), for=3, a b={c=4}}"),
    ("print {a=1} {b=-1}", "<print {a=1} {b=(- 1)}>"),
    ("\"{{a=1}.a:.2} {[{b=2}]}\"", "\"{{a=1}.a:0.2} {[{b=2}]}\""),
    ("over i in 1..3 parallel=2 * n { i }", "(over i (.. 1 3) parallel=(* 2 n) {i})"),
    ("over i in [{a=1}] { {b=i.a} }", "(over i [{a=1}] {{b=i.a}})"),
    ("(c)", "(c)"),
    ("t.by", "t.by"),
    ("1.5.x", "1.5.x"),
  ])
  func expressions(text: String, expected: String) {
    #expect(tree(text) == expected, "\(text)")
  }

  @Test(arguments: [
    ("12", 12.0), ("1_000", 1000), ("0.5", 0.5), ("1e-4", 1e-4), ("20k", 20_000), ("1M", 1_000_000),
    ("1.1k", 1100),
    ("2.5M", 2_500_000), ("1e2k", 100_000), ("pi", .pi), ("inf", .infinity), ("1E3", 1000),
    ("1_0.2_5", 10.25),
    ("1e-400", 0), ("007", 7), ("100000000000000000000000000000", 1e29),
  ])
  func numbers(text: String, value: Double) throws {
    guard case .complete(let program) = parsed(text),
      case .expression(let expression)? = program.statements.first?.kind,
      case .number(let number) = expression.kind
    else {
      Issue.record("\(text) is no number: \(tree(text))")
      return
    }
    #expect(number == value)
    #expect(expression.range == SourceRange(0, text.utf8.count))
  }

  @Test(arguments: [
    "12abc", "1__0", "1_", "20K", "1e", "0x10", "1_.5", "2pi", "1e5e5", "1e400", "1e99999999999999999999k",
    "1e308k",
  ])
  func wrongNumbers(text: String) {
    #expect(tree(text) == "wrong: bad-number@0")
  }

  @Test(arguments: [
    (#""a\n\t\"\\\{\u{e9}\u{1F600}""#, "'a\n\t\"\\{é😀'"),
    (#"'a\n{x}"'"#, #"'a\n{x}"'"#),
    (#""""#, "''"),
    (#""x = {x}""#, #""x = {x}""#),
    (#""{x:.3}""#, #""{x:0.3}""#),
    (#""{x + 1:8.2}!""#, #""{(+ x 1):8.2}!""#),
    (#""{f("a", n="{b}")}""#, #""{<f 'a' n="{b}">}""#),
    (#""{(evaluate agent).mean}""#, #""{(<evaluate agent>).mean}""#),
    (#""{[1, 2][0]}}""#, #""{[1, 2][0]}}""#),
  ])
  func strings(text: String, expected: String) {
    #expect(tree(text) == expected)
  }

  @Test(arguments: [
    (#""abc"#, "unterminated-string@0"),
    ("'abc", "unterminated-string@0"),
    ("x = \"abc\ny = 2", "unterminated-string@4"),
    (#""{x"#, "unterminated-string@0"),
    (#""{f("x}""#, "unterminated-string@0"),
    (#""\q""#, "bad-escape@1"),
    (#""\u{D800}""#, "bad-escape@1"),
    (#""\u{110000}""#, "bad-escape@1"),
    (#""\u{}""#, "bad-escape@1"),
    (#""\u41""#, "bad-escape@1"),
    (#""\é""#, "bad-escape@1"),
    (#""{}""#, "empty-interpolation@1"),
    (#""{x:q}""#, "bad-format@3"),
    (#""{x:}""#, "bad-format@3"),
    (#""{evaluate agent}""#, "unclosed-bracket@11"),
    (#""{(x}""#, "unclosed-bracket@4"),
  ])
  func wrongStrings(text: String, expected: String) {
    #expect(tree(text) == "wrong: " + expected)
  }

  @Test(arguments: [
    ("train e epochs=50", "<train e epochs=50>"),
    ("train(e, epochs=50)", "<train e epochs=50>"),
    ("train(e, epochs = 50,)", "<train e epochs=50>"),
    ("train(\n  e,\n  epochs=50\n)", "<train e epochs=50>"),
    ("step arm -0.5", "<step arm (- 0.5)>"),
    ("step arm - 0.5", "<step (- arm 0.5)>"),
    ("step arm-0.5", "<step (- arm 0.5)>"),
    ("step arm [0.5]", "<step arm [0.5]>"),
    ("step arm[0]", "<step arm[0]>"),
    ("step arm (x)", "<step arm (x)>"),
    ("print f(x)", "<print <f x>>"),
    ("print f (x)", "<print f (x)>"),
    ("print 2 * n", "<print (* 2 n)>"),
    ("print 2 * -n", "<print (* 2 (- n))>"),
    ("print 2 * [1, 2]", "<print (* 2 [1, 2])>"),
    ("print (a -b)", "<print ((- a b))>"),
    ("print [a - b, c[0]]", "<print [(- a b), c[0]]>"),
    ("print [a-b, (a -b)]", "<print [(- a b), ((- a b))]>"),
    ("print a[b-1]", "<print a[(- b 1)]>"),
    ("print f(a - b, -b)", "<print <f (- a b) (- b)>>"),
    ("print [a,\n -b]", "<print [a, (- b)]>"),
    ("print [a -\n b]", "<print [(- a b)]>"),
    ("train e epochs=2 * n", "<train e epochs=(* 2 n)>"),
    ("train e epochs=n -1", "<train e epochs=n (- 1)>"),
    ("print -a -b", "<print (- a) (- b)>"),
    ("print not a", "<print (not a)>"),
    ("print a and b c", "<print (and a b) c>"),
    ("sort t by=x", "<sort t by=x>"),
    ("sort 1..3 by=2", "<sort (.. 1 3) by=2>"),
    ("sort 1..3 by 2", "<sort (.. 1 3 by 2)>"),
    ("print x==3", "<print (== x 3)>"),
    ("print", "<print>"),
    ("print()", "<print>"),
    ("print(a) + 1", "(+ <print a> 1)"),
    ("(evaluate agent episodes=5).mean", "(<evaluate agent episodes=5>).mean"),
    ("(step arm -0.5).reward", "(<step arm (- 0.5)>).reward"),
    ("evaluate(agent).mean", "<evaluate agent>.mean"),
    ("arm = ReacherVertical seed=1", "arm = <ReacherVertical seed=1>"),
    ("arm = ReacherVertcal seed=1", "arm = <ReacherVertcal seed=1>"),
    ("foo \"x\"", "<foo 'x'>"),
    ("foo bar", "<foo bar>"),
    ("foo -1", "(- foo 1)"),
    ("time train e", "<time «<train e>»>"),
    ("time x = train e epochs=2", "<time «x = <train e epochs=2>»>"),
    ("time for i in 1..3 { print i }", "<time «(for i (.. 1 3) {<print i>})»>"),
    ("time(train(e))", "<time «<train e>»>"),
    ("(time train e).seconds", "(<time «<train e>»>).seconds"),
    ("help for", "<help for>"),
    ("help over", "<help over>"),
    ("plot [a, b] to=\"x.png\"", "<plot [a, b] to='x.png'>"),
    ("plot e color=(c)", "<plot e color=(c)>"),
    ("plot e color=outcome", "<plot e color=outcome>"),
    ("print a \\\n  b", "<print a b>"),
    ("print a +\n  b", "<print (+ a b)>"),
    ("print (a\n  b)", "<print (<a b>)>"),
    ("x = (train e\n  epochs=3\n)", "x = (<train e epochs=3>)"),
    ("describe x; print 2", "<describe x>; <print 2>"),
    ("x = abs (y) + 1", "x = (+ <abs y> 1)"),
    ("abs [1, -2]", "<abs [1, (- 2)]>"),
    ("abs -1", "<abs (- 1)>"),
    ("print (y) + 1", "<print (+ (y) 1)>"),
  ])
  func commands(text: String, expected: String) {
    #expect(tree(text) == expected, "\(text)")
  }

  @Test(arguments: [
    ("print a, b", "comma-between-arguments@7"),
    ("train e epochs = 50", "blanks-around-equals@15"),
    ("train e epochs= 50", "blanks-around-equals@14"),
    ("train e epochs =50", "blanks-around-equals@15"),
    ("print\"x\"", "missing-blank@5"),
    ("print \"a\"\"b\"", "missing-blank@9"),
    ("f(a b)", "missing-comma@4"),
    ("[1 2 3]", "missing-comma@3 missing-comma@5"),
    ("x = [1 -2]", "ambiguous-sign@7"),
    ("x = [1 -2 -3]", "ambiguous-sign@7 ambiguous-sign@10"),
    ("x = [a[0] -b, max(a +1)]", "ambiguous-sign@10 ambiguous-sign@20"),
    ("x = a[i -1]", "ambiguous-sign@8"),
    ("x = [1\n -2]", "ambiguous-sign@8"),
    ("x = [[1, 2] [0]]", "missing-comma@12"),
    ("x = f(a [0])", "missing-comma@8"),
    ("x = 2 * evaluate agent", "unexpected-text@17"),
    ("print * 2", "unexpected-text@6"),
    ("print )", "unopened-bracket@6"),
    ("print if x", "unexpected-text@6"),
  ])
  func wrongCommands(text: String, expected: String) {
    #expect(tree(text) == "wrong: " + expected, "\(text)")
  }

  @Test(arguments: [
    ("for i in 1..3 { print i }", "(for i (.. 1 3) {<print i>})"),
    ("for i in 1..3 {\n  print i\n\n  x = i;\n}", "(for i (.. 1 3) {<print i>; x = i})"),
    ("while x < 3 { x = x + 1 }", "(while (< x 3) {x = (+ x 1)})"),
    ("if a { } else if b { } else { c }", "(if a {} b {} else {c})"),
    ("if a {\n} else {\n  b\n}", "(if a {} else {b})"),
    ("try { f() } catch e { print e }", "(try {<f>} e {<print e>})"),
    ("def f(a, b=2) { return a + b }", "(def f(a, b=2) {(return (+ a b))})"),
    ("def f() { return }", "(def f() {(return)})"),
    ("for i in x { if i { break }; continue }", "(for i x {(if i {break}); continue})"),
    ("param steps = 20k \"environment steps\"", "(param steps 20000 'environment steps')"),
    ("param a = [-1, 0.5..2] 'x'", "(param a [(- 1), (.. 0.5 2)] 'x')"),
    ("param name = 'a' \"b\"", "(param name 'a' 'b')"),
    ("include \"x.dyne\"", "(include 'x.dyne')"),
    ("expect a == 3", "(expect (== a 3))"),
    ("expect a == 3, \"a is {a}\"", "(expect (== a 3) \"a is {a}\")"),
    ("expect a,\n  'b'", "(expect a 'b')"),
    ("r = over seed in 1..5 { x = f(seed); x }", "r = (over seed (.. 1 5) {x = <f seed>; x})"),
    ("over s in [1, 2] { s }", "(over s [1, 2] {s})"),
    ("(over s in v {\n  s\n  t\n}).x", "((over s v {s; t})).x"),
    ("a[0] = 3", "a[0] = 3"),
    ("a [0][1, 2] = train e", "a[0][1, 2] = <train e>"),
    ("x=3", "x = 3"),
    ("x = [1,\n  2\n]", "x = [1, 2]"),
    (";;x;", "x"),
    ("# only a comment", ""),
    ("#!/usr/bin/env dyne\nx", "x"),
    ("x # trailing\ny", "x; y"),
    ("x\r\ny\rz", "x; y; z"),
    ("\u{FEFF}x", "x"),
    ("größe = 3; λ_1 = größe", "größe = 3; λ_1 = größe"),
    ("dyne 1\nx", "x"),
    ("; dyne 1; x", "x"),
    ("state = 1; seed = 2; dyne = 3", "state = 1; seed = 2; dyne = 3"),
    ("x = 1 + # why\n\n  # and\n  2", "x = (+ 1 2)"),
    ("x = f(\n  1, # one\n  2)", "x = <f 1 2>"),
    ("print [f(\n1), {\n", "open: [ {"),
  ])
  func statements(text: String, expected: String) {
    #expect(tree(text) == expected, "\(text)")
  }

  @Test(arguments: [
    ("if a {}\nelse {}", "lonely-word@8"),
    ("try {}\ncatch e {}", "unexpected-text@6 lonely-word@7"),
    ("a < b < c", "chained-comparison@6"),
    ("a == b != c", "chained-comparison@7"),
    ("1..2..3", "chained-range@4"),
    ("f(1).b = 3", "bad-assignment@0"),
    ("f(x) = 3", "bad-assignment@0"),
    ("for = 3", "reserved-name@0"),
    ("pi = 3", "reserved-name@0"),
    ("if x = 3 { }", "unexpected-text@5"),
    ("x =", "unexpected-text@3"),
    ("x =\n3", "unexpected-text@3"),
    ("x = y = 3", "unexpected-text@6"),
    ("}", "unopened-bracket@0"),
    ("if a\n{ }", "lonely-word@5"),
    ("x = a == not b", "loose-operator@9"),
    ("a.f(x)", "call-of-value@3"),
    ("f(1)(2)", "call-of-value@4"),
    ("x = [over s in v { s }]", "over-in-expression@5"),
    ("param x = y \"a\"", "not-constant@10"),
    ("param x = 3", "unexpected-text@11"),
    ("if a { param x = 3 \"y\" }", "nested-param@7"),
    ("include \"{x}\"", "interpolated-path@8"),
    ("include x", "unexpected-text@8"),
    ("x\ndyne 1", "bad-version@2"),
    ("dyne 2", "bad-version@5"),
    ("dyne 1 x", "unexpected-text@7"),
    ("x && y", "unexpected-character@2"),
    ("x ** 2", "unexpected-character@2"),
    ("x += 2", "unexpected-character@2"),
    ("a\0b", "unexpected-character@1"),
    ("a ‘b’", "unexpected-character@2 unexpected-character@6"),
    ("+1", "unexpected-text@0"),
    ("x = .5", "unexpected-text@4"),
    ("a[]", "unexpected-text@2"),
    ("()", "unexpected-text@1"),
    ("break 3", "unexpected-text@6"),
    ("return evaluate agent", "unexpected-text@16"),
    ("def f(a b) { }", "missing-comma@8"),
    ("def f(1) { }", "unexpected-text@6"),
    ("x = 1 \\ 2", "unexpected-character@6"),
  ])
  func wrongStatements(text: String, expected: String) {
    #expect(tree(text) == "wrong: " + expected, "\(text)")
  }

  @Test(arguments: [
    ("for i in 1..3 {", "{"),
    ("for i in 1..3 {\n  print i\n", "{"),
    ("x = [1,\n", "["),
    ("x = [1", "["),
    ("f(", "("),
    ("train(e,\n epochs=f(", "( ("),
    ("x = 1 +", "+"),
    ("x = 1 +\n", "+"),
    ("x = not", "not"),
    ("x = -", "-"),
    ("x = 1..", ".."),
    ("x = a and", "and"),
    ("train e \\", "\\"),
    ("train e \\\n", "\\"),
    ("\\", "\\"),
    ("if a { for b in c {\n x = (2 *", "{ { ( *"),
    ("def f(a,", "("),
    ("def f(a", "("),
    ("expect a,", ","),
    ("(over s in v {", "( {"),
    ("time for i in x {", "{"),
    ("r = over s in v {\n  s", "{"),
  ])
  func incompleteTexts(text: String, open: String) {
    #expect(tree(text) == "open: " + open, "\(text)")
  }

  @Test func allErrorsAreListed() {
    let text = """
      x = )
      if a = 3 {
        y = [1 2]
        z = 1 +* 2
      }
      train(e, 3
      w = 4
      print "abc
      for i { print ( }
      ok = 1; q = ; r = 2 2
      """
    let lines: [Int] =
      switch parsed(text) {
      case .wrong(let diagnostics):
        diagnostics.map { SourceText(name: "test", text: text).line(at: $0.location?.range.start ?? 0) + 1 }
      default: []
      }
    #expect(lines == [1, 2, 3, 4, 7, 8, 9, 10, 10], "\(tree(text))")
  }

  @Test func bothCallSyntaxesGiveTheSameArguments() throws {
    for (bare, called) in [("print x -1 n=2", "print(x, -1, n=2)"), ("plot [1] (a)", "plot([1], (a))")] {
      #expect(tree(bare) == tree(called))
    }
  }

  @Test func narrationBelongsToTheNextStatement() throws {
    let text = """
      ## First we make an arm.
      ##  (indented)
      arm = ReacherVertical seed=1 ## no narration
      x = 1
      for i in y {
        ## inside
        print i
      }
      ## the end
      """
    guard case .complete(let program) = parsed(text) else {
      Issue.record("\(tree(text))")
      return
    }
    #expect(program.statements.map(\.narration) == [["First we make an arm.", " (indented)"], [], []])
    guard case .forLoop(_, _, let body) = program.statements[2].kind else {
      Issue.record("no loop")
      return
    }
    #expect(body.statements.map(\.narration) == [["inside"]])
    #expect(program.closingNarration == ["the end"])
  }

  @Test func versionIsKept() {
    guard case .complete(let program) = parsed("# intro\ndyne 1\nx = 1") else {
      Issue.record("not complete")
      return
    }
    #expect(program.version == 1)
    #expect(program.statements.count == 1)
  }

  @Test func rangesCoverTheText() {
    let text = "xs[0] = \"a{f(é, n=2) + 1:.2}\" # é"
    let source = SourceText(name: "test", text: text)
    guard case .complete(let program) = parsed(text), let statement = program.statements.first,
      case .assignment(let target, let value) = statement.kind, case .interpolation(let parts) = value.kind,
      parts.count == 2, case .value(let sum, let format) = parts[1],
      case .binary(_, let call, _, let sign) = sum.kind, case .call(let inner) = call.kind
    else {
      Issue.record("\(tree(text))")
      return
    }
    #expect(source.text(in: statement.range) == #"xs[0] = "a{f(é, n=2) + 1:.2}""#)
    #expect(source.text(in: target.range) == "xs[0]")
    #expect(source.text(in: sum.range) == "f(é, n=2) + 1")
    #expect(source.text(in: call.range) == "f(é, n=2)")
    #expect(source.text(in: sign) == "+")
    #expect(inner.arguments.map { source.text(in: $0.range) } == ["é", "n=2"])
    #expect(format.map { source.text(in: $0.range) } == ".2")
  }

  @Test func deepTextsAreRefused() {
    let many = 10_000
    func repeated(_ text: String) -> String { String(repeating: text, count: many) }
    for text in [
      repeated("("), repeated("["), repeated("f("), repeated("-"), repeated("not "), repeated("if x {\n"),
      "x" + repeated(".a"), "x" + repeated("[0]"), "1" + repeated("+1"), "1" + repeated("^1"),
      repeated("\"{"),
      repeated("x = (over s in v {"), repeated("time "), repeated("else if x {}"),
      "if x {}" + repeated(" else if x {}"),
      repeated("print("), repeated("a["), repeated("{"), repeated("}"), repeated("(["),
      repeated("if x { (\n"),
    ] {
      if case .complete = parsed(text), !text.hasPrefix("if x {}") {
        Issue.record("\(text.prefix(10)) passed")
      }
    }
  }
}
