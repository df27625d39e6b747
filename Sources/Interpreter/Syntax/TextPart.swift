package import Diagnostics

/// A piece of a string with interpolation.
package enum TextPart: Sendable {
  /// Literal text, escapes resolved.
  case text(String)
  /// `{expression}` or `{expression:format}`
  case value(Expression, TextFormat?)
}

/// How an interpolated value is written: `[<|>|^][+][0][width][,][.digits][f|e|g|%]`.
package struct TextFormat: Sendable, Equatable {
  package enum Alignment: Sendable {
    case left
    case right
    case center
  }

  package enum Style: Sendable {
    /// Digits after the point; what a format with a precision means unless it says otherwise.
    case fixed
    case scientific
    /// Significant digits.
    case general
    /// A hundred times the value, fixed, with a percent sign.
    case percent
  }

  /// nil: numbers to the right, all else to the left.
  package var alignment: Alignment?
  /// Whether positive numbers carry a sign.
  package var showsPlus = false
  /// Whether zeros fill the width.
  package var padsWithZeros = false
  /// The least number of columns.
  package var width = 0
  /// Whether commas part the thousands.
  package var groupsThousands = false
  package var precision: Int?
  /// nil without a letter: fixed if there is a precision, otherwise as values are always written.
  package var style: Style?
  package let range: SourceRange
}
