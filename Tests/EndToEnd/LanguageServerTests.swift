import Foundation
import TestSupport
import Testing

/// Asks `dyne lsp` as an editor does.
@Suite struct LanguageServerTests {
  private let dyne: Dyne
  private static let uri = "file:///tmp/a%20script.dyne"

  init() throws { dyne = try Dyne() }

  private func message(_ object: [String: Any]) throws -> String {
    let text = String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
    return "Content-Length: \(text.utf8.count)\r\n\r\n\(text)"
  }

  private func request(_ id: Int, _ method: String, _ parameters: [String: Any] = [:]) throws -> String {
    try message(["jsonrpc": "2.0", "id": id, "method": method, "params": parameters])
  }

  private func notification(_ method: String, _ parameters: [String: Any] = [:]) throws -> String {
    try message(["jsonrpc": "2.0", "method": method, "params": parameters])
  }

  private func opening(_ text: String, language: String = "dyne") throws -> String {
    try notification(
      "textDocument/didOpen",
      ["textDocument": ["uri": Self.uri, "languageId": language, "version": 1, "text": text]])
  }

  private func place(_ line: Int, _ character: Int, _ more: [String: Any] = [:]) -> [String: Any] {
    let place: [String: Any] = [
      "textDocument": ["uri": Self.uri], "position": ["line": line, "character": character],
    ]
    return place.merging(more) { $1 }
  }

  /// What comes back for messages that are all sent at once, between `initialize` and `exit`.
  private func answers(_ messages: [String]) throws -> (answers: [[String: Any]], Program.Result) {
    let first = try request(0, "initialize") + notification("initialized")
    let last = try request(99, "shutdown") + notification("exit")
    let result = dyne.run("lsp", input: first + messages.joined() + last)
    return (parsed(result.output), result)
  }

  private func parsed(_ output: String) -> [[String: Any]] {
    var answers: [[String: Any]] = []
    var rest = Data(output.utf8)
    while let head = rest.range(of: Data("\r\n\r\n".utf8)) {
      let length = Int(String(decoding: rest[..<head.lowerBound].dropFirst(16), as: UTF8.self)) ?? 0
      let body = rest[head.upperBound...].prefix(length)
      answers.append((try? JSONSerialization.jsonObject(with: body)) as? [String: Any] ?? [:])
      rest = Data(rest[head.upperBound...].dropFirst(length))
    }
    return answers
  }

  private func result(_ id: Int, _ answers: [[String: Any]]) -> Any? {
    answers.first { $0["id"] as? Int == id }?["result"]
  }

  private func code(_ id: Int, _ answers: [[String: Any]]) -> Int? {
    (answers.first { $0["id"] as? Int == id }?["error"] as? [String: Any])?["code"] as? Int
  }

  private func diagnostics(_ answers: [[String: Any]]) -> [[[String: Any]]] {
    answers.compactMap { ($0["params"] as? [String: Any])?["diagnostics"] as? [[String: Any]] }
  }

  /// A range as "line:character-line:character".
  private func text(_ range: Any?) -> String {
    guard let range = range as? [String: [String: Int]] else { return "none" }
    func place(_ name: String) -> String {
      "\(range[name]?["line"] ?? -1):\(range[name]?["character"] ?? -1)"
    }
    return "\(place("start"))-\(place("end"))"
  }

  @Test func findingsComeAsOneTypesWithPlacesInUTF16() throws {
    let (answers, ended) = try answers([
      opening("x = '😀é'; print nowhere\n"),
      notification(
        "textDocument/didChange",
        ["textDocument": ["uri": Self.uri], "contentChanges": [["text": "print 'mended'\r\nTD4 x"]]]),
      notification("textDocument/didClose", ["textDocument": ["uri": Self.uri]]),
    ])
    #expect(ended.status == ProgramStatus.exited(0), "\(ended.errors)")
    let found = diagnostics(answers)
    #expect(found.count == 3)
    #expect(found.first?.first?["code"] as? String == "unknown-name")
    #expect(text(found.first?.first?["range"]) == "0:17-0:24")
    let second = text(found[1].first?["range"])
    #expect(second.hasPrefix("1:0"))
    #expect(found.last?.isEmpty == true)
  }

  @Test func namesAreExplainedCompletedAndFound() throws {
    let script =
      "😀x = 1\n".dropFirst()
      + "def double(value, factor=2) { return value * factor }\nprint double(x, factor=3)\ndescr"
    let (answers, _) = try answers([
      opening(String(script)), request(1, "textDocument/hover", place(2, 1)),
      request(2, "textDocument/hover", place(2, 8)),
      request(3, "textDocument/completion", place(3, 5)),
      request(4, "textDocument/definition", place(2, 13)),
      request(5, "textDocument/definition", place(1, 38)),
      request(6, "textDocument/hover", place(90, 900)),
    ])
    func hover(_ id: Int) -> String? {
      ((result(id, answers) as? [String: Any])?["contents"] as? [String: Any])?["value"] as? String
    }
    #expect(hover(1)?.hasPrefix("print: Prints values") == true, "\(hover(1) ?? "")")
    #expect(hover(2)?.hasPrefix("def double(value") == true)
    let items = result(3, answers) as? [[String: Any]]
    #expect(items?.first?["label"] as? String == "describe")
    #expect(text((items?.first?["textEdit"] as? [String: Any])?["range"]) == "3:0-3:5")
    #expect(text((result(4, answers) as? [String: Any])?["range"]) == "0:0-0:1")
    #expect(text((result(5, answers) as? [String: Any])?["range"]) == "1:11-1:16")
  }

  @Test func namesAreRenamedWhereTheyAreTheSame() throws {
    let script = """
      value = 2; print "😀 {value}"
      def double(value, factor=2) { return value * factor }
      print double(value, factor=value)
      print double(value=3)
      """
    let (answers, _) = try answers([
      opening(script), request(1, "textDocument/rename", place(0, 1, ["newName": "size"])),
      request(2, "textDocument/rename", place(1, 20, ["newName": "times"])),
      request(3, "textDocument/rename", place(0, 1, ["newName": "print"])),
      request(4, "textDocument/rename", place(0, 1, ["newName": "two words"])),
      request(5, "textDocument/rename", place(0, 12, ["newName": "other"])),
      request(6, "textDocument/prepareRename", place(1, 18)),
    ])
    func ranges(_ id: Int) -> [String] {
      let changes = (result(id, answers) as? [String: Any])?["changes"] as? [String: [[String: Any]]]
      return changes?[Self.uri]?.map { text($0["range"]) } ?? []
    }
    // the definition's own variable of this name is another one
    #expect(ranges(1) == ["0:0-0:5", "0:22-0:27", "2:13-2:18", "2:27-2:32"])
    #expect(ranges(2) == ["1:18-1:24", "1:45-1:51", "2:20-2:26"])
    #expect(code(3, answers) != nil && code(4, answers) != nil && code(5, answers) != nil)
    #expect(text(result(6, answers)) == "1:18-1:24")
  }

  @Test func layoutIsThatOfFormat() throws {
    let (answers, _) = try answers([
      opening("x=[1,2]\nif  x[0]==1 {print x}"),
      request(1, "textDocument/formatting", ["textDocument": ["uri": Self.uri]]), opening("x = [1,"),
      request(2, "textDocument/formatting", ["textDocument": ["uri": Self.uri]]),
    ])
    let edits = result(1, answers) as? [[String: Any]]
    let script = dyne.home.write("x=[1,2]\nif  x[0]==1 {print x}", to: "laid-out.dyne")
    _ = dyne.run("format", script)
    #expect(edits?.first?["newText"] as? String == (try String(contentsOfFile: script, encoding: .utf8)))
    #expect(result(2, answers) is NSNull)
  }

  @Test func oddMessagesAreAnsweredAndTheRestToo() throws {
    let odd = [
      "Content-Length: 3\r\n\r\n{ab", "Content-Length: x\r\n\r\n", "Nonsense: 1\r\n\r\n", "\r\n\r\n",
      "Content-Length: -5\r\n\r\n", "Content-Length: 2\r\n\r\n{}", "Content-Length: 4\r\n\r\nnull",
      String(repeating: "x", count: 200_000) + "\r\n\r\n",
    ]
    let (answers, ended) = try answers(
      odd + [
        request(1, "textDocument/dance"), request(2, "textDocument/hover", ["position": ["line": -1]]),
        request(3, "textDocument/hover", place(0, 0)), notification("$/cancelRequest", ["id": 7]),
        opening("int main() { return 0; } // \u{0}😀", language: "c"),
        opening("\u{0}}{][ \"", language: "dyne"),
        request(4, "textDocument/hover", place(0, 99_999)),
        request(5, "textDocument/completion", place(99_999, 0)),
      ])
    #expect(ended.status == ProgramStatus.exited(0), "\(ended.errors)")
    #expect(code(1, answers) == -32_601)
    #expect(code(2, answers) == -32_602 && code(3, answers) == -32_602)
    #expect(answers.count { ($0["error"] as? [String: Any])?["code"] as? Int == -32_700 } >= 3)
    let found = diagnostics(answers)
    #expect(found.first?.isEmpty == true && found.last?.isEmpty == false)
    #expect(answers.contains { $0["id"] as? Int == 5 && $0["result"] != nil })
  }

  @Test func theEndIsAnError() throws {
    #expect(dyne.run("lsp", input: "").status == ProgramStatus.exited(1))
    #expect(dyne.run("lsp", input: try notification("exit")).status == ProgramStatus.exited(1))
    let early = parsed(dyne.run("lsp", input: try request(1, "textDocument/hover")).output)
    #expect(code(1, early) == -32_002)
  }
}
