import Diagnostics
import Language

/// Where a part of a formula stands: in the formula itself or in the body of a function that it calls.
struct FormulaScope {
  let source: SourceText
  var function: Function?
  /// The function's variables.
  var locals: [String: FormulaValue] = [:]
  /// The calls around it, innermost first.
  var trace: [TraceFrame] = []

  init(source: SourceText) { self.source = source }

  /// Says what is wrong with a part.
  func failure(_ id: String, _ message: String, _ range: SourceRange, help: String? = nil) -> Diagnostic {
    Diagnostic(id: id, message: message, at: SourceLocation(source, range), help: help, trace: trace)
  }

  func traced(_ diagnostic: Diagnostic) -> Diagnostic {
    var diagnostic = diagnostic
    diagnostic.trace += trace
    return diagnostic
  }
}
