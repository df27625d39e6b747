import LineEditing
private import TestSupport
import Testing

/// Checks the file of statements.
struct HistoryFileTests {
  private func entry(_ statement: String) -> HistoryRecord {
    HistoryRecord(
      statement: statement, time: 1_700_000_000.25, folder: "/tmp/a \"b\"", duration: 1.5, outcome: "ok")
  }

  @Test func entriesComeBackAsTheyWere() throws {
    let folder = TemporaryFolder()
    let file = HistoryFile(path: folder.path + "/new/folder/history.jsonl")
    let statements = [
      "print 1", "for i in 1..3 {\n\tprint \"\\n\"\n}", "x = 'é日本🙂\u{1b}\u{7f}\u{0}\u{2028}'", "\\u0041", "",
    ]
    for statement in statements { try file.append(entry(statement)) }
    #expect(file.entries(last: 100) == statements.map(entry))
    #expect(file.entries(last: 2) == statements.suffix(2).map(entry))
    let lines = folder.read("new/folder/history.jsonl").split(separator: "\n")
    #expect(lines.count == statements.count)
    let first =
      #"{"statement": "print 1", "time": 1700000000.25, "folder": "/tmp/a \"b\"", "#
      + #""duration": 1.5, "outcome": "ok"}"#
    #expect(lines.first.map(String.init) == first)
  }

  @Test func brokenLinesArePassedOver() throws {
    let folder = TemporaryFolder()
    let path = folder.write(
      """
      {"statement": "one"}
      rubbish
      {"statement": 5}
      {"statement": "\\ud83d\\ude42", "unknown": null, "more": true}
      {"statement": "\\ud83d"}
      [1]
      {"statement": "cut off in the mid
      """, to: "history.jsonl")
    let file = HistoryFile(path: path)
    #expect(file.entries(last: 100).map(\.statement) == ["one", "🙂"])
    try file.append(entry("two"))
    #expect(file.entries(last: 100).map(\.statement) == ["one", "🙂", "two"])
  }

  @Test func severalWritersLoseNothing() async throws {
    let folder = TemporaryFolder()
    let file = HistoryFile(path: folder.path + "/history.jsonl")
    await withTaskGroup { group in
      for writer in 0..<4 {
        group.addTask {
          for number in 0..<200 {
            try? file.append(
              HistoryRecord(
                statement: "\(writer) \(number) \(String(repeating: "x", count: number * 13))", time: 0,
                folder: "",
                duration: 0, outcome: "ok"))
          }
        }
      }
    }
    #expect(file.entries(last: 10_000).count == 800)
    #expect(folder.read("history.jsonl").split(separator: "\n").count == 800)
  }

  @Test func aFolderThatCannotBeWrittenIsAnError() {
    let file = HistoryFile(path: "/proc/nowhere/history.jsonl")
    #expect(throws: FileError.self) { try file.append(entry("x")) }
    #expect(file.entries(last: 5).isEmpty)
  }
}
