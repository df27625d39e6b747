package import Language

extension Command {
  /// `pwd`: tells the current folder.
  package static var pwd: Command {
    Command(
      "pwd", area: .files, "Tells the folder that paths are seen from.", returns: .string,
      examples: [Example("pwd", "the current folder's path")]
    ) { call in
      .string(call.session.settings.folder)
    }
  }
}
