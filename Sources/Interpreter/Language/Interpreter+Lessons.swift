package import Diagnostics
package import Syntax

extension Interpreter {
  /// Reads a script as a lesson, checked as a whole; all that is wrong with it otherwise.
  package func lesson(
    of source: SourceText, overrides: [(name: String, value: String)] = []
  ) -> Result<Lesson, Problems> {
    let errors = check(source, overrides: overrides).filter { $0.severity == .error }
    guard errors.isEmpty, case .complete(let program) = parse(source) else {
      return .failure(Problems(list: errors))
    }
    return .success(Lesson.reading(program).lesson)
  }

  /// What is wrong with the marks of a script that is a lesson.
  func problemsOfMarks(_ program: Program) -> [Diagnostic] {
    program.marks.isEmpty ? [] : Lesson.reading(program).problems
  }

  /// Asks whether the check of a task holds now; nil if it does, otherwise what keeps it from holding.
  ///
  /// Nothing that the condition draws or counts has an effect on what follows.
  package func objection(to check: Statement, in program: Program) -> String? {
    let (state, result, remark) = (session.state, session.result, session.remark)
    defer { (session.state, session.result, session.remark) = (state, result, remark) }
    switch run(program.source, parsed: .complete(program.part([check]))) {
    case .finished: return nil
    case .refused(let problems):
      if let problem = problems.first, problem.id == "unknown-name", let place = problem.location {
        return "there is no '\(place.source.text(in: place.range))' yet"
      }
      return problems.first?.message ?? "it can't be checked yet"
    case .failed(let problem), .expectationFailed(let problem): return problem.message
    case .interrupted: return "the check was interrupted"
    case .quit: return "it can't be checked yet"
    }
  }

  /// The type of an expression's or an assignment's value as far as it is known before it runs.
  package func type(of statement: Statement, in program: Program) -> ValueType {
    guard let assignment = statement.assigning(to: "answer") else { return .any }
    let checker = Checker(session: session, source: program.source)
    checker.check(program.part([assignment]))
    return checker.known["answer"] ?? .any
  }
}
