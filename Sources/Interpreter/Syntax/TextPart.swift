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

extension TextFormat {
  /// Reads a format in its current state after the `:`; nil if it is none.
  init?(_ text: String, range: SourceRange) {
    self.range = range
    var rest = Array(text.utf8)[...]
    func take(_ byte: Character) -> Bool {
      guard let first = rest.first, first == byte.asciiValue else { return false }
      rest.removeFirst()
      return true
    }
    /// Reads up to three digits.
    func takeNumber() -> Int? {
      let digits = rest.prefix { $0 &- UInt8(ascii: "0") < 10 }
      guard !digits.isEmpty, digits.count <= 3 else { return nil }
      rest.removeFirst(digits.count)
      return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
    if take("<") {
      alignment = .left
    } else if take(">") {
      alignment = .right
    } else if take("^") {
      alignment = .center
    }
    showsPlus = take("+")
    padsWithZeros = take("0")
    width = takeNumber() ?? 0
    groupsThousands = take(",")
    if take(".") {
      guard let digits = takeNumber(), digits <= 30 else { return nil }
      precision = digits
    }
    if take("f") {
      style = .fixed
    } else if take("e") {
      style = .scientific
    } else if take("g") {
      style = .general
    } else if take("%") {
      style = .percent
    }
    guard rest.isEmpty, !text.isEmpty else { return nil }
  }
}
