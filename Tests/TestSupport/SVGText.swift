import RegexBuilder

/// The words of an SVG document that dyne wrote, with the size of their letters as they are printed.
package struct SVGText {
  package struct Word: Sendable {
    package let text: String
    /// Size of the letters in points.
    package let points: Double
  }

  package let words: [Word]
  /// The page in points.
  package let width: Double, height: Double

  /// Reads a document whose size is in points; without a unit a number counts as a point.
  package init(_ document: String) {
    func numbers(_ pattern: Regex<(Substring, Substring)>) -> Double {
      document.firstMatch(of: pattern).flatMap { Double($0.output.1) } ?? .nan
    }
    width = numbers(#/<svg [^>]*width="([0-9.]+)(?:pt)?"/#)
    height = numbers(#/<svg [^>]*height="([0-9.]+)(?:pt)?"/#)
    let scale = width / numbers(#/viewBox="0 0 ([0-9.]+) /#)
    words = document.matches(of: #/<text [^>]*font-size="([0-9.]+)"[^>]*>([^<]*)<\/text>/#).map { match in
      Word(text: String(match.output.2), points: scale * (Double(match.output.1) ?? .nan))
    }
  }

  /// The letters of all words, without the blanks at which lines are broken.
  package var letters: String { words.map(\.text).joined().filter { $0 != " " } }
}
