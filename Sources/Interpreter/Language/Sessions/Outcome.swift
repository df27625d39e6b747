package import Diagnostics

/// How a program ended.
package enum Outcome: Sendable {
  case finished
  /// The program doesn't pass its check, so nothing of it ran: all that is wrong.
  case refused([Diagnostic])
  /// A statement failed; those before it have run.
  case failed(Diagnostic)
  /// An `expect` didn't hold.
  case expectationFailed(Diagnostic)
  /// The user stopped it: where the object stands that was worked on, if that is known.
  case interrupted(standing: String?)
  /// `quit` was called.
  case quit

  /// The exit status of a process that ran just this.
  package var exitStatus: Int32 {
    switch self {
    case .finished, .quit: 0
    case .failed: 1
    case .refused: 2
    case .expectationFailed: 3
    case .interrupted: 130
    }
  }
}

/// Something that could stand at the cursor.
package struct Completion: Equatable, Sendable {
  /// The part of the text that it replaces, in UTF-8 offsets.
  package let range: SourceRange
  package let text: String
  /// What it means, in a line.
  package let meaning: String
  /// The value a parameter has if nothing is given.
  package let defaultText: String?

  package init(range: SourceRange, text: String, meaning: String, defaultText: String? = nil) {
    self.range = range
    self.text = text
    self.meaning = meaning
    self.defaultText = defaultText
  }
}
