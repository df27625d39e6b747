import Syntax

/// A command: its declaration, from which checking, help and completion come, and its body.
package struct Command {
  package let name: String
  package let area: CommandArea
  /// One sentence.
  package let summary: String
  /// More for `help`: paragraphs, equations.
  package let help: String
  package let parameters: [any ParameterDeclaration]
  package let returns: ValueType
  /// What the checker knows of the value when it knows the arguments.
  let returnsFor: ((KnownArguments) -> ValueType)?
  package let examples: [Example]
  /// Names of commands, or pages of help, that one may want next.
  package let seeAlso: [String]
  /// How much work a call is.
  package let effort: Effort
  /// Whether a call changes the objects it is given, or moves their random streams.
  let changesArgument: Bool
  /// Whether nothing runs after a call.
  let endsProgram: Bool
  /// Whether the value is read from top to bottom: it is shown whole, a long one page by page.
  let isPage: Bool
  /// What completion offers in its strings.
  var texts = TextOffers()
  private(set) var body: (Call) throws -> Value

  /// Declares a command; a name in CamelCase makes it a constructor.
  package init(
    _ name: String, area: CommandArea, _ summary: String, help: String = "",
    parameters: [any ParameterDeclaration] = [], returns: ValueType = .none,
    returnsFor: ((KnownArguments) -> ValueType)? = nil, examples: [Example] = [], seeAlso: [String] = [],
    effort: Effort = .short, changesArgument: Bool = false, endsProgram: Bool = false,
    isPage: Bool = false, body: @escaping (Call) throws -> Value
  ) {
    self.name = name
    self.area = area
    self.summary = summary
    self.help = help
    self.parameters = parameters
    self.returns = returns
    self.returnsFor = returnsFor
    self.examples = examples
    self.seeAlso = seeAlso
    self.effort = effort
    self.changesArgument = changesArgument || effort == .longOnArgument
    self.endsProgram = endsProgram
    self.isPage = isPage
    self.body = body
  }

  /// The command with a check of every call before its body.
  package func checked(_ check: @escaping (Call) throws -> Void) -> Command {
    var command = self
    let body = body
    command.body = { call in
      try check(call)
      return try body(call)
    }
    return command
  }

  /// Whether a call may take minutes, so that its result shouldn't be lost.
  package var isLong: Bool { effort != .short }

  /// Whether the command makes an object.
  package var isConstructor: Bool { name.first?.isUppercase ?? false }

  /// Whether the command is one of the pure functions.
  package var isFunction: Bool { area == .functions }

  /// Finds a parameter by its name or one of its aliases.
  package func parameter(_ name: String) -> (any ParameterDeclaration)? {
    place(ofArgument: name).map { parameters[$0] }
  }

  /// The parameters that may be given without a name, in order.
  package var positional: [any ParameterDeclaration] {
    parameters.filter { $0.style != .named && $0.style != .free }
  }

  /// The parameter that takes arguments under names of the caller's.
  var free: (any ParameterDeclaration)? { parameters.first { $0.style == .free } }

  /// The place of the parameter that an argument of this name goes to; where names are the caller's, only
  /// parameters that need their names go first.
  func place(ofArgument name: String) -> Int? {
    guard free != nil else {
      return parameters.firstIndex { $0.name == name || $0.aliases.contains(name) }
    }
    return parameters.firstIndex { $0.style == .named && ($0.name == name || $0.aliases.contains(name)) }
      ?? parameters.firstIndex { $0.style == .free }
  }
}

/// How much work a command is, and what holds its fruit.
package enum Effort: Sendable {
  case short
  /// Minutes; the value is what they are for.
  case longForValue
  /// Minutes; they change the first argument, and the value tells about it.
  case longOnArgument
}

/// A statement that shows a command at work, and what it shows.
package struct Example: Sendable, Equatable {
  package let statement: String
  package let shows: String
  /// Statements that must have run before, for those who run the example.
  package let setup: String

  package init(_ statement: String, _ shows: String, setup: String = "") {
    self.statement = statement
    self.shows = shows
    self.setup = setup
  }
}

/// What a command is about; help lists commands by area.
package enum CommandArea: String, CaseIterable, Sendable {
  case environments, data, embeddings, agents, pictures, tables, statistics, files, session, functions
}

/// All commands, by name.
package struct CommandTable {
  package let commands: [Command]
  private let positions: [String: Int]

  /// Makes the table of all there is; names must differ.
  init(all: [Command]) {
    precondition(Set(all.map(\.name)).count == all.count, "names of commands must differ")
    self.commands = all
    self.positions = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.name, $0) })
  }

  /// The command of a name, or of one that means the same by habit.
  package subscript(name: String) -> Command? {
    if let position = positions[name] { return commands[position] }
    return Habits.commands[name].flatMap { positions[$0] }.map { commands[$0] }
  }

  /// The commands of one area, in the order of the list.
  package func commands(in area: CommandArea) -> [Command] { commands.filter { $0.area == area } }

  /// The kinds of objects that constructors make.
  package var objectTypes: [ObjectType] {
    commands.compactMap { command in
      guard case .object(let type) = command.returns, command.isConstructor else { return nil }
      return type
    }
  }
}
