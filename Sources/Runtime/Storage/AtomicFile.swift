import Glibc

/// Writes a file so that its name stands, at every moment, for the whole former or the whole new content.
///
/// The content goes to a file beside it first, which takes the name once it is on the disk. The former content is
/// kept under the name followed by `~`, which is returned. Whatever fails, the former content stays; so it does when
/// `isCancelled`, asked now and then, says to stop.
@discardableResult
package func replaceFile(
  at path: String, isCancelled: @escaping () -> Bool = { false },
  writing body: (borrowing OutputFile) throws(StorageError) -> Void
) throws(StorageError) -> String? {
  let target = resolvedPath(path)
  let mode = fileMode(of: target)
  if let mode, mode & S_IFMT != S_IFREG { throw .notAFile(path: path) }
  let temporary = "\(target).\(getpid())-\(UInt32.random(in: 0 ... .max)).tmp"
  var isDone = false
  defer { if !isDone { removeFile(temporary) } }
  do throws(StorageError) {
    // new files get what the user's mask leaves, others keep their permissions
    let file = try OutputFile(
      creating: temporary, permissions: mode.map { $0 & 0o777 } ?? 0o666, isCancelled: isCancelled)
    try body(file)
    try file.synchronize()
  } catch {
    // the user knows nothing of the file beside
    guard case .unwritable(_, let reason) = error else { throw error }
    throw .unwritable(path: path, reason: reason)
  }
  var former: String? = nil
  if mode != nil {
    former = target + "~"
    try keepFormer(target, as: target + "~", path: path)
  }
  guard renameFile(temporary, to: target) else { throw .unwritable(path: path, reason: systemReason()) }
  isDone = true
  synchronizeFolder(of: target)
  return former
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
