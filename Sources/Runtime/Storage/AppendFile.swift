import Glibc

/// A file that grows record by record: each is there whole or not at all, for whoever reads meanwhile.
package struct AppendFile: ~Copyable {
  package let path: String
  /// The bytes written so far.
  package private(set) var size: Int
  private let descriptor: Int32

  /// Opens a file, making it if it isn't there, and keeps its first `kept` bytes; nil keeps all of it.
  ///
  /// Throws where fewer bytes are there, unless it `toleratesLoss` of them.
  package init(path: String, keeping kept: Int? = nil, toleratesLoss: Bool = false) throws(StorageError) {
    let descriptor = openFile(path, O_RDWR | O_CREAT, permissions: 0o666)
    guard descriptor >= 0 else { throw .unwritable(path: path, reason: systemReason()) }
    let found = Int(lseek(descriptor, 0, SEEK_END))
    let size = toleratesLoss ? min(kept ?? found, found) : kept ?? found
    guard found >= size else {
      close(descriptor)
      throw .damaged(path: path, reason: "it has \(found) bytes of \(size)")
    }
    guard found == size || ftruncate(descriptor, off_t(size)) == 0 else {
      let reason = systemReason()
      close(descriptor)
      throw .unwritable(path: path, reason: reason)
    }
    self.path = path
    self.descriptor = descriptor
    self.size = size
  }

  deinit { close(descriptor) }

  /// Adds a record; where that fails, the file is as it was.
  package mutating func append(_ record: [UInt8]) throws(StorageError) {
    var written = 0
    while written < record.count {
      // SAFETY: `pwrite` reads at most the bytes of the array that are left.
      let count = unsafe record.withUnsafeBytes { bytes in
        unsafe pwrite(
          descriptor, bytes.baseAddress?.advanced(by: written), record.count - written, off_t(size + written))
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let reason = systemReason()
        ftruncate(descriptor, off_t(size))
        throw .unwritable(path: path, reason: reason)
      }
      written += count
    }
    size += record.count
  }

  /// Waits until everything written is on the disk.
  package func synchronize() throws(StorageError) {
    guard fdatasync(descriptor) == 0 else { throw .unwritable(path: path, reason: systemReason()) }
  }
}
