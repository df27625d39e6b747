private import Glibc

extension Descriptor {
  /// Adds bytes at the end of the file that this is: all of them, or none where the disk is full; gives the
  /// system's number for what went wrong.
  ///
  /// With `isShared` other processes that append so wait meanwhile.
  func append(_ bytes: [UInt8], isShared: Bool) -> Int32? {
    if isShared { _ = flock(number, LOCK_EX) }
    defer { if isShared { _ = flock(number, LOCK_UN) } }
    var facts = stat()
    // SAFETY: fstat writes one variable.
    let isKnown = unsafe fstat(number, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
    guard case .failed(let code) = write(bytes) else { return nil }
    if isKnown { ftruncate(number, facts.st_size) }
    return code
  }
}
