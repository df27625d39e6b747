import Commands
import Diagnostics
import Language
import Syntax
import TestSupport
import Testing

/// A command that fails leaves everything as it was.
@Suite struct RefusalTests {
  static let names = AllCommands.table.commands.filter { !$0.isFunction }.map(\.name)

  /// The first example that is nothing but the command, its value assigned or not.
  func plainExample(of command: Command, _ interpreter: Interpreter) -> Example? {
    command.examples.first { example in
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
  }

  @Test(.timeLimit(.minutes(1)), arguments: names) func numbersOutOfRangeChangeNothing(_ name: String) throws
  {
    let command = try #require(AllCommands.table[name])
    let bench = Bench()
    let example = try #require(plainExample(of: command, bench.interpreter), "\(name) has no plain example")
    #expect(bench.run(example.setup).problem == nil)
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

  @Test(arguments: names) func anUnknownParameterIsRefused(_ name: String) throws {
    let command = try #require(AllCommands.table[name])
    guard command.parameters.allSatisfy({ $0.form != .statement }) else { return }
    let message = Bench().run("\(name) no_such_parameter=1").message
    #expect(message == "unknown parameter 'no_such_parameter' of '\(name)'")
  }
}
