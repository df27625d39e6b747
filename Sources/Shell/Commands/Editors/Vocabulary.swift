package import Language
import Syntax

/// The words of the language by how editors colour them.
package struct Vocabulary {
  /// Words that steer: `if`, `for`, `return`.
  package let control: [String]
  /// Words that declare or check: `def`, `param`, `include`, `expect`.
  package let declarations: [String]
  /// Words that are operators: `and`, `by`.
  package let operators: [String]
  /// Words that stand for a value: `true`, `pi`.
  package let constants: [String]
  package let constructors: [String]
  package let commands: [String]
  package let functions: [String]

  package init(_ table: CommandTable) {
    let declaring: Set<String> = ["def", "param", "include", "expect"]
    let operating: Set<String> = ["and", "or", "not", "by", "in"]
    let words = Token.words.sorted { $0.key < $1.key }
    constants = words.filter { $0.value.isLiteralWord }.map(\.key)
    let others = words.filter { !$0.value.isLiteralWord }.map(\.key)
    declarations = others.filter(declaring.contains)
    operators = others.filter(operating.contains)
    control = others.filter { !declaring.contains($0) && !operating.contains($0) }
    let all = table.commands.sorted { $0.name < $1.name }
    constructors = all.filter(\.isConstructor).map(\.name)
    functions = all.filter(\.isFunction).map(\.name)
    commands = all.filter { !$0.isConstructor && !$0.isFunction }.map(\.name)
  }
}
