import Language

extension Command {
  /// The table that a command works on; its name is what formulas and names of columns refer to.
  static var tableSubject: Parameter<Table> { Parameter("t", .table, .positional, "The table.") }

  /// Says that the value is a table like the one that is given.
  static func likeSubject(_ arguments: KnownArguments) -> ValueType {
    guard case .table(let columns)? = arguments.types["t"] else { return .table }
    return .table(columns)
  }

  /// Statements that give examples a table.
  static var tableExample: String { "t = history" }
}
