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
    #expect(terminal.wait(for: "walk.dyne:4\r\n"))
    #expect(terminal.wait(for: "dyne> for i in 1..n {\r\n"))
    press("print 'between'\r", terminal, until: "\r\nbetween\r\n")
    press("print unknwn\r", terminal, until: "unknown name")
    press("n = 1\r", terminal, until: "step> ")
    press("\r", terminal, until: "\r\n11\r\n")
    #expect(terminal.wait(for: "include"))
    press("\r", terminal, until: "Included.")
    press("\r", terminal, until: "walk.dyne:8\r\n")
    press("\r", terminal, until: "\r\n5\r\n")
    #expect(terminal.wait(for: "done: 5 statements"))
    #expect(terminal.waitForEnd() == .exited(0))
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
}
