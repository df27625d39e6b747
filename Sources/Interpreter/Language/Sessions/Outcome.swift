package import Diagnostics
import Syntax

/// How a program ended.
package enum Outcome: Sendable {
  case finished
  /// The program doesn't pass its check, so nothing of it ran: all that is wrong.
  case refused([Diagnostic])
  /// A statement failed; those before it have run.
  case failed(Diagnostic)
  /// An `expect` didn't hold.
  case expectationFailed(Diagnostic)
  /// The user stopped it: how far the object is that was worked on, if that is known.
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

extension Outcome {
  /// How a program ends that throws this.
  init(_ error: any Error) {
    self =
      switch error {
      case let failure as Diagnostic: .failed(failure)
      case let failure as ExpectationFailure: .expectationFailed(failure.diagnostic)
      case let stop as Interrupted: .interrupted(standing: stop.standing)
      case is Quit: .quit
      default: .failed(Diagnostic(id: "failed", message: "\(error)"))
      }
  }
}

/// An `expect` that doesn't hold.
struct ExpectationFailure: Error {
  var diagnostic: Diagnostic
}

/// A statement of the top level, of an included file too, that has run or tried to.
package struct RanStatement {
  let statement: Statement
  package let source: SourceText
  /// The statement as one would type it for what it did.
  package let text: String
  package let outcome: Outcome
  /// What stands for parts of it where it is taken down.
  package let rewrites: [Rewrite]

  /// Where it stands: the text's name and the line.
  package var place: String { "\(source.name):\(source.position(at: statement.range.start).line)" }

  /// Whether it includes a script, whose statements are told one by one before it.
  package var isInclude: Bool {
    if case .include = statement.kind { true } else { false }
  }
}

/// What hears of a statement before it runs throws this to pass over it.
package struct Skipped: Error {
  package init() {}
}

/// How a program goes on after a statement that didn't run to its end.
package enum Continuation: Sendable {
  /// The program ends.
  case stop
  /// The next statement runs.
  case next
  /// The same statement runs once more.
  case again
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
  /// The quote of the string that a path stands in.
  package let quote: String?
  /// Whether it is in the braces of a string, where nothing needs to follow it.
  package var isInBraces = false

  package init(
    range: SourceRange, text: String, meaning: String, defaultText: String? = nil, quote: String? = nil
  ) {
    self.range = range
    self.text = text
    self.meaning = meaning
    self.defaultText = defaultText
    self.quote = quote
  }
}
