/// What the parser has to know of a command.
///
/// A parameter that takes a formula needs no mention: a formula is written like any expression.
package struct CommandShape: Sendable {
  /// The index among the positional arguments of the one that takes the rest of the line.
  package let statementIndex: Int?
  /// The index among the positional arguments of the one that takes words joined by hyphens (`unknown-name`).
  package let hyphenatedIndex: Int?
  /// Whether it is a function, so that a `(` after it holds its arguments even after a blank: `abs (x) + 1`.
  package let isFunction: Bool
  /// The index among the positional arguments of the one that takes a path.
  package let pathIndex: Int?

  package init(
    statementIndex: Int? = nil, hyphenatedIndex: Int? = nil, isFunction: Bool = false, pathIndex: Int? = nil
  ) {
    self.statementIndex = statementIndex
    self.hyphenatedIndex = hyphenatedIndex
    self.isFunction = isFunction
    self.pathIndex = pathIndex
  }
}
