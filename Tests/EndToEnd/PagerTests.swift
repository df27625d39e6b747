import TestSupport
import Testing

/// Long results at the prompt of the built program, on a screen of cells.
@Suite(.serialized) struct PagerTests {
  @Test func aWideTableIsPagedSidewaysUnderItsHeader() throws {
    let dyne = try Dyne(["PAGER": ""])
    let names = (0..<20).map { "column\($0)" }.joined(separator: ",")
    let rows = (0..<40).map { row in (0..<20).map { "\(row * 100 + $0)" }.joined(separator: ",") }
    dyne.home.write("\(names),wörd\n" + rows.map { $0 + ",日本\n" }.joined(), to: "t.csv")
    var window = try Window(dyne, columns: 60, rows: 12)
    try window.press("cd \"~\"; t = import \"t.csv\"\r", until: "dyne> ")
    // as much as fits, with its header
    try window.press("t\r", until: "dyne> ")
    #expect(window.rows.count <= 12 && window.rows.contains { $0.hasPrefix("column0") }, "\(window.rows)")
    #expect(window.rows.contains { $0.hasSuffix("more)") && $0.count <= 60 }, "\(window.rows)")
    try window.press("last\r", until: "1–10 of 40, columns 1–59")
    #expect(window.rows[0].hasPrefix("column0  column1") && window.rows[1].hasPrefix("      0        1"))
    try window.press(" ", until: "11–20 of 40")
    #expect(window.rows[0].hasPrefix("column0  column1") && window.rows[1].hasPrefix("   1000"))
    try window.press("\u{1b}[C", until: "columns 30–")
    #expect(window.rows[0].hasPrefix("lumn3  column4"), "\(window.rows)")
    try window.press("/3719\r", until: "31–40 of 40")
    #expect(window.rows[8].contains("3719"), "\(window.rows)")
    try window.press("n", until: "no more '3719'")
    try window.press("/nosuch\r", until: "'nosuch' isn't there")
    try window.press("G\u{1b}[5~g", until: "1–10 of 40, columns 1–")
    // another size, there and back
    try window.resize(columns: 40, rows: 8, until: "1–6 of 40")
    #expect(window.rows.count == 8 && window.rows.allSatisfy { $0.count < 40 }, "\(window.rows)")
    try window.resize(columns: 60, rows: 12, until: "1–10 of 40")
    // what was seen last stays above the prompt
    try window.press("q", until: "dyne> ")
    #expect(window.rows.last == "dyne>" && window.rows.count == 12, "\(window.rows)")
    #expect(window.rows[0].hasPrefix("column0  column1") && window.rows[10].hasPrefix("    900"))
    try window.press("print 6 * 7\r", until: "\r\n42\r\n")
  }

  @Test func nothingOfThePagerStaysWhereThereIsNoOtherScreen() throws {
    var window = try Window(Dyne(["PAGER": ""]), columns: 60, rows: 10, hasOtherScreen: false)
    try window.press("help TD3\r", until: "Space: next")
    try window.press(" ", until: "10–18 of")
    let page = window.rows.dropLast()
    try window.press("q", until: "dyne> ")
    #expect(window.rows == page + ["dyne>"], "\(window.rows)")
  }

  @Test func lastLeavesNothingOut() throws {
    let terminal = try Dyne().shell()
    press("1 * (1..1000)\r", terminal, until: "entries)")
    press("last\r", terminal, until: " 999, 1000]")
    let shown = terminal.transcript
    #expect((1...1000).allSatisfy { shown.contains("\($0),") || shown.contains("\($0)]") })
    press("set pager=on; 1 * (1..1000)\r", terminal, until: "dyne> ")
    press("last\r", terminal, until: "Space: next")
    press("\u{3}", terminal, until: "dyne> ")
    press("print 7\r", terminal, until: "\r\n7\r\n")
  }

  @Test func onlyWhoWaitsForAResultPages() throws {
    let dyne = try Dyne(["PAGER": ""])
    let script = dyne.home.write("help TD3\nprint 'end'\n", to: "s.dyne")
    for arguments in [["--no-rc", script], ["--no-rc", "-c", "help TD3; print 'end'"]] {
      let terminal = try #require(PseudoTerminal(dyne.path, arguments, environment: dyne.environment))
      #expect(terminal.wait(for: "\r\nend\r\n"), "\(terminal.transcript)")
    }
    let dumb = try Dyne(["PAGER": "", "TERM": "dumb"]).shell()
    press("help TD3\r", dumb, until: "See also")
    press("print 7\r", dumb, until: "\r\n7\r\n")
    let terminal = try dyne.shell()
    for statement in ["set display=plain", "set display=auto pager=off"] {
      press(statement + "\r", terminal, until: "dyne> ")
      press("help TD3\r", terminal, until: "See also")
      press("print 7\r", terminal, until: "\r\n7\r\n")
    }
    // what a statement prints on its way isn't held up, and keys typed ahead are for the prompt
    press("set pager=auto\r", terminal, until: "dyne> ")
    press("for i in 1..40 { print \"\(String(repeating: "row ", count: 90))\" }\r", terminal, until: "dyne> ")
    press("help TD3\rprint 40 + 2\r", terminal, until: "\r\n42\r\n")
    #expect(!terminal.transcript.contains("Space: next"), "\(terminal.transcript)")
    press("help TD3\r", terminal, until: "Space: next")
    press("q", terminal, until: "dyne> ")
  }

  @Test func anotherProgramPages() throws {
    let dyne = try Dyne(["PAGER": ""])
    let terminal = try dyne.shell()
    press("set pager=nosuchpager\r", terminal, until: "an installed program")
    press("set pager=\"cat -n\"\r", terminal, until: "dyne> ")
    press("help TD3\r", terminal, until: "     3\t")
    press("set pager=sed; (set).pager\r", terminal, until: "\r\nsed\r\n")
    press("set pager=never; (set).pager\r", terminal, until: "\r\noff\r\n")
  }

  @Test func figuresAreInlineWhereTheTerminalSaysThatItCan() throws {
    for (answer, mark) in [("\u{1b}[?62;4;22c", "\u{1b}P0;1q"), ("\u{1b}[?1;2c", ""), ("", "")] {
      let terminal = try Dyne().shell()
      #expect(String(decoding: terminal.screen, as: UTF8.self).contains("\u{1b}[c"))
      press(answer + "n = 8\r", terminal, until: "dyne> ")
      press("show zeros(n, 16, 3)\r", terminal, until: "")
      press("print 7\r", terminal, until: "\r\n7\r\n")
      let screen = String(decoding: terminal.screen, as: UTF8.self)
      #expect(mark.isEmpty || screen.contains(mark))
      let isText =
        !screen.contains("\u{1b}P") && !screen.contains("\u{1b}_") && !screen.contains("\u{1b}]1337")
      #expect(isText == mark.isEmpty, "\(terminal.transcript)")
    }
  }

  @Test func anAnswerThatComesWhilePagingIsNoKey() throws {
    for parts in [["\u{1b}[?62;4;22c"], ["\u{1b}[?62;", "4;22c"], [" \u{1b}[?6", "2;4c\u{1b}[A"]] {
      let terminal = try Dyne(["PAGER": ""]).shell()
      press("help TD3\r", terminal, until: "Space: next")
      for part in parts {
        terminal.send(part)
        _ = terminal.listen(seconds: 0.15)
      }
      press("/nosuch\r", terminal, until: "'nosuch' isn't there")
      press("q", terminal, until: "dyne> ")
      press("show zeros(8, 16, 3)\r", terminal, until: "dyne> ")
      #expect(String(decoding: terminal.screen, as: UTF8.self).contains("\u{1b}P0;1q"), "\(parts)")
      #expect(!terminal.transcript.contains("22c") && !terminal.transcript.contains("4c"), "\(parts)")
    }
    // Escape is still one
    let terminal = try Dyne(["PAGER": ""]).shell()
    press("help TD3\r", terminal, until: "Space: next")
    press("\u{1b}", terminal, until: "dyne> ")
    press("print 7\r", terminal, until: "\r\n7\r\n")
  }

  @Test func keysTypedAheadSurviveAnotherDisplay() throws {
    let terminal = try Dyne().shell()
    press(
      "set display=plain\rprint 40 + 1\rset display=auto\rprint 40 + 2\rset display=plain\rprint 40 + 3\r",
      terminal, until: "\r\n41\r\n")
    #expect(terminal.wait(for: "\r\n42\r\n"), "\(terminal.transcript)")
    #expect(terminal.wait(for: "\r\n43\r\n"), "\(terminal.transcript)")
  }
}

/// The shell in a window of cells.
struct Window {
  private let terminal: PseudoTerminal
  private var screen: CellScreen
  private var taken = 0
  private let hasOtherScreen: Bool

  /// Opens the shell; a terminal without another screen, as GNU screen is, obeys no wish for it.
  init(_ dyne: Dyne, columns: Int, rows: Int, hasOtherScreen: Bool = true) throws {
    self.hasOtherScreen = hasOtherScreen
    screen = CellScreen(columns: columns, rows: rows)
    terminal = try dyne.shell(columns: UInt16(columns), rows: UInt16(rows))
    show()
  }

  var rows: [String] { screen.rows }

  private mutating func show() {
    while !terminal.listen(seconds: 0.04).isEmpty {}
    var text = String(decoding: terminal.screen[taken...], as: UTF8.self)
    if !hasOtherScreen {
      for wish in ["h", "l"] {
        text = text.split(separator: "\u{1b}[?1049" + wish, omittingEmptySubsequences: false).joined()
      }
    }
    screen.feed(text.utf8)
    taken = terminal.screen.count
  }

  mutating func press(_ keys: String, until text: String) throws {
    terminal.send(keys)
    try #require(terminal.wait(for: text), "\(text.debugDescription) in \(terminal.transcript)")
    show()
  }

  mutating func resize(columns: Int, rows: Int, until text: String) throws {
    screen.resize(columns: columns, rows: rows)
    terminal.resize(columns: UInt16(columns), rows: UInt16(rows))
    try #require(terminal.wait(for: text), "\(text.debugDescription) in \(terminal.transcript)")
    show()
  }
}
