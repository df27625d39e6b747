import Diagnostics

extension Diagnostic {
  /// Tells a syntax error at its place.
  init(_ error: SyntaxError, at location: SourceLocation, isIncomplete: Bool = false) {
    self.init(
      id: error.id, message: error.message, at: location, help: error.help, isIncomplete: isIncomplete)
  }
}
