import Diagnostics
import Language
import Syntax

/// What statements do, apart from how they are written: blanks, comments, parentheses, the order of named
/// arguments and the way of writing a number don't count, nor do statements that only show something.
struct Sense {
  /// The values of the lesson's parameters that are numbers: `steps=steps` does what `steps=2k` does.
  let parameters: [String: Double]

  private static let shows: Set = ["print", "describe", "help", "why", "apropos"]

  /// Takes the parameters that a lesson declares from the session.
  init(of lesson: Lesson, in session: Session) {
    let names = lesson.program.statements.compactMap(\.parameterName)
    parameters = Dictionary(
      names.compactMap { name in session.variables[name]?.number.map { (name, $0) } }
    ) { $1 }
  }

  /// A text for each statement that does something; two with the same texts do the same.
  func texts(_ statements: [Statement], in source: SourceText) -> [String] {
    statements.compactMap { statement in
      switch statement.kind {
      case .expression(let expression):
        return onlyShows(expression, source) ? nil : text(expression, source)
      case .assignment(let target, let value) where target.indices.isEmpty:
        return target.name.text + " = " + text(value, source)
      default: return plain(statement.range, source)
      }
    }
  }

  /// Whether an expression changes nothing: what is printed is computed, and might draw random numbers.
  private func onlyShows(_ expression: Expression, _ source: SourceText) -> Bool {
    guard case .call(let call) = expression.kind, Self.shows.contains(call.name.text) else { return false }
    return !source.text(in: expression.range).contains { "({".contains($0) }
  }

  private func text(_ expression: Expression, _ source: SourceText) -> String {
    func inner(_ expression: Expression) -> String { text(expression, source) }
    switch expression.kind {
    case .number(let number): return "\(number)"
    case .text(let text): return "\"\(text)\""
    case .name(let name): return parameters[name].map { "\($0)" } ?? name
    case .parenthesized(let expression): return inner(expression)
    case .list(let entries): return "[" + entries.map(inner).joined(separator: ",") + "]"
    case .unary(let sign, let operand): return "(\(sign) \(inner(operand)))"
    case .binary(let sign, let left, let right, _): return "(\(inner(left)) \(sign) \(inner(right)))"
    case .call(let call):
      let arguments = call.arguments.map { argument in
        let value =
          if case .expression(let expression) = argument.value { inner(expression) } else {
            plain(argument.range, source)
          }
        return (name: argument.name?.text, value: value)
      }
      let positional = arguments.filter { $0.name == nil }.map(\.value)
      let named = arguments.compactMap { argument in argument.name.map { "\($0)=\(argument.value)" } }
        .sorted()
      return "\(call.name.text)(" + (positional + named).joined(separator: ",") + ")"
    default: return plain(expression.range, source)
    }
  }

  /// The pieces of a text, without blanks and comments.
  private func plain(_ range: SourceRange, _ source: SourceText) -> String {
    let part = SourceText(name: "", text: source.text(in: range))
    return Lexer(part).tokens.map { part.text(in: $0.range) }.joined(separator: " ")
  }
}
