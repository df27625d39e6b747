import Commands
import Diagnostics
import Language
import Testing

/// Every example of every command runs as it stands.
@Suite struct ExampleTests {
  struct Place: Sendable, CustomTestStringConvertible {
    let command: String
    let index: Int
    let statement: String

    var testDescription: String { statement }
  }

  static let places = AllCommands.table.commands.flatMap { command in
    command.examples.enumerated().map { Place(command: command.name, index: $0, statement: $1.statement) }
  }

  @Test(.timeLimit(.minutes(1)), arguments: places) func runs(_ place: Place) throws {
    let command = try #require(AllCommands.table[place.command])
    let example = command.examples[place.index]
    let bench = Bench()
    // earlier statements, for those that show them or read files
    bench.run("first = 1")
    bench.run("second = 2")
    bench.run("third = 3")
    if !example.setup.isEmpty {
      let problem = bench.run(example.setup).problem
      try #require(problem == nil, "the setup of '\(example.statement)': \(problem ?? "")")
    }
    let source = SourceText(name: place.command, text: example.statement)
    let problems = bench.interpreter.check(source)
    #expect(problems.isEmpty, "\(problems.map { $0.rendered(color: false, width: 100) })")
    #expect(bench.run(example.statement).problem == nil)
  }

  @Test(arguments: AllCommands.table.commands.map(\.name)) func showsTheCommand(_ name: String) throws {
    let command = try #require(AllCommands.table[name])
    for example in command.examples {
      #expect(example.statement.contains(name), "an example of \(name) doesn't use it: \(example.statement)")
    }
  }
}
