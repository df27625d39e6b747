import Diagnostics
import Syntax

/// Which argument goes to which parameter of a command, and what doesn't fit.
struct ArgumentBinding {
  /// For each parameter of the command the arguments that go to it: several only for a rest.
  private(set) var assigned: [[Argument]]
  private(set) var problems: [Problem] = []

  enum Problem {
    case unknownParameter(Name)
    case tooMany(Argument)
    case twice(Argument, parameter: String)
    case missing(parameter: String)
  }

  init(_ arguments: [Argument], to command: Command) {
    assigned = Array(repeating: [], count: command.parameters.count)
    for argument in arguments {
      guard let name = argument.name else { continue }
      guard let place = command.place(ofArgument: name.text) else {
        problems.append(.unknownParameter(name))
        continue
      }
      let isFree = command.parameters[place].style == .free
      let former = assigned[place].first { !isFree || $0.name?.text == name.text }
      if former == nil {
        assigned[place].append(argument)
      } else {
        problems.append(.twice(argument, parameter: isFree ? name.text : command.parameters[place].name))
      }
    }
    // what has no name fills the positional parameters that got nothing by name
    var free = command.parameters.indices.filter {
      ![.named, .free].contains(command.parameters[$0].style) && assigned[$0].isEmpty
    }[...]
    for argument in arguments where argument.name == nil {
      guard let place = free.first else {
        problems.append(.tooMany(argument))
        continue
      }
      assigned[place].append(argument)
      if command.parameters[place].style != .rest { free.removeFirst() }
    }
    for (place, parameter) in command.parameters.enumerated()
    where parameter.isRequired && assigned[place].isEmpty && parameter.style != .rest {
      problems.append(.missing(parameter: parameter.name))
    }
  }

  /// Whether an argument is a statement, which runs as one of its own.
  var holdsStatement: Bool { assigned.joined().contains(where: \.isStatement) }
}

extension Argument {
  var isStatement: Bool {
    if case .statement = value { true } else { false }
  }
}

extension ArgumentBinding.Problem {
  /// The problem as a diagnostic of a call of `command`.
  func diagnostic(_ command: Command, call: CallExpression, in source: SourceText) -> Diagnostic {
    switch self {
    case .unknownParameter(let name):
      let names = command.parameters.flatMap { [$0.name] + $0.aliases }
      let known = command.parameters.map(\.name)
      return Diagnostic(
        id: "unknown-parameter", message: "unknown parameter '\(name.text)' of '\(command.name)'",
        at: SourceLocation(source, name.range),
        help: NearestName.help(for: name.text, among: names)
          ?? Habits.help(for: command.name, at: call.name.range, in: source)
          ?? (known.isEmpty ? "it has none" : "it has \(known.listed(with: "and"))"))
    case .tooMany(let argument):
      let count = command.positional.count
      let help =
        Habits.help(for: command.name, at: call.name.range, in: source)
        ?? command.parameters.first { $0.style == .named }.map { "name the parameter, e.g. \($0.name)=…" }
      return Diagnostic(
        id: "too-many-arguments",
        message:
          "too many arguments: '\(command.name)' takes \(count == 0 ? "none" : "at most \(count)") without a "
          + "name",
        at: SourceLocation(source, argument.range), help: help)
    case .twice(let argument, let parameter):
      return Diagnostic(
        id: "repeated-parameter", message: "\(parameter) is given twice",
        at: SourceLocation(source, argument.range))
    case .missing(let parameter):
      return Diagnostic(
        id: "missing-argument", message: "'\(command.name)' needs the argument '\(parameter)'",
        at: SourceLocation(source, call.name.range), help: command.usage)
    }
  }
}

extension Int {
  /// The count with its noun: "1 argument", "2 arguments".
  package func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
