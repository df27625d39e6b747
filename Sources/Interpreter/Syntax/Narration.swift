package import Diagnostics

/// A line that starts with `##`: it addresses the reader of a script.
package struct Narration: Sendable {
  /// What a line means in a lesson.
  package enum Mark: Sendable {
    /// `##>`: something to do; the statements up to the next `expect` are how it can be done.
    case task
    /// `##!`: a hint.
    case hint
    /// `##?`: a question, which the value of the next statement answers.
    case question

    init?(sign: UInt8) {
      switch sign {
      case UInt8(ascii: ">"): self = .task
      case UInt8(ascii: "!"): self = .hint
      case UInt8(ascii: "?"): self = .question
      default: return nil
      }
    }

    package var sign: String {
      switch self {
      case .task: "##>"
      case .hint: "##!"
      case .question: "##?"
      }
    }
  }

  /// Nil for a line that just says something.
  package let mark: Mark?
  /// What follows the signs and a blank.
  package let text: String
  package let range: SourceRange
}

extension [Narration] {
  /// The lines as paragraphs: lines of one kind that follow each other are one, up to an empty line.
  package var paragraphs: [Narration] {
    var found: [Narration] = []
    var isOpen = false
    for line in self {
      if line.text.isEmpty {
        isOpen = false
      } else if isOpen, let last = found.last, last.mark == line.mark {
        let range = SourceRange(last.range.start, line.range.end)
        found[found.count - 1] = Narration(mark: last.mark, text: last.text + " " + line.text, range: range)
      } else {
        found.append(line)
        isOpen = true
      }
    }
    return found
  }
}
