import Syntax

/// What the checker knows of the arguments of a call, for commands whose value depends on them.
package struct KnownArguments {
  /// The type of each argument that is given, by its parameter.
  package internal(set) var types: [String: ValueType] = [:]
  /// The columns that formulas under names of the caller's make, in order.
  package internal(set) var free: [FieldType] = []
  /// The words of those that are words, by parameter.
  package internal(set) var words: [String: [String]] = [:]
}

extension Expression {
  /// The words that an argument consists of, as names or as strings; nil if some aren't known.
  var words: [String]? {
    switch kind {
    case .name(let word), .text(let word): return [word]
    case .list(let entries):
      let words = entries.compactMap(\.words)
      return words.count == entries.count ? words.flatMap(\.self) : nil
    default: return nil
    }
  }
}
