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
