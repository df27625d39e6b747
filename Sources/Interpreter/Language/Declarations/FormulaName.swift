/// A name that has a meaning of its own in a formula.
package struct FormulaName: Sendable, Equatable {
  package let name: String
  package let form: Form
  /// What it gives.
  package let type: ValueType
  /// One sentence.
  package let sentence: String
  /// What else a call may say of what it names: `kind=`.
  package let qualifier: String

  package enum Form: Sendable, Equatable {
    /// Stands alone.
    case plain
    /// Is called with the name of something in quotes, and perhaps its kind or part.
    case named
    /// Stands alone or is called with a name.
    case plainOrNamed
    /// Is called with an expression, of whose kind its value is.
    case moment
  }

  package init(
    _ name: String, _ type: ValueType, called form: Form = .plain, qualifier: String = "kind",
    _ sentence: String
  ) {
    self.name = name
    self.form = form
    self.type = type
    self.sentence = sentence
    self.qualifier = qualifier
  }

  /// How the name is written.
  package var usage: String {
    switch form {
    case .plain: name
    case .named: "\(name)(\"…\")"
    case .plainOrNamed: "\(name), \(name)(\"…\")"
    case .moment: "\(name)(…)"
    }
  }

  package var isPlain: Bool { form == .plain || form == .plainOrNamed }
}
