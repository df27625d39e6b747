import Foundation
import TestSupport
import Testing

/// What an editor gets from `dyne check --json`.
struct CheckTests {
  struct Finding: Decodable, Equatable {
    let severity: String
    let id: String
    let message: String
    let line: Int
    let column: Int
    let endLine: Int
    let endColumn: Int
  }

  func findings(_ text: String) throws -> (status: ProgramStatus?, list: [Finding]) {
    let result = try Dyne().run("check", "--json", "-", input: text)
    #expect(result.output == "")
    let lines = result.errors.split(separator: "\n")
    return (
      result.status, try lines.map { try JSONDecoder().decode(Finding.self, from: Data($0.utf8)) }
    )
  }

  @Test func allErrorsAreListedWithTheirPlaces() throws {
    let (status, list) = try findings("print \"é\" unknwn\ncollect 3 lenth=2\nprint missing\n")
    #expect(status == .exited(2))
    #expect(list.map(\.line) == [1, 2, 2, 3])
    #expect(list.allSatisfy { $0.severity == "error" && $0.endLine == $0.line })
    // columns count characters, so what isn't ASCII counts once
    #expect(list.first?.column == 11 && list.first?.endColumn == 17)
  }

  @Test func warningsAloneAreNoFailure() throws {
    let (status, list) = try findings("while true { print 1 }\nprint 2\n")
    #expect(status == .exited(0))
    #expect(list.map(\.severity) == ["warning"] && list.first?.line == 2, "\(list)")
  }

  @Test func aGoodScriptHasNothingToTell() throws {
    let (status, list) = try findings("print 1\n")
    #expect(status == .exited(0) && list.isEmpty)
  }

  /// A new command's name must not break what we ship.
  @Test func allScriptsOfOursPassTheirCheck() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let files = FileManager.default.enumerator(
      at: root.appending(path: "scripts"), includingPropertiesForKeys: nil)
    let dyne = try Dyne()
    var count = 0
    for case let file as URL in files ?? .init() where file.pathExtension == "dyne" {
      count += 1
      let result = dyne.run("check", file.path)
      #expect(result.status == .exited(0), "\(result.errors)")
    }
    #expect(count > 15)
  }
}
