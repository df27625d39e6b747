private import CLibedit

extension StringProtocol {
  /// The terminal columns this text takes; control characters take none.
  package var displayWidth: Int {
    unicodeScalars.reduce(0) { $0 + Int(character_width($1.value)) }
  }

  /// The longest start of this text that fits `width` columns, ended by `…` where something is left off.
  package func fitted(to width: Int) -> String {
    guard displayWidth > width else { return String(self) }
    var room = width - 1
    var kept = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      room -= Int(character_width(scalar.value))
      if room < 0 { break }
      kept.append(scalar)
    }
    return width > 0 ? String(kept) + "…" : ""
  }
}
