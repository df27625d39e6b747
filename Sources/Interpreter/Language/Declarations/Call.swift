import Diagnostics
import Syntax

/// One call of a command, as its body sees it.
package struct Call {
  package let session: Session
  package let command: Command
  let arguments: [any BoundArgument]
  /// Where the call stands.
  let location: SourceLocation
  /// Whether a function runs in which it stands.
  package let isInFunction: Bool

  /// Reads an argument; the parameter must be one that the command declares.
  package subscript<T>(parameter: Parameter<T>) -> T {
    guard let bound = argument(parameter.name) as? Bound<T> else {
      preconditionFailure("'\(command.name)' doesn't declare the parameter '\(parameter.name)' of this type")
    }
    return bound.value
  }

  /// The objects among the arguments, each with its parameter's name.
  package var objects: [(parameter: String, object: any LanguageObject)] {
    arguments.flatMap { argument in argument.objects.map { (argument.name, $0) } }
  }

  /// The call as it was typed.
  package var text: String { location.source.text(in: location.range) }

  /// The names that the arguments are, where they are written side by side and each is one word.
  package var argumentNames: [String?] {
    let words = text.split { " \n\t()".contains($0) }.dropFirst().map(String.init)
    return words.map { word in word.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } ? word : nil }
  }

  /// The name of the text that the call stands in, and its line.
  package var place: (name: String, line: Int) {
    (location.source.name, location.source.position(at: location.range.start).line)
  }

  /// Whether the argument was written, rather than left to its default.
  package func isGiven<T>(_ parameter: Parameter<T>) -> Bool { argument(parameter.name)?.isGiven ?? false }

  /// The names of the parameters whose arguments were written.
  package var givenNames: Set<String> { Set(arguments.filter(\.isGiven).map(\.name)) }

  private func argument(_ name: String) -> (any BoundArgument)? { arguments.first { $0.name == name } }

  /// Makes the error "`parameter` must `must`, but `but`", shown under that argument.
  package func error<T>(
    _ parameter: Parameter<T>, must: String, but: String, help: String? = nil
  ) -> ArgumentError {
    ArgumentError(parameter: parameter.name, must: must, but: but, help: help)
  }

  /// Finds a column of a table by the name that a parameter was given.
  package func column<T>(
    _ name: String, of table: Table, _ parameter: Parameter<T>
  ) throws(ArgumentError) -> Table.Column {
    if let column = table[name] { return column }
    let names = table.columns.map(\.name)
    if let same = names.first(where: { $0.normalizedName == name.normalizedName }), let column = table[same] {
      return column
    }
    throw ArgumentError(
      parameter: parameter.name, must: "be a column of the table", but: "is '\(name)'",
      help: NearestName.help(for: name, among: names) ?? NearestName.list("it has", names),
      id: "unknown-column")
  }

  /// Reports how far the command has come.
  package func progress(_ progress: Progress) {
    var progress = progress
    progress.label = session.turn + progress.label
    session.services.progress(progress)
  }

  /// Reports how far the command has come: `done` of `total` (nil if nobody knows) in `unit`s.
  package func progress(
    _ label: String, _ done: Double, of total: Double? = nil, unit: String = "", note: String = "",
    milestones: Int = 0
  ) {
    progress(Progress(label: label, done: done, total: total, unit: unit, note: note, milestones: milestones))
  }

  /// The variable that holds an object; nil if none does, or only a copy made for one run.
  package func name(of object: any LanguageObject) -> String? {
    guard !session.isRun else { return nil }
    return session.variables.names.first { session.variables[$0]?.object === object }
  }

  /// Throws `Interrupted` if the user asked to stop.
  package func checkCancellation() throws(Interrupted) {
    if session.services.isInterrupted() { throw Interrupted() }
  }

  /// Shows the user something that isn't a result: "the former file is kept as 'walks~'".
  package func note(_ line: String) { if !session.settings.isQuiet { session.services.note(line) } }

  /// The number of the next object of a kind; with the seed it keeps the object's random streams apart.
  package func nextNumber(of kind: String) -> Int { session.nextNumber(of: kind) }
}

/// How far a command has come.
package struct Progress: Sendable, Equatable {
  package var label: String
  package var done: Double
  /// Nil if nobody knows.
  package var total: Double?
  /// In the plural: "steps".
  package var unit: String
  /// What else is worth seeing: "loss 0.34".
  package var note: String
  /// How many points worth a line of their own it has passed, such as evaluations.
  package var milestones: Int

  package init(
    label: String, done: Double, total: Double? = nil, unit: String = "", note: String = "",
    milestones: Int = 0
  ) {
    self.milestones = milestones
    self.label = label
    self.done = done
    self.total = total
    self.unit = unit
    self.note = note
  }
}

/// What is wrong with one argument.
package struct ArgumentError: Error, CustomStringConvertible {
  package let parameter: String
  /// What it must: "be between 1 and 5", "have 2 numbers".
  package let must: String
  /// What it does instead: "is 7", "has 3".
  package let but: String
  /// How to mend it; nil if nobody knows.
  package let help: String?
  /// The code that the failure has.
  let id: String

  package init(parameter: String, must: String, but: String, help: String? = nil) {
    self.init(parameter: parameter, must: must, but: but, help: help, id: "bad-argument")
  }

  init(parameter: String, must: String, but: String, help: String?, id: String) {
    self.parameter = parameter
    self.must = must
    self.but = but
    self.help = help
    self.id = id
  }

  package var description: String { "\(parameter) must \(must), but \(but)" }
}

/// A command asks to leave the shell.
package struct Quit: Error { package init() {} }
