/// Something to tell the user about a text: what is wrong, where, and how to mend it.
package struct Diagnostic: Error, Sendable {
  package enum Severity: String, Sendable {
    case error
    case warning
    case note
  }

  package var severity: Severity
  /// What kind of finding this is, in words joined by hyphens ("unknown-command"); the same for every message
  /// of its kind.
  package var id: String
  /// One sentence without a full stop: what must be what, but is what.
  package var message: String
  /// Where it is; nil for what stands in no text.
  package var location: SourceLocation?
  /// How to mend it, shown beside the carets.
  package var help: String?
  /// Whether more text at the end could mend it.
  package var isIncomplete: Bool
  /// Further facts for programs, each as JSON.
  package var details: [(name: String, json: String)] = []
  /// The calls, loops and inclusions it happened in, innermost first.
  package var trace: [TraceFrame]

  package init(
    _ severity: Severity = .error, id: String, message: String, at location: SourceLocation? = nil,
    help: String? = nil, isIncomplete: Bool = false, trace: [TraceFrame] = []
  ) {
    self.severity = severity
    self.id = id
    self.message = message
    self.location = location
    self.help = help
    self.isIncomplete = isIncomplete
    self.trace = trace
  }
}

extension Diagnostic: CustomStringConvertible {
  package var description: String { message }
}

/// One step of the way from the top of a script to where something happened.
package struct TraceFrame: Sendable {
  package enum Kind: Sendable, Equatable {
    /// A text included by another.
    case include
    /// A call of the `def` of this name.
    case call(String)
    /// A turn of a loop, told in words ("seed = 3").
    case loop(String)
  }

  package let kind: Kind
  package let location: SourceLocation

  package init(_ kind: Kind, at location: SourceLocation) {
    self.kind = kind
    self.location = location
  }
}
