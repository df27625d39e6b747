package import Diagnostics

/// A command, or a function, with its arguments: `f(x, n=2)` and `f x n=2` give the same.
package struct CallExpression: Sendable {
  package let name: Name
  package let arguments: [Argument]
  /// Whether it is written `f(…)`; only for messages, the meaning is the same.
  package let isParenthesized: Bool
}

extension CallExpression {
  /// The call of a name with one argument, as if it stood around that.
  package init(of name: String, with argument: Expression) {
    self.init(
      name: Name(text: name, range: argument.range),
      arguments: [Argument(name: nil, value: .expression(argument), range: argument.range)],
      isParenthesized: true)
  }
}

/// One argument of a call.
package struct Argument: Sendable {
  /// The parameter's name, for `name=value`.
  package let name: Name?
  package let value: Value
  package let range: SourceRange

  package enum Value: Sendable {
    case expression(Expression)
    /// The rest of the line, for a parameter that takes a statement.
    case statement(Statement)
  }
}
