import Glibc

/// A lock on a file or a folder that all programs see that ask for it; it goes with this object, or with the
/// process.
package final class FileLock {
  private let descriptor: Int32

  /// Takes over an open file that is locked.
  fileprivate init(_ descriptor: Int32) { self.descriptor = descriptor }

  // a process that is just being started may still have the open file, and with it the lock
  deinit {
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Locks the folder of a path, waiting for those that hold it; nil where the system can't do it.
  init?(folderOf path: String) {
    let descriptor = openFile(folder(of: path) + ".", O_RDONLY | O_DIRECTORY)
    guard descriptor >= 0 else { return nil }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else {
        close(descriptor)
        return nil
      }
    }
    self.descriptor = descriptor
  }

  /// Says whether another program, or another part of this one, holds the lock of a file.
  static func isHeld(_ path: String) -> Bool {
    let descriptor = openFile(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// Locks an open file, if nobody else does.
  static func take(_ descriptor: Int32) -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }
}

extension OutputFile {
  /// Gives up the lock that the file has while it is written, whoever else has the open file.
  func unlock() { flock(descriptor, LOCK_UN) }

  /// Holds the lock that the file has while it is written, as long as the object lives.
  func lock() throws(StorageError) -> FileLock {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw .unwritable(path: path, reason: systemReason()) }
    return FileLock(copy)
  }
}
