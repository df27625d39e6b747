import Glibc

/// Writes a file so that its name stands, at every moment, for the whole former or the whole new content.
///
/// The former content is kept under the name followed by `~`, which is returned. Whatever fails, the former content
/// stays; so it does when `isCancelled`, asked now and then, says to stop.
@discardableResult
package func replaceFile(
  at path: String, isCancelled: @escaping () -> Bool = { false },
  writing body: (borrowing OutputFile) throws(StorageError) -> Void
) throws(StorageError) -> String? {
  let replacement = try Replacement(of: path, isCancelled: isCancelled)
  try body(replacement.file)
  return try replacement.commit()
}

/// A new content on its way to a file's name: it goes to a file beside it first, which takes the name once it is whole
/// and on the disk, or goes away when nobody commits it.
struct Replacement: ~Copyable {
  let file: OutputFile
  private let path: String, target: String, temporary: String
  private let replacesFile: Bool

  /// Opens the file beside; errors name the path that it will have.
  init(of path: String, isCancelled: @escaping () -> Bool) throws(StorageError) {
    let target = resolvedPath(path)
    let mode = fileMode(of: target)
    if let mode, mode & S_IFMT != S_IFREG { throw .notAFile(path: path) }
    let temporary = "\(target).\(getpid())-\(UInt32.random(in: 0 ... .max)).tmp"
    // new files get what the user's mask leaves, others keep their permissions
    file = try OutputFile(
      creating: temporary, for: path, permissions: mode.map { $0 & 0o777 } ?? 0o666, isCancelled: isCancelled)
    (self.path, self.target, self.temporary) = (path, target, temporary)
    replacesFile = mode != nil
  }

  // after a commit nothing has this name any more
  deinit { removeFile(temporary) }

  /// Lets the new content take the name; returns the name under which a former content is kept.
  consuming func commit() throws(StorageError) -> String? {
    try file.synchronize()
    let former = target + "~"
    if replacesFile { try keepFormer(target, as: former, path: path) }
    guard renameFile(temporary, to: target) else { throw .unwritable(path: path, reason: systemReason()) }
    synchronizeFolder(of: target)
    return replacesFile ? former : nil
  }
}

/// Gives the former content a second name, so that the first is never without content.
private func keepFormer(_ target: String, as former: String, path: String) throws(StorageError) {
  let link = "\(target).\(getpid())-\(UInt32.random(in: 0 ... .max)).old"
  if linkFile(target, as: link) {
    guard renameFile(link, to: former) else {
      let reason = systemReason()
      removeFile(link)
      throw .unwritable(path: path, reason: "the former content can't be kept as '\(former)': \(reason)")
    }
    // where both names were links to one file already, the renaming did nothing
    removeFile(link)
  } else if !renameFile(target, to: former) {
    // not every file system has links
    throw .unwritable(
      path: path, reason: "the former content can't be kept as '\(former)': \(systemReason())")
  }
}

/// Makes the new name last; a file system that can't do this is no failure.
private func synchronizeFolder(of path: String) {
  let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
  let descriptor = openFile(folder, O_RDONLY | O_DIRECTORY)
  guard descriptor >= 0 else { return }
  fsync(descriptor)
  close(descriptor)
}

/// Creates the folders that a path leads through, where they are missing.
package func createFolders(for path: String) throws(StorageError) {
  var end = path.startIndex
  while let slash = path[end...].firstIndex(of: "/") {
    end = path.index(after: slash)
    let folder = String(path[..<slash])
    if folder.isEmpty || makeFolder(folder) { continue }
    let reason = systemReason()
    guard let mode = fileMode(of: folder), mode & S_IFMT == S_IFDIR else {
      throw .unwritable(path: folder, reason: reason)
    }
  }
}
