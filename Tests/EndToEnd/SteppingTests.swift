import TestSupport
import Testing

/// Walks through scripts a statement at a time.
@Suite(.serialized) struct SteppingTests {
  private let script = """
    param n = 3 "how many"
    ## First we count.
    ## Slowly.
    for i in 1..n {
      print i * 11
    }
    include "more.dyne"
    print more * n
    """

  private func files() throws -> (dyne: Dyne, script: String) {
    let dyne = try Dyne()
    dyne.home.write("## Included.\nmore = 5", to: "more.dyne")
    return (dyne, dyne.home.write(script, to: "walk.dyne"))
  }

  private func open(_ arguments: [String]) throws -> PseudoTerminal {
    let (dyne, script) = try files()
    let terminal = try #require(
      PseudoTerminal(dyne.path, ["--step", script] + arguments, environment: dyne.environment))
    #expect(terminal.wait(for: "step> "), "\(terminal.transcript)")
    return terminal
  }

  @Test func enterRunsAStatementAndOthersRunInBetween() throws {
    let terminal = try open(["n=2"])
    press("\r", terminal, until: "First we count.\r\nSlowly.\r\n")
    #expect(terminal.wait(for: "walk.dyne:4 (2/4)\r\n"))
    #expect(terminal.wait(for: "dyne> for i in 1..n {\r\n"))
    press("print 'between'\r", terminal, until: "\r\nbetween\r\n")
    press("print unknwn\r", terminal, until: "unknown name")
    press("n = 1\r", terminal, until: "step> ")
    press("\r", terminal, until: "\r\n11\r\n")
    #expect(terminal.wait(for: "include"))
    press("\r", terminal, until: "Included.")
    press("\r", terminal, until: "walk.dyne:8 (4/4)\r\n")
    press("\r", terminal, until: "\r\n5\r\n")
    #expect(terminal.wait(for: "done: 5 statements"))
    #expect(terminal.waitForEnd() == .exited(0))
  }

  @Test func stepsIntoBlocksAndShowsValuesAndComments() throws {
    let dyne = try Dyne()
    let script = dyne.home.write(
      """
      param n = 3 "how many"
      # a plain comment
      ## said to the reader
      for i in 1..n {
        ## inside
        print i * 11  # behind
        print i * 100
      }
      ## the end of it
      """, to: "blocks.dyne")
    let ran = dyne.run("--step", script, "n=2", input: "\ninto\n\nskip\nout\n")
    #expect(ran.status == .exited(0), "\(ran)")
    #expect(ran.output.contains("blocks.dyne:1 (1/2)\ndyne> param n = 2 \"how many\""))
    #expect(ran.output.contains("# a plain comment\nsaid to the reader\n"))
    #expect(ran.output.contains("inside\n# behind\n"))
    #expect(ran.output.contains("\n11\n") && !ran.output.contains("\n100\n"), "\(ran)")
    #expect(ran.output.contains("\n22\n200\n") && ran.output.hasSuffix("the end of it\n"), "\(ran)")
  }

  @Test(arguments: ["\u{4}", "quit\r"]) func theUserMayLeave(keys: String) throws {
    let terminal = try open(["n=2"])
    _ = terminal.listen(seconds: 0.1)
    terminal.send(keys)
    #expect(terminal.waitForEnd() == .exited(0), "\(terminal.transcript)")
  }

  @Test func controlCClearsWhatIsTypedAndStopsWhatRuns() throws {
    let terminal = try open(["n=2"])
    press("nonsense\u{3}", terminal, until: "step> ")
    press("print 'go'; while true { }\r", terminal, until: "\r\ngo\r\n")
    press("\u{3}", terminal, until: "interrupted")
    press("print 'alive'\r", terminal, until: "\r\nalive\r\n")
  }

  /// Opens a script of which statements fail, is interrupted, and doesn't meet its expectation.
  private func openFailing(_ arguments: [String]) throws -> (Dyne, PseudoTerminal) {
    let dyne = try Dyne()
    dyne.home.write("b = 7\nc = [1][b]", to: "inner.dyne")
    let text = "a = 2\ninclude 'inner.dyne'\nwhile a > 0 { a = a + 1 }\nexpect a < 0\nprint 'end' b"
    let script = dyne.home.write(text, to: "fails.dyne")
    let terminal = try #require(
      PseudoTerminal(dyne.path, arguments + [script], environment: dyne.environment))
    return (dyne, terminal)
  }

  @Test func aStatementThatFailsIsOfferedOnceMore() throws {
    let (dyne, terminal) = try openFailing(["--step"])
    #expect(terminal.wait(for: "step> "))
    press("\r", terminal, until: "include")
    press("\r", terminal, until: "b = 7")
    press("\r", terminal, until: "c = [1][b]")
    press("\r", terminal, until: "an index must be")
    #expect(terminal.wait(for: "Enter runs the statement again, skip skips to the next"))
    press("\r", terminal, until: "an index must be")
    press("b = 0\r", terminal, until: "step> ")
    press("\r", terminal, until: "while a > 0")
    press("\r", terminal, until: "\r\n")
    _ = terminal.listen()
    press("\u{3}", terminal, until: "interrupted at ")
    #expect(terminal.wait(for: "while a > 0"))
    press("skip\r", terminal, until: "expect a < 0")
    press("\r", terminal, until: "but the left side")
    press("skip\r", terminal, until: "print 'end' b")
    press("history save '\(dyne.home.path)/again.dyne'\r", terminal, until: "step> ")
    press("\r", terminal, until: "\r\nend 0\r\n")
    #expect(terminal.waitForEnd() == .exited(0), "\(terminal.transcript)")
    let saved = dyne.home.read("again.dyne")
    #expect(saved.hasSuffix("a = 2\nb = 7\nb = 0\nc = [1][b]\n"), "\(saved)")
    #expect(dyne.run(dyne.home.path + "/again.dyne").status == .exited(0))
  }

  @Test func leavingAtAFailureGivesItsStatus() throws {
    let (dyne, _) = try openFailing(["--step"])
    let script = dyne.home.write("expect 1 == 2\nprint 'on'", to: "unmet.dyne")
    let left = dyne.run("--step", script, input: "\n\n")
    #expect(left.status == .exited(3) && !left.output.contains("\non\n"), "\(left.output)")
    let passed = dyne.run("--step", script, input: "\nskip\n\n")
    #expect(passed.status == .exited(0) && passed.output.hasSuffix("\non\n"), "\(passed.output)")
  }

  @Test func theShellFollowsAFailureAndAnInterrupt() throws {
    let (dyne, terminal) = try openFailing(["-i"])
    #expect(terminal.wait(for: "the script stopped at"), "\(terminal.transcript)")
    #expect(terminal.wait(for: "dyne> "))
    press("\u{1b}[A", terminal, until: "c = [1][b]")
    press("\u{3}", terminal, until: "dyne> ")
    press("print a * b\r", terminal, until: "\r\n14\r\n")
    press(
      "history save '\(dyne.home.path)/again.dyne'; print 'saved'\r", terminal, until: "\r\nsaved\r\n")
    #expect(dyne.home.read("again.dyne").hasSuffix("a = 2\nb = 7\nprint a * b\n"))
    _ = terminal.listen(seconds: 0.1)
    terminal.send("\u{4}")
    #expect(terminal.waitForEnd() == .exited(0), "\(terminal.transcript)")
    for (text, sign) in [
      ("x = 5\nprint 'go'\nwhile true { }", "interrupted"), ("x = 5\nprint 'go'\nquit", "dyne> "),
    ] {
      let script = dyne.home.write(text, to: "ends.dyne")
      let terminal = try #require(
        PseudoTerminal(dyne.path, ["-i", script], environment: dyne.environment))
      #expect(terminal.wait(for: "go\r\n"), "\(terminal.transcript)")
      _ = terminal.listen()
      if sign == "interrupted" { terminal.send("\u{3}") }
      #expect(terminal.wait(for: sign), "\(terminal.transcript)")
      press("print x * 11\r", terminal, until: "\r\n55\r\n")
    }
  }

  @Test func theShellMayFollow() throws {
    let terminal = try open(["n=2", "-i"])
    for _ in 0..<4 { press("\r", terminal, until: "step> ") }
    press("\r", terminal, until: "done: 5 statements")
    #expect(terminal.wait(for: "dyne> "))
    press("print more + n\r", terminal, until: "\r\n7\r\n")
  }

  @Test func aPipeAnswersToo() throws {
    let (dyne, script) = try files()
    let result = dyne.run("--step", script, input: "\n\nprint 99\n\n\n\n")
    #expect(result.status == .exited(0), "\(result.errors)")
    #expect(result.output.contains("\n11\n22\n33\n") && result.output.contains("\n99\n"), "\(result.output)")
    #expect(result.output.hasSuffix("\n15\n"), "\(result.output)")
    #expect(result.errors.contains("done"))
    let short = dyne.run("--step", script, input: "\n")
    #expect(short.status == .exited(0) && !short.output.contains("\n11\n"), "\(short.output)")
  }

  @Test(arguments: [["--step"], ["--step", "-"]]) func somethingMustBeStepped(_ arguments: [String]) throws {
    let dyne = try Dyne()
    let result = Program(path: dyne.path, environment: dyne.environment).run(arguments)
    #expect(result.status == .exited(2) && result.errors.contains("--step"), "\(result.errors)")
  }

  @Test func keysPressedDuringAStatementRunNoFurtherOnes() throws {
    let dyne = try Dyne()
    let script = dyne.home.write(
      "for i in 1..1 { print 'start'; t = 0; while t < 500k { t = t + 1 } }\nprint 'second'\nprint 'third'",
      to: "long.dyne")
    let terminal = try #require(
      PseudoTerminal(dyne.path, ["--step", script], environment: dyne.environment))
    #expect(terminal.wait(for: "step> "), "\(terminal.transcript)")
    press("\r", terminal, until: "\r\nstart\r\n")
    terminal.send("\r\r\rprint 'typed ahead'\r")
    #expect(terminal.wait(for: "long.dyne:2"), "\(terminal.transcript)")
    let rest = terminal.listen(seconds: 0.5)
    #expect(!rest.contains("third") && !rest.contains("typed ahead\r\n"), "\(terminal.transcript)")
    press("\r", terminal, until: "\r\nsecond\r\n")
    press("\r", terminal, until: "\r\nthird\r\n")
  }
}
