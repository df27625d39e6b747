import Syntax

/// What the checker knows of the arguments of a call, for commands whose value depends on them.
package struct KnownArguments {
  /// The type of each argument that is given, by its parameter.
  package internal(set) var types: [String: ValueType] = [:]
  /// The words of those that are words, by parameter.
  package internal(set) var words: [String: [String]] = [:]
}

extension Expression {
  /// The names that an argument of words consists of.
  var words: [String] {
    switch kind {
    case .name(let name): [name]
    case .list(let entries): entries.flatMap(\.words)
    default: []
    }
  }
}
