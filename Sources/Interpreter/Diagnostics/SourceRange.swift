/// A half-open stretch of a source text, in UTF-8 offsets.
package struct SourceRange: Sendable, Hashable {
  package let start: Int
  package let end: Int

  /// Makes the range from `start` up to `end`; an end before the start counts as the start.
  package init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = max(start, end)
  }

  /// Returns the smallest range that holds this one and `other`.
  package func joined(_ other: SourceRange) -> SourceRange {
    SourceRange(min(start, other.start), max(end, other.end))
  }
}

/// A stretch of one particular source text.
package struct SourceLocation: Sendable {
  package let source: SourceText
  package let range: SourceRange

  package init(_ source: SourceText, _ range: SourceRange) {
    self.source = source
    self.range = range
  }
}
