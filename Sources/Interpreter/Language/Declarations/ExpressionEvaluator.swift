import Diagnostics
import Syntax

/// What formulas need of the evaluator, which lies above them.
protocol ExpressionEvaluator: AnyObject {
  var session: Session { get }
  var source: SourceText { get }
  /// Variables that come before the session's; nil outside of functions and formulas.
  var locals: Variables? { get set }

  func evaluate(_ expression: Expression) throws -> Value
  func call(_ call: CallExpression, _ range: SourceRange) throws -> Value
  func variable(_ name: String) -> Value?
  func set(_ name: String, _ value: Value)
  func checkInterruption() throws
  /// Adds a frame to the trace of an error of `body`.
  func traced<T>(
    _ kind: @autoclosure () -> TraceFrame.Kind, _ range: SourceRange, _ body: () throws -> T
  ) throws -> T
  /// Makes another evaluator at the same depth, for a text.
  func beside(in source: SourceText) -> any ExpressionEvaluator
}
