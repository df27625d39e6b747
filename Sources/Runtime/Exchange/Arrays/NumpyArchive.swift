internal import CZip
import Numerics
package import Storage

/// Numpy's `.npz`: an archive of arrays, each a `.npy` file under its name.
package struct NumpyArchive {
  package private(set) var arrays: [(name: String, file: NumpyFile)] = []

  package init(_ arrays: [(name: String, file: NumpyFile)]) { self.arrays = arrays }

  /// Reads an archive, stored or deflated.
  ///
  /// - Parameter limit: the most numbers that all its arrays may hold.
  package init(contentsOf path: String, limit: Int, checkpoint: () throws -> Void) throws {
    let archive = try ZipArchive(path: path)
    var left = limit
    var packed = 0
    for index in 0..<archive.count {
      try checkpoint()
      guard let (name, size) = archive.entry(index) else {
        throw ExchangeError("has a damaged list of its arrays")
      }
      guard name.hasSuffix(".npy") else {
        throw ExchangeError("holds '\(name)', which isn't an array", help: "unpack it first")
      }
      packed += size
      // what is unpacked takes memory before it can be refused
      guard size <= 8 * left + (1 << 20), 4 * packed <= Memory.free else {
        throw ExchangeError("holds more than fits into memory: '\(name)' has \(size) bytes")
      }
      let bytes = try archive.read(index, size: size)
      do {
        let file = try NumpyFile(HeldBytes(bytes, path: path), limit: left)
        left -= file.elements.count
        arrays.append((String(name.dropLast(4)), file))
      } catch let fault as NumpyFile.Fault {
        throw ExchangeError("holds '\(name)', which \(fault)")
      }
    }
    guard !arrays.isEmpty else { throw ExchangeError("is an archive without arrays") }
    guard Set(arrays.map(\.name)).count == arrays.count else {
      throw ExchangeError("holds two arrays of one name")
    }
  }

  /// The array of a name.
  package subscript(name: String) -> NumpyFile? { arrays.first { $0.name == name }?.file }

  /// The bytes of a file, the same for the same arrays.
  package func packed() throws(ExchangeError) -> [UInt8] {
    var content: [UInt8] = []
    var ends: [UInt64] = []
    var names: [UInt8] = []
    for (name, file) in arrays {
      content += file.header
      for element in file.elements { content += element.bitPattern.littleEndianBytes }
      ends.append(UInt64(content.count))
      names += Array((name + ".npy").utf8) + [0]
    }
    return try ZipArchive.packed(names: names, content: content, ends: ends)
  }
}

/// An archive that is open for reading.
@safe
private final class ZipArchive {
  // SAFETY: the pointer is what `czip_open` returned, and lives until `deinit`.
  private let handle: OpaquePointer

  init(path: String) throws(ExchangeError) {
    var message = [UInt8](repeating: 0, count: Int(czip_message_size))
    // SAFETY: the message has room for what the shim writes.
    let handle = unsafe message.withUnsafeMutableBytes { buffer in
      unsafe czip_open(path, buffer.baseAddress?.assumingMemoryBound(to: CChar.self))
    }
    guard let handle = unsafe handle else {
      throw ExchangeError("is no whole archive: \(ZipArchive.text(message))")
    }
    unsafe self.handle = handle
  }

  deinit {
    // SAFETY: nothing uses it any more.
    unsafe czip_close(handle)
  }

  var count: Int {
    // SAFETY: the archive is open.
    unsafe Int(czip_count(handle))
  }

  func entry(_ index: Int) -> (name: String, size: Int)? {
    var size: UInt64 = 0
    // SAFETY: the name belongs to the archive, which is open, and is copied here.
    guard let name = unsafe czip_entry(handle, Int64(index), &size), let bytes = Int(exactly: size) else {
      return nil
    }
    return unsafe (String(cString: name), bytes)
  }

  func read(_ index: Int, size: Int) throws(ExchangeError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: size)
    var message = [UInt8](repeating: 0, count: Int(czip_message_size))
    // SAFETY: the shim writes at most `size` bytes, and a message that fits.
    let code = unsafe message.withUnsafeMutableBytes { buffer in
      unsafe czip_read(
        handle, Int64(index), &bytes, UInt64(size),
        buffer.baseAddress?.assumingMemoryBound(to: CChar.self))
    }
    guard code == 0 else {
      throw ExchangeError("can't be unpacked: \(ZipArchive.text(message))")
    }
    return bytes
  }

  static func packed(names: [UInt8], content: [UInt8], ends: [UInt64]) throws(ExchangeError) -> [UInt8] {
    var out = unsafe czip_bytes()
    var message = [UInt8](repeating: 0, count: Int(czip_message_size))
    // SAFETY: there are as many names as ends, each ended by a zero; the result is copied and freed.
    let code = unsafe message.withUnsafeMutableBytes { buffer in
      unsafe names.withUnsafeBytes { names in
        unsafe czip_write(
          names.baseAddress?.assumingMemoryBound(to: CChar.self), content, ends, ends.count, &out,
          buffer.baseAddress?.assumingMemoryBound(to: CChar.self))
      }
    }
    guard code == 0 else { throw ExchangeError("can't be packed: \(text(message))") }
    defer { unsafe czip_free(&out) }
    return unsafe Array(UnsafeBufferPointer(start: out.bytes, count: out.count))
  }

  private static func text(_ message: [UInt8]) -> String {
    String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)
  }
}
