package import Diagnostics

/// A part of a statement and what stands for it where the statement is taken down: what came of keys can't be
/// had by running it again.
package struct Rewrite {
  package let range: SourceRange
  package let text: String
}

extension [Rewrite] {
  /// A text from some place on with its parts replaced; those that overlap an earlier one are left out.
  package func applied(to text: String, from start: Int = 0) -> String {
    var bytes = Array<UInt8>(text.utf8)
    var next = Int.max
    for rewrite in sorted(by: { $0.range.start > $1.range.start }) where rewrite.range.end <= next {
      guard rewrite.range.start >= start, rewrite.range.end - start <= bytes.count else { continue }
      bytes.replaceSubrange(
        rewrite.range.start - start..<rewrite.range.end - start, with: Array<UInt8>(rewrite.text.utf8))
      next = rewrite.range.start
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Call {
  /// Has the statement taken down as if it held `text` in place of this call, if the call stands in it.
  package func remember(as text: String) {
    session.running?.rewrite(location, as: text)
  }
}
