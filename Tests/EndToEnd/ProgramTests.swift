private import Glibc
import TestSupport
import Testing

/// Runs other programs and editors, records scripts.
@Suite(.serialized) struct ProgramTests {
  @Test func aProgramHasTheTerminal() throws {
    let terminal = try Dyne().shell()
    press("shell \"read word; echo got $word; exit 3\"\r", terminal, until: "exit 3\"\r\n")
    press("here\r", terminal, until: "got here\r\n")
    press("", terminal, until: "\rstatus  3\r\n")
    press(
      "x = shell \"echo kept\" capture=true; print x.status x.output == \"kept\\n\"\r", terminal,
      until: "0 true")
  }

  @Test func controlCStopsAProgramAndTheShellLives() throws {
    let terminal = try Dyne().shell()
    press("shell \"echo began; sleep 60\"; print 'never'\r", terminal, until: "\r\nbegan\r\n")
    var isInterrupted = false
    for _ in 0..<50 where !isInterrupted {
      terminal.send("\u{3}")
      isInterrupted = terminal.wait(for: "interrupted", seconds: 0.5)
    }
    #expect(isInterrupted, "\(terminal.transcript)")
    press("print 'alive'\r", terminal, until: "\r\nalive\r\n")
    press(
      "shell \"trap 'echo caught' INT; echo began; sleep 1; sleep 1; echo lived\"\r", terminal,
      until: "\r\nbegan\r\n")
    terminal.send("\u{3}\u{3}\u{3}")
    #expect(terminal.wait(for: "caught"))
    #expect(terminal.wait(for: "lived\r\n") && terminal.wait(for: "\rstatus  0"), "\(terminal.transcript)")
    #expect(!String(decoding: terminal.screen, as: UTF8.self).contains("\r\nnever"))
  }

  @Test func scriptsRunProgramsToo() throws {
    let dyne = try Dyne()
    let result = dyne.runScript(
      "s = shell \"echo out; kill -9 $$\"\nprint s.status\nprint (shell \"cat; pwd\" capture=true).output")
    #expect(result.output.hasPrefix("out\n137\n/"), "\(result.output) \(result.errors)")
    let json = dyne.run("--json", "-c", "shell 'echo out'")
    #expect(json.output == "{\"status\": 0}\n" && json.errors == "out\n")
    let script = dyne.home.write("shell 'echo began; sleep 60'\nprint 'never'", to: "sleep.dyne")
    let terminal = try #require(PseudoTerminal(dyne.path, [script], environment: dyne.environment))
    #expect(terminal.wait(for: "began"))
    // the system's shell may miss a Ctrl-C that comes just before it starts the program
    var status: ProgramStatus?
    for _ in 0..<50 where status == nil {
      terminal.send("\u{3}")
      status = terminal.waitForEnd(seconds: 0.5)
    }
    #expect(status == .exited(130), "\(terminal.transcript)")
  }

  /// A shell whose editor puts 9 for each 1 and leaves a trace, or fails.
  private func editing(_ script: String) throws -> (Dyne, PseudoTerminal) {
    let home = TemporaryFolder()
    let path = home.write("#!/bin/sh\n\(script)\n", to: "an editor")
    // SAFETY: chmod reads the terminated path Swift makes for the call.
    unsafe chmod(path, 0o755)
    let dyne = try Dyne(["EDITOR": "/bin/false", "VISUAL": "'\(path)'"])
    let terminal = try dyne.shell()
    press("keep = 1\r", terminal, until: "dyne> ")
    withExtendedLifetime(home) {}
    kept.folders.append(home)
    return (dyne, terminal)
  }

  private final class Kept { var folders: [TemporaryFolder] = [] }
  private let kept = Kept()

  @Test func theEditorBeginsWithAStatementAndWhatWasWrittenRuns() throws {
    let (dyne, terminal) = try editing(#"[ -e "$1" ] && sed -i s/1/9/g "$1" || echo "print 555" > "$1""#)
    press("print 100 + 1\r", terminal, until: "\r\n101\r\n")
    press("edit\r", terminal, until: "dyne> print 900 + 9\r\n909\r\n")
    press("edit 1\r", terminal, until: "dyne> keep = 9\r\n")
    press("print keep\r", terminal, until: "\r\n9\r\n")
    press("edit 77\r", terminal, until: "must be a statement's number")
    press("edit \"\(dyne.home.path)/new.dyne\"\r", terminal, until: "\r\n555\r\n")
    press("\u{1b}[A\u{1b}[A\u{1b}[A\u{1b}[A\r", terminal, until: "\r\n9\r\n")
    #expect(dyne.run("-c", "edit").errors.contains("edit works only at the prompt"))
  }

  @Test func anEditorThatFailsRunsNothing() throws {
    let (_, terminal) = try editing("echo 'print 77' > \"$1\"; exit 1")
    press("edit\r", terminal, until: "nothing runs: the editor exited with status 1")
    press("print 'alive'\r", terminal, until: "\r\nalive\r\n")
    #expect(!String(decoding: terminal.screen, as: UTF8.self).contains("\r\n77\r\n"))
  }

  @Test func whatIsWrittenWrongComesBackToBeMended() throws {
    let (_, terminal) = try editing("printf 'print [1 2]' > \"$1\"")
    press("edit\r", terminal, until: "error: ")
    #expect(terminal.wait(for: "print [1 2]\r\n"), "as the source of the error: \(terminal.transcript)")
    #expect(terminal.wait(for: "print [1 2]"), "given back: \(terminal.transcript)")
    press("\u{1b}[D\u{1b}[D,\r", terminal, until: "\r\n[1, 2]\r\n")
  }

  @Test func whatSucceedsIsRecordedAtOnce() throws {
    let dyne = try Dyne()
    let terminal = try dyne.shell(["--seed", "5", "--threads", "1"])
    let path = dyne.home.path + "/day.dyne"
    press("record \"\(path)\"\r", terminal, until: "dyne> ")
    press("x = normal(0, 1, 3)\r", terminal, until: "dyne> ")
    press("print unknwn\r", terminal, until: "^^^^^^")
    press("help keys\r", terminal, until: "dyne> ")
    press("for i in 1..2 {\r", terminal, until: "{> ")
    press("print x[i]\r}\rprint 'done'\r", terminal, until: "\r\ndone\r\n")
    // a statement is recorded before the next prompt, not before its output
    #expect(terminal.wait(for: "dyne> "))
    kill(terminal.process, SIGKILL)
    _ = terminal.waitForEnd()
    let recorded = dyne.home.read("day.dyne")
    #expect(
      recorded
        == "#!/usr/bin/env dyne\ndyne 1\nset seed=5 threads=1\nx = normal(0, 1, 3)\nfor i in 1..2 {\n  print "
        + "x[i]\n}\nprint 'done'\n"
    )
    #expect(dyne.run(path).status == .exited(0))
  }

  @Test func recordingEnds() throws {
    let dyne = try Dyne()
    let result = dyne.run(
      input: "record '\(dyne.home.path)/a'\nx = 1\nrecord stop\ny = 2\nrecord stop\nrecord '/proc/no/such'\n")
    #expect(dyne.home.read("a.dyne").hasSuffix("x = 1\n"), "\(result.errors)")
    #expect(result.errors.contains("recorded 1 statement in"))
    #expect(result.errors.contains("nothing is being recorded"))
  }
}
