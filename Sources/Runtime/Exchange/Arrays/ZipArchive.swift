internal import CZip
import Storage

/// An archive that is open for reading.
@safe
final class ZipArchive {
  // SAFETY: the pointer is what `czip_open` returned, and lives until `deinit`.
  fileprivate let handle: OpaquePointer

  init(path: String) throws(ExchangeError) {
    var message = ZipMessage()
    // SAFETY: the message has room for what the shim writes.
    let handle = unsafe message.fill { unsafe czip_open(path, $0) }
    guard let handle = unsafe handle else {
      // what begins as an archive has its list at the end
      let isCut = message.text.contains("Not a zip")
      throw ExchangeError(
        isCut ? "is cut: the list of arrays at its end is missing" : "is damaged: \(message.text)",
        help: "copy or download it again")
    }
    unsafe self.handle = handle
  }

  deinit {
    // SAFETY: nothing uses it any more.
    unsafe czip_close(handle)
  }

  /// A file in it.
  struct Entry {
    let name: String
    /// The bytes that it has, and those that it takes.
    let size, packed: Int
    /// How it is packed, as zip's specification numbers it.
    let method: UInt16
    /// Whether the library can unpack that.
    let isKnown: Bool
    let isEncrypted: Bool

    /// What packs it.
    var packer: String {
      switch method {
      case 9: "deflate64"
      case 12: "bzip2"
      case 14: "LZMA"
      case 93: "zstd"
      case 95: "xz"
      case 98: "PPMd"
      default: "method \(method)"
      }
    }

    /// Whether deflate, or a copy, can unfold to so many bytes: 1032 to 1 is its most; others reach more.
    var isPossible: Bool {
      guard method == 0 || method == 8 else { return true }
      let (most, overflows) = packed.multipliedReportingOverflow(by: 1_100)
      return overflows || size <= most + 4_096
    }
  }

  /// The files in it.
  func entries() throws(ExchangeError) -> [Entry] {
    var entries: [Entry] = []
    // SAFETY: the archive is open.
    let count = unsafe czip_count(handle)
    for index in 0..<max(0, count) {
      var entry = unsafe czip_entry()
      // SAFETY: the name belongs to the archive, which is open, and is copied here.
      guard unsafe czip_entry(handle, index, &entry) == 0, let name = unsafe entry.name,
        let size = unsafe Int(exactly: entry.size), let packed = unsafe Int(exactly: entry.packed)
      else { throw ExchangeError("has a damaged list of its arrays", help: "copy or download it again") }
      unsafe entries.append(
        Entry(
          name: String(cString: name), size: size, packed: packed, method: entry.method,
          isKnown: entry.is_known, isEncrypted: entry.is_encrypted))
    }
    return entries
  }

  static func write(
    to path: String, names: [UInt8], content: [UInt8], ends: [UInt64]
  ) throws(ExchangeError) {
    var message = ZipMessage()
    // SAFETY: there are as many names as ends, each ended by a zero; all are lent for the call.
    let code = unsafe message.fill { message in
      unsafe names.withUnsafeBytes { names in
        unsafe czip_write(
          path, names.baseAddress?.assumingMemoryBound(to: CChar.self), content, ends, ends.count, message)
      }
    }
    guard code == 0 else { throw ExchangeError("can't be written: \(message.text)") }
  }
}

/// A file of an archive that is unpacked from its beginning to its end.
@safe
final class ZipStream: ByteSource {
  let path: String
  let size: Int
  private let archive: ZipArchive
  // SAFETY: the pointer is what `czip_file_open` returned, and lives until `deinit`.
  private let handle: OpaquePointer
  private let checkpoint: () throws -> Void
  private var place = 0

  init(
    _ archive: ZipArchive, _ index: Int, size: Int, path: String, _ checkpoint: @escaping () throws -> Void
  ) throws(ExchangeError) {
    var message = ZipMessage()
    // SAFETY: the archive is open; the message has room for what the shim writes.
    let handle = unsafe message.fill { unsafe czip_file_open(archive.handle, Int64(index), $0) }
    guard let handle = unsafe handle else {
      throw ExchangeError("can't be unpacked: \(message.text)", help: "write it again with numpy.savez")
    }
    unsafe self.handle = handle
    (self.archive, self.path, self.size, self.checkpoint) = (archive, path, size, checkpoint)
  }

  deinit {
    // SAFETY: nothing uses it any more, and the archive is still open.
    unsafe czip_file_close(handle)
  }

  /// Reads what follows the last read; `offset` must be where that ended.
  func read<Element: BitwiseCopyable>(
    _ count: Int, _ type: Element.Type, at offset: Int
  ) throws(StorageError) -> [Element] {
    precondition(offset == place && count >= 0 && count <= (size - place) / MemoryLayout<Element>.stride)
    do { try checkpoint() } catch { throw .stopped(path: path) }
    guard count > 0 else { return [] }
    let wanted = count * MemoryLayout<Element>.stride
    var message = ZipMessage()
    var code: Int32 = 0
    // SAFETY: the shim writes at most the bytes of the array, which counts them only if all came.
    let array = unsafe [Element](unsafeUninitializedCapacity: count) { buffer, filled in
      let bytes = unsafe UnsafeMutableRawBufferPointer(buffer).baseAddress?.assumingMemoryBound(
        to: UInt8.self)
      code = unsafe message.fill { unsafe czip_file_read(handle, bytes, UInt64(wanted), $0) }
      filled = code == 0 ? count : 0
    }
    guard code == 0 else { throw .damaged(path: path, reason: message.text) }
    place += wanted
    return array
  }

  /// Compares the checksum, after all was read.
  func end() throws(StorageError) {
    var message = ZipMessage()
    // SAFETY: the message has room for what the shim writes.
    let code = unsafe message.fill { unsafe czip_file_end(handle, $0) }
    guard code == 0 else { throw .damaged(path: path, reason: message.text) }
  }
}

/// Room for what the library says of a failure.
private struct ZipMessage {
  private var bytes = [UInt8](repeating: 0, count: Int(czip_message_size))

  mutating func fill<Result>(_ body: (UnsafeMutablePointer<CChar>?) -> Result) -> Result {
    // SAFETY: the room is lent for the call.
    unsafe bytes.withUnsafeMutableBytes { room in
      unsafe body(room.baseAddress?.assumingMemoryBound(to: CChar.self))
    }
  }

  var text: String { String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
}
