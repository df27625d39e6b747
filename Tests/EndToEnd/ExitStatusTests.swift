private import Glibc
import TestSupport
import Testing

/// Checks what the program does with its arguments, and the status it ends with.
struct ExitStatusTests {
  @Test func aScriptThatRunsGivesZero() throws {
    let result = try Dyne().runScript("x = 2\nx + 1\nprint \"é\"")
    #expect(result.output == "3\né\n")
    #expect(result.errors == "")
    #expect(result.status == .exited(0))
  }

  @Test func aFailedStatementGivesOne() throws {
    let result = try Dyne().runScript("a = [1, 2]\nprint 1\na[7]\nprint 2")
    #expect(result.output == "1\n")
    #expect(result.errors.contains("script.dyne:3:"), "\(result.errors)")
    #expect(result.errors.contains("^"))
    #expect(result.status == .exited(1))
  }

  @Test func aScriptThatFailsItsCheckGivesTwoAndRunsNothing() throws {
    let dyne = try Dyne()
    let result = dyne.runScript("print 1\nprint unknwn\nprint 1 +* 2")
    #expect(result.output == "")
    #expect(result.status == .exited(2))
    let script = dyne.home.write("print 1\nprint unknwn\nprint missing", to: "bad.dyne")
    let check = dyne.run("check", script)
    #expect(check.status == .exited(2))
    #expect(check.output == "")
    #expect(check.errors.contains("bad.dyne:2:7") && check.errors.contains("bad.dyne:3:7"), "\(check.errors)")
    #expect(dyne.run("check", dyne.home.write("print 1", to: "good.dyne")).status == .exited(0))
  }

  @Test func aFailedExpectationGivesThree() throws {
    let result = try Dyne().runScript("expect 1 == 2\nprint 1")
    #expect(result.status == .exited(3))
    #expect(result.output == "")
    #expect(result.errors.contains("1") && result.errors.contains("2"))
  }

  @Test(arguments: [
    ["--unknown"], ["--seed", "x"], ["--seed", "-1"], ["--threads", "0"], ["--color", "maybe"], ["check"],
    ["check", "a", "b"], ["help", "a", "b"], ["/nonexistent.dyne"], ["-c", "print 1", "x.dyne"], ["/tmp"],
    ["/nonexistent.dyne", "notassignment"], ["help", "nosuchcommand"], ["help", "/nonexistent.dyne"], ["-c"],
  ])
  func wrongUsageGivesTwo(_ arguments: [String]) throws {
    let dyne = try Dyne()
    let result = Program(path: dyne.path, environment: dyne.environment).run(arguments)
    #expect(result.status == .exited(2), "\(arguments) \(result.errors)")
    #expect(result.output == "")
    #expect(result.errors.contains("error"), "\(result.errors)")
  }

  @Test func interruptedGives130() throws {
    let dyne = try Dyne()
    let script = dyne.home.write("print 'ready'\nwhile true { x = 1 }", to: "loop.dyne")
    let terminal = try #require(PseudoTerminal(dyne.path, [script], environment: dyne.environment))
    #expect(terminal.wait(for: "ready"))
    terminal.send("\u{3}")
    #expect(terminal.waitForEnd() == .exited(130), "\(terminal.transcript)")
    #expect(String(decoding: terminal.screen, as: UTF8.self).contains("interrupted"))
  }

  @Test func interruptedWhileReadingAScriptGives130() throws {
    let dyne = try Dyne()
    let terminal = try #require(PseudoTerminal(dyne.path, ["-"], environment: dyne.environment))
    terminal.send("print 1\r")
    _ = terminal.listen(seconds: 0.5)
    terminal.send("\u{3}")
    #expect(terminal.waitForEnd() == .exited(130), "\(terminal.transcript)")
  }

  @Test func versionAndHelpAnswer() throws {
    let dyne = try Dyne()
    let version = dyne.run("--version")
    #expect(version.output.hasPrefix("dyne ") && version.status == .exited(0))
    let help = dyne.run("--help")
    #expect(help.output.contains("--seed") && help.status == .exited(0))
    #expect(dyne.run("help").output.contains("print"))
    #expect(dyne.run("help", "print").output.contains("print [values …]"))
    #expect(dyne.run("help", "keys").output.contains("Ctrl-C"))
  }

  @Test func scriptParametersAreSetAndChecked() throws {
    let text =
      "# Trains a little.\nparam steps = 20k \"environment steps\"\nparam name = 'x' \"a name\"\nprint steps "
      + "name"
    let dyne = try Dyne()
    #expect(dyne.runScript(text).output == "20000 x\n")
    #expect(dyne.runScript(text, "steps=50k", "name=two words").output == "50000 two words\n")
    #expect(dyne.runScript(text, "stps=1").status == .exited(2))
    #expect(dyne.runScript(text, "steps=many").status == .exited(2))
    let help = dyne.run("help", dyne.home.path + "/script.dyne")
    #expect(help.output.contains("Trains a little.") && help.output.contains("environment steps"))
  }

  @Test func statementsComeFromTheCommandLineOrStandardInput() throws {
    let dyne = try Dyne()
    #expect(dyne.run("-c", "x = 2; print x").output == "2\n")
    #expect(dyne.run("-", input: "for i in 1..2 {\n  print i\n}\n").output == "1\n2\n")
    #expect(dyne.run("-", input: "print 1\nprint unknwn").output == "")
    let echoed = dyne.run("--echo", "-c", "x = 2\nprint x")
    #expect(echoed.output == "dyne> x = 2\ndyne> print x\n2\n")
  }

  @Test func aPipedShellGoesOnAfterErrors() throws {
    let dyne = try Dyne()
    let result = dyne.run(input: "print 1\nprint unknwn\nfor i in 1..2 {\n  print i * 10\n}\nprint 'last'")
    #expect(result.output == "1\n10\n20\nlast\n")
    #expect(result.errors.contains("unknwn"))
    #expect(result.status == .exited(1))
    #expect(dyne.run(input: "print 1").status == .exited(0))
    #expect(dyne.run("-i", "-c", "x = 5", input: "print x").output == "5\n")
    #expect(dyne.run(input: "quit\nprint 1").output == "")
    let unfinished = dyne.run(input: "print (1 +")
    #expect(unfinished.status == .exited(1) && !unfinished.errors.isEmpty)
  }

  @Test func jsonIsOneLineAValueAndAnError() throws {
    let result = try Dyne().run(
      "--json", "-c", "print 1 'a\"b'\n[1, 2]\nnan\n[[1, 2], [3, 4]]\ntrue\nx = [1]\nx[9]")
    #expect(result.output == "1\n\"a\\\"b\"\n[1, 2]\nnull\n[[1, 2], [3, 4]]\ntrue\n")
    let errors = result.errors.split(separator: "\n")
    #expect(errors.count == 1 && errors[0].hasPrefix("{") && errors[0].hasSuffix("}"), "\(errors)")
    #expect(result.status == .exited(1))
  }

  @Test func aClosedPipeEndsQuietly() throws {
    let dyne = try Dyne()
    let errors = dyne.home.path + "/errors"
    let command =
      "'\(dyne.path)' -c 'for i in 1..1000000 { print i }' 2>'\(errors)' | head -1; echo \"${PIPESTATUS[0]}\""
    let result = Program(path: "/bin/bash", environment: dyne.environment).run(["-c", command])
    #expect(result.output == "1\n141\n")
    #expect(dyne.home.read("errors") == "")
  }

  @Test(arguments: ["-c 'print 1'", "--help", "--version", "help", "--generate-completion-script bash"])
  func aFullDiskIsAnError(arguments: String) throws {
    let dyne = try Dyne()
    let result = Program(path: "/bin/bash", environment: dyne.environment).run([
      "-c", "'\(dyne.path)' \(arguments) > /dev/full",
    ])
    #expect(result.status == .exited(1))
    #expect(result.errors.contains("standard output"))
  }

  @Test func outputThatIsNoTerminalIsPlain() throws {
    let dyne = try Dyne()
    let result = dyne.run(input: "print 1\nprint unknwn")
    #expect(!result.output.contains("\u{1b}") && !result.errors.contains("\u{1b}"))
    #expect(!result.output.contains("dyne"))
    let colored = dyne.run("--color", "always", "-c", "print unknwn")
    #expect(colored.errors.contains("\u{1b}["))
  }

  @Test func theStartUpFileIsRunByTheShellOnly() throws {
    let dyne = try Dyne()
    dyne.home.write("early = 5", to: ".config/dyne/rc.dyne")
    #expect(dyne.run(input: "print early").output == "5\n")
    #expect(dyne.run("--no-rc", input: "print early").status == .exited(1))
    #expect(dyne.run("-c", "print early").status == .exited(2))
  }

  @Test func badBytesAreRefused() throws {
    let dyne = try Dyne()
    for path in ["/bin/ls", "/dev/null/x"] {
      #expect(dyne.run(path).status == .exited(2))
    }
  }
}
