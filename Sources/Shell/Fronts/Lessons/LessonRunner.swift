import Diagnostics
import Language
import Syntax

/// Runs statements of a lesson and asks its checks.
struct LessonRunner {
  let workplace: Workplace
  let lesson: Lesson
  let parameters: [ScriptArgument]

  /// Runs some statements of the lesson; an `expect` among them that fails is told and passed over if it is
  /// `soft`.
  func run(
    _ statements: [Statement], echoes: Bool = false, isHidden: Bool = false, isSoft: Bool = true
  ) -> Outcome {
    let declared = Set(statements.compactMap(\.parameterName))
    let console = workplace.console
    console.isHushed = isHidden
    defer { console.isHushed = false }
    return workplace.run(
      lesson.source, parsed: .complete(lesson.program.part(statements)),
      parameters.filter { declared.contains($0.name) },
      willRun: { statement, source in
        guard echoes, source.name == lesson.source.name else { return }
        console.echo(text(of: statement))
      },
      didRun: { ran, _ in
        guard isSoft, case .expectationFailed(let problem) = ran.outcome else { return .stop }
        console.note("\(ran.place): \(problem.message)")
        return .next
      })
  }

  /// What keeps the check of a task from holding; nil if it holds.
  func objection(to check: Statement) -> String? {
    workplace.interpreter.objection(to: check, in: lesson.program)
  }

  /// A statement as it is to be shown: a parameter with the value that it was given.
  func text(of statement: Statement) -> String {
    statement.text(in: lesson.source, with: parameters)
  }

  /// What the `expect` of a task says, where it is a plain text.
  func message(of check: Statement) -> String? {
    guard case .expectation(_, let message?) = check.kind, case .text(let text) = message.kind else {
      return nil
    }
    return text
  }
}

extension Statement {
  /// The script's parameter that it declares.
  var parameterName: String? { if case .parameter(let parameter) = kind { parameter.name.text } else { nil } }

  /// Its text; of a parameter that was given a value, with that value.
  func text(in source: SourceText, with given: [ScriptArgument]) -> String {
    let text = source.text(in: range)
    guard case .parameter(let parameter) = kind,
      let value = given.last(where: { $0.name == parameter.name.text })?.value
    else { return text }
    let place = parameter.defaultValue.range
    let written = if case .text = parameter.defaultValue.kind { "\"\(value)\"" } else { value }
    return source.text(in: SourceRange(range.start, place.start)) + written
      + source.text(in: SourceRange(place.end, range.end))
  }
}
