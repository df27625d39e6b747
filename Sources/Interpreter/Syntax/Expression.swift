package import Diagnostics

/// One expression.
package struct Expression: Sendable {
  package let kind: Kind
  package let range: SourceRange

  package indirect enum Kind: Sendable {
    /// `12`, `1_000`, `20k`, `pi`, `inf`, `nan`
    case number(Double)
    case boolean(Bool)
    case none
    /// A string without interpolation, escapes resolved.
    case text(String)
    case interpolation([TextPart])
    case name(String)
    case list([Expression])
    /// `{a=1, b="x"}`
    case record([RecordField])
    /// `from..through`, `from..through by step`
    case range(Expression, Expression, by: Expression?)
    case unary(UnaryOperator, Expression)
    /// An operation with the place of its operator.
    case binary(BinaryOperator, Expression, Expression, operatorRange: SourceRange)
    /// A command or function, in either syntax.
    case call(CallExpression)
    case field(Expression, Name)
    case index(Expression, [Expression])
    /// `over NAME in values parallel=n { … }`
    case over(Name, Expression, parallel: Expression?, StatementBlock)
    /// An expression in round brackets, kept because `(c)` is a variable where `c` may be a choice.
    case parenthesized(Expression)
  }
}

/// A field of a record that is written out: `name=value`.
package struct RecordField: Sendable {
  package let name: Name
  package let value: Expression
}

package enum UnaryOperator: String, Sendable {
  case negate = "-"
  case not
}

package enum BinaryOperator: String, Sendable {
  case or
  case and
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
  case power = "^"
}
