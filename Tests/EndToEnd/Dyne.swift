import TestSupport
import Testing

/// The built program with a home of its own.
final class Dyne {
  let home = TemporaryFolder()
  let path: String

  private let variables: [String: String]

  init(_ variables: [String: String] = [:]) throws {
    self.variables = variables
    path = try #require(BuiltProgram.path("dyne"), "the program 'dyne' must be built beside the tests")
  }

  var environment: [String: String] {
    [
      "HOME": home.path, "TERM": "xterm-256color", "LANG": "C.UTF-8", "XDG_STATE_HOME": "",
      "XDG_CONFIG_HOME": "", "PATH": "/usr/bin:/bin", "PAGER": "cat",
    ].merging(variables) { $1 }
  }

  /// Runs it with pipes.
  func run(_ arguments: String..., input: String = "") -> Program.Result {
    Program(path: path, environment: environment).run(arguments, input: input)
  }

  /// Runs a script of this text.
  func runScript(_ text: String, _ arguments: String...) -> Program.Result {
    let script = home.write(text, to: "script.dyne")
    return Program(path: path, environment: environment).run([script] + arguments)
  }

  /// Opens its shell at a terminal and waits for the prompt.
  func shell(_ arguments: [String] = [], columns: UInt16 = 80, rows: UInt16 = 24) throws -> PseudoTerminal {
    let terminal = try #require(
      PseudoTerminal(path, arguments, environment: environment, columns: columns, rows: rows))
    #expect(terminal.wait(for: "dyne>"), "\(terminal.transcript)")
    _ = terminal.listen(seconds: 0.05)
    return terminal
  }
}

/// Presses keys once the terminal is quiet, and waits for a text; with none, until it is quiet again.
func press(
  _ keys: String, _ terminal: PseudoTerminal, until text: String,
  at location: SourceLocation = #_sourceLocation
) {
  _ = terminal.listen(seconds: 0.05)
  terminal.send(keys)
  if text.isEmpty {
    _ = terminal.listen()
    return
  }
  #expect(
    terminal.wait(for: text), "\(text.debugDescription) in \(terminal.transcript)", sourceLocation: location)
}
