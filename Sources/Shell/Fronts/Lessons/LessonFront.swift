import Diagnostics
import Language
import LineEditing
import Syntax

/// Answers `dyne teach`.
struct LessonFront {
  let workplace: Workplace
  let writeFile: (String, String) throws -> Void

  /// Teaches a lesson; gives the exit status.
  func teach(_ path: String, _ parameters: [ScriptArgument], as learner: String?) -> Int32 {
    switch lesson(path, parameters) {
    case .failure(let failure): return report(failure, status: 2)
    case .success(let lesson):
      do {
        let answers = try AnswerFile(
          lesson: lesson.name, learner: learner ?? AnswerFile.user, in: workplace.session.settings.folder)
        return Teacher(
          dialogue: Dialogue(workplace: workplace), lesson: lesson, parameters: parameters, answers: answers,
          writeFile: writeFile
        ).run()
      } catch {
        workplace.console.report(Diagnostic(id: "failed", message: "\(error)"))
        return 1
      }
    }
  }

  /// Runs a lesson as a test; gives the exit status: 0, or 3 where anything is wrong with the lesson.
  func test(_ path: String, _ parameters: [ScriptArgument]) -> Int32 {
    switch lesson(path, parameters) {
    case .failure(let failure): return report(failure, status: 3)
    case .success(let lesson):
      return LessonTest(
        runner: LessonRunner(workplace: workplace, lesson: lesson, parameters: parameters)
      ).run()
    }
  }

  /// Draws what learners predicted; gives the exit status.
  func summarize(_ paths: [String]) -> Int32 {
    var files: [AnswerFile] = []
    for path in paths {
      do {
        files.append(try AnswerFile(reading: HomeFolder.expanded(path)))
      } catch {
        workplace.console.report(Diagnostic(.warning, id: "failed", message: "\(error)"))
      }
    }
    guard !files.isEmpty else { return 2 }
    let display = workplace.console.display
    workplace.console.write(
      AnswerSummary(files: files, columns: display.columns, isASCII: display.isASCII).text)
    return 0
  }

  private enum Failure: Error {
    case unreadable(Diagnostic)
    case wrong([Diagnostic])
  }

  private func lesson(_ path: String, _ parameters: [ScriptArgument]) -> Result<Lesson, Failure> {
    guard path != "-" else {
      return .failure(
        .unreadable(Diagnostic(id: "unreadable-script", message: "a lesson must be in a file")))
    }
    switch workplace.source(path) {
    case .failure(let problem): return .failure(.unreadable(problem))
    case .success(let source):
      switch workplace.interpreter.lesson(of: source, overrides: parameters.map { ($0.name, $0.value) }) {
      case .failure(let problems): return .failure(.wrong(problems.list))
      case .success(let lesson) where lesson.steps.isEmpty:
        return .failure(
          .wrong([Diagnostic(id: "lesson-mark", message: "'\(path)' has no statements, so nothing to teach")])
        )
      case .success(let lesson): return .success(lesson)
      }
    }
  }

  private func report(_ failure: Failure, status: Int32) -> Int32 {
    switch failure {
    case .unreadable(let problem):
      workplace.console.report(problem)
      return 2
    case .wrong(let problems):
      workplace.console.report(problems)
      return status
    }
  }
}
