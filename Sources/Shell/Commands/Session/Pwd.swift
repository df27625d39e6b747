package import Language

extension Command {
  /// `pwd`: prints the current folder.
  package static var pwd: Command {
    Command(
      "pwd", area: .files, "Prints the current folder.", returns: .string,
      examples: [Example("pwd", "the current folder's path")]
    ) { call in
      .string(call.session.settings.folder)
    }
  }
}
