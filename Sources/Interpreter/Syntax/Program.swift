package import Diagnostics

/// A whole parsed text.
package struct Program: Sendable {
  package let source: SourceText
  /// The version of the language that the script says it was written for.
  package let version: Int?
  package let statements: [Statement]
  /// Narration after the last statement.
  package let closing: [Narration]
  /// The lines of narration that bear the mark of a lesson, wherever they are.
  package let marks: [Narration]

  /// The texts of the narration after the last statement.
  package var closingNarration: [String] { closing.map(\.text) }

  /// Some of a program's statements, as a program.
  package func part(_ statements: [Statement]) -> Program {
    Program(source: source, version: version, statements: statements, closing: [], marks: [])
  }
}

/// Statements in braces.
package struct StatementBlock: Sendable {
  package let statements: [Statement]
  /// From `{` to `}`.
  package let range: SourceRange
}

/// A name with its place.
package struct Name: Sendable, Hashable {
  package let text: String
  package let range: SourceRange

  package init(text: String, range: SourceRange) {
    self.text = text
    self.range = range
  }
}
