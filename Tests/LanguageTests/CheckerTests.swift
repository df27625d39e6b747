import Language
import Testing

@Suite struct CheckerTests {
  @Test(
    arguments: [
      ("arm = Countr seed=1", "unknown environment 'Countr' «Countr» (did you mean 'Counter'?)"),
      ("tran 1 2", "unknown command 'tran' «tran» (did you mean 'train' or 'tan'?)"),
      ("x = arn", "unknown name 'arn' «arn»"),
      ("load arm", "path must be a path in quotes, but is arm «arm» (write \"arm\")"),
      (
        "load runs/arm-2.png",
        "path must be a path in quotes, but is runs/arm-2.png «runs/arm-2.png» (write \"runs/arm-2.png\")"
      ),
      ("path = \"a\"; load pth", "unknown name 'pth' «pth» (did you mean 'path'?)"),
      ("a = 4; load a/2", "path must be a path in quotes, but is a number «a/2»"),
      ("x = Countr", "unknown environment 'Countr' «Countr» (did you mean 'Counter'?)"),
      ("Countr", "unknown environment 'Countr' «Countr» (did you mean 'Counter'?)"),
      ("trian", "unknown name 'trian' «trian» (did you mean 'train'?)"),
      (
        "def f(a) { return a == 1 }\nx = f(2) + 1",
        "the left side of '+' must be a number or an array of numbers, but is true or false «f(2)»"
      ),
      (
        "def f(a) { if a == 1 { return \"x\" } else { return \"y\" } }\nif f(2) { }",
        "the condition must be true or false, but is a string «f(2)»"
      ),
      (
        "def f(a) { r = step (Counter) a; return r }\nx = f(2).rewrd",
        "unknown field 'rewrd' of a record «rewrd» (did you mean 'reward'?)"
      ),
      (
        "def f() { print 1 }\nx = f() * 2",
        "the left side of '*' must be a number or an array of numbers, but is none «f()»"
      ),
      (
        "for row in (sample) { print row.nme }",
        "unknown field 'nme' of a record «nme» (did you mean 'name'?)"
      ),
      ("arm = 1; x = arn", "unknown name 'arn' «arn» (did you mean 'arm'?)"),
      ("c = Counter sed=1", "unknown parameter 'sed' of 'Counter' «sed» (did you mean 'seed'?)"),
      ("c = Counter seed=\"a\"", "seed must be a whole number, but is \"a\" «\"a\"»"),
      ("c = Counter seed=1.5", "seed must be a whole number, but is 1.5 «1.5»"),
      ("near [1] k=0", "k must be between 1 and 100000, but is 0 «0»"),
      ("near [1] k=-1", "k must be between 1 and 100000, but is -1 «-1»"),
      ("near [1] metric=whte", "metric must be raw or white, but is 'whte' «whte» (did you mean 'white'?)"),
      (
        "m = \"raw\"; near [1] metric=m",
        "metric must be raw or white, but is 'm' «m» (for the variable write (m))"
      ),
      ("near \"a\"", "point must be an array of numbers, but is \"a\" «\"a\"»"),
      ("near", "'near' needs the argument 'point' «near» (near point [metric=raw] [k=5])"),
      (
        "near [1] [2]",
        "too many arguments: 'near' takes at most 1 without a name «[2]» (name the parameter, e.g. "
          + "metric=…)"
      ),
      ("near [1] k=1 k=2", "k is given twice «k=2»"),
      ("c = Counter\ne = Model c\nstep e 1", "counter must be a Counter, but is a Model «e»"),
      ("train (Counter)", "subject must be something trainable, but is a Counter «(Counter)»"),
      ("c = Counter\nc.cuont", "unknown field 'cuont' of a Counter «cuont» (did you mean 'count'?)"),
      ("r = step (Counter) 1\nr.rewrd", "unknown field 'rewrd' of a record «rewrd» (did you mean 'reward'?)"),
      ("x = (sample).ranks", "unknown field 'ranks' of a table «ranks» (did you mean 'rank'?)"),
      ("def f(a, b=1) { return a }\nf()", "'f' needs the argument 'a' «f»"),
      ("def f(a, b=1) { return a }\nf(1, 2, 3)", "too many arguments: 'f' takes 1 to 2 arguments «3»"),
      ("def f(a) { return a }\nf(b=1, a=2)", "unknown parameter 'b' of 'f' «b»"),
      ("def f() { return y }\nf()", "unknown name 'y' «y»"),
      ("x = 1\nx(2)", "'x' must be a command or a function, but is a number «x»"),
      (
        "print = 3",
        "'print' is a command, so a variable cannot have this name «print» (for example 'print_1')"
      ),
      (
        "for step in 1..3 { }",
        "'step' is a command, so a variable cannot have this name «step» (for example 'step_1')"
      ),
      ("break", "'break' is outside a loop «break»"),
      (
        "for i in 1..2 { def f() { continue } }",
        "'continue' is outside a loop «continue»"
      ),
      ("return 1", "'return' is outside a 'def' «return 1»"),
      ("if 1 { }", "the condition must be true or false, but is a number «1»"),
      ("while \"a\" { }", "the condition must be true or false, but is a string «\"a\"»"),
      (
        "x = 1 + \"a\"",
        "the right side of '+' must be a number or an array of numbers, but is a string «\"a\"»"
      ),
      (
        "x = [1] * true",
        "the right side of '*' must be a number or an array of numbers, but is true or false «true»"
      ),
      ("x = 1 and true", "the left side of 'and' must be true or false, but is a number «1»"),
      ("x = 5[0]", "the indexed value must be a list, an array or a table, but is a number «5»"),
      ("x = [1, 2][0.5]", "an index must be a whole number or a range, but is 0.5 «0.5»"),
      (
        "for i in 5 { }",
        "the values of a loop must be a list, an array, a range or a table, but is a number «5»"
      ),
      (
        "x = \"{\"a\":.2}\"",
        "a formatted value must be a number or an array of numbers, but is a string «\"a\"»"
      ),
      (
        "include \"none.dyne\"", "cannot read 'none.dyne' as UTF-8 text «\"none.dyne\"»"
      ),
      ("forget zzz", "unknown name 'zzz' «zzz»"),
      ("x = train", "'train' needs the argument 'subject' «train» (train subject [epochs=50])"),
      ("x = print 1", "'print' returns no value to assign «print 1»"),
      ("time near [1] k=0", "k must be between 1 and 100000, but is 0 «0»"),
      ("x = [Counter]", "'Counter' is a command, not a variable «Counter» (put the command in parentheses)"),
      ("try { x = 1 } catch e { print e.message; print y }", "unknown name 'y' «y»"),
      ("dyne 2", "the version of the language must be 1, but is 2 «2»"),
    ] as [(String, String)])
  func finds(_ text: String, _ message: String) {
    let found = Desk().check(text)
    #expect(found == [message])
  }

  @Test(arguments: [
    "c = Counter\nfor i in 1..3 { r = step c 1 }\nprint r.reward",
    "c = true; if c { y = 1 } else { y = \"a\" }\nprint y",
    "def even(n) { if n == 0 { return true }; return odd(n - 1) }\ndef odd(n) { if n == 0 { return false }; "
      + "return even(n - 1) }\neven(3)",
    "x = 0; for i in 1..3 { x = \"a\" }; y = x + 1",
    "e = Model (Counter)\nt = train e rounds=2\nx = t.loss[0] < 3\nif x { }",
    "x = over i in 1..2 { i }; y = mean(x)",
    "def f(g) { return g(1) }\ndef h(a) { return a }\nf(h)",
    "try { y = 1 } catch problem { print problem.message }\nprint y", "print result",
    "x = []; x = append(x, 1); y = mean(x)",
    "if abs(1 - 2) < 1 { print 1 }", "help train; help zzz", "x = near 1", "x = [1, 2] + random(2)",
    "def f(n) { if n == 0 { return 0 }; return f(n - 1) + 1 }\nx = f(3) + 1",
    "def f(a) { if a == 1 { return 1 }; return \"a\" }\nx = f(1) + 1", "def f() { print 1 }\nx = f()",
    "c = true; if c { def f(a) { return a } } else { def f(a, b) { return a } }\nf(1, 2)",
    "def f() { return 1 }\ndef f() { return \"a\" }\nx = f() + \"b\"",
    "x = 1\ndef f() { return x }\nx = \"a\"\ny = f() + \"b\"",
    "load \"a\"", "r = (step (Counter) 1); while not r.terminated { r = step (Counter) 1 }",
  ])
  func accepts(_ text: String) { #expect(Desk().check(text) == []) }

  @Test func listsAllErrors() {
    let found = Desk().check("x = arn\nnear [1] k=0\nfor i in 1..2 { y = z }\nc = Countr\ndef f() { c = q }")
    #expect(found.count == 5, "\(found)")
  }

  @Test func errorsOfSyntaxDontHideOthers() {
    let found = Desk().check(
      "x = = 1\nnear [1] k=0\nprint unknown\nprnt 3\nfor i in 1..2 {\n  y = [1 2]\n  z = near [1] "
        + "metric=whte\n}\nq = (1 +\nfail 1 2"
    )
    let messages = found.map { String($0.prefix { $0 != "«" }) }
    #expect(
      messages == [
        "expected a value after '=', but found '=' ", "k must be between 1 and 100000, but is 0 ",
        "unknown command 'prnt' ", "missing ',' between elements ",
        "metric must be raw or white, but is 'whte' ",
        "'(' is not closed: expected ')', but found '1' ",
      ], "\(found)")
    #expect(Desk().check("def f( { return 1 }\nf(1)\nx = y").count == 1)
  }

  @Test func severalErrorsOfOneStatement() {
    #expect(Desk().check("near \"a\" k=0 metric=whte zz=1").count == 4)
    #expect(Desk().check("x = [a, b + c, \"{d}\"]").count == 4)
  }

  @Test func nothingRunsBeforeTheCheck() {
    let desk = Desk()
    #expect(desk.run("print 1\nnear [1] k=0").exitStatus == 2)
    #expect(desk.shown == [])
  }

  @Test func includesAreRelativeAndCyclesFound() {
    let files = [
      "lib/a.dyne": "include \"b.dyne\"\n", "lib/b.dyne": "y = 2\nprint zz\n",
      "loop.dyne": "include \"./loop.dyne\"", "lib/c.dyne": "y = 2\ny",
    ]
    let desk = Desk(files: files)
    let problems = desk.check("include \"lib/a.dyne\"")
    #expect(problems == ["unknown name 'zz' «zz»"])
    #expect(desk.run("include \"lib/c.dyne\"\nprint y").brief == "finished")
    #expect(desk.shown == ["2", "2"])
    let loop = Desk(files: ["loop.dyne": "include \"loop.dyne\""]).check("include \"loop.dyne\"")
    #expect(loop == ["'loop.dyne' includes itself «\"loop.dyne\"»"])
    #expect(
      Desk(files: ["test.dyne": ""]).check("include \"test.dyne\"").first?.contains("includes itself") == true
    )
  }

  @Test func includesThroughLinksAndCircles() {
    let files = [
      "a.dyne": "include \"b.dyne\"", "b.dyne": "include \"link.dyne\"", "link.dyne": "include \"b.dyne\"",
    ]
    let circle = Desk(files: files, links: ["link.dyne": "a.dyne"]).check("include \"a.dyne\"")
    #expect(circle == ["'link.dyne' includes itself «\"link.dyne\"»"])
    let indirect = Desk(files: ["a.dyne": "include \"b.dyne\"", "b.dyne": "include \"a.dyne\""])
    #expect(
      indirect.check("include \"a.dyne\"") == [
        "'a.dyne' includes itself «\"a.dyne\"»"
      ])
    let twice = Desk(files: ["a.dyne": "x = 1"])
    #expect(twice.run("include \"a.dyne\"\ninclude \"a.dyne\"\nprint x").brief == "finished")
    let chain = Dictionary(
      uniqueKeysWithValues: (0..<60).map {
        ("c\($0).dyne", $0 == 59 ? "x = 7" : "include \"c\($0 + 1).dyne\"")
      })
    #expect(Desk(files: chain).x("include \"c0.dyne\"") == "7")
    let deep = Dictionary(
      uniqueKeysWithValues: (0..<90).map { ("c\($0).dyne", "include \"c\($0 + 1).dyne\"") })
    #expect(
      Desk(files: deep).check("include \"c0.dyne\"") == [
        "files include one another more than 64 deep «\"c63.dyne\"»"
      ])
    let double = Dictionary(
      uniqueKeysWithValues: (0..<40).map {
        ("c\($0).dyne", "include \"c\($0 + 1).dyne\"\ninclude \"c\($0 + 1).dyne\"")
      } + [("c40.dyne", "")])
    #expect(
      Desk(files: double).check("include \"c0.dyne\"").map { $0.prefix(43) } == [
        "the script includes more than 1000 files in"
      ])
  }

  @Test func scriptParameters() {
    let script =
      "param steps = 20k \"environment steps\"\nparam name = \"run\" \"its name\"\nparam fast = false \"or "
      + "not\"\nparam at = [1, 2] \"where\"\nx = [steps, name, fast, at]"
    #expect(Desk().x(script) == "[20000, \"run\", false, [1, 2]]")
    let desk = Desk()
    desk.run(script, [("steps", "50k"), ("name", "a b"), ("fast", "true"), ("at", "[3]")])
    #expect(desk.session.variables["x"]?.literal == "[50000, \"a b\", true, [3]]")
    #expect(
      Desk().check(script, [("steps", "many")]).first == "steps must be a number, but is \"many\" «steps»")
    #expect(
      Desk().check(script, [("stps", "1")]) == ["unknown script parameter 'stps' (did you mean 'steps'?)"])
    #expect(Desk().check("x = 1", [("y", "1")]) == ["unknown script parameter 'y' (the script has none)"])
  }

  /// A check whose work grows with the square of the lines takes minutes here.
  @Test(.timeLimit(.minutes(15))) func longScriptsAreChecked() {
    let lines = "a = 0\n" + String(repeating: "a = a + 1\n", count: 100_000)
    #expect(Desk().check(lines + "a = b") == ["unknown name 'b' «b»"])
  }
}
