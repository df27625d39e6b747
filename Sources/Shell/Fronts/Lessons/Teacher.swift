import Diagnostics
import Language
import LineEditing
import Syntax
import Texts

/// Teaches a lesson: shows its steps, reads what the learner types, and asks the checks of tasks.
///
/// What the learner types works on the lesson's own objects, which are put back before the next step: what
/// the lesson shows is the same for everybody.
final class Teacher {
  private let dialogue: Dialogue
  private let lesson: Lesson
  private let runner: LessonRunner
  private let writeFile: (String, String) throws -> Void
  private var answers: AnswerFile
  private var own = OwnNames()
  /// What the session was at the beginning of each step so far.
  private var moments: [Moment] = []
  private var isLogBroken = false

  private var workplace: Workplace { dialogue.workplace }
  private var console: Console { workplace.console }
  private var session: Session { workplace.session }

  init(
    dialogue: Dialogue, lesson: Lesson, parameters: [ScriptArgument], answers: AnswerFile,
    writeFile: @escaping (String, String) throws -> Void
  ) {
    (self.dialogue, self.lesson, self.answers, self.writeFile) = (dialogue, lesson, answers, writeFile)
    runner = LessonRunner(workplace: dialogue.workplace, lesson: lesson, parameters: parameters)
  }

  /// Where the learner goes after a step.
  private enum Move {
    case stay
    case next
    /// To a step, from 0.
    case to(Int)
    case leave(Int32)
  }

  /// Teaches until the learner leaves or the lesson ends; gives the exit status.
  func run() -> Int32 {
    let count = lesson.steps.count
    console.note(
      "Enter runs what is shown; in a task type statements until it is done. Words of a lesson: "
        + "\(LessonWord.list)")
    var index = 0
    if let place = answers.place, place > 1, place <= count {
      console.note("you were at step \(place) of \(count); 'goto 1' begins anew")
      index = advance(from: 0, to: place - 1)
    }
    keep { try $0.begin(steps: count) }
    var isNew = true
    while index < count {
      if isNew {
        keep { try $0.arrive(at: index + 1) }
        guard remember(index) else { return leave(130) }
        present(index)
      }
      let move = serve(index)
      isNew = true
      switch move {
      case .stay: isNew = false
      case .next: index += 1
      case .to(let step): index = go(from: index, to: step)
      case .leave(let status): return leave(status)
      }
    }
    return finish()
  }

  // MARK: Steps

  private func present(_ index: Int) {
    let step = lesson.steps[index]
    let texts = step.text.map { line in
      switch line.mark {
      case .task: "Task: " + line.text
      case .question: "Question: " + line.text
      default: line.text
      }
    }
    console.tell(paragraphs: ["Step \(index + 1) of \(lesson.steps.count)"] + texts)
    if !step.isTask, !step.isQuestion {
      for statement in step.statements { console.echo(runner.text(of: statement)) }
    }
  }

  private func serve(_ index: Int) -> Move {
    let step = lesson.steps[index]
    var (hints, typed) = (step.hints[...], [String]())
    own.lay(over: session)
    while true {
      let input = step.isQuestion ? readAnswer(index) : readStatement(index)
      switch input {
      case .end: return .leave(0)
      case .cleared:
        if !dialogue.isInteractive { return .leave(130) }
      case .text(let text, let parsed):
        if let word = LessonWord(text) {
          if word == .hint {
            let none = step.hints.isEmpty ? "There is no hint here." : "There is no further hint."
            console.tell(paragraphs: [hints.popFirst().map { "Hint: \($0)" } ?? none])
          } else if let move = obey(word, index, typed) {
            return move
          }
          continue
        }
        if step.isQuestion, !isStatement(text) {
          if let move = take(Prediction(text), index) { return move }
          continue
        }
        let outcome = perform(text, parsed, &typed)
        if case .quit = outcome { return .leave(0) }
        if Interrupt.isPending, !dialogue.isInteractive { return .leave(130) }
        guard case .task(let check) = step.kind else { continue }
        guard let objection = runner.objection(to: check) else { return solve(index, check, typed) }
        // a long condition would give the solution away
        let words = objection.count > 160 ? runner.message(of: check) ?? objection : objection
        if case .finished = outcome, !onlyShows(parsed) { console.tell(paragraphs: ["Not yet: \(words)"]) }
      }
    }
  }

  private func prompt(_ index: Int) -> String { "lesson \(index + 1)/\(lesson.steps.count)> " }

  private func readStatement(_ index: Int) -> Dialogue.Input {
    dialogue.read(prompt: prompt(index), takesEmpty: true, words: LessonWord.all) { LessonWord($0) != nil }
  }

  private func readAnswer(_ index: Int) -> Dialogue.Input {
    switch dialogue.readLine(prompt: prompt(index)) {
    case .end: return .end
    case .interrupted: return .cleared
    case .line(let line):
      return .text(line, workplace.interpreter.parse(SourceText(name: Workplace.promptName, text: line)))
    }
  }

  /// Whether a line at a question isn't an answer: help can be asked for there.
  private func isStatement(_ line: String) -> Bool {
    let word = line.split(whereSeparator: \.isWhitespace).first ?? ""
    return line.hasPrefix("?") || ["help", "describe", "print", "quit", "exit"].contains(word)
  }

  private func perform(_ text: String, _ parsed: ParseResult, _ typed: inout [String]) -> Outcome {
    let outcome = dialogue.perform(text, parsed)
    if case .finished = outcome { typed.append(text) }
    return outcome
  }

  /// Does what a word asks for; nil where the step goes on.
  private func obey(_ word: LessonWord, _ index: Int, _ typed: [String]) -> Move? {
    let step = lesson.steps[index]
    switch word {
    case .hint: return nil
    case .enter:
      guard step.isTask || step.isQuestion else { return pass(index, typed) }
      console.note(
        step.isTask
          ? "type statements until the task is done; 'hint' helps, 'skip' shows one way"
          : "type what you expect, then Enter; 'skip' shows the answer")
      return nil
    case .skip: return pass(index, typed)
    case .back:
      guard index > 0 else {
        console.note("this is the first step")
        return nil
      }
      return .to(index - 1)
    case .goTo(let wanted):
      guard let wanted, (1...lesson.steps.count).contains(wanted) else {
        console.note("goto takes a step from 1 to \(lesson.steps.count), such as 'goto 1'")
        return nil
      }
      return .to(wanted - 1)
    case .bye: return .leave(0)
    }
  }

  /// Runs a step as the lesson does it, in sight, and goes on; stays where that fails.
  private func pass(_ index: Int, _ typed: [String]) -> Move {
    let step = lesson.steps[index]
    if step.isTask { console.tell(paragraphs: ["One way to do it:"]) }
    return continueAsLesson(index, typed, echoes: step.isTask || step.isQuestion)
  }

  /// Takes a prediction, then shows the truth; nil where the answer can't be one.
  private func take(_ prediction: Prediction, _ index: Int) -> Move? {
    let step = lesson.steps[index]
    guard let statement = step.statements.first else { return nil }
    let type = workplace.interpreter.type(of: statement, in: lesson.program)
    if let fault = prediction.fault(for: type, workplace.interpreter) {
      console.note(fault)
      return nil
    }
    let former = session.variables
    let move = continueAsLesson(index, [], echoes: false, isHidden: true)
    guard case .next = move else { return move }
    let truth = session.result
    if let fault = prediction.fault(for: truth.type, workplace.interpreter) {
      console.note(fault)
      moments[index].restore(session)
      session.variables = former
      return nil
    }
    console.echo(runner.text(of: statement))
    console.show([truth])
    console.tell(paragraphs: [prediction.verdict(truth, workplace.interpreter).capitalizedFirst + "."])
    let question = step.text.filter { $0.mark == .question }.map(\.text).joined(separator: " ")
    keep {
      try $0.answer(
        AnswerFile.Answer(
          step: index + 1, question: question, answer: prediction.word(for: truth),
          truth: truth.number.map(JSON.number) ?? .string(Prediction.word(truth))))
    }
    return move
  }

  private func solve(_ index: Int, _ check: Statement, _ typed: [String]) -> Move {
    let step = lesson.steps[index]
    console.tell(paragraphs: ["Done: \(runner.message(of: check) ?? "the task is solved")."])
    keep { try $0.solve(index + 1) }
    guard isOwnWay(typed, of: step) else {
      console.tell(paragraphs: ["The lesson's own way, with which it continues:"])
      for statement in step.statements { console.echo(runner.text(of: statement)) }
      return continueAsLesson(index, typed, echoes: false, isHidden: true)
    }
    own.lift(from: session, since: moments[index], except: Set(step.statements.compactMap(\.assignedName)))
    keep { try $0.ran(typed, in: index + 1) }
    return .next
  }

  /// Whether statements change nothing, so that what is missing needn't be said.
  private func onlyShows(_ parsed: ParseResult) -> Bool {
    guard case .complete(let program) = parsed else { return false }
    return Sense(of: lesson, in: session).texts(program.statements, in: program.source).isEmpty
  }

  /// Whether what was typed does just what the lesson does, so that it needn't be done again.
  private func isOwnWay(_ typed: [String], of step: Lesson.Step) -> Bool {
    let sense = Sense(of: lesson, in: session)
    var done: [String] = []
    for text in typed {
      let source = SourceText(name: Workplace.promptName, text: text)
      guard case .complete(let program) = workplace.interpreter.parse(source) else { return false }
      done += sense.texts(program.statements, in: source)
    }
    return done == sense.texts(step.statements, in: lesson.source)
  }

  /// Puts the lesson's objects back and runs its statements of a step.
  private func continueAsLesson(
    _ index: Int, _ typed: [String], echoes: Bool, isHidden: Bool = false
  ) -> Move {
    let step = lesson.steps[index]
    let former = session.variables
    moments[index].restore(session)
    let outcome = runner.run(step.statements, echoes: echoes, isHidden: isHidden)
    if case .quit = outcome { return .leave(0) }
    guard case .finished = outcome else {
      if case .interrupted = outcome, !dialogue.isInteractive { return .leave(130) }
      Interrupt.clear()
      moments[index].restore(session)
      session.variables = former
      if case .failed = outcome {
        console.note("this is a fault of the lesson, not yours; Enter tries again, 'goto' passes over it")
      }
      return .stay
    }
    let renamed = own.collect(since: moments[index], former, in: session)
    for (name, kept) in renamed { console.note("the lesson has its own '\(name)'; yours is '\(kept)' now") }
    var lines = typed + renamed.map { "\($0.kept) = \($0.name)" }
    // what hides a variable of the lesson would stop the script later
    if renamed.contains(where: { moments[index].variables[$0.name] != nil }) {
      lines = ["fork"] + typed + ["undo"]
    }
    keep { try $0.ran(lines + step.statements.map(runner.text), in: index + 1) }
    return .next
  }

  // MARK: Going to another step

  /// Keeps the session as it is at the beginning of a step; false where the user stops that.
  private func remember(_ index: Int) -> Bool {
    moments.removeLast(max(0, moments.count - index))
    guard let moment = try? Moment(session) else { return false }
    moments.append(moment)
    return true
  }

  /// Goes to another step, forward by running the statements between; gives the step that was reached.
  private func go(from index: Int, to step: Int) -> Int {
    let former = session.variables
    let start = min(index, step)
    moments[index].restore(session)
    _ = own.collect(since: moments[index], former, in: session)
    moments[start].restore(session)
    return advance(from: start, to: step)
  }

  /// Runs the lesson's statements from one step up to another; gives the step that was reached.
  private func advance(from start: Int, to end: Int) -> Int {
    guard start < end else { return end }
    console.note(
      end - start == 1 ? "running step \(start + 1)" : "running the lesson's steps \(start + 1) to \(end)")
    for index in start..<end {
      guard remember(index) else { return index }
      guard case .finished = runner.run(lesson.steps[index].statements, isHidden: true) else {
        Interrupt.clear()
        moments[index].restore(session)
        return index
      }
      if answers.statements[index + 1] == nil {
        keep { try $0.ran(lesson.steps[index].statements.map(runner.text), in: index + 1) }
      }
    }
    return end
  }

  // MARK: The end

  private func finish() -> Int32 {
    console.tell(paragraphs: lesson.program.closing.paragraphs.map(\.text))
    let solved = answers.solved.count
    let total = lesson.taskCount
    console.tell(paragraphs: [
      "The lesson is done"
        + (total == 0 ? "." : ": you solved \(solved) of \(total) task\(total == 1 ? "" : "s").")
    ])
    keep { try $0.arrive(at: lesson.steps.count + 1) }
    return leave(0)
  }

  /// Writes what was typed as a script, says where things are, and gives the exit status.
  private func leave(_ status: Int32) -> Int32 {
    workplace.isLeft = true
    guard !isLogBroken, !answers.statements.isEmpty else { return status }
    let titles = lesson.steps.map { $0.text.first?.text ?? "" }
    let script = "\(session.settings.folder)/\(lesson.name)-\(answers.learner).dyne"
    do {
      try writeFile(script, answers.script(version: lesson.program.version, titles: titles))
      console.note("what you did is a script: \(script); your answers: \(answers.path)")
    } catch {
      console.report(Diagnostic(id: "failed", message: "the script of what you did wasn't written: \(error)"))
    }
    return status
  }

  /// Notes something in the file of answers; a file that can't be written is reported once.
  private func keep(_ change: (inout AnswerFile) throws -> Void) {
    guard !isLogBroken else { return }
    do {
      try change(&answers)
    } catch {
      isLogBroken = true
      console.report(
        Diagnostic(.warning, id: "failed", message: "progress and answers aren't kept: \(error)"))
    }
  }
}

extension Statement {
  /// The name that it gives a value.
  fileprivate var assignedName: String? {
    switch kind {
    case .assignment(let target, _): target.name.text
    case .definition(let definition): definition.name.text
    default: nil
    }
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
