package import Syntax

extension Interpreter {
  /// The results of long work that no file holds.
  package var unsavedResults: [UnsavedResult] {
    session.unsaved.results(in: session.variables, last: session.result)
  }

  /// The results of long work that a program would lose: by leaving, or by setting or forgetting variables.
  package func unsavedResults(lostBy program: Program) -> [UnsavedResult] {
    let results = unsavedResults
    guard !results.isEmpty else { return [] }
    // the check finds what is included
    Checker(session: session, source: program.source).check(program)
    let names = AssignedNames(program, session.includes)
    if names.quits { return results }
    if names.undoes, let fork = session.forks.last {
      return results.filter { fork.secondsSince($0.name, in: session) >= session.unsaved.threshold }
    }
    let lost = session.unsaved.results(lostWith: names.replaced, in: session.variables)
    guard !names.read.contains("result"), program.statements.contains(where: replacesResult) else {
      return lost
    }
    return lost + results.filter { $0.name == "result" && session.variables["result"] == nil }
  }

  /// Whether a statement is sure to have a value that becomes the last one.
  private func replacesResult(_ statement: Statement) -> Bool {
    switch statement.kind {
    case .assignment: return true
    case .expression(let expression):
      guard case .call(let call) = expression.kind, session.variables[call.name.text] == nil else {
        return true
      }
      guard let command = session.commands[call.name.text] else { return false }
      if case .either(let types) = command.returns { return !types.contains(.none) }
      return command.returns != .none
    default: return false
    }
  }
}
