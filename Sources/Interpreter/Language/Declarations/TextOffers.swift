/// What a command's strings may say, for completion.
package struct TextOffers {
  /// Where a string is open.
  package struct Place {
    /// The parameter it is given to, where its name is written.
    package let parameter: String?
    /// How many arguments are before it.
    package let position: Int
    /// The name right before its bracket: `position` in `position("`.
    package let callee: String?
    /// The first string of the statement, and the variable that is the first argument.
    package let text: String?
    package let subject: String?
  }

  /// The names that may be meant; nil where it is a path.
  package var names: (Place, Session) -> [String]?
  /// How the names of files end that the command takes; empty for any.
  package var endings: [String]

  package init(endings: [String] = [], names: @escaping (Place, Session) -> [String]? = { _, _ in nil }) {
    (self.names, self.endings) = (names, endings)
  }
}

extension Command {
  /// The command, of which completion knows what its strings may say.
  package func offering(_ texts: TextOffers) -> Command {
    var command = self
    command.texts = texts
    return command
  }
}
