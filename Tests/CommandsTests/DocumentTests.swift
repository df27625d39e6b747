import Commands
import Foundation
import Language
import Testing

/// The pages that are made from the declarations are fresh.
@Suite struct DocumentTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Whether the pages are to be written anew: `DYNE_RECORD=1 swift test …`.
  static let isRecording = ProcessInfo.processInfo.environment["DYNE_RECORD"] != nil

  func page(_ name: String) throws -> String {
    try String(contentsOf: Self.root.appending(path: name), encoding: .utf8)
  }

  func compare(_ name: String, with text: String) throws {
    let former = try? page(name)
    if former == text { return }
    if Self.isRecording {
      try text.write(to: Self.root.appending(path: name), atomically: true, encoding: .utf8)
      Issue.record("\(name) is written anew; run the tests again without DYNE_RECORD")
    } else {
      Issue.record(
        "\(name) is out of date; renew it with DYNE_RECORD=1 scripts/test --fast, which fails, once")
    }
  }

  @Test func theReferenceOfCommandsIsFresh() throws {
    try compare("Docs/Commands.md", with: commandsDocument(AllCommands.table))
  }

  @Test func theTableOfCommandsIsFresh() throws {
    let renewed = renewCommandsTable(in: try page("README.md"), of: AllCommands.table)
    try compare("README.md", with: try #require(renewed, "README.md needs the marks \(commandsTableMarks)"))
  }

  @Test func theReferenceHasEveryCommandAndParameter() {
    let text = commandsDocument(AllCommands.table)
    for command in AllCommands.table.commands {
      let isThere = text.contains(command.isFunction ? "| `\(command.name)(" : "### `\(command.name)`")
      #expect(isThere, "\(command.name)")
      for parameter in command.parameters where !command.isFunction {
        let isThere = text.contains("| `\(parameter.name)`")
        #expect(isThere, "\(parameter.name) of \(command.name)")
      }
    }
  }

  @Test func onlyWhatIsBetweenTheMarksChanges() {
    let table = AllCommands.table
    let page = "before\n\(commandsTableMarks.start)\nold\n\(commandsTableMarks.end)\nafter\n"
    let renewed = renewCommandsTable(in: page, of: table)
    #expect(
      renewed
        == "before\n\(commandsTableMarks.start)\n\(commandsTable(table))\(commandsTableMarks.end)\nafter\n")
    #expect(renewed.flatMap { renewCommandsTable(in: $0, of: table) } == renewed)
    #expect(renewCommandsTable(in: "nothing", of: table) == nil)
  }
}
