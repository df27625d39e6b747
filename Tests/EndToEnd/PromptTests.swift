private import Glibc
import TestSupport
import Testing

/// Types at the prompt what people type: mistakes, long statements, searches.
@Suite(.serialized) struct PromptTests {
  @Test func aSyntaxErrorIsShownAndTheTextGivenBack() throws {
    let dyne = try Dyne()
    let terminal = try dyne.shell()
    press("a = [10, 20 30]\r", terminal, until: "missing ',' between elements")
    #expect(terminal.wait(for: "a = [10, 20 30]"), "\(terminal.transcript)")
    press("\u{1b}[D\u{1b}[D\u{1b}[D\u{1b}[D,\r", terminal, until: "dyne> ")
    press("print sum(a)\r", terminal, until: "\r\n60\r\n")
    // the statement is in the history once the next prompt is there
    #expect(terminal.wait(for: "dyne> "), "\(terminal.transcript)")
    let history = dyne.home.read(".local/state/dyne/history.jsonl")
    #expect(history.split(separator: "\n").count == 2 && !history.contains("20 30"), "\(history)")
  }

  @Test func aMistakeInALongStatementGivesAllOfItBack() throws {
    let terminal = try Dyne().shell()
    press("for i in 1..2 {\r", terminal, until: "{> ")
    press("print i ** 7\r", terminal, until: "error: ")
    #expect(terminal.wait(for: "for i in 1..2 {"), "\(terminal.transcript)")
    #expect(terminal.wait(for: "   {>   print i ** 7"), "\(terminal.transcript)")
    press("\u{1b}[D\u{1b}[D\u{7f}\u{5}\r", terminal, until: "{> ")
    press("}\r", terminal, until: "\r\n7\r\n14\r\n")
  }

  @Test func aLongStatementIsFoundEditedAndRunAgain() throws {
    let terminal = try Dyne().shell()
    press(
      "\u{1b}[200~for i in 1..2 {\n  # ⏎ is a sign\n  print \"<⏎>\" i\n}\u{1b}[201~\r", terminal,
      until: "<⏎> 2")
    press("other = 1\r", terminal, until: "dyne> ")
    press("\u{12}sign", terminal, until: "for i in 1..2 {")
    press("\u{1b}[1;5F\u{7f}; print 'more'}\r", terminal, until: "\r\n<⏎> 1\r\nmore\r\n<⏎> 2\r\nmore\r\n")
    press("\u{1b}[A\r", terminal, until: "\r\n<⏎> 1\r\nmore\r\n<⏎> 2\r\nmore\r\n")
  }

  @Test func theHistoryOfAnotherDayKeepsLongStatements() throws {
    let dyne = try Dyne()
    let first = try dyne.shell()
    press("\u{1b}[200~x = [1,\n  2] # two\nprint x\u{1b}[201~\r", first, until: "[1, 2]")
    press("\u{4}", first, until: "")
    _ = first.waitForEnd()
    let second = try dyne.shell()
    press("\u{1b}[A\r", second, until: "\r\n[1, 2]\r\n")
  }

  @Test func killedShellsLeaveAReadableHistory() throws {
    let dyne = try Dyne()
    let long = String(repeating: "é日本 ", count: 12)
    var random = SeededGenerator(seed: 8)
    for turn in 0..<12 {
      let shells = [try dyne.shell(), try dyne.shell()]
      for shell in shells {
        shell.send((0..<20).map { "x = \(turn * 100 + $0) # \(long)\r" }.joined())
      }
      usleep(UInt32.random(in: 0...200_000, using: &random))
      for shell in shells { kill(shell.process, SIGKILL) }
      for shell in shells { #expect(shell.waitForEnd() == .killed(signal: SIGKILL)) }
      // as if the last write had been cut off
      let file = dyne.home.read(".local/state/dyne/history.jsonl")
      if turn % 3 == 1, file.utf8.count > 100 {
        dyne.home.write(String(file.dropLast(50)), to: ".local/state/dyne/history.jsonl")
      }
    }
    let next = try dyne.shell()
    press("last = 5\r", next, until: "dyne> ")
    press("\u{4}", next, until: "")
    #expect(next.waitForEnd() == .exited(0))
    let lines = dyne.home.read(".local/state/dyne/history.jsonl").split(separator: "\n")
    let broken = lines.filter { !$0.hasPrefix("{\"statement\": \"") || !$0.hasSuffix("\"}") }
    #expect(lines.count > 12 && broken.count <= 4, "\(broken.map(\.count))")
    let after = try dyne.shell()
    press("\u{1b}[A; print last * 11\r", after, until: "\r\n55\r\n")
  }

  @Test func theMenuFitsNarrowTerminals() throws {
    for (columns, rows) in [(20, 10), (40, 24)] as [(UInt16, UInt16)] {
      let terminal = try Dyne().shell(columns: columns, rows: rows)
      press("\t\t", terminal, until: "more")
      press("\t", terminal, until: " of ")
      press("\u{15}prin\t1 + 1\r", terminal, until: "\r\n2\r\n")
    }
  }

  @Test func colorsComeOnlyWhereTheyAreWanted() throws {
    for (variables, arguments) in [
      (["NO_COLOR": "1"], []), ([:], ["--color", "never"]), (["TERM": "dumb"], []),
    ] as [([String: String], [String])] {
      let terminal = try Dyne(variables).shell(arguments)
      press("print unknwn\r", terminal, until: "^^^^^^")
      press("print 7\r", terminal, until: "\r\n7\r\n")
      let screen = String(decoding: terminal.screen, as: UTF8.self)
      #expect(!screen.contains("\u{1b}[1m") && !screen.contains("\u{1b}[31m"), "\(terminal.transcript)")
    }
    let terminal = try Dyne().shell()
    press("pri\t\t\u{15}print unknwn\r", terminal, until: "^^^^^^")
    #expect(String(decoding: terminal.screen, as: UTF8.self).contains("\u{1b}[1m"))
  }

  @Test func aDumbTerminalRunsAndForgetsNothing() throws {
    let terminal = try Dyne(["TERM": "dumb"]).shell()
    press("for i in 1..2 {\r", terminal, until: "{> ")
    press("print i * 5\r}\r", terminal, until: "10\r\n")
    let screen = String(decoding: terminal.screen, as: UTF8.self)
    #expect(!screen.contains("\u{1b}"), "\(terminal.transcript)")
  }

  @Test func viKeysWork() throws {
    let dyne = try Dyne()
    dyne.home.write("bind -v\n", to: ".editrc")
    let terminal = try dyne.shell()
    press("print 1 + 1", terminal, until: "1 + 1")
    press("\u{1b}", terminal, until: "")
    press("0wcw40\r", terminal, until: "\r\n41\r\n")
    press("x = 3\r", terminal, until: "dyne> ")
    press("\u{1b}", terminal, until: "")
    press("kk", terminal, until: "print 40 + 1")
    press("A + x\r", terminal, until: "\r\n44\r\n")
  }

  @Test func aBadLineOfTheStartUpFileIsNamedAndTheRestRuns() throws {
    for bad in ["late = nonsense", "late = [1 2]", "for i in 1..2 {", "sqrt(\"a\")"] {
      let dyne = try Dyne()
      dyne.home.write(
        "early = 5\n\(bad)\nif early == 5 {\n  later = 6\n}\nlast = 8\n", to: ".config/dyne/rc.dyne")
      let terminal = try dyne.shell()
      press("print later + last\r", terminal, until: "\r\n14\r\n")
      #expect(terminal.transcript.contains("rc.dyne:2:"), "\(terminal.transcript)")
    }
  }

  @Test func keysAreBoundAndListed() throws {
    let terminal = try Dyne().shell()
    press("bind \"ctrl-t\" \"cut-row\"\r", terminal, until: "dyne> ")
    press("abc\u{14}print 7\r", terminal, until: "\r\n7\r\n")
    press("bind \"Ctrl-T\"\r", terminal, until: "dyne-cut-row")
    press("bind \"F5\" \"cut-rw\"\r", terminal, until: "a function that")
    press("bind \"Hyper-T\" \"undo\"\r", terminal, until: "a key such as")
    press("help keys\r", terminal, until: "opens the text in your editor")
  }

  @Test func theLastValueIsShownAgain() throws {
    let terminal = try Dyne().shell()
    press("last\r", terminal, until: "no value yet")
    press("[4, 2]\r", terminal, until: "\r\n[4, 2]\r\n")
    press("last\r", terminal, until: "\r\n[4, 2]\r\n")
    press("last = 3\r", terminal, until: "dyne> ")
    press("last\r", terminal, until: "\r\n3\r\n")
  }

  @Test func thePlainDisplayMovesNoCursor() throws {
    let terminal = try Dyne().shell()
    press("set display=plain color=never\r", terminal, until: "dyne> ")
    _ = terminal.listen(seconds: 0.2)
    let start = terminal.screen.count
    press("print 1 + 2\u{1b}[D\u{1b}[D\u{7f}*\r", terminal, until: "\r\n2\r\n")
    let written = String(decoding: terminal.screen[start...], as: UTF8.self)
    let sequences = written.ranges(of: /\u{1b}\[[0-9;]*[A-Km]/)
    #expect(sequences.isEmpty, "\(written.debugDescription)")
    press("set display=auto\r", terminal, until: "dyne> ")
    press("for i in 1..2 {\r", terminal, until: "{> ")
    press("print i\r}\r", terminal, until: "\r\n1\r\n2\r\n")
  }

  @Test func wideCharactersAreEditedWhole() throws {
    let terminal = try Dyne().shell(columns: 24)
    press("print '日本語日本語日本語é🙂'\u{1b}[D\u{7f}\u{7f}\u{7f}!\r", terminal, until: "\r\n日本語日本語日本!\r\n")
  }

  @Test func aChangedSizeKeepsTheStatement() throws {
    let terminal = try Dyne().shell(columns: 60)
    press("print 1000 + 200 + 30 + 4 + 0 + 0 + 0", terminal, until: "30 + 4")
    terminal.resize(columns: 20, rows: 12)
    _ = terminal.listen(seconds: 0.1)
    terminal.resize(columns: 100, rows: 30)
    press("\r", terminal, until: "\r\n1234\r\n")
  }

  @Test(arguments: ["dumb", "xterm-256color"])
  func linesBehindASyntaxErrorDoNotRunAndAreNotGluedToIt(term: String) throws {
    let terminal = try Dyne(["TERM": term]).shell()
    press(
      "a = [1, 2 3]\rprint 'must not run'\rprint \"nor this\"\r", terminal,
      until: "2 lines after the error did not run")
    press("print 40 + 2\r", terminal, until: "\r\n42\r\n")
    #expect(!terminal.transcript.contains("\\nnor this"), "\(terminal.transcript)")
    // all of it comes back to be mended
    press("\u{1b}[A\u{1b}[A", terminal, until: "nor this")
    let (start, end) = term == "dumb" ? ("\u{1}", "\u{5}") : ("\u{1b}[1;5H", "\u{1b}[1;5F")
    press(
      start + String(repeating: "\u{1b}[C", count: 9) + ",\(end)\r", terminal,
      until: "must not run\r\nnor this")
  }

  @Test func whatIsTypedAfterASyntaxErrorIsOnesOwn() throws {
    let terminal = try Dyne(["TERM": "dumb"]).shell()
    press("print (1\r", terminal, until: "(> ")
    press("2)\r", terminal, until: "error")
    press("\u{15}print 3 + 4\r", terminal, until: "\r\n7\r\n")
  }

  @Test func whatIsTypedAheadOfLongWorkRunsAfterIt() throws {
    let terminal = try Dyne(["TERM": "dumb"]).shell()
    terminal.send("t = 0; for i in 1..200k { t = t + 1 }\rprint t + 1\rprint [\r5]\r")
    #expect(terminal.wait(for: "\r\n200001\r\n"), "\(terminal.transcript)")
    #expect(terminal.wait(for: "\r\n[5]\r\n"), "\(terminal.transcript)")
  }
}
