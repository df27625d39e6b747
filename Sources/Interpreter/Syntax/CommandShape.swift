/// What the parser has to know of a command: which of its parameters take a statement.
///
/// A parameter that takes a formula needs no mention: a formula is written like any expression.
package struct CommandShape: Sendable {
  /// The index among the positional arguments of the one that takes the rest of the line.
  package let statementIndex: Int?

  package init(statementIndex: Int? = nil) {
    self.statementIndex = statementIndex
  }
}
