import Diagnostics
import Language
import LineEditing
import Syntax

/// Runs a lesson as a test: its statements, its checks, and for each task wrong answers that must not pass.
///
/// Files that the lesson writes go to a folder that is removed in the end.
struct LessonTest {
  let runner: LessonRunner
  private var workplace: Workplace { runner.workplace }
  private var lesson: Lesson { runner.lesson }
  private var session: Session { runner.workplace.session }

  /// The most altered answers that are tried for a task.
  private static let mostAlterations = 6

  /// What a step came to.
  private enum Verdict: Equatable {
    case passed(refused: Int)
    case failed
    case interrupted
  }

  /// Gives the exit status.
  func run() -> Int32 {
    guard let folder = Host.temporaryFolder() else {
      workplace.console.report(Diagnostic(id: "failed", message: "no temporary folder can be made"))
      return 1
    }
    defer { Host.removeFolder(folder) }
    session.traces.overlay = Overlay(folder: folder, hiding: []) { Host.exists($0) }
    defer { session.traces.overlay = nil }
    var refused = 0
    for (index, step) in lesson.steps.enumerated() {
      let start = Host.processorSeconds
      switch verdict(on: step) {
      case .passed(let count): refused += count
      case .failed: return 3
      case .interrupted: return 130
      }
      let seconds = Value.number(((Host.processorSeconds - start) * 10).rounded() / 10).plainText
      workplace.console.note(
        "step \(index + 1)/\(lesson.steps.count), line \(step.line): \(seconds) s of processor time")
    }
    workplace.console.write(
      "\(lesson.name): \(lesson.steps.count.counted("step")), \(lesson.taskCount.counted("task")) with "
        + "\(refused.counted("wrong answer")) refused, \(lesson.questionCount.counted("question"))")
    return 0
  }

  private func verdict(on step: Lesson.Step) -> Verdict {
    switch step.kind {
    case .shown: return verdict(runner.run(step.statements, isHidden: true, isSoft: false))
    case .question:
      let verdict = verdict(runner.run(step.statements, isHidden: true, isSoft: false))
      guard verdict == .passed(refused: 0), session.result == .none else { return verdict }
      return fault("the statement below '##?' gives no value that could be an answer", step)
    case .task(let check): return task(step, check)
    }
  }

  private func task(_ step: Lesson.Step, _ check: Statement) -> Verdict {
    let refused: Int
    switch wrongAnswers(step, check) {
    case .passed(let count): refused = count
    case let other: return other
    }
    let verdict = verdict(runner.run(step.statements, isHidden: true, isSoft: false))
    guard verdict == .passed(refused: 0) else { return verdict }
    let checked = self.verdict(runner.run([check], isHidden: true, isSoft: false))
    return checked == .passed(refused: 0) ? .passed(refused: refused) : checked
  }

  /// Nothing at all must not pass, nor one at least of the answers that leave something out or alter numbers.
  private func wrongAnswers(_ step: Lesson.Step, _ check: Statement) -> Verdict {
    guard let moment = try? Moment(session) else { return .interrupted }
    guard runner.objection(to: check) != nil else {
      return fault("the check of this task holds before anything is done", step)
    }
    var passing: String?
    for answer in answers(step) {
      let outcome = silently { workplace.interpreter.run(answer.source, parsed: answer.parsed) }
      if case .interrupted = outcome { return .interrupted }
      // what doesn't run says nothing about the check
      guard case .finished = outcome else {
        moment.restore(session)
        continue
      }
      let isRefused = runner.objection(to: check) != nil
      moment.restore(session)
      if isRefused { return .passed(refused: 2) }
      passing = passing ?? answer.text
    }
    guard let passing else { return .passed(refused: 1) }
    return fault("the check of this task holds for wrong answers too, such as: \(passing)", step)
  }

  private struct Answer {
    let text: String
    let source: SourceText
    let parsed: ParseResult
  }

  /// Wrong answers: the solution without its last statement, then with one number altered.
  private func answers(_ step: Lesson.Step) -> [Answer] {
    var found: [Answer] = []
    if step.statements.count > 1 {
      let part = Array(step.statements.dropLast())
      let text = part.map { lesson.source.text(in: $0.range) }.joined(separator: "; ")
      found.append(Answer(text: text, source: lesson.source, parsed: .complete(lesson.program.part(part))))
    }
    let text = step.statements.map { lesson.source.text(in: $0.range) }.joined(separator: "\n")
    let tokens = Lexer(SourceText(name: "", text: text)).tokens
    for token in tokens.filter({ $0.kind == .number }).prefix(LessonTest.mostAlterations) {
      let altered = text.altering(token.range)
      let source = SourceText(name: lesson.source.name, text: altered)
      found.append(Answer(text: altered, source: source, parsed: workplace.interpreter.parse(source)))
    }
    return found
  }

  private func silently(_ body: () -> Outcome) -> Outcome {
    workplace.console.isHushed = true
    defer { workplace.console.isHushed = false }
    return body()
  }

  private func verdict(_ outcome: Outcome) -> Verdict {
    switch outcome {
    case .finished: .passed(refused: 0)
    case .interrupted: .interrupted
    default: .failed
    }
  }

  private func fault(_ message: String, _ step: Lesson.Step) -> Verdict {
    let mark = step.text.first { $0.mark != nil }?.range ?? step.range
    workplace.console.report(
      Diagnostic(id: "lesson-check", message: message, at: SourceLocation(lesson.source, mark)))
    return .failed
  }
}

extension String {
  /// The text with a number in it altered.
  fileprivate func altering(_ range: SourceRange) -> String {
    let bytes = Array(utf8)
    let number = String(decoding: bytes[range.start..<range.end], as: UTF8.self)
    let other = Int(number).map { String($0 + 1) } ?? Double(number).map { String($0 + 0.5) } ?? "7"
    return String(decoding: bytes[..<range.start], as: UTF8.self) + other
      + String(decoding: bytes[range.end...], as: UTF8.self)
  }
}
