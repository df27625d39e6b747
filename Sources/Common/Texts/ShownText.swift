/// Text from anywhere, as a terminal may show it: no character in it moves the cursor, changes colours or
/// turns the direction of what follows.
package enum ShownText {
  /// The text on one line: ends of lines and tabs are shown as signs too.
  package static func line(_ text: String) -> String { shown(text, keeping: []) }

  /// The text on its lines: ends of lines and tabs stay.
  package static func lines(_ text: String) -> String {
    shown(text.utf8.contains(0x0D) ? text.replacing("\r\n", with: "\n") : text, keeping: ["\n", "\t"])
  }

  /// Whether a terminal obeys a character instead of showing it, or readers can't see it.
  package static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF,
      0xFFF9...0xFFFB,
      0xE0000...0xE007F:
      true
    default: false
    }
  }

  private static func shown(_ text: String, keeping kept: Set<Unicode.Scalar>) -> String {
    guard text.unicodeScalars.contains(where: { isHidden($0) && !kept.contains($0) }) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if kept.contains(scalar) || !isHidden(scalar) {
        result.append(scalar)
      } else if scalar.value < 0x20, let picture = Unicode.Scalar(0x2400 + scalar.value) {
        result.append(picture)
      } else if scalar.value == 0x7F {
        result.append("\u{2421}")
      } else {
        result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      }
    }
    return String(result)
  }
}
