import Diagnostics
import Syntax
import Testing

/// Reads the marks of lessons.
@Suite struct LessonTests {
  private func read(_ text: String) throws -> (lesson: Lesson, problems: [Diagnostic]) {
    let source = SourceText(name: "folder/lesson.dyne", text: text)
    guard case .complete(let program) = Parser.parse(source, commands: { _ in nil }) else {
      throw Unreadable()
    }
    return Lesson.reading(program)
  }

  private struct Unreadable: Error {}

  private let text = """
    dyne 1
    ## Hello.
    a = 1
    b = 2
    ##> Make `c`.
    ##> It is three.
    ##! Add them.
    c = a + b
    ## Said within the solution.
    ##! A second hint.
    d = c
    expect c == 3, "three"
    e = 1
    ##? How many?
    ##! Count.
    a + c
    f = 2
    ## The end.
    """

  @Test func stepsAreShownStatementsTasksAndQuestions() throws {
    let (lesson, problems) = try read(text)
    #expect(problems.isEmpty)
    #expect(lesson.name == "lesson")
    #expect(lesson.steps.map(\.statements.count) == [2, 2, 1, 1, 1])
    #expect(lesson.steps.map(\.isTask) == [false, true, false, false, false])
    #expect(lesson.steps.map(\.isQuestion) == [false, false, false, true, false])
    #expect(
      lesson.steps.map { $0.text.map(\.text) } == [
        ["Hello."], ["Make `c`. It is three."], [], ["How many?"], [],
      ])
    #expect(lesson.steps.map(\.hints) == [[], ["Add them.", "A second hint."], [], ["Count."], []])
    #expect(lesson.steps.map(\.line) == [2, 5, 13, 14, 17])
    #expect(lesson.program.closingNarration == ["The end."])
  }

  @Test func marksNeedNoBlankAndOtherNarrationIsNone() throws {
    let (lesson, problems) = try read("##>Do it.\na = 1\nexpect a == 1\n## > no mark\nb = 2")
    #expect(problems.isEmpty)
    #expect(lesson.steps.map(\.isTask) == [true, false])
    #expect(lesson.steps.flatMap { $0.text.map(\.text) } == ["Do it.", "> no mark"])
  }

  @Test(arguments: [
    ("##> Do it.\na = 1", "the task has no check"),
    ("##> Do it.\na = 1\n##> More.\nb = 1\nexpect b == 1", "the task has no check"),
    ("##> Do it.\na = 1\n##? What?\na\nexpect a == 1", "the task has no check"),
    ("a = 1\n##> Do it.\nexpect a == 1", "the task has no solution"),
    ("##? What?\nfor i in 1..2 { }", "the statement below '##?' has no value"),
    ("##! Look.\na = 1", "'##!' belongs to no task and no question"),
    ("a = 1\n##? What?", "no statement follows '##?'"),
    ("for i in 1..2 {\n  ##> Do it.\n  a = 1\n}", "'##>' is inside a block"),
    ("##> Do it.\n##? What?\na = 1\nexpect a == 1", "a step is a task or a question, not both"),
  ])
  func marksOutOfPlaceAreFound(text: String, message: String) throws {
    let problems = try read(text).problems
    #expect(problems.first?.message == message)
    #expect(problems.allSatisfy { $0.id == "lesson-mark" && $0.location != nil && $0.help != nil })
  }
}
