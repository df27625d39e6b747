private import Glibc
import TestSupport
import Testing

/// Drives the shell at a pseudo-terminal.
@Suite(.serialized) struct ShellTests {
  @Test func statementsRunAndResultsShow() throws {
    let terminal = try Dyne().shell()
    terminal.send("x = 20 + 1\rx * 2\r")
    #expect(terminal.wait(for: "\r\n42\r\n"), "\(terminal.transcript)")
    terminal.send("print 'é日本🙂'\r")
    #expect(terminal.wait(for: "\r\né日本🙂\r\n"), "\(terminal.transcript)")
    terminal.send("print unknwn\r")
    #expect(terminal.wait(for: "unknwn"))
    #expect(terminal.wait(for: "^^^^^^"), "\(terminal.transcript)")
    terminal.send("print 'alive'\r")
    #expect(terminal.wait(for: "\r\nalive\r\n"))
  }

  @Test func unfinishedInputGoesOnUnderAPromptThatShowsWhatIsOpen() throws {
    let terminal = try Dyne().shell()
    terminal.send("for i in 1..3 {\r")
    #expect(terminal.wait(for: "   {>"), "\(terminal.transcript)")
    terminal.send("print (i *\r")
    #expect(terminal.wait(for: " {(*>"), "\(terminal.transcript)")
    terminal.send("100)\r")
    #expect(terminal.wait(for: "   {>"), "\(terminal.transcript)")
    terminal.send("}\r")
    #expect(terminal.wait(for: "\r\n300\r\n"), "\(terminal.transcript)")
    terminal.send("\u{1b}[A\r")
    #expect(terminal.wait(for: "\r\n100\r\n"), "one entry a statement: \(terminal.transcript)")
    #expect(terminal.wait(for: "\r\n300\r\n"))
  }

  @Test func aPastedBlockIsOneInput() throws {
    let terminal = try Dyne().shell()
    terminal.send("\u{1b}[200~for i in 1..2 {\r  print i * 7\r}\rprint 'done'\r\u{1b}[201~")
    #expect(!terminal.listen(seconds: 0.3).contains("\r\n14"))
    terminal.send("\r")
    #expect(terminal.wait(for: "\r\n14\r\ndone\r\n"), "\(terminal.transcript)")
  }

  @Test func controlCClearsUnfinishedInput() throws {
    let terminal = try Dyne().shell()
    terminal.send("for i in 1..3 {\r")
    #expect(terminal.wait(for: "{>"))
    _ = terminal.listen(seconds: 0.1)
    terminal.send("pri\u{3}")
    #expect(terminal.wait(for: "dyne>"), "\(terminal.transcript)")
    terminal.send("print 'alive'\r")
    #expect(terminal.wait(for: "\r\nalive\r\n"))
  }

  @Test func controlCStopsALoop() throws {
    let terminal = try Dyne().shell()
    terminal.send("n = 0\rprint 'go'; while true { n = n + 1 }; print 'never'\r")
    #expect(terminal.wait(for: "\r\ngo\r\n"))
    usleep(200_000)
    terminal.send("\u{3}")
    #expect(terminal.wait(for: "interrupted"), "\(terminal.transcript)")
    #expect(terminal.wait(for: "dyne>"))
    terminal.send("print n > 0\r")
    #expect(terminal.wait(for: "\r\ntrue\r\n"), "\(terminal.transcript)")
    #expect(!String(decoding: terminal.screen, as: UTF8.self).contains("\r\nnever"))
  }

  @Test func controlDLeaves() throws {
    let terminal = try Dyne().shell()
    terminal.send("\u{4}")
    #expect(terminal.waitForEnd() == .exited(0))
    let quitting = try Dyne().shell()
    quitting.send("quit\r")
    #expect(quitting.waitForEnd() == .exited(0))
  }

  @Test func tabCompletesCommandsAndVariables() throws {
    let terminal = try Dyne().shell()
    terminal.send("wonderful = 77\r")
    #expect(terminal.wait(for: "dyne>"))
    _ = terminal.listen(seconds: 0.1)
    terminal.send("pri\twond\t\r")
    #expect(terminal.wait(for: "\r\n77\r\n"), "\(terminal.transcript)")
    _ = terminal.listen(seconds: 0.1)
    terminal.send("p\t\t\t")
    #expect(terminal.wait(for: "  print"), "\(terminal.transcript)")
  }

  @Test func tabCompletesParametersWithDefaultsAndPaths() throws {
    let dyne = try Dyne()
    dyne.home.write("print 'from a file'", to: "a folder/some-script.dyne")
    let terminal = try dyne.shell()
    terminal.send("set se\t7\r")
    #expect(terminal.wait(for: "dyne>"))
    _ = terminal.listen(seconds: 0.1)
    terminal.send("set\r")
    #expect(terminal.wait(for: "seed         7"), "\(terminal.transcript)")
    #expect(terminal.wait(for: "dyne>"))
    _ = terminal.listen(seconds: 0.1)
    terminal.send("set \t")
    _ = terminal.listen(seconds: 0.1)
    terminal.send("\t")
    #expect(terminal.wait(for: "  threads=      [unchanged] Number of threads"), "\(terminal.transcript)")
    terminal.send("\u{15}include \"\(dyne.home.path)/a f\tso\t\r")
    #expect(terminal.wait(for: "\r\nfrom a file\r\n"), "\(terminal.transcript)")
  }

  @Test func severalShellsShareTheirHistory() throws {
    let dyne = try Dyne()
    let first = try dyne.shell()
    let second = try dyne.shell()
    first.send("x = 'one'\r")
    #expect(first.wait(for: "dyne>"))
    second.send("y = 'two'\r")
    #expect(second.wait(for: "dyne>"))
    second.send("print unknwn\r")
    #expect(second.wait(for: "dyne>"))
    first.send("x = 'three'\r\u{4}")
    #expect(first.waitForEnd() == .exited(0), "\(first.transcript)")
    let lines = dyne.home.read(".local/state/dyne/history.jsonl").split(separator: "\n")
    #expect(lines.count == 4, "\(lines)")
    #expect(lines.first?.contains("\"statement\": \"x = 'one'\"") == true)
    #expect(lines.dropFirst(2).first?.contains("\"outcome\": \"failed\"") == true)
    let third = try dyne.shell()
    third.send("\u{1b}[A; print x\r")
    #expect(third.wait(for: "\r\nthree\r\n"), "\(third.transcript)")
  }

  @Test func noTraceOfTheShellIsLeftOnTheTerminal() throws {
    let dyne = try Dyne()
    let shell = try #require(
      PseudoTerminal(
        "/bin/bash", ["--norc", "--noprofile", "--noediting", "-i"],
        environment: dyne.environment.merging(["PS1": "sh$ "]) { $1 }))
    #expect(shell.wait(for: "sh$ "))
    shell.send("stty -a > '\(dyne.home.path)/before'; '\(dyne.path)'\r")
    #expect(shell.wait(for: "dyne>"))
    shell.send("print 1\r")
    #expect(shell.wait(for: "dyne>"))
    _ = shell.listen(seconds: 0.1)
    shell.send("\u{4}")
    #expect(shell.wait(for: "sh$ "))
    shell.send("stty -a > '\(dyne.home.path)/after'\r")
    #expect(shell.wait(for: "sh$ "))
    #expect(dyne.home.read("before") == dyne.home.read("after"))
    #expect(!dyne.home.read("before").isEmpty)
  }

  @Test func longWorkShowsABarAndStopsOnControlC() throws {
    let terminal = try Dyne().shell()
    terminal.send("arm = ReacherVertical seed=1\rwalks = collect arm trajectories=1M length=4\r")
    #expect(terminal.wait(for: "░"), "\(terminal.transcript)")
    #expect(terminal.wait(for: " left"), "\(terminal.transcript)")
    terminal.send("\u{3}")
    #expect(terminal.wait(for: "interrupted"), "\(terminal.transcript)")
    #expect(terminal.wait(for: "dyne>"))
    terminal.send("walks\r")
    #expect(terminal.wait(for: "unknown name 'walks'"), "\(terminal.transcript)")
    terminal.send("walks = collect arm trajectories=100 length=4; print walks.count\r")
    #expect(terminal.wait(for: "\r\n100\r\n"), "\(terminal.transcript)")
  }
}
