import LineEditing
import Texts

/// What stands before the lines of an input.
enum Prompt {
  static let main = "dyne> "

  /// The prompt of a line that goes on: what is open, innermost last, as wide as the main prompt.
  static func continuation(_ open: [String]) -> String {
    let marks = open.joined()
    let shown = marks.displayWidth > 4 ? "…" + String(marks.suffix(3)) : marks
    return String(repeating: " ", count: max(0, 4 - shown.displayWidth)) + shown + "> "
  }
}
