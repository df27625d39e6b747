package import Diagnostics

/// One statement.
package struct Statement: Sendable {
  package let kind: Kind
  package let range: SourceRange
  /// The `##` lines above it.
  package let remarks: [Narration]

  /// The texts of the `##` lines above it, without the signs.
  package var narration: [String] { remarks.map(\.text) }

  /// The assignment of its value to a name; nil where it has none.
  package func assigning(to name: String) -> Statement? {
    let value: Expression
    switch kind {
    case .expression(let expression), .assignment(_, let expression): value = expression
    default: return nil
    }
    let target = Target(name: Name(text: name, range: range), indices: [], range: range)
    return Statement(kind: .assignment(target, value), range: range, remarks: [])
  }

  package indirect enum Kind: Sendable {
    /// An expression for its value or its effect; a command is a `.call`.
    case expression(Expression)
    /// `x = …`, `a[i, j] = …`
    case assignment(Target, Expression)
    /// `for NAME in values { … }`
    case forLoop(Name, Expression, StatementBlock)
    case whileLoop(Expression, StatementBlock)
    /// `if … { … } else if … { … } else { … }`
    case conditional([Branch], otherwise: StatementBlock?)
    /// `try { … } catch NAME { … }`
    case tryCatch(StatementBlock, Name, StatementBlock)
    case definition(Definition)
    case returnValue(Expression?)
    case breakLoop
    case continueLoop
    case parameter(ScriptParameter)
    /// `include "file"`: the path and its place.
    case include(Name)
    /// `expect condition, "message"`; the message is `.text` or `.interpolation`.
    case expectation(Expression, message: Expression?)
  }

  /// What an assignment changes: a variable, or an element of it: one list of indices a bracket,
  /// a field by its name.
  package struct Target: Sendable {
    package let name: Name
    package let indices: [[Expression]]
    package let range: SourceRange
  }

  /// A condition with the block it guards.
  package struct Branch: Sendable {
    package let condition: Expression
    package let block: StatementBlock
  }

  /// Defines a function: `def NAME(name, name=default) { … }`.
  package struct Definition: Sendable {
    package let name: Name
    package let parameters: [Parameter]
    package let body: StatementBlock

    package struct Parameter: Sendable {
      package let name: Name
      package let defaultValue: Expression?
    }
  }

  /// Declares a parameter of the script: `param NAME = constant "what it is"`.
  package struct ScriptParameter: Sendable {
    package let name: Name
    /// Made of literals, lists, ranges and operators only.
    package let defaultValue: Expression
    package let summary: String
  }
}
