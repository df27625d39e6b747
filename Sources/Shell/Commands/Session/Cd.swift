package import Language
import Storage

extension Command {
  /// `cd`: changes the current folder.
  package static var cd: Command {
    let folder = Parameter(
      "folder", .path, .positional, default: "~", note: "your home folder",
      "The folder to change to; `~` is your home folder, `-` the previous folder.")
    return Command(
      "cd", area: .files, "Changes the current folder.",
      help:
        "Paths that don't begin with `/` are relative to the current folder. The calling shell's folder "
        + "doesn't "
        + "change.",
      parameters: [folder],
      examples: [
        Example("cd \"..\"", "goes to the parent folder"),
        Example("cd", "goes to your home folder"),
        Example("cd \"..\"; cd \"-\"", "goes there and back"),
      ],
      seeAlso: ["pwd", "ls"]
    ) { call in
      let former = call.session.settings.formerFolder
      let isBack = call[folder] == "-"
      if isBack, former.isEmpty {
        throw call.error(
          folder, must: "be a folder you may enter", but: "is \"-\", and there is no previous one")
      }
      do throws(StorageError) {
        let session = call.session
        let found = try folderPath(isBack ? former : session.readingPath(session.path(call[folder])))
        let target = session.traces.overlay?.logical(found) ?? found
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
