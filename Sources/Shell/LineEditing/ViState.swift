/// What vi remembers between commands.
struct ViState {
  /// A text that was cut or copied, and whether it is whole rows.
  struct Register: Equatable {
    var text: String
    var isRows = false
  }

  /// What is typed between a command and Escape.
  struct Insertion {
    let command: ViCommand
    /// The text in which it began, and how many steps could be undone then.
    let start: EditedText
    let depth: Int
    /// What the characters that were replaced had been, for Backspace; nil where keys insert.
    var replaced: [String]?
  }

  /// Whether keys are commands.
  var isCommanding = false
  var insertion: Insertion?
  var found: EditedText.ViFound?
  /// The command that `.` repeats, with what was typed after it.
  var change: (command: ViCommand, typed: String)?
  var registers: [Unicode.Scalar: Register] = [:]
  /// Whether a command is carried out again.
  var isRepeating = false

  /// Begins a new line; what was cut stays.
  mutating func reset() { (isCommanding, insertion) = (false, nil) }
}
