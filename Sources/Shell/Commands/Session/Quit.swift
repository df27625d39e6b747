package import Language

extension Command {
  /// `quit`: leaves the shell.
  package static var quit: Command {
    Command(
      "quit", area: .session, "Leaves the shell, or ends the script.",
      examples: [Example("quit", "leaves")], endsProgram: true
    ) { _ in
      throw Quit()
    }
  }
}
