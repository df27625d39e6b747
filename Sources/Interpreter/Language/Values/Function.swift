package import Diagnostics
package import Syntax

/// A function that a program defines.
package final class Function {
  package let definition: Statement.Definition
  /// The text that the definition stands in.
  package let source: SourceText
  package let parameters: [String]

  init(_ definition: Statement.Definition, in source: SourceText) {
    self.definition = definition
    self.source = source
    self.parameters = definition.parameters.map(\.name.text)
  }

  package var name: String { definition.name.text }

  /// The name with its parameters and their defaults: "f(x, n=2)".
  package var signature: String {
    let texts = definition.parameters.map { parameter in
      parameter.name.text + (parameter.defaultValue.map { "=\(source.text(in: $0.range))" } ?? "")
    }
    return "\(name)(\(texts.joined(separator: ", ")))"
  }

  /// The definition as it was written, without its first word.
  package var text: String { signature + " " + source.text(in: definition.body.range) }

  /// The names that its body reads, of commands and functions too.
  package var namesRead: Set<String> {
    var collector = NameCollector()
    collector.visit(definition.body)
    return collector.read
  }

  /// Where it is defined: "file:line".
  package var place: String { "\(source.name):\(source.position(at: definition.name.range.start).line)" }

  /// How many arguments it takes, as messages say it: "2 arguments", "1 to 2 arguments".
  package var arity: String {
    let most = definition.parameters.count
    let least = definition.parameters.count { $0.defaultValue == nil }
    let count = least == most ? "\(most)" : "\(least) to \(most)"
    return count + (most == 1 && least == 1 ? " argument" : " arguments")
  }
}
