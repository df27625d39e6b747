import Commands
import Diagnostics
import Foundation
import Language
import TestSupport
import Testing

/// Paths mean the same everywhere, and what Tab writes means the file that was offered.
@Suite struct PathTests {
  private static let names = [
    "plain.csv", "a b.csv", "it's.csv", "say \"hi\".csv", "{x}.csv", "back\\slash.csv", "line\nend.csv",
    "tab\t.csv", "\u{1b}[31m.csv",
    "é.csv", "#.csv", "`.csv", "~.csv", "~root", "a\u{202e}b.csv",
  ]

  private func complete(_ text: String, among names: [String]) -> [Completion] {
    let services = Services(listFolder: { $0.hasSuffix("/") || $0 == "/f/." || $0 == "/f" ? names : [] })
    let session = Session(commands: AllCommands.table, services: services, settings: Settings(folder: "/f"))
    return Interpreter(session: session).complete(text, at: text.utf8.count)
  }

  @Test(arguments: names, ["\"", "'"]) func whatTabWritesIsTheFile(name: String, quote: String) throws {
    let start = "x = \(quote)"
    for completion in complete(start, among: [name]) {
      let written = start + completion.text + quote
      let bench = Bench()
      #expect(bench.run(written).problem == nil, "\(written)")
      let said = bench.session.variables["x"]?.string ?? ""
      #expect(said == name || said == "./" + name, "\(written)")
      #expect(completion.quote == quote)
    }
    #expect(quote == "'" || complete(start, among: [name]).count == 1)
  }

  @Test func whatIsTypedMayBeEscaped() {
    #expect(complete("load \"\\{x", among: ["{x}.csv", "y"]).map(\.text) == ["\\{x}.csv"])
    #expect(complete("load \"{x", among: ["{x}.csv"]).isEmpty)
  }

  @Test func homeFoldersAreMeantEverywhere() throws {
    let bench = Bench()
    let home = ProcessInfo.processInfo.environment["HOME"] ?? "/"
    #expect(bench.session.path("~") == home)
    #expect(bench.session.path("~/x.csv") == (home == "/" ? "" : home) + "/x.csv")
    #expect(bench.session.path("~root/x") == "/root/x")
    #expect(bench.session.path("~nobody-of-this-name/x") == bench.folder.path + "/~nobody-of-this-name/x")
    #expect(bench.session.path("a~") == bench.folder.path + "/a~")
    let problem = bench.run("include \"~/no-such-file.dyne\"").message ?? ""
    #expect(problem.contains(home), "\(problem)")
  }
}
