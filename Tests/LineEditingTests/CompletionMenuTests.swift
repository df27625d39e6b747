import LineEditing
import Testing
import Texts

/// Checks the list a second Tab shows.
struct CompletionMenuTests {
  init() {
    Host.useUTF8()
  }

  @Test func meaningsStandInOneColumnAndFit() {
    let lines = CompletionMenu(columns: 30, rows: 24).lines([
      Candidate(text: "train", meaning: "trains anything that can be trained"),
      Candidate(text: "evaluate", meaning: "measures"),
    ])
    #expect(lines == ["  train     trains anything …", "  evaluate  measures"])
  }

  @Test(arguments: [20, 33, 80, 200], [4, 10, 60])
  func noLineIsWiderThanTheTerminal(columns: Int, rows: Int) {
    let words = (0..<150).map { "日本\(String(repeating: "x", count: $0 % 40))\($0)" }
    let menu = CompletionMenu(columns: columns, rows: rows)
    for items in [
      words.map { Candidate(text: $0) }, words.map { Candidate(text: $0, meaning: "means \($0) é") },
    ] {
      let lines = menu.lines(items)
      #expect(lines.allSatisfy { $0.displayWidth < columns })
      #expect(lines.count <= rows - 2)
      #expect(lines.last?.contains("more") == true || columns >= 80)
    }
  }

  @Test func whatIsTypedStandsOutAndMeaningsStepBack() {
    let lines = CompletionMenu(columns: 40, rows: 24, hasColor: true).lines(
      [Candidate(text: "train", meaning: "trains"), Candidate(text: "trace")], typed: "tra")
    #expect(
      lines == ["  \u{1b}[1mtra\u{1b}[0min  \u{1b}[2mtrains\u{1b}[0m", "  \u{1b}[1mtra\u{1b}[0mce"])
  }

  @Test func furtherPagesShowTheRest() {
    let menu = CompletionMenu(columns: 80, rows: 8)
    let items = (0..<12).map { Candidate(text: "name\($0)", meaning: "means \($0)") }
    let pages = (0..<4).map { menu.lines(items, page: $0) }
    #expect(pages[0].count == 6 && pages[0].first == "  name0   means 0")
    #expect(pages[0].last == "  … and 7 more; press Tab for more")
    #expect(pages[1].first == "  name5   means 5" && pages[1].last == "  6 to 10 of 12; Tab: next page")
    #expect(pages[2].count == 3 && pages[2].first == "  name10  means 10")
    #expect(pages[3] == pages[0])
  }

  @Test func aNarrowTerminalShowsNamesAlone() {
    let items = ["train", "evaluate", "act"].map { Candidate(text: $0, meaning: "does much in many words") }
    #expect(
      CompletionMenu(columns: 20, rows: 24).lines(items) == ["  train", "  evaluate", "  act"])
    #expect(CompletionMenu(columns: 24, rows: 24).lines(items) == ["  train     evaluate", "  act"])
  }

  @Test func textIsFittedByColumns() {
    #expect("日本語".displayWidth == 6)
    #expect("日本語".fitted(to: 5) == "日本…")
    #expect("abc".fitted(to: 3) == "abc")
  }
}
