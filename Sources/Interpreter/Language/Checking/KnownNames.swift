import Syntax

/// What the checker knows of the names at one point of a program.
struct KnownNames {
  private(set) var types: [String: ValueType] = [:]

  subscript(name: String) -> ValueType? {
    get { types[name] }
    set { types[name] = newValue }
  }

  /// Forgets the types, but not the names, of what a loop or a failed attempt may have changed.
  mutating func widen(_ names: Set<String>) {
    for name in names where types[name] != nil { types[name] = .any }
  }

  /// Joins what is known after two ways through the program.
  mutating func merge(_ other: KnownNames) {
    for (name, type) in other.types { types[name] = types[name].map { $0.merged(with: type) } ?? type }
  }
}
