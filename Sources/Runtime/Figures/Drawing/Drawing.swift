/// Shapes to draw, first to last, in a coordinate system of `width` × `height` points.
struct Drawing: Sendable {
  var width: Double, height: Double
  var shapes: [Shape] = []
}

/// A pen's line.
struct Stroke: Sendable, Equatable {
  var color: Color
  var width = 1.0
  var opacity = 1.0
  var dashes: [Double] = []
}

/// A line of words, `at` being on its baseline.
struct Words: Sendable, Equatable {
  enum Anchor: Sendable { case start, middle, end }

  var text: String
  var at: Point
  var size: Double
  var color = Color.ink
  var anchor = Anchor.start
  var isBold = false
  /// Whether the words read upwards.
  var isUpright = false
}

enum Shape: Sendable, Equatable {
  case line([Point], Stroke)
  case area([Point], Color, opacity: Double)
  case disc(Point, radius: Double, fill: Color, opacity: Double, stroke: Stroke?)
  case polygon([Point], fill: Color, opacity: Double, stroke: Stroke?)
  /// A rectangle filled with the colour map, its start at the bottom.
  case ramp(Rect)
  case words(Words)
  /// Draws what follows only within a rectangle, until `unclip`.
  case clip(Rect)
  case unclip
}

/// What a canvas knows of its font: the width of words in points.
struct FontMetrics {
  var width: (_ text: String, _ size: Double, _ isBold: Bool) -> Double

  /// Breaks `text` between words, and words that are too long, into lines of at most `limit`; what more than
  /// `most` lines would take is left out.
  func lines(
    _ text: String, size: Double, isBold: Bool = false, limit: Double, most: Int = .max
  ) -> [String] {
    var lines: [String] = []
    var rest = printable(text).split(separator: " ")[...]
    while let word = rest.first, lines.count < most {
      // the last line takes all that is left, or its beginning
      if lines.count + 1 == most {
        lines.append(
          shortened(rest.prefix(200).joined(separator: " "), size: size, isBold: isBold, limit: limit))
        break
      }
      var count = 0
      while count < rest.count,
        width(rest.prefix(count + 1).joined(separator: " "), size, isBold) <= limit
      { count += 1 }
      if count > 0 {
        lines.append(rest.prefix(count).joined(separator: " "))
        rest = rest.dropFirst(count)
      } else {
        let piece = beginning(of: word, size: size, isBold: isBold, limit: limit)
        lines.append(String(piece))
        rest[rest.startIndex] = word.dropFirst(piece.count)
      }
    }
    return lines
  }

  /// The beginning of a word that is at most `limit` wide, up to a mark between its parts if it has one; at
  /// least a character.
  private func beginning(of word: Substring, size: Double, isBold: Bool, limit: Double) -> Substring {
    var count = 1
    while count < word.count, width(String(word.prefix(count + 1)), size, isBold) <= limit { count += 1 }
    let piece = word.prefix(count)
    guard let mark = piece.lastIndex(where: { "_-/.,:;".contains($0) }) else { return piece }
    let parts = piece[...mark]
    return parts.count * 2 > count ? parts : piece
  }

  /// Shortens `text` with an ellipsis until it is at most `limit` wide.
  func shortened(_ text: String, size: Double, isBold: Bool = false, limit: Double) -> String {
    let text = printable(text)
    if width(text, size, isBold) <= limit { return text }
    var characters = Array(text.prefix(400))
    // halve first, since long texts are slow to measure one character at a time
    while characters.count > 8, width(String(characters[..<(characters.count / 2)]), size, isBold) > limit {
      characters.removeLast(characters.count / 2)
    }
    while !characters.isEmpty, width(String(characters) + "…", size, isBold) > limit {
      characters.removeLast()
    }
    return characters.isEmpty ? "" : String(characters).trimmedAtEnd + "…"
  }
}

extension String {
  /// The text without spaces at its end.
  var trimmedAtEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
