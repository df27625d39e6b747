import Glibc

/// The name of a file that is written beside another until it takes that one's name: it says whose it is, so
/// that what a process leaves that was killed can be removed.
struct TemporaryName {
  let path: String
  private static let start = ".dyne-", end = ".tmp"

  /// Makes a name of this process, in the folder of another file.
  init(beside target: String) {
    let number = String(UInt32.random(in: 0 ... .max), radix: 36)
    path = folder(of: target) + "\(Self.start)\(Self.host)-\(getpid())-\(number)\(Self.end)"
  }

  /// The machine's name as it may be a part of a file's.
  private static var host: String {
    var name = [CChar](repeating: 0, count: 65)
    // SAFETY: the call writes within the array, whose last element stays zero.
    guard unsafe gethostname(&name, 64) == 0 else { return "host" }
    let letters = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(String(decoding: letters, as: UTF8.self).map { $0 == "/" || $0 == "-" ? "_" : $0 })
  }

  /// Whether a file's name is one of those.
  ///
  /// A library that writes under such a name may add an ending of its own while it does.
  static func isTemporary(_ name: String) -> Bool { name.hasPrefix(start) && name.contains(end) }

  /// Whether a name is that of a process of this machine which has ended.
  static func isAbandoned(_ name: String) -> Bool {
    let parts = name.dropFirst(start.count).dropLast(end.count).split(separator: "-")
    guard isTemporary(name), parts.count == 3, parts[0] == host, let process = pid_t(parts[1]), process > 0
    else { return false }
    return kill(process, 0) != 0 && errno == ESRCH
  }
}

extension FolderEntry {
  /// Whether it is on its way to another file's name, or was left so by a process that was killed.
  package var isTemporary: Bool { kind == .file && TemporaryName.isTemporary(name) }
}

/// Removes the files that processes of this machine left half written beside a path when they were killed;
/// gives how many and their bytes.
package func removeAbandonedFiles(beside path: String) -> (count: Int, bytes: Int) {
  let folder = folder(of: path)
  var removed = (count: 0, bytes: 0)
  for entry in (try? folderEntries(folder + ".")) ?? []
  where entry.isTemporary && TemporaryName.isAbandoned(entry.name) {
    let descriptor = openFile(folder + entry.name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW)
    guard descriptor >= 0 else { continue }
    // the number may be that of a process which this one can't see
    if FileLock.take(descriptor), removeFile(folder + entry.name) {
      removed = (removed.count + 1, removed.bytes + entry.bytes)
    }
    close(descriptor)
  }
  return removed
}
