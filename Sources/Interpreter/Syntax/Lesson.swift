package import Diagnostics

/// A script as a lesson: steps that are shown, tasks, and questions.
package struct Lesson: Sendable {
  /// What happens at once, before the learner goes on.
  package struct Step: Sendable {
    package enum Kind: Sendable {
      /// Its statements are shown, then run.
      case shown
      /// Its statements are hidden: one way to make the check hold.
      case task(check: Statement)
      /// The value of its one statement answers a question.
      case question
    }

    package internal(set) var kind: Kind
    /// What is said to the learner, without hints.
    package internal(set) var text: [Narration]
    package internal(set) var hints: [String]
    package internal(set) var statements: [Statement]
    /// The line that it begins on, from 1.
    package let line: Int
    /// From its first statement to the last, without the check.
    package var range: SourceRange {
      SourceRange(statements.first?.range.start ?? 0, statements.last?.range.end ?? 0)
    }

    package var isTask: Bool { if case .task = kind { true } else { false } }
    package var isQuestion: Bool { if case .question = kind { true } else { false } }
  }

  package let program: Program
  package let steps: [Step]

  package var source: SourceText { program.source }
  package var taskCount: Int { steps.count(where: \.isTask) }
  package var questionCount: Int { steps.count(where: \.isQuestion) }

  /// What a lesson is called: its file's name without the folder and the ending.
  package var name: String {
    let file = source.name.split(separator: "/").last.map(String.init) ?? source.name
    return file.hasSuffix(".dyne") ? String(file.dropLast(5)) : file
  }

  /// Reads the marks of a script; gives what is wrong with them beside the steps.
  package static func reading(_ program: Program) -> (lesson: Lesson, problems: [Diagnostic]) {
    var reader = LessonReader(source: program.source)
    for statement in program.statements { reader.read(statement) }
    reader.end(program)
    return (Lesson(program: program, steps: reader.steps), reader.problems)
  }
}

/// Collects the steps of a lesson, statement by statement.
private struct LessonReader {
  let source: SourceText
  var steps: [Lesson.Step] = []
  var problems: [Diagnostic] = []
  /// The task whose check hasn't come yet.
  private var task: (mark: Narration, step: Lesson.Step)?
  private var readMarks: Set<Int> = []

  init(source: SourceText) { self.source = source }

  mutating func read(_ statement: Statement) {
    let remarks = statement.remarks
    readMarks.formUnion(remarks.filter { $0.mark != nil }.map(\.range.start))
    let first = remarks.first { $0.mark == .task || $0.mark == .question }
    if let open = task {
      if first == nil { return readSolution(statement) }
      close(open.mark)
    }
    guard let first else { return readShown(statement) }
    if let other = remarks.first(where: { $0.mark != .hint && $0.mark != nil && $0.mark != first.mark }) {
      return report("a step is a task or a question, not both", other, "put a statement between them")
    }
    first.mark == .task ? readTask(statement, first) : readQuestion(statement, first)
  }

  mutating func end(_ program: Program) {
    if let open = task { close(open.mark) }
    readMarks.formUnion(program.closing.filter { $0.mark != nil }.map(\.range.start))
    for remark in program.closing {
      guard let mark = remark.mark else { continue }
      report("no statement follows '\(mark.sign)'", remark, "write the statements of the step below it")
    }
    for mark in program.marks where !readMarks.contains(mark.range.start) {
      report(
        "'\(mark.mark?.sign ?? "")' is inside a block", mark, "marks of a lesson belong to the top level")
    }
    problems.sort { ($0.location?.range.start ?? 0) < ($1.location?.range.start ?? 0) }
  }

  private mutating func readTask(_ statement: Statement, _ mark: Narration) {
    if case .expectation = statement.kind {
      return report(
        "the task has no solution", mark, "write the statements that do it between '##>' and 'expect'")
    }
    task = (mark, step(.shown, statement))
  }

  private mutating func readSolution(_ statement: Statement) {
    guard var open = task else { return }
    open.step.hints += statement.hints
    if case .expectation = statement.kind {
      open.step.kind = .task(check: statement)
      steps.append(open.step)
      task = nil
      return
    }
    open.step.statements.append(statement)
    task = open
  }

  private mutating func readQuestion(_ statement: Statement, _ mark: Narration) {
    switch statement.kind {
    case .expression, .assignment: steps.append(step(.question, statement))
    default:
      report("the statement below '##?' has no value", mark, "write an expression or an assignment below it")
    }
  }

  private mutating func readShown(_ statement: Statement) {
    if let hint = statement.remarks.first(where: { $0.mark == .hint }) {
      report("'##!' belongs to no task and no question", hint, "write it below a '##>' or a '##?'")
    }
    let isMore = steps.last.map { !$0.isTask && !$0.isQuestion } ?? false
    if isMore, statement.remarks.isEmpty {
      steps[steps.count - 1].statements.append(statement)
    } else {
      steps.append(step(.shown, statement))
    }
  }

  private func step(_ kind: Lesson.Step.Kind, _ statement: Statement) -> Lesson.Step {
    let start = statement.remarks.first?.range.start ?? statement.range.start
    return Lesson.Step(
      kind: kind, text: statement.remarks.filter { $0.mark != .hint }.paragraphs, hints: statement.hints,
      statements: [statement], line: source.line(at: start) + 1)
  }

  private mutating func close(_ mark: Narration) {
    report("the task has no check", mark, "end its statements with 'expect condition, \"what must hold\"'")
    task = nil
  }

  private mutating func report(_ message: String, _ mark: Narration, _ help: String) {
    let place = SourceLocation(
      source, SourceRange(mark.range.start, min(mark.range.start + 3, mark.range.end)))
    problems.append(Diagnostic(id: "lesson-mark", message: message, at: place, help: help))
  }
}

extension Statement {
  fileprivate var hints: [String] { remarks.filter { $0.mark == .hint }.map(\.text) }
}
