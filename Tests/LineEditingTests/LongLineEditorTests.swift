private import Glibc
private import LineEditing
private import TestSupport
import Testing

/// Edits texts that are longer than the terminal is tall, in terminals of all sizes.
@Suite(.serialized) struct LongLineEditorTests {
  private func open(
    columns: UInt16 = 80, rows: UInt16 = 24, editrc: String = "", term: String = "xterm-256color"
  ) throws -> PseudoTerminal {
    let path = try #require(BuiltProgram.path("editing-probe"))
    let home = TemporaryFolder()
    home.write(editrc, to: ".editrc")
    let terminal = try #require(
      PseudoTerminal(
        path, environment: ["HOME": home.path, "TERM": term, "LANG": "C.UTF-8"]))
    try #require(terminal.wait(for: "probe"), "\(terminal.transcript)")
    terminal.resize(columns: columns, rows: rows)
    _ = terminal.listen(seconds: 0.05)
    return terminal
  }

  private func expect(
    _ line: String, in terminal: PseudoTerminal, at location: SourceLocation = #_sourceLocation
  ) {
    #expect(
      terminal.wait(for: "line: \(line.debugDescription)"), "\(terminal.transcript.suffix(400))",
      sourceLocation: location)
  }

  private let long = (0..<2500).map { String($0 % 10) }.joined()

  @Test(arguments: [(80, 24), (40, 10), (10, 3), (2, 2), (1, 1)] as [(UInt16, UInt16)])
  func aLongLineIsEditedWhole(columns: UInt16, rows: UInt16) throws {
    let terminal = try open(columns: columns, rows: rows)
    terminal.send(long)
    _ = terminal.listen()
    terminal.send("\u{1}")
    _ = terminal.listen(seconds: 0.05)
    terminal.send("<")
    _ = terminal.listen(seconds: 0.05)
    terminal.send("\u{5}")
    _ = terminal.listen(seconds: 0.05)
    terminal.send(String(repeating: "x", count: 90) + "\u{1b}[D\u{1b}[D日\u{7f}é")
    _ = terminal.listen(seconds: 0.05)
    terminal.resize(columns: 7, rows: 5)
    _ = terminal.listen(seconds: 0.05)
    terminal.send("\r")
    expect("<" + long + String(repeating: "x", count: 88) + "éxx", in: terminal)
    terminal.send("\u{1b}[A!\r")
    expect("<" + long + String(repeating: "x", count: 88) + "éxx!", in: terminal)
  }

  @Test(arguments: ["", "bind -v\n"]) func aLongDraftSurvivesTheArrows(editrc: String) throws {
    let terminal = try open(editrc: editrc)
    terminal.send("short\r" + long + "\r")
    expect("short", in: terminal)
    expect(long, in: terminal)
    terminal.send(long + "a")
    _ = terminal.listen(seconds: 0.1)
    terminal.send("\u{10}\u{10}\u{e}\u{e}b\r")
    expect(long + "ab", in: terminal)
  }

  @Test func longEntriesAreSearched() throws {
    let terminal = try open()
    terminal.send(long + "needle" + long + "\rother\r")
    expect("other", in: terminal)
    _ = terminal.listen(seconds: 0.1)
    terminal.send("drop me\u{12}need")
    _ = terminal.listen(seconds: 0.2)
    var model = ScreenModel(columns: 80, rows: 24)
    model.feed(terminal.screen)
    #expect(model.rows.contains { $0.hasPrefix("search `need`: ") }, "\(model.rows)")
    #expect(model.rows.contains { $0.contains("needle") }, "\(model.rows)")
    terminal.send("\u{12}\u{7f}\u{5}!\r")
    expect(long + "needle" + long + "!", in: terminal)
    _ = terminal.listen(seconds: 0.1)
    terminal.send("kept\u{12}needle\u{7}!\r")
    expect("kept!", in: terminal)
    _ = terminal.listen(seconds: 0.1)
    terminal.send("\u{12}Q\u{1b}[1;5Dagain \r")
    expect("again ", in: terminal)
  }

  @Test func whatWasDeletedOfALongLineCanBePutBack() throws {
    let terminal = try open()
    terminal.send(long + long + "\u{15}x\u{19}\u{19}\u{19}\r")
    expect("x" + long + long + long + long + long + long, in: terminal)
    // keys that come before the next line is read belong to the terminal, which has a ^U of its own
    _ = terminal.listen(seconds: 0.1)
    terminal.send("gone\u{15}\u{1b}[A\u{1b}[B\u{19}\r")
    expect("gone", in: terminal)
  }

  @Test func theEndOfAnEmptyLineInVi() throws {
    let terminal = try open(editrc: "bind -v\n")
    for keys in ["\u{1b}$ix", "\u{1b}d$iy", "\u{1b}$$$.u$iz", "ab\u{1b}[H\u{1b}d$A."] {
      terminal.send(keys)
      _ = terminal.listen(seconds: 0.15)
      terminal.send("\r")
      _ = terminal.listen(seconds: 0.1)
    }
    let lines = ["x", "y", "z", "."]
    for line in lines { expect(line, in: terminal) }
  }

  @Test func bindingsOfTheUserReachOurFunctions() throws {
    let terminal = try open(editrc: "bind ^X ed-search-prev-history\nbind ^O ed-move-to-end\nedit off\n")
    terminal.send("first one\rsecond\r")
    expect("second", in: terminal)
    _ = terminal.listen(seconds: 0.1)
    terminal.send("fi\u{18}\u{1}>\u{f}<\r")
    expect(">first one<", in: terminal)
  }

  @Test func theScreenShowsTheText() throws {
    var random = SeededGenerator(seed: 11)
    for (columns, rows) in [(20, 6), (7, 4), (80, 24)] {
      let terminal = try open(columns: UInt16(columns), rows: UInt16(rows))
      var text: [Character] = []
      var cursor = 0
      for _ in 0..<60 {
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
          terminal.send("\u{1b}[D")
          cursor = max(0, cursor - 1)
        case 1:
          terminal.send("\u{1}")
          cursor = 0
        case 2:
          terminal.send("\u{5}")
          cursor = text.count
        case 3 where cursor > 0:
          terminal.send("\u{7f}")
          cursor -= 1
          text.remove(at: cursor)
        default:
          let count = Int.random(in: 1...25, using: &random)
          let more = (0..<count).map { _ in "abcd 日é".randomElement(using: &random) ?? "x" }
          terminal.send(String(more))
          text.insert(contentsOf: more, at: cursor)
          cursor += count
        }
        _ = terminal.listen(seconds: 0.02)
      }
      terminal.send("\u{5}")
      _ = terminal.listen(seconds: 0.2)
      var model = ScreenModel(columns: columns, rows: rows)
      model.feed(terminal.screen) { $0 == "日" }
      #expect(model.rows == expected(text, columns: columns, rows: rows), "\(columns)")
    }
  }

  /// What a terminal of that size shows of a line with the cursor at its end.
  private func expected(_ text: [Character], columns: Int, rows: Int) -> [String] {
    var lines = [""]
    var column = 0
    for character in Array("probe> ") + text {
      let width = character == "日" ? 2 : 1
      if column + width > columns {
        lines.append("")
        column = 0
      }
      lines[lines.count - 1].append(character)
      column += width
    }
    if column == columns { lines.append("") }
    return lines.suffix(rows).map { String($0.reversed().drop { $0 == " " }.reversed()) }
  }

  @Test(arguments: ["dumb", "emacs"]) func aTerminalWithoutACursorShowsLongLines(term: String) throws {
    let terminal = try open(columns: 40, rows: 10, term: term)
    terminal.send(long + "\u{1}<\u{5}>\u{1b}[D\u{7f}\r")
    expect("<" + long.dropLast() + ">", in: terminal)
    #expect(!terminal.screen.dropFirst().contains(0x1b), "\(terminal.transcript.prefix(300))")
  }
}
