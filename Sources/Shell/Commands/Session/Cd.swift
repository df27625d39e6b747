package import Language
import Storage

extension Command {
  /// `cd`: changes the current folder.
  package static var cd: Command {
    let folder = Parameter(
      "folder", .path, .positional, default: "~", note: "your home folder",
      "The folder to go to; `~` stands for your home folder, `-` for the folder before this one.")
    return Command(
      "cd", area: .files, "Changes the folder that paths are seen from.",
      help:
        "Paths that don't begin with `/` are seen from the current folder. The folder the shell was started in stays "
        + "as it is for other programs.",
      parameters: [folder],
      examples: [
        Example("cd \"..\"", "goes to the folder above"),
        Example("cd", "goes to your home folder"),
        Example("cd \"..\"; cd \"-\"", "goes there and back"),
      ],
      seeAlso: ["pwd", "ls"]
    ) { call in
      let former = call.session.settings.formerFolder
      let isBack = call[folder] == "-"
      if isBack, former.isEmpty {
        throw call.error(
          folder, must: "be a folder you may enter", but: "is \"-\", and there is no former one")
      }
      do throws(StorageError) {
        let target = try folderPath(isBack ? former : call.session.path(call[folder]))
        call.session.settings.formerFolder = call.session.settings.folder
        call.session.settings.folder = target
        if isBack { call.note(target) }
      } catch {
        throw call.error(folder, must: "be a folder you may enter", but: "is \(error.reason(call[folder]))")
      }
      return .none
    }
  }
}

extension StorageError {
  /// What is wrong with the folder `name`, after "is".
  func reason(_ name: String) -> String {
    switch self {
    case .unreadable(_, let reason): "\(name.quoted): \(reason)"
    default: "\(name.quoted), which isn't one"
    }
  }
}
