import Glibc

/// Many bytes that needn't be one array: pieces in memory, or a part of a file that stays there.
///
/// They are read where they are wanted, from several threads at once too. What a file holds is read anew each
/// time; a file that another program has cut short meanwhile is an error then.
package struct ByteStore: Sendable {
  package let count: Int
  private let source: Source

  private enum Source: Sendable {
    /// Pieces, and where each begins.
    case pieces([[UInt8]], starts: [Int])
    case file(StoredFile, start: Int)
  }

  /// Takes over pieces, which lie one after the other.
  package init(_ pieces: [[UInt8]]) {
    var starts: [Int] = [], count = 0
    for piece in pieces {
      starts.append(count)
      count += piece.count
    }
    self.count = count
    source = .pieces(pieces, starts: starts)
  }

  init(_ file: StoredFile, start: Int, count: Int) {
    self.count = count
    source = .file(file, start: start)
  }

  /// Whether the bytes take memory, rather than lie in a file.
  package var isInMemory: Bool {
    switch source {
    case .pieces: true
    case .file: false
    }
  }

  /// Copies bytes into an array, from a place on.
  package func copy(_ range: Range<Int>, into array: inout [UInt8], at place: Int) throws(StorageError) {
    precondition(0 <= range.lowerBound && range.upperBound <= count)
    precondition(0 <= place && place + range.count <= array.count)
    switch source {
    case .file(let file, let start):
      try file.read(range.count, at: start + range.lowerBound, into: &array, place)
    case .pieces(let pieces, let starts):
      var next = range.lowerBound, piece = last(of: starts, notAfter: next)
      while next < range.upperBound {
        let first = next - starts[piece]
        let taken = min(pieces[piece].count - first, range.upperBound - next)
        array.replace(at: place + next - range.lowerBound, with: pieces[piece], first..<first + taken)
        next += taken
        piece += 1
      }
    }
  }

  /// Asks the system to read bytes of a file ahead, while others are worked on; in memory there is nothing to
  /// do.
  package func fetch(_ range: Range<Int>) {
    guard case .file(let file, let start) = source else { return }
    file.fetch(range.count, at: start + range.lowerBound)
  }

  /// All bytes as one array.
  package func bytes() throws(StorageError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    try copy(0..<count, into: &bytes, at: 0)
    return bytes
  }

  /// Gives all bytes, some megabytes at a time.
  func forEachPart(_ body: ([UInt8]) throws(StorageError) -> Void) throws(StorageError) {
    if case .pieces(let pieces, _) = source {
      for piece in pieces { try body(piece) }
      return
    }
    var first = 0
    while first < count {
      let length = min(ByteStore.part, count - first)
      var part = [UInt8](repeating: 0, count: length)
      try copy(first..<first + length, into: &part, at: 0)
      try body(part)
      first += length
    }
  }

  private static let part = 8 << 20

  /// The last piece that begins at a place or before it.
  private func last(of starts: [Int], notAfter place: Int) -> Int {
    var low = 0, high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= place { low = middle } else { high = middle }
    }
    return low
  }
}

extension [UInt8] {
  /// Writes bytes of another array over those from a place on.
  fileprivate mutating func replace(at place: Int, with other: [UInt8], _ range: Range<Int>) {
    let from = other.span
    var to = mutableSpan
    for index in 0..<range.count { to[place + index] = from[range.lowerBound + index] }
  }
}

extension ByteStore: Equatable {
  /// Compares the bytes, wherever they lie; what can't be read is equal to nothing.
  package static func == (left: ByteStore, right: ByteStore) -> Bool {
    guard left.count == right.count else { return false }
    var a = [UInt8](repeating: 0, count: min(part, left.count)), b = a
    for first in stride(from: 0, to: left.count, by: part) {
      let range = first..<min(first + part, left.count)
      do {
        try left.copy(range, into: &a, at: 0)
        try right.copy(range, into: &b, at: 0)
      } catch {
        return false
      }
      if a[..<range.count] != b[..<range.count] { return false }
    }
    return true
  }
}

/// An open file that is read at any place, by any thread.
final class StoredFile: Sendable {
  private let path: String
  private let descriptor: Int32

  /// Takes over an open file.
  init(_ descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// Asks the system to read ahead, without waiting; it is free not to.
  func fetch(_ count: Int, at offset: Int) {
    _ = posix_fadvise(descriptor, off_t(offset), off_t(count), POSIX_FADV_WILLNEED)
  }

  func read(
    _ count: Int, at offset: Int, into array: inout [UInt8], _ place: Int
  ) throws(StorageError) {
    var filled = 0
    while filled < count {
      // SAFETY: `pread` writes at most the bytes of the array from the place on, which are at least as many.
      let got = unsafe array.withUnsafeMutableBytes { bytes in
        unsafe pread(
          descriptor, bytes.baseAddress?.advanced(by: place + filled), count - filled, off_t(offset + filled))
      }
      if got < 0 && errno == EINTR { continue }
      guard got > 0 else {
        throw .unreadable(
          path: path, reason: got < 0 ? systemReason() : "it shrank after it was opened")
      }
      filled += got
    }
  }
}
