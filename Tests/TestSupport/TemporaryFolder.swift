private import Glibc

/// A new empty folder that goes with this object.
package final class TemporaryFolder {
  package let path: String

  /// Makes a folder in `/tmp`, or in memory where the system has `/dev/shm`.
  package init(inMemory: Bool = false) {
    // SAFETY: access reads the terminated path Swift makes for the call.
    let hasMemory = unsafe access("/dev/shm", W_OK) == 0
    let place = inMemory && hasMemory ? "/dev/shm" : "/tmp"
    var pattern = Array("\(place)/dyne-test-XXXXXX".utf8CString)
    // SAFETY: mkdtemp writes within the terminated pattern.
    _ = unsafe mkdtemp(&pattern)
    path = String(decoding: pattern.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    _ = Spawn.start("/bin/rm", ["-rf", path], environment: [:]).map { Spawn.wait($0, seconds: 10) }
  }

  /// Writes a file into the folder, making folders in between; gives its path.
  @discardableResult
  package func write(_ text: String, to name: String) -> String {
    let file = "\(path)/\(name)"
    for (index, character) in file.enumerated() where character == "/" && index > path.count {
      // SAFETY: mkdir reads the terminated path Swift makes for the call.
      unsafe mkdir(String(file.prefix(index)), 0o700)
    }
    // SAFETY: fopen, fwrite and fclose are used as their manual says.
    guard let stream = unsafe fopen(file, "w") else { return file }
    let bytes = Array(text.utf8)
    unsafe fwrite(bytes, 1, bytes.count, stream)
    unsafe fclose(stream)
    return file
  }

  /// The text of a file of the folder; empty where there is none.
  package func read(_ name: String) -> String { String(decoding: bytes(name), as: UTF8.self) }

  /// The bytes of a file of the folder; none where there is none.
  package func bytes(_ name: String) -> [UInt8] {
    // SAFETY: fopen, fread and fclose are used as their manual says.
    guard let stream = unsafe fopen("\(path)/\(name)", "r") else { return [] }
    defer { unsafe fclose(stream) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = unsafe fread(&part, 1, part.count, stream), count > 0 {
      bytes += part.prefix(count)
    }
    return bytes
  }
}
