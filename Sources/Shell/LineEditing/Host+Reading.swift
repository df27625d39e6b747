private import Glibc

extension Host {
  /// The most bytes that a text is read of.
  private static let mostBytes = 1 << 28

  /// The bytes of a file or a pipe; throws what the system said, or what it is instead.
  ///
  /// Folders and devices are refused; waiting for a pipe, and reading, end when the user interrupts.
  package static func contents(of path: String) throws(FileError) -> [UInt8] {
    // not to wait here for the other end of a pipe
    // SAFETY: open reads the terminated path Swift makes for the call.
    let number = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard number >= 0 else { throw FileError(path: path, use: .reading, errno: errno) }
    defer { close(number) }
    var facts = stat()
    // SAFETY: fstat writes the one variable.
    guard unsafe fstat(number, &facts) == 0 else { throw FileError(path: path, use: .reading, errno: errno) }
    let descriptor = Descriptor(number: number)
    switch facts.st_mode & S_IFMT {
    case S_IFREG: return try read(descriptor, size: Int(facts.st_size), path)
    case S_IFDIR: throw FileError(path: path, use: .reading, errno: EISDIR)
    case S_IFIFO:
      guard let bytes = LineReader(descriptor).readAll(most: mostBytes) else {
        throw FileError(path: path, use: .reading, errno: EINTR)
      }
      guard bytes.count < mostBytes else { throw FileError(path: path, use: .reading, errno: EFBIG) }
      return bytes
    default:
      // what is linked to it is meant to be empty
      if canonicalPath(path) == "/dev/null" { return [] }
      throw FileError(path: path, use: .reading, errno: 0)
    }
  }

  /// Reads as many bytes as the file had when it was opened, or all of a file of the system, which has no
  /// size.
  private static func read(
    _ descriptor: Descriptor, size: Int, _ path: String
  ) throws(FileError) -> [UInt8] {
    guard size <= mostBytes else { throw FileError(path: path, use: .reading, errno: EFBIG) }
    let most = size > 0 ? size : 1 << 20
    var bytes: [UInt8] = []
    while bytes.count < most {
      if Interrupt.isPending { throw FileError(path: path, use: .reading, errno: EINTR) }
      guard let part = descriptor.readSome(limit: min(most - bytes.count, 1 << 20)) else {
        throw FileError(path: path, use: .reading, errno: errno)
      }
      if part.isEmpty { break }
      bytes += part
    }
    return bytes
  }
}

/// A file that couldn't be read or written.
package struct FileError: Error, Equatable, CustomStringConvertible {
  /// What the file was wanted for.
  package enum Use: String, Sendable {
    case reading = "readable"
    case writing = "writable"
  }

  package let path: String
  package let use: Use
  /// The system's number for what went wrong; 0 where the file is a device.
  package let errno: Int32

  package init(path: String, use: Use, errno: Int32) {
    self.path = path
    self.use = use
    self.errno = errno
  }

  package var description: String {
    errno == 0
      ? "'\(path)' is a device, not a file"
      : "'\(path)' is not \(use.rawValue): \(reason)"
  }

  /// The system's own words.
  private var reason: String {
    // SAFETY: strerror gives a terminated string, copied at once.
    unsafe String(cString: strerror(errno))
  }
}
