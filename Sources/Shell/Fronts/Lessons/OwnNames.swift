import Language

/// The variables that a learner has made: they stay beside those of the lesson, which never sees them.
struct OwnNames {
  private(set) var values: [(name: String, value: Value)] = []

  /// Puts them beside the lesson's variables.
  func lay(over session: Session) {
    for (name, value) in values where session.variables[name] == nil { session.variables[name] = value }
  }

  /// Takes what the learner has set since a moment; gives those that had to be renamed.
  ///
  /// Names that the session has by then remain the lesson's.
  mutating func collect(since moment: Moment, _ former: Variables, in session: Session)
    -> [(name: String, kept: String)]
  {
    var renamed: [(name: String, kept: String)] = []
    values = []
    for (name, value) in former.all where moment.variables[name] != value {
      guard let current = session.variables[name] else {
        values.append((name, value))
        continue
      }
      if current == value { continue }
      let kept = "my_" + name
      values.removeAll { $0.name == kept }
      values.append((kept, value))
      renamed.append((name, kept))
    }
    return renamed
  }

  /// Removes them from the session, but for some.
  func lift(from session: Session, since moment: Moment, except names: Set<String>) {
    for name in session.variables.names where moment.variables[name] == nil && !names.contains(name) {
      session.variables[name] = nil
    }
  }
}
