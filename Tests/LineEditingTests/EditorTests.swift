private import Glibc
private import LineEditing
private import TestSupport
import Testing

/// Drives the editor through a real pseudo-terminal.
@Suite(.serialized) struct EditorTests {
  private func open(
    _ environment: [String: String] = [:], columns: UInt16 = 80, rows: UInt16 = 24
  ) throws -> PseudoTerminal {
    let path = try #require(BuiltProgram.path("editing-probe"))
    let home = ["HOME": "/nonexistent", "TERM": "xterm-256color", "LANG": "C.UTF-8"]
    let terminal = try #require(
      PseudoTerminal(path, environment: home.merging(environment) { $1 }, columns: columns, rows: rows))
    #expect(terminal.wait(for: "probe"), "\(terminal.transcript)")
    _ = terminal.listen(seconds: 0.05)
    return terminal
  }

  private func expectLine(
    _ line: String, typed: String, _ environment: [String: String] = [:],
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let terminal = try open(environment)
    terminal.send(typed + "\r")
    #expect(
      terminal.wait(for: "line: \(line.debugDescription)"), "\(terminal.transcript)",
      sourceLocation: location)
  }

  @Test func keysOfTerminalsMoveAndDelete() throws {
    try expectLine("one X two", typed: "one two\u{1b}[1;5DX ")
    try expectLine("one two", typed: "two\u{1b}[Hone ")
    try expectLine("one two", typed: "two\u{1b}[1~one ")
    try expectLine("one two", typed: "one tw\u{1b}OH\u{1b}[4~o")
    try expectLine("ne", typed: "one\u{1b}[H\u{1b}[3~")
    try expectLine("oneX two", typed: "one two\u{1b}[H\u{1b}[1;5CX")
    try expectLine("two", typed: "one\u{15}two")
    try expectLine("one 2", typed: "one two\u{17}2")
    // keys that end a program or stop its output elsewhere
    try expectLine("ab", typed: "a\u{1c}b")
    try expectLine("ab", typed: "a\u{13}\u{7}b")
  }

  @Test func utf8IsTypedAndEditedInAnyLocale() throws {
    for locale in ["C.UTF-8", "C", ""] {
      try expectLine("é日本🙂!", typed: "é日本🙂x\u{7f}!", ["LANG": locale])
    }
  }

  @Test func historyIsRecalledAndSearched() throws {
    let terminal = try open()
    terminal.send("first\r")
    #expect(terminal.wait(for: "line: \"first\""))
    terminal.send("second\r")
    #expect(terminal.wait(for: "line: \"second\""))
    terminal.send("\u{1b}[A\u{1b}[A!\r")
    #expect(terminal.wait(for: "line: \"first!\""), "\(terminal.transcript)")
    #expect(terminal.wait(for: "probe>"))
    _ = terminal.listen(seconds: 0.1)
    terminal.send("\u{12}sec")
    _ = terminal.listen()
    terminal.send("\r")
    #expect(terminal.wait(for: "line: \"second\""), "\(terminal.transcript)")
  }

  @Test func aPasteIsOneInputAndWaitsForEnter() throws {
    let terminal = try open()
    #expect(String(decoding: terminal.screen, as: UTF8.self).contains("\u{1b}[?2004h"))
    terminal.send("a = \u{1b}[200~[1,\r2,\n  é]\r\n\u{1b}[201~")
    #expect(!terminal.listen(seconds: 0.4).contains("line:"))
    terminal.send(" + 1\r")
    #expect(terminal.wait(for: #"line: "a = [1,\n2,\n  é] + 1""#), "\(terminal.transcript)")
    terminal.send("\u{1b}[A\r")
    #expect(terminal.wait(for: #"line: "a = [1,\n2,\n  é] + 1""#), "\(terminal.transcript)")
  }

  @Test func aLongPasteArrivesWhole() throws {
    let terminal = try open()
    let block = (0..<2000).map { "print \($0)" }.joined(separator: "\n")
    terminal.send("\u{1b}[200~" + block + "\u{1b}[201~")
    _ = terminal.listen(seconds: 0.3)
    terminal.send("\r")
    #expect(terminal.wait(for: "line: \(block.debugDescription)"))
    terminal.send("ok\r")
    #expect(terminal.wait(for: "line: \"ok\""))
  }

  @Test func aPasteSplitAnywhereArrivesWhole() throws {
    let terminal = try open()
    for part in ["\u{1b}[2", "00~x", " y\u{1b}", "[201", "~z"] {
      terminal.send(part)
      usleep(5000)
    }
    terminal.send("\r")
    #expect(terminal.wait(for: "line: \"x yz\""), "\(terminal.transcript)")
  }

  @Test func controlCClearsTheInputAndTheShellLives() throws {
    let terminal = try open()
    terminal.send("abc")
    _ = terminal.listen()
    terminal.send("\u{3}")
    #expect(terminal.wait(for: "interrupted"))
    _ = terminal.listen(seconds: 0.1)
    terminal.send("\u{3}\u{3}")
    #expect(terminal.wait(for: "interrupted"))
    _ = terminal.listen()
    terminal.send("def\r")
    #expect(terminal.wait(for: "line: \"def\""), "\(terminal.transcript)")
  }

  @Test func controlCInASearchDoesNotLeave() throws {
    let terminal = try open()
    terminal.send("find me\r")
    #expect(terminal.wait(for: "line:"))
    #expect(terminal.wait(for: "probe>"))
    _ = terminal.listen(seconds: 0.1)
    terminal.send("\u{12}find")
    _ = terminal.listen()
    terminal.send("\u{3}")
    #expect(terminal.wait(for: "interrupted"), "\(terminal.transcript)")
    terminal.send("alive\r")
    #expect(terminal.wait(for: "line: \"alive\""), "\(terminal.transcript)")
  }

  @Test func controlDLeavesOnlyOnAnEmptyLine() throws {
    let terminal = try open()
    terminal.send("ab\u{4}\r")
    #expect(terminal.wait(for: "line: \"ab\""))
    // a busy machine may drop a key that comes before the next prompt, so keys come until the program ends
    var status: ProgramStatus?
    for _ in 0..<100 where status == nil {
      terminal.send("\u{4}")
      status = terminal.waitForEnd(seconds: 0.1)
    }
    #expect(status == .exited(0), "\(terminal.transcript)")
  }

  @Test func controlCStopsWorkAndASecondOneEndsTheProcess() throws {
    let terminal = try open()
    terminal.send("work\r")
    #expect(terminal.wait(for: "line: \"work\""))
    usleep(50_000)
    terminal.send("\u{3}")
    #expect(terminal.wait(for: "stopped"))
    _ = terminal.listen()
    terminal.send("stuck\r")
    #expect(terminal.wait(for: "line: \"stuck\""))
    // a busy machine may take the first before the work has begun, so keys come until the program ends
    var status: ProgramStatus?
    for _ in 0..<100 where status == nil {
      terminal.send("\u{3}")
      status = terminal.waitForEnd(seconds: 0.1)
    }
    #expect(status == .exited(130), "\(terminal.transcript)")
  }

  @Test func tabInsertsTheCommonPartThenListsWithMeanings() throws {
    let terminal = try open()
    terminal.send("t\t")
    _ = terminal.listen()
    terminal.send("\t")
    _ = terminal.listen()
    terminal.send("\t")
    #expect(terminal.wait(for: "  train  trains anything trainable"), "\(terminal.transcript)")
    #expect(terminal.wait(for: "  trace  shows where a value comes from"), "\(terminal.transcript)")
    terminal.send("i\tx ev\t1\r")
    #expect(terminal.wait(for: "line: \"train x evaluate 1\""), "\(terminal.transcript)")
  }

  @Test func aChangedSizeKeepsTheInput() throws {
    let terminal = try open(columns: 40)
    terminal.send("a long line that takes more than one row of it")
    _ = terminal.listen()
    terminal.resize(columns: 100, rows: 30)
    _ = terminal.listen()
    terminal.resize(columns: 20, rows: 10)
    _ = terminal.listen()
    terminal.send("!\r")
    #expect(
      terminal.wait(for: "line: \"a long line that takes more than one row of it!\""),
      "\(terminal.transcript)")
  }

  @Test func stoppingAndContinuingKeepsTheInput() throws {
    let probe = try #require(BuiltProgram.path("editing-probe"))
    let shell = try #require(
      PseudoTerminal(
        "/bin/bash", ["--norc", "--noprofile", "--noediting", "-i"],
        environment: ["TERM": "xterm", "PS1": "sh$ ", "HOME": "/nonexistent", "LANG": "C.UTF-8"]))
    #expect(shell.wait(for: "sh$ "))
    shell.send(probe + "\r")
    #expect(shell.wait(for: "probe>"))
    shell.send("before")
    _ = shell.listen()
    shell.send("\u{1a}")
    #expect(shell.wait(for: "Stopped"), "\(shell.transcript)")
    shell.send("fg\r")
    #expect(shell.wait(for: "before"), "\(shell.transcript)")
    _ = shell.listen()
    shell.send(" after\r")
    #expect(shell.wait(for: "line: \"before after\""), "\(shell.transcript)")
    _ = shell.listen(seconds: 0.1)
    shell.send("\u{4}")
    #expect(shell.wait(for: "sh$ "))
  }

  @Test(arguments: ["xterm-256color", "dumb"]) func aStopThatNobodyCouldEndIsNone(term: String) throws {
    let terminal = try open(["TERM": term])
    terminal.send("before")
    _ = terminal.listen()
    terminal.send("\u{1a}")
    _ = terminal.listen()
    terminal.send(" after\u{7f}\u{7f}\u{7f}!\r")
    #expect(terminal.wait(for: "line: \"before af!\""), "\(terminal.transcript)")
  }

  @Test func editrcChoosesVi() throws {
    let home = TemporaryFolder()
    home.write("bind -v\n", to: ".editrc")
    let terminal = try open(["HOME": home.path])
    terminal.send("one two")
    _ = terminal.listen()
    terminal.send("\u{1b}")
    _ = terminal.listen()
    terminal.send("0xA!\u{1b}[200~p\nq\u{1b}[201~\r")
    #expect(terminal.wait(for: #"line: "ne two!p\nq""#), "\(terminal.transcript)")
  }

  @Test func aDumbTerminalWorks() throws {
    try expectLine("plain", typed: "plain", ["TERM": "dumb"])
    try expectLine("unset", typed: "unset", ["TERM": ""])
  }

  @Test func terminationLeavesTheTerminalAsItWas() throws {
    let terminal = try open()
    kill(terminal.process, SIGTERM)
    #expect(terminal.waitForEnd() == .killed(signal: SIGTERM))
    #expect(String(decoding: terminal.screen, as: UTF8.self).contains("\u{1b}[?2004l"))
  }
}
