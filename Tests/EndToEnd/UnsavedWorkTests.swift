private import Glibc
import TestSupport
import Testing

/// Checks that what took long isn't lost by a key or a closed terminal; here two hundredths of a second are
/// long.
@Suite(.serialized) struct UnsavedWorkTests {
  private let work = "w = collect (ReacherVertical) trajectories=4k length=4"

  private func shell() throws -> (Dyne, PseudoTerminal) {
    let dyne = try Dyne(["DYNE_UNSAVED_AFTER": "0.02"])
    return (dyne, try dyne.shell())
  }

  @Test func leavingAsksOnce() throws {
    let (_, terminal) = try shell()
    terminal.send(work + "\r")
    #expect(terminal.wait(for: "dyne> "), "\(terminal.transcript)")
    _ = terminal.listen(seconds: 0.1)
    terminal.send("\u{4}")
    #expect(terminal.wait(for: "warning: 'w' ("), "\(terminal.transcript)")
    #expect(terminal.wait(for: "press Ctrl-D again to leave"))
    #expect(terminal.wait(for: "dyne> "))
    _ = terminal.listen(seconds: 0.1)
    terminal.send("quit\r")
    #expect(terminal.wait(for: "repeat the statement to confirm"), "\(terminal.transcript)")
    #expect(terminal.wait(for: "dyne> "))
    _ = terminal.listen(seconds: 0.1)
    terminal.send("quit\r")
    #expect(terminal.waitForEnd() == .exited(0))
  }

  @Test func overwritingAsksOnceAndSavingEndsTheQuestions() throws {
    let (dyne, terminal) = try shell()
    terminal.send(work + "\r")
    #expect(terminal.wait(for: "dyne> "), "\(terminal.transcript)")
    for statement in ["w = 1", "forget w", "for w in 1..2 { }", "w = load 'x.csv'"] {
      _ = terminal.listen(seconds: 0.1)
      terminal.send(statement + "\r")
      #expect(terminal.wait(for: "would be lost"), "\(statement) \(terminal.transcript)")
      #expect(terminal.wait(for: "dyne> "))
    }
    _ = terminal.listen(seconds: 0.1)
    terminal.send("print w.count\r")
    #expect(terminal.wait(for: "\r\n4000\r\n"), "\(terminal.transcript)")
    _ = terminal.listen(seconds: 0.1)
    terminal.send("save w to=\"\(dyne.home.path)/w\"\r")
    #expect(terminal.wait(for: "wrote"), "\(terminal.transcript)")
    _ = terminal.listen(seconds: 0.1)
    terminal.send("w = 77; print w\r")
    #expect(terminal.wait(for: "\r\n77\r\n"), "\(terminal.transcript)")
    #expect(terminal.wait(for: "dyne> "))
    _ = terminal.listen(seconds: 0.1)
    terminal.send("\u{4}")
    #expect(terminal.waitForEnd() == .exited(0), "\(terminal.transcript)")
  }

  @Test(arguments: [SIGHUP, SIGTERM]) func whatTookLongIsKeptWhenTheTerminalCloses(signal: Int32) throws {
    let (dyne, terminal) = try shell()
    terminal.send("\(work); print 'collected'\r")
    #expect(terminal.wait(for: "\r\ncollected\r\n"), "\(terminal.transcript)")
    terminal.send("print 'running'; while true { }\r")
    #expect(terminal.wait(for: "\r\nrunning\r\n"), "\(terminal.transcript)")
    kill(terminal.process, signal)
    #expect(terminal.waitForEnd() == .killed(signal: signal), "\(terminal.transcript)")
    #expect(dyne.home.read(".local/state/dyne/history.jsonl").contains("while true { }"))
    let next = try dyne.shell()
    let greeting = String(decoding: next.screen, as: UTF8.self)
    // the window breaks the line between words
    let path = try #require(greeting.firstMatch(of: #/load\s+"([^"]*)"/#), "\(next.transcript)").1
    #expect(path.contains("/unsaved/w-20") && path.hasSuffix(".safetensors"), "\(path)")
    next.send("v = load \"\(path)\"; print v.count\r")
    #expect(next.wait(for: "\r\n4000\r\n"), "\(next.transcript)")
  }

  @Test func scriptsAndPipesNeverAsk() throws {
    let dyne = try Dyne(["DYNE_UNSAVED_AFTER": "0.000001"])
    let lines =
      "x = normal(1000)\nx = 1\nw = collect (ReacherVertical) trajectories=2 length=1\nw = 2\nprint w"
    #expect(dyne.run(input: lines + "\nquit").output == "2\n")
    #expect(dyne.run("-c", lines).output == "2\n")
    #expect(!dyne.run("-c", lines).errors.contains("lost"))
  }

  @Test func plainValuesAreKeptAsJSON() throws {
    let dyne = try Dyne()
    let path = dyne.home.path + "/x.json"
    let result = dyne.run(
      "-c",
      "x = [[1, 2.5, \"é\\n\"], [], true]; save x to=\"\(path)\"; y = load \"\(path)\"; print x == y\n"
        + "a = [[1, 2], [3, 4]]; save a to=\"\(path)\"; print a == (load \"\(path)\")")
    #expect(result.output == "true\ntrue\n", "\(result.errors)")
    for bad in ["", "[1", "{\"a\": 1,}", "[1] 2", "nope", "\"a", "[\"\\ud800\"]", "{\"a\": 1, \"a\": 2}"] {
      dyne.home.write(bad, to: "x.json")
      let refused = dyne.run("-c", "load \"\(path)\"")
      #expect(refused.status == .exited(1) && refused.errors.contains("JSON"), "\(bad) \(refused.errors)")
    }
    dyne.home.write(String(repeating: "[", count: 100_000), to: "x.json")
    #expect(dyne.run("-c", "load \"\(path)\"").status == .exited(1))
  }
}
