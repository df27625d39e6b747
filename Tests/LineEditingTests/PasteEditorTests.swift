private import LineEditing
private import TestSupport
import Testing

/// Interrupts pastes.
@Suite(.serialized) struct PasteEditorTests {
  private func open() throws -> PseudoTerminal {
    let path = try #require(BuiltProgram.path("editing-probe"))
    let terminal = try #require(
      PseudoTerminal(
        path, environment: ["HOME": "/nonexistent", "TERM": "xterm-256color", "LANG": "C.UTF-8"]))
    try #require(terminal.wait(for: "probe"), "\(terminal.transcript)")
    _ = terminal.listen(seconds: 0.05)
    return terminal
  }

  private let start = "\u{1b}[200~", end = "\u{1b}[201~"

  @Test(arguments: [0, 0.1]) func theRestOfAnInterruptedPasteDoesNotRun(pause: Double) throws {
    let terminal = try open()
    for part in ["typed \(start)one\rtwo\r", "\u{3}", "three\rfour\r\u{3}five\r", "six\r\(end)"] {
      terminal.send(part)
      _ = terminal.listen(seconds: pause)
    }
    terminal.send("alive\r")
    #expect(terminal.wait(for: "line: \"alive\""), "\(terminal.transcript)")
    let screen = String(decoding: terminal.screen, as: UTF8.self)
    #expect(
      screen.contains("interrupted") && screen.ranges(of: "line: ").count == 1, "\(terminal.transcript)")
  }

  @Test func allInOneWrite() throws {
    let terminal = try open()
    terminal.send("\(start)one\rtwo\r\u{3}three\rfour\r\(end)alive\r")
    #expect(terminal.wait(for: "line: \"alive\""), "\(terminal.transcript)")
    #expect(String(decoding: terminal.screen, as: UTF8.self).ranges(of: "line: ").count == 1)
  }

  @Test func anotherPasteEndsTheOneThatWasCutOff() throws {
    let terminal = try open()
    terminal.send("\(start)one\r\u{3}two\r\(start)new\(end)\r")
    #expect(terminal.wait(for: "line: \"new\""), "\(terminal.transcript)")
  }

  @Test func keysWorkAgainWhereTheEndNeverComes() throws {
    let terminal = try open()
    terminal.send("\(start)one\r")
    _ = terminal.listen(seconds: 0.1)
    terminal.send("\u{3}two\r")
    #expect(terminal.wait(for: "interrupted"))
    _ = terminal.listen(seconds: 4)
    terminal.send("alive\r")
    #expect(terminal.wait(for: "line: \"alive\""), "\(terminal.transcript)")
    #expect(String(decoding: terminal.screen, as: UTF8.self).ranges(of: "line: ").count == 1)
  }

  @Test func whatIsTypedAfterControlCCounts() throws {
    let terminal = try open()
    terminal.send("dropped\rdropped too\u{3}kept\r")
    #expect(terminal.wait(for: "line: \"kept\""), "\(terminal.transcript)")
  }

  @Test func aPasteWhereACharacterIsAwaitedRunsNothing() throws {
    let terminal = try open()
    terminal.send("a\u{16}")
    _ = terminal.listen(seconds: 0.1)
    terminal.send("\(start)one\rtwo\r\(end)")
    #expect(!terminal.listen(seconds: 0.3).contains("line: "), "\(terminal.transcript)")
    terminal.send("\u{3}\u{12}")
    _ = terminal.listen(seconds: 0.1)
    terminal.send("\(start)one\rtwo\r\(end)")
    #expect(!terminal.listen(seconds: 0.3).contains("line: "), "\(terminal.transcript)")
  }
}
