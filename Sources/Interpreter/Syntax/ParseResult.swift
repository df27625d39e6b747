package import Diagnostics

/// What a text turns out to be.
package enum ParseResult: Sendable {
  case complete(Program)
  /// More text could make it complete.
  case incomplete(Incomplete)
  /// All that is wrong with it, in the order of the text.
  case wrong([Diagnostic])
}

/// A text that stops before its end.
package struct Incomplete: Sendable {
  /// What is open at the end, outermost first: `{`, `(`, `[`, or the operator, comma or `\` that ends the
  /// last line.
  package let open: [String]
  /// The same as an error, for a text that nothing can follow.
  package let diagnostic: Diagnostic
}
