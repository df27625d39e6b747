/// Bytes that can be read at any position: a file, or what was unpacked of one.
package protocol ByteSource: ~Copyable {
  /// What errors name.
  var path: String { get }
  var size: Int { get }
  /// Reads `count` elements from a byte position on.
  func read<Element: BitwiseCopyable>(
    _ count: Int, _ type: Element.Type, at offset: Int
  ) throws(StorageError) -> [Element]
}

extension InputFile: ByteSource {}

/// Bytes in memory.
package struct HeldBytes: ByteSource {
  package let path: String
  package let bytes: [UInt8]

  package init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  package var size: Int { bytes.count }

  package func read<Element: BitwiseCopyable>(
    _ count: Int, _ type: Element.Type, at offset: Int
  ) throws(StorageError) -> [Element] {
    precondition(count >= 0 && offset >= 0 && count <= (size - offset) / MemoryLayout<Element>.stride)
    // SAFETY: an element is bitwise copyable, and the precondition keeps it within the bytes.
    return unsafe bytes.withUnsafeBytes { raw in
      (0..<count).map {
        unsafe raw.loadUnaligned(fromByteOffset: offset + $0 * MemoryLayout<Element>.stride, as: type)
      }
    }
  }
}
