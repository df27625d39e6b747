import LineEditing
import Testing

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
      #expect(lines.last?.contains("more") == true || columns == 200)
    }
  }

  @Test func textIsFittedByColumns() {
    #expect("日本語".displayWidth == 6)
    #expect("日本語".fitted(to: 5) == "日本…")
    #expect("abc".fitted(to: 3) == "abc")
  }
}
