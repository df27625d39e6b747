import Commands
import Diagnostics
import Language
import Syntax
import TestSupport
import Testing

/// Every example of every command runs as it stands, and fails without a trace if a number is out of range.
@Suite(.serialized) struct ExampleTests {
  /// What must have run before examples; those that need the same share it.
  struct Setup: Sendable, Hashable, CustomTestStringConvertible {
    let statements: String

    var testDescription: String { "after '\(statements.split(separator: "\n").last ?? "nothing")'" }
  }

  static let setups = Set(AllCommands.table.commands.flatMap(\.examples).map { Setup(statements: $0.setup) })
    .sorted { $0.statements < $1.statements }

  @Test(.timeLimit(.minutes(15)), arguments: setups) func examplesRun(_ setup: Setup) throws {
    let prepared = Bench()
    let problem = prepared.run(setup.statements).problem
    try #require(problem == nil, "\(problem ?? "")")
    for command in AllCommands.table.commands {
      for example in command.examples where example.setup == setup.statements {
        run(example, of: command, in: try Bench(copying: prepared))
        try refuse(example, of: command, in: Bench(copying: prepared))
      }
    }
  }

  func run(_ example: Example, of command: Command, in bench: Bench) {
    // for those that show or save earlier statements
    // a proof begins in a session without variables
    if !example.statement.hasPrefix("record proof") {
      for statement in ["first = 1", "second = 2", "third = 3"] { bench.run(statement) }
    }
    let source = SourceText(name: command.name, text: example.statement)
    for problem in bench.interpreter.check(source) {
      Issue.record("an example doesn't pass its check: \(problem.rendered(color: false, width: 100))")
    }
    if let problem = bench.run(example.statement).problem {
      Issue.record("an example of \(command.name) fails: \(problem)")
    }
  }

  func refuse(_ example: Example, of command: Command, in bench: Bench) throws {
    guard !command.isFunction, isPlain(example, command, bench.interpreter) else { return }
    for parameter in command.parameters {
      let bounds = parameter.bounds
      guard let bad = bounds.low.map({ $0 - 1 }) ?? bounds.high.map({ $0 + 1 }),
        !example.statement.contains("\(parameter.name)=")
      else { continue }
      // the value is known only when the statement runs
      bench.run("def bad() { return \(bad.exactText) }")
      let before = (
        bench.session.variables.names, bench.session.state.counters, bench.session.settings,
        try TestSupport.names(in: bench.folder.path)
      )
      let message = bench.run("\(example.statement) \(parameter.name)=bad()").message
      #expect(
        message?.hasPrefix("\(parameter.name) must be ") == true, "\(parameter.name): \(message ?? "runs")")
      #expect(bench.session.variables.names == before.0)
      #expect(bench.session.state.counters == before.1)
      #expect(bench.session.settings == before.2)
      #expect(try TestSupport.names(in: bench.folder.path) == before.3)
    }
  }

  /// Whether an example is nothing but the command, its value assigned or not.
  func isPlain(_ example: Example, _ command: Command, _ interpreter: Interpreter) -> Bool {
    let source = SourceText(name: "example", text: example.statement)
    guard case .complete(let program) = interpreter.parse(source), program.statements.count == 1 else {
      return false
    }
    switch program.statements[0].kind {
    case .expression(let value), .assignment(_, let value):
      guard case .call(let call) = value.kind else { return false }
      return call.name.text == command.name && !call.isParenthesized
    default: return false
    }
  }

  @Test(arguments: AllCommands.table.commands.map(\.name)) func showsTheCommand(_ name: String) throws {
    let command = try #require(AllCommands.table[name])
    for example in command.examples {
      #expect(example.statement.contains(name), "an example of \(name) doesn't use it: \(example.statement)")
    }
  }

  @Test(arguments: AllCommands.table.commands.filter { !$0.isFunction }.map(\.name))
  func refusesUnknownParameters(_ name: String) throws {
    let command = try #require(AllCommands.table[name])
    // some take columns of any name
    guard command.parameters.allSatisfy({ $0.form != .statement && $0.style != .free }) else { return }
    // what is missing is told too
    guard case .refused(let problems) = Bench().run("\(name) no_such_parameter=1") else {
      Issue.record("\(name) must refuse what it doesn't know")
      return
    }
    #expect(problems.map(\.message).contains("unknown parameter 'no_such_parameter' of '\(name)'"))
  }
}
