import Commands
import Diagnostics
import Foundation
import Language
import Testing
import Texts

/// The page about JSON shows what really comes.
@Suite struct JSONPageTests {
  /// What a program with `--json` would write for statements: values, then notes, then what went wrong.
  func output(of statements: String, in bench: Bench) -> [String] {
    let (shown, notes) = (bench.shown.count, bench.notes.count)
    let outcome = bench.run(statements)
    var lines = bench.shown.dropFirst(shown).flatMap { $0 }.map(\.json)
    lines += bench.notes.dropFirst(notes).map { "{\"note\": \(JSONText.quoted($0))}" }
    switch outcome {
    case .refused(let problems): lines += problems.map(\.json)
    case .failed(let problem), .expectationFailed(let problem): lines.append(problem.json)
    case .finished, .interrupted, .quit: break
    }
    return lines
  }

  /// The page with the blocks of JSON as they should be.
  func renewed(_ page: String) -> String {
    let bench = Bench()
    var lines: [String] = []
    var statements: [String]?
    var answer: [String] = []
    var isOld = false
    for line in page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      switch line {
      case "```dyne": statements = []
      case "```json":
        lines += [line] + answer
        isOld = true
        continue
      case "```" where isOld: isOld = false
      case "```":
        if let text = statements { answer = output(of: text.joined(separator: "\n"), in: bench) }
        statements = nil
      default: if !isOld { statements?.append(line) }
      }
      if !isOld { lines.append(line) }
    }
    return lines.joined(separator: "\n")
  }

  @Test func thePageIsFresh() throws {
    let documents = DocumentTests()
    try documents.compare("Docs/JSON.md", with: renewed(try documents.page("Docs/JSON.md")))
  }

  @Test func everyLineIsJSON() throws {
    let page = try DocumentTests().page("Docs/JSON.md")
    var isInside = false
    var count = 0
    for line in page.split(separator: "\n") {
      if line.hasPrefix("```") {
        isInside = line == "```json"
      } else if isInside {
        count += 1
        #expect(throws: Never.self, "\(line)") {
          try JSONSerialization.jsonObject(with: Data(line.utf8), options: .fragmentsAllowed)
        }
      }
    }
    #expect(count > 25)
  }

  @Test func everyFieldOfAnObjectIsThere() throws {
    let bench = Bench()
    #expect(bench.run(DescribeTests.setup).problem == nil)
    for name in ["arm", "walks", "e", "agent", "dice"] {
      let value = try bench.value(name)
      let json = try JSONSerialization.jsonObject(with: Data(value.json.utf8))
      let fields = try #require(json as? [String: NSObject], "\(name)")
      let type = try #require(value.object).type
      #expect(fields["type"] == type.name as NSString)
      #expect(Set(fields.keys) == Set(type.fields.map(\.name) + ["type"]))
    }
  }

  @Test func aLongValueCanBeInterrupted() throws {
    let value = Value.vector([Double](repeating: 0.5, count: 1_000_000))
    var questions = 0
    #expect(throws: Interrupted.self) {
      _ = try value.json {
        questions += 1
        return questions == 3
      }
    }
    #expect(questions == 3, "it stops at once")
    #expect(try Value.vector([1, 2.0]).json { true } == "[1, 2]", "what is short isn't asked about")
  }
}
