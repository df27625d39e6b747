import Glibc

/// Reads a file at any position.
package struct InputFile: ~Copyable {
  package let path: String
  /// The bytes in the file.
  package let size: Int
  fileprivate let descriptor: Int32
  private let isCancelled: () -> Bool

  /// Opens a regular file; `isCancelled` is asked now and then while it is read.
  package init(
    path: String, isCancelled: @escaping () -> Bool = { false }
  ) throws(StorageError) {
    // not to wait for the other end of a pipe
    let descriptor = openFile(path, O_RDONLY | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: systemReason()) }
    var status = stat()
    // SAFETY: the call fills in the structure that it is lent.
    guard unsafe fstat(descriptor, &status) == 0 else {
      close(descriptor)
      throw .unreadable(path: path, reason: systemReason())
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notAFile(path: path)
    }
    self.path = path
    self.descriptor = descriptor
    self.isCancelled = isCancelled
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Reads `count` elements from a byte position on, straight into an array.
  package func read<Element: BitwiseCopyable>(
    _ count: Int, _ type: Element.Type, at offset: Int
  ) throws(StorageError) -> [Element] {
    precondition(count >= 0 && offset >= 0 && count <= (size - offset) / MemoryLayout<Element>.stride)
    // an array of no capacity is one that all share, and its count must not be written
    guard count > 0 else { return [] }
    var failure: StorageError? = nil
    // SAFETY: `pread` writes at most the bytes of the array that are left, and the array keeps whole elements
    // only if all of them were written.
    let array = unsafe [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
      var filled = 0
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      let wanted = count * MemoryLayout<Element>.stride
      while filled < wanted {
        let start = unsafe bytes.baseAddress?.advanced(by: filled)
        if isCancelled() {
          failure = .stopped(path: path)
          return
        }
        let got = unsafe pread(descriptor, start, min(wanted - filled, chunk), off_t(offset + filled))
        if got < 0 && errno == EINTR { continue }
        guard got > 0 else {
          let reason = got < 0 ? systemReason() : "it shrank while it was read"
          failure = .unreadable(path: path, reason: reason)
          return
        }
        filled += got
      }
      initialized = count
    }
    if let failure { throw failure }
    return array
  }
}

extension InputFile {
  /// Bytes that stay in the file, which is kept open for them.
  func stored(_ count: Int, at offset: Int) throws(StorageError) -> ByteStore {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw .unreadable(path: path, reason: systemReason()) }
    return ByteStore(StoredFile(copy, path: path), start: offset, count: count)
  }
}

/// The bytes that are read or written before the caller is asked whether to stop.
private let chunk = 8 << 20

/// Writes a new file from its beginning to its end, or anywhere.
package struct OutputFile: ~Copyable {
  /// The path that errors name.
  package let path: String
  let descriptor: Int32
  private let isCancelled: () -> Bool

  /// Creates a file that doesn't exist yet, on its way to the name `target`, and locks it; errors name it
  /// `path`; `isCancelled` is asked now and then while it is written.
  init(
    creating name: String, for path: String, target: String, isCancelled: @escaping () -> Bool
  ) throws(StorageError) {
    // new files get what the user's mask leaves
    let descriptor = openFile(name, O_WRONLY | O_CREAT | O_EXCL, permissions: 0o666)
    guard descriptor >= 0 else {
      let reason = systemReason()
      let place = target == path || !isLink(path) ? "" : "it leads to '\(target)': "
      throw .unwritable(path: path, reason: place + reason)
    }
    _ = FileLock.take(descriptor)
    self.path = path
    self.descriptor = descriptor
    self.isCancelled = isCancelled
  }

  /// Opens a file with what it holds already, or creates it, on its way to a name; errors name it `path`.
  init(
    continuing name: String, for path: String, isCancelled: @escaping () -> Bool
  ) throws(StorageError) {
    let descriptor = openFile(name, O_WRONLY | O_CREAT, permissions: 0o666)
    guard descriptor >= 0 else { throw .unwritable(path: path, reason: systemReason()) }
    _ = FileLock.take(descriptor)
    self.path = path
    self.descriptor = descriptor
    self.isCancelled = isCancelled
  }

  /// Takes over the permissions of the file that it replaces, and the owner where that may be done.
  func take(_ former: FileFacts) {
    // the system's own copy of the facts is what counts; where it refuses, the file stays this user's
    _ = fchown(descriptor, former.owner.user, former.owner.group)
    _ = fchmod(descriptor, former.permissions)
  }

  deinit { close(descriptor) }

  /// Makes the file `bytes` long and has the system keep that much of the disk free for it.
  func reserve(_ bytes: Int) throws(StorageError) {
    try require(bytes)
    var start = 0
    while start < bytes {
      if isCancelled() { throw .stopped(path: path) }
      let count = min(bytes - start, 16 * chunk)
      let code = posix_fallocate(descriptor, off_t(start), off_t(count))
      if code == EINTR { continue }
      errno = code
      guard code == 0 else { throw failure(needing: bytes) }
      start += count
    }
  }

  /// Refuses to begin what the disk has no room for.
  func require(_ bytes: Int) throws(StorageError) {
    guard let free, bytes > free else { return }
    errno = ENOSPC
    throw failure(needing: bytes)
  }

  /// The bytes that the file may come to have, those it has included; nil where the system doesn't say.
  private var free: Int? {
    var disk = statvfs(), status = stat()
    // SAFETY: the calls fill in the structures that they are lent.
    guard unsafe fstatvfs(descriptor, &disk) == 0, unsafe fstat(descriptor, &status) == 0 else { return nil }
    let left = disk.f_bavail.multipliedReportingOverflow(by: disk.f_frsize)
    return left.overflow ? nil : Int(clamping: left.partialValue) + Int(status.st_blocks) * 512
  }

  /// Describes the system's latest error; of a full disk also how much is wanted in all, and how much is
  /// free.
  private func failure(needing bytes: Int) -> StorageError {
    let code = errno
    let reason = systemReason()
    guard code == ENOSPC || code == EDQUOT else { return .unwritable(path: path, reason: reason) }
    let left = code == ENOSPC ? free.map { ", \(byteCountText($0)) free" } ?? "" : ""
    return .unwritable(path: path, reason: "\(reason): \(byteCountText(bytes)) needed\(left)")
  }

  /// Writes all elements of an array, after what was written last or from a byte position on.
  package func write<Element: BitwiseCopyable>(
    _ elements: [Element], at offset: Int? = nil
  ) throws(StorageError) {
    var failure: StorageError? = nil
    // SAFETY: `write` and `pwrite` read at most the bytes of the array that are left.
    unsafe elements.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let start = unsafe bytes.baseAddress?.advanced(by: written)
        if isCancelled() {
          failure = .stopped(path: path)
          return
        }
        let wanted = min(bytes.count - written, chunk)
        let count =
          unsafe offset.map { unsafe pwrite(descriptor, start, wanted, off_t($0 + written)) }
          ?? Glibc.write(descriptor, start, wanted)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else {
          let code = errno
          let begun = offset ?? Int(lseek(descriptor, 0, SEEK_CUR)) - written
          errno = code
          failure = self.failure(needing: begun + bytes.count)
          return
        }
        written += count
        // what waits for the disk stays short, so that the end doesn't take long
        if count == chunk { fdatasync(descriptor) }
      }
    }
    if let failure { throw failure }
  }

  /// Makes the file end after so many bytes.
  func truncate(to bytes: Int) throws(StorageError) {
    guard ftruncate(descriptor, off_t(bytes)) == 0 else {
      throw .unwritable(path: path, reason: systemReason())
    }
  }

  /// Waits until the content written so far is on the disk, if `bytes` were written since it last was.
  func settle(after bytes: inout Int) {
    guard bytes >= chunk else { return }
    fdatasync(descriptor)
    bytes = 0
  }

  /// Waits until everything written is on the disk.
  func synchronize() throws(StorageError) {
    guard fsync(descriptor) == 0 else { throw .unwritable(path: path, reason: systemReason()) }
  }
}

/// A number of bytes in three digits, as people say it: "5.1 GB".
package func byteCountText(_ bytes: Int) -> String {
  guard bytes >= 1000 else { return "\(bytes) byte\(bytes == 1 ? "" : "s")" }
  var value = Double(bytes), unit = 0
  let units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"]
  while value >= 999.5, unit < units.count - 1 { (value, unit) = (value / 1000, unit + 1) }
  let tenths = Int((value * 10).rounded())
  return value < 99.95
    ? "\(tenths / 10).\(tenths % 10) \(units[unit])" : "\(Int(value.rounded())) \(units[unit])"
}
