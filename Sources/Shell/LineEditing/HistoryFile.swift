private import Glibc

/// The statements of all shells of a user, one line of JSON each; several shells may add at once.
package struct HistoryFile: Sendable {
  package let path: String
  /// The most bytes read from the file's end.
  private static let readLimit = 4 << 20

  /// The user's own file; nil without a home folder.
  package static var ofUser: HistoryFile? {
    Host.userFolder("XDG_STATE_HOME", otherwise: ".local/state").map {
      HistoryFile(path: $0 + "/history.jsonl")
    }
  }

  package init(path: String) {
    self.path = path
  }

  /// Adds an entry with one write at the file's end, after a line end where a crash left none.
  package func append(_ entry: HistoryRecord) throws(FileError) {
    let flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC
    // SAFETY: open reads the terminated path Swift makes for the call.
    var number = unsafe open(path, flags, 0o600)
    if number < 0, errno == ENOENT, let slash = path.lastIndex(of: "/") {
      Host.makeFolder(String(path[..<slash]))
      unsafe number = open(path, flags, 0o600)
    }
    guard number >= 0 else { throw FileError(path: path, use: .writing, errno: errno) }
    defer { close(number) }
    let start = endsInLine(number) ? "" : "\n"
    if let code = Descriptor(number: number).append(Array((start + entry.json).utf8), isShared: true) {
      throw FileError(path: path, use: .writing, errno: code)
    }
  }

  /// The last `limit` entries, oldest first; lines that aren't entries are passed over.
  package func entries(last limit: Int) -> [HistoryRecord] {
    // SAFETY: open reads the terminated path Swift makes for the call.
    let number = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { return [] }
    defer { close(number) }
    let size = Int(lseek(number, 0, SEEK_END))
    let start = max(0, size - Self.readLimit)
    guard size > 0, lseek(number, off_t(start), SEEK_SET) >= 0 else { return [] }
    var bytes: [UInt8] = []
    while let part = Descriptor(number: number).readSome(limit: 1 << 20), !part.isEmpty { bytes += part }
    var found: [HistoryRecord] = []
    var end = bytes.endIndex
    while end > 0, found.count < limit {
      let lineStart = bytes[..<end].lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
      if lineStart < end, let entry = HistoryRecord(json: bytes[lineStart..<end]) { found.append(entry) }
      end = lineStart - 1
    }
    return found.reversed()
  }

  private func endsInLine(_ number: Int32) -> Bool {
    let size = lseek(number, 0, SEEK_END)
    guard size > 0 else { return true }
    var last: UInt8 = 0
    // SAFETY: pread writes at most the one byte.
    return unsafe pread(number, &last, 1, size - 1) != 1 || last == 0x0a
  }
}
