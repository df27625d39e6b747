import Diagnostics
package import Language
import Storage

extension Command {
  /// `examples`: shows the examples of a command, and runs them.
  package static var examplesCommand: Command {
    let name = Parameter("command", .commandName, .positional, "The command.")
    let number = Parameter(
      "number", .optional(.whole(1...1_000)), .positional, note: "all", "The number of one example.")
    let run = Parameter("run", .boolean, default: false, "Whether to run them and show the results.")
    return Command(
      "examples", area: .session, "Shows the examples of a command, or runs them.",
      help: """
        The text can be pasted or saved as a script: it begins with the setup that the examples need. With \
        `run=true` they run in a separate session and folder, so that none of your variables, files and \
        random streams changes.
        """,
      parameters: [name, number, run], returns: .either([.string, .none]),
      examples: [
        Example("examples sample", "the examples of `sample`, with their setup"),
        Example("examples sqrt run=true", "their results"),
        Example("examples apropos number=2", "the second example alone"),
      ],
      seeAlso: ["help", "apropos"], isPage: true
    ) { call in
      guard let command = call.session.commands[call[name]] else {
        throw call.error(
          name, must: "be a command", but: "is \(call[name].quoted)\(call.hint(about: call[name]))")
      }
      var wanted = Array(command.examples.enumerated().map { (number: $0 + 1, example: $1) })
      if let chosen = call[number] {
        guard chosen <= wanted.count else {
          throw call.error(number, must: "be at most \(wanted.count)", but: "is \(chosen)")
        }
        wanted = [wanted[chosen - 1]]
      }
      guard call[run] else { return .string(script(wanted)) }
      for (number, example) in wanted {
        try ExampleRun(call).run(example, number: number)
      }
      return .none
    }
  }

  /// The examples as a script: what they need once, then each with what it shows as a comment.
  package static func script(_ examples: [(number: Int, example: Example)]) -> String {
    var blocks: [String] = []
    var setup = ""
    for (number, example) in examples {
      if example.setup != setup, !example.setup.isEmpty { blocks.append("# first\n" + example.setup) }
      setup = example.setup
      blocks.append("# \(number). \(example.shows)\n\(example.statement)")
    }
    return blocks.joined(separator: "\n\n")
  }
}

/// A run of an example beside the session: with variables, settings and a folder of its own.
private struct ExampleRun {
  let call: Call

  init(_ call: Call) { self.call = call }

  func run(_ example: Example, number: Int) throws {
    let outer = call.session
    let folder = try ScratchFolder()
    defer { folder.remove() }
    var services = outer.services
    services.history = { ExampleRun.past }
    services.note = { _ in }
    var settings = outer.settings
    settings.folder = folder.path
    // what comes before an example isn't shown
    let silent = services.showing { _ in }
    let preparation = Interpreter(
      session: Session(commands: outer.commands, services: silent, settings: settings))
    try finish(preparation.run(SourceText(name: "examples", text: example.setup)))
    let session = Session(
      commands: outer.commands, services: services, settings: preparation.session.settings)
    session.state = preparation.session.state
    session.variables = preparation.session.variables
    session.recorder = preparation.session.recorder
    outer.services.show([.string("# \(number). \(example.shows)\n\(example.statement)")])
    try finish(
      Interpreter(session: session).run(SourceText(name: "examples", text: example.statement)))
  }

  private func finish(_ outcome: Outcome) throws {
    switch outcome {
    case .finished, .quit: return
    case .interrupted: throw Interrupted()
    case .failed(let problem), .expectationFailed(let problem): throw problem
    case .refused(let problems): if let problem = problems.first { throw problem }
    }
  }

  /// Statements that those which show or save earlier ones find.
  private static var past: [HistoryEntry] {
    ["a = 1", "b = 2", "print a + b"].enumerated().map { index, statement in
      HistoryEntry(statement: statement, time: Double(index), folder: "", duration: 0, outcome: "ok")
    }
  }
}
