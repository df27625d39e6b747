import Diagnostics
import Syntax

/// Guesses the type of a value that is written in an unfinished text, as far as the checker can tell.
struct ValueGuess {
  let session: Session
  let place: CompletionPlace
  /// The text up to the cursor.
  let text: String

  /// The type of a value at the cursor: in the text around it, or else by the session's variables alone.
  func type(of written: String) -> ValueType {
    let start = String(decoding: Array(text.utf8).prefix(place.statementStart), as: UTF8.self)
    let inText = type(in: start + written + String(repeating: "\n}", count: place.blockCount), from: start)
    return inText == .any ? type(in: written, from: "") : inText
  }

  /// The type of the statement in a text that begins after `before`.
  private func type(in text: String, from before: String) -> ValueType {
    let aside = session
    let source = SourceText(name: "", text: text)
    guard case .complete(let program) = aside.parse(source) else { return .any }
    let checker = Checker(session: aside, source: source)
    var found = ValueType.any
    checker.meets = { expression in
      if expression.range.start == before.utf8.count { found = type(of: expression, by: checker) }
    }
    checker.check(program)
    return found
  }

  private func type(of expression: Expression, by checker: Checker) -> ValueType {
    switch expression.kind {
    case .name(let name):
      if let value = session.variables[name], checker.known[name] == value.type { return value.type }
      if NameCollector.isResult(name) { return session.result.type }
      return checker.known[name] ?? .any
    case .parenthesized(let inner): return type(of: inner, by: checker)
    case .field(let base, let name):
      return type(of: base, by: checker).fields?.first { $0.name == name.text }?.type ?? .any
    case .index(let base, let indices):
      let isOne = indices.count == 1 && type(of: indices[0], by: checker) == .number
      switch type(of: base, by: checker) {
      case .list(let entry): return isOne ? entry : .any
      case .table(let columns): return isOne ? .record(columns) : .table(columns)
      default: return .any
      }
    default: return checker.type(of: expression)
    }
  }
}
