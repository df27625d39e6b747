private import Glibc

/// A file descriptor of the process: what it is, and reading and writing it whole.
package struct Descriptor: Sendable, Equatable {
  package static let input = Descriptor(number: STDIN_FILENO)
  package static let output = Descriptor(number: STDOUT_FILENO)
  package static let error = Descriptor(number: STDERR_FILENO)

  package let number: Int32

  package init(number: Int32) {
    self.number = number
  }

  /// What became of a write.
  package enum Written: Sendable, Equatable {
    case whole
    /// Nobody reads any more.
    case closed
    /// The system's number for what went wrong: a full disk, for example.
    case failed(errno: Int32)
  }

  package var isTerminal: Bool { isatty(number) == 1 }

  /// The terminal's columns and rows; nil where there is none.
  package var terminalSize: (columns: Int, rows: Int)? {
    var size = winsize()
    // SAFETY: ioctl writes one winsize into a variable that outlives the call.
    guard unsafe ioctl(number, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return (Int(size.ws_col), max(1, Int(size.ws_row)))
  }

  /// Writes all of `text`, waiting as long as it takes.
  @discardableResult
  package func write(_ text: String) -> Written {
    write(Array(text.utf8))
  }

  /// Writes all of `bytes`, waiting as long as it takes.
  @discardableResult
  package func write(_ bytes: [UInt8]) -> Written {
    // SAFETY: the pointer and count stay within the array, which lives through the closure.
    unsafe bytes.withUnsafeBytes { buffer in
      var start = 0
      while start < buffer.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[start...])
        let count = unsafe Glibc.write(number, rest.baseAddress, rest.count)
        if count >= 0 {
          start += count
        } else if errno == EAGAIN {
          waitUntilWritable()
        } else if errno == EPIPE {
          return .closed
        } else if errno != EINTR {
          return .failed(errno: errno)
        }
      }
      return .whole
    }
  }

  /// Reads what is there, at most `limit` bytes; empty at the end, nil for an error.
  package func readSome(limit: Int = 1 << 16) -> [UInt8]? {
    while true {
      var count = 0
      // SAFETY: read writes at most `limit` bytes into storage of that capacity; `count` of them are kept.
      let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, initialized in
        count = unsafe Glibc.read(number, buffer.baseAddress, limit)
        initialized = max(0, count)
      }
      if count >= 0 { return bytes }
      if errno == EAGAIN {
        _ = wait(for: [self], milliseconds: -1)
      } else if errno != EINTR {
        return nil
      }
    }
  }

  /// Waits until one of `descriptors` has something to read; gives those that do, none after the time or a
  /// signal.
  package func wait(for descriptors: [Descriptor], milliseconds: Int32) -> [Descriptor] {
    var polled = descriptors.map { pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0) }
    // SAFETY: poll reads and writes exactly the array's elements.
    let ready = unsafe poll(&polled, nfds_t(polled.count), milliseconds)
    guard ready > 0 else { return [] }
    return zip(descriptors, polled).filter { $1.revents != 0 }.map(\.0)
  }

  private func waitUntilWritable() {
    var polled = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
    // SAFETY: poll reads and writes the one variable.
    _ = unsafe poll(&polled, 1, -1)
  }
}
