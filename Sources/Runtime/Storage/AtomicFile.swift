import Glibc

/// Writes a file so that its name stands, at every moment, for the whole former or the whole new content.
///
/// The former content is kept under the name followed by `~`, which is returned. Whatever fails, the former
/// content stays; so it does when `isCancelled`, asked now and then, says to stop. Links are followed to
/// where they lead.
@discardableResult
package func replaceFile(
  at path: String, isCancelled: @escaping () -> Bool = { false },
  writing body: (borrowing OutputFile) throws(StorageError) -> Void
) throws(StorageError) -> String? {
  let replacement = try Replacement(of: path, isCancelled: isCancelled)
  try body(replacement.file)
  return try replacement.commit()
}

/// Writes a file as `replaceFile` does, and keeps others from replacing it as long as the lock is held.
package func replaceAndLockFile(
  at path: String, writing body: (borrowing OutputFile) throws(StorageError) -> Void
) throws(StorageError) -> (former: String?, lock: FileLock) {
  let replacement = try Replacement(of: path, isCancelled: { false })
  try body(replacement.file)
  let lock = try replacement.file.lock()
  return (try replacement.commit(keepingLock: true), lock)
}

/// A new content on its way to a file's name: it goes to a file beside it first, which takes the name once it
/// is whole and on the disk, or goes away when nobody commits it.
struct Replacement: ~Copyable {
  let file: OutputFile
  private let path: String, target: String, temporary: String
  /// Whether the file beside stays when nobody commits it.
  private let stays: Bool

  /// Opens the file beside; errors name the path that it will have.
  init(of path: String, isCancelled: @escaping () -> Bool) throws(StorageError) {
    let target = try linkedPath(path)
    _ = try replaceableFile(target, path: path)
    let temporary = TemporaryName(beside: target).path
    file = try OutputFile(creating: temporary, for: path, target: target, isCancelled: isCancelled)
    (self.path, self.target, self.temporary) = (path, target, temporary)
    stays = false
  }

  /// Goes on with a content that lies under another name on the same file system, where it stays until it is
  /// committed.
  init(of path: String, continuing partial: String, isCancelled: @escaping () -> Bool) throws(StorageError) {
    let target = try linkedPath(path)
    _ = try replaceableFile(target, path: path)
    file = try OutputFile(continuing: partial, for: path, isCancelled: isCancelled)
    (self.path, self.target, self.temporary) = (path, target, partial)
    stays = true
  }

  // after a commit nothing has this name any more
  deinit { if !stays { removeFile(temporary) } }

  /// Lets the new content take the name; returns the name under which a former content is kept.
  consuming func commit(keepingLock: Bool = false) throws(StorageError) -> String? {
    try file.synchronize()
    defer { if !keepingLock { file.unlock() } }
    // one after the other, so that each finds, and keeps, what the one before has written
    let folder = FileLock(folderOf: target)
    defer { withExtendedLifetime(folder) {} }
    // what was there at the beginning may have gone, or come, since
    guard let former = try replaceableFile(target, path: path) else {
      if !linkFile(temporary, as: target) {
        if errno == EEXIST { return try replace(try replaceableFile(target, path: path)) }
        try rename()
      }
      removeFile(temporary)
      synchronizeFolder(of: target)
      return nil
    }
    return try replace(former)
  }

  private borrowing func replace(_ former: FileFacts?) throws(StorageError) -> String? {
    if let former { file.take(former) }
    let kept = target + "~"
    try keepFormer(target, as: kept, path: path)
    try rename()
    synchronizeFolder(of: target)
    return kept
  }

  private borrowing func rename() throws(StorageError) {
    guard renameFile(temporary, to: target) else { throw .unwritable(path: path, reason: systemReason()) }
  }
}

/// Says what may be replaced under a name; nil where there is nothing yet.
private func replaceableFile(_ target: String, path: String) throws(StorageError) -> FileFacts? {
  guard let facts = FileFacts(of: target) else { return nil }
  guard facts.isFile else { throw .notAFile(path: path) }
  if facts.isReadOnly { throw .unwritable(path: path, reason: "it is read-only") }
  if FileLock.isHeld(target) {
    throw .unwritable(
      path: path,
      reason: "another program is writing to it, such as a dyne shell that "
        + "records")
  }
  return facts
}

/// Gives the former content a second name, so that the first is never without content.
private func keepFormer(_ target: String, as former: String, path: String) throws(StorageError) {
  func failure(_ reason: String) -> StorageError {
    .unwritable(path: path, reason: "the old content can't be kept as '\(former)': \(reason)")
  }
  if let facts = FileFacts(of: former), !facts.isFile { throw failure("that isn't a plain file") }
  let second = TemporaryName(beside: target).path
  // not every file system has links
  if !linkFile(target, as: second) {
    do {
      try copyFile(target, to: second, for: path)
    } catch {
      removeFile(second)
      throw error
    }
  }
  guard renameFile(second, to: former) else {
    let reason = systemReason()
    removeFile(second)
    throw failure(reason)
  }
  // where both names were links to one file already, the renaming did nothing
  removeFile(second)
}

private func copyFile(_ path: String, to copy: String, for name: String) throws(StorageError) {
  let source = try InputFile(path: path)
  let file = try OutputFile(creating: copy, for: name, target: copy, isCancelled: { false })
  if let facts = FileFacts(of: path) { file.take(facts) }
  let part = 8 << 20
  for start in stride(from: 0, to: source.size, by: part) {
    try file.write(try source.read(min(part, source.size - start), UInt8.self, at: start))
  }
  try file.synchronize()
}

/// Replaces a file by one that a library writes under the name that it is given, beside that file.
/// - Returns: the name of the former file, if one is kept.
package func replaceFile(
  at path: String, isCancelled: @escaping () -> Bool, byName write: (String) throws -> Void
) throws -> String? {
  let target = try linkedPath(path)
  _ = try replaceableFile(target, path: path)
  let temporary = TemporaryName(beside: target).path
  defer { removeFile(temporary) }
  try write(temporary)
  return try Replacement(of: path, continuing: temporary, isCancelled: isCancelled).commit()
}

/// Follows the links that a path ends in to where a file is or would be.
private func linkedPath(_ path: String) throws(StorageError) -> String {
  var target = path
  // what is there and no file isn't followed: a name of the system's may stand for anything
  if let mode = fileMode(of: path), mode & S_IFMT != S_IFREG { throw .notAFile(path: path) }
  for _ in 0..<40 {
    guard let destination = linkDestination(target) else { return target }
    target = destination.hasPrefix("/") ? destination : folder(of: target) + destination
  }
  errno = ELOOP
  throw .unwritable(path: path, reason: systemReason())
}

/// The part of a path that names its folder, with the final `/`; empty for the current one.
func folder(of path: String) -> String {
  path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
}

/// Makes the new name last; a file system that can't do this is no failure.
func synchronizeFolder(of path: String) {
  let descriptor = openFile(folder(of: path) + ".", O_RDONLY | O_DIRECTORY)
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
    let mode = fileMode(of: folder)
    if let mode, mode & S_IFMT == S_IFDIR { continue }
    throw .unwritable(path: folder, reason: mode == nil ? reason : "it is a file, not a folder")
  }
}
