/// What keeps something from being written for another program, or read from one: words that follow its name.
package struct ExchangeError: Error, Equatable, CustomStringConvertible {
  package let description: String
  /// What to do about it, if that is known.
  package let help: String?

  package init(_ description: String, help: String? = nil) {
    self.description = description
    self.help = help
  }
}
