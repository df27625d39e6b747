import LineEditing
import Texts

/// What a learner has done in a lesson, as a file of JSON lines that only grows.
struct AnswerFile {
  /// A prediction beside what came out.
  struct Answer: Equatable {
    let step: Int
    let question: String
    let answer: String
    /// The number or the text that the answer was compared with.
    let truth: JSON
  }

  /// What the learner is called.
  let learner: String
  let path: String
  /// The step at which the learner was last, from 1; nil where there is no file yet.
  private(set) var place: Int?
  /// What ran in each step, as statements.
  private(set) var statements: [Int: [String]] = [:]
  private(set) var answers: [Answer] = []
  /// The tasks that the learner solved.
  private(set) var solved: Set<Int> = []
  private(set) var lesson = ""

  /// Opens the file of a learner in a folder, or makes it with the first thing that is written.
  init(lesson: String, learner: String, in folder: String) throws {
    let safe = String(learner.map { $0.isLetter || $0.isNumber || $0 == "_" ? $0 : "-" })
    self.learner = safe
    path = "\(folder)/\(lesson)-\(safe).answers"
    self.lesson = lesson
    if Host.exists(path) { try read() }
  }

  /// Reads a file of answers.
  init(reading path: String) throws {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    (self.path, learner) = (path, file.hasSuffix(".answers") ? String(file.dropLast(8)) : file)
    try read()
    guard !lesson.isEmpty else { throw NoAnswers(path: path) }
  }

  /// The name under which the shell knows the user.
  static var user: String { Host.variable("USER") ?? Host.variable("LOGNAME") ?? "learner" }

  mutating func begin(steps: Int) throws {
    guard place == nil else { return }
    try write([
      .init("lesson", .string(lesson)), .init("learner", .string(learner)), .init("steps", .integer(steps)),
    ])
    place = 1
  }

  mutating func arrive(at step: Int) throws {
    guard place != step else { return }
    place = step
    try write([.init("at", .integer(step))])
  }

  mutating func ran(_ lines: [String], in step: Int) throws {
    statements[step] = lines
    try write([.init("step", .integer(step)), .init("ran", .array(lines.map(JSON.string)))])
  }

  mutating func solve(_ step: Int) throws {
    guard solved.insert(step).inserted else { return }
    try write([.init("step", .integer(step)), .init("solved", .boolean(true))])
  }

  mutating func answer(_ answer: Answer) throws {
    answers.append(answer)
    try write([
      .init("step", .integer(answer.step)), .init("question", .string(answer.question)),
      .init("answer", .string(answer.answer)), .init("truth", answer.truth),
    ])
  }

  /// The statements of all steps as a script.
  func script(version: Int?, titles: [String]) -> String {
    var lines = ["# The lesson '\(lesson)' as \(learner) did it."]
    if let version { lines.append("dyne \(version)") }
    for (index, title) in titles.enumerated() {
      guard let ran = statements[index + 1], !ran.isEmpty else { continue }
      lines += ["", "# \(index + 1)" + (title.isEmpty ? "" : ". \(title)")] + ran
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func write(_ members: [JSON.Member]) throws {
    try Host.append(JSON.object(members).text + "\n", to: path)
  }

  private mutating func read() throws {
    let bytes = try Host.contents(of: path)
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      // the last line of a process that was killed may be half written
      guard let entry = try? JSON.reading(line).value else { continue }
      take(entry)
    }
  }

  private mutating func take(_ entry: JSON) {
    if let name = entry["lesson"]?.string { (lesson, place) = (name, place ?? 1) }
    if let step = entry["at"]?.number { place = Int(exactly: step) }
    guard let step = entry["step"]?.number.flatMap({ Int(exactly: $0) }) else { return }
    if case .array(let lines)? = entry["ran"] { statements[step] = lines.compactMap(\.string) }
    if entry["solved"] == .boolean(true) { solved.insert(step) }
    if let question = entry["question"]?.string, let answer = entry["answer"]?.string {
      answers.append(
        Answer(step: step, question: question, answer: answer, truth: entry["truth"] ?? .null))
    }
  }
}

/// A file without answers to a lesson.
private struct NoAnswers: Error, CustomStringConvertible {
  let path: String
  var description: String { "'\(path)' holds no answers to a lesson" }
}
