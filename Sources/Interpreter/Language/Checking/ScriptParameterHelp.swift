import Diagnostics
import Syntax

/// A parameter of a script, as help shows it.
package struct ScriptParameterHelp: Equatable {
  package let name: String
  package let defaultText: String
  package let type: ValueType
  package let sentence: String
  /// The default, where it is a constant.
  package let fallback: Value?

  package static func == (one: ScriptParameterHelp, other: ScriptParameterHelp) -> Bool {
    one.name == other.name && one.defaultText == other.defaultText && one.type == other.type
      && one.sentence == other.sentence
  }

  /// Reads a value from the command line; it must be of the same type as the default.
  package static func value(_ text: String, like fallback: Value) throws(Mismatch) -> Value {
    if case .string = fallback { return .string(constant(text)?.string ?? text) }
    guard let value = constant(text) else {
      throw Mismatch(must: "be \(fallback.type.phrase)", but: "is \(Value.string(text).brief)")
    }
    let isFree = fallback.isNone
    guard isFree || value.type.mayBe(fallback.type) else {
      throw Mismatch(value, isNot: fallback.type.phrase)
    }
    return value
  }

  /// The value of a text that is one constant expression.
  private static func constant(_ text: String) -> Value? {
    let result = Parser.parse(SourceText(name: "command line", text: text)) { _ in nil }
    guard case .complete(let program) = result, program.statements.count == 1,
      case .expression(let expression)? = program.statements.first?.kind
    else { return nil }
    return ConstantValue.of(expression)
  }
}
