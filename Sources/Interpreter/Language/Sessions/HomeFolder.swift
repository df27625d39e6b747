import Glibc

/// Users' home folders, for paths that begin with `~`.
package enum HomeFolder {
  /// The path with a leading `~` or `~user` replaced by the home folder; as it is where there is none.
  package static func expanded(_ path: String) -> String {
    guard path.hasPrefix("~") else { return path }
    let end = path.firstIndex(of: "/") ?? path.endIndex
    let user = String(path[path.index(after: path.startIndex)..<end])
    guard let folder = of(user) else { return path }
    return (folder == "/" && end < path.endIndex ? "" : folder) + path[end...]
  }

  /// The home folder of a user, or of the present one where the name is empty.
  private static func of(_ user: String) -> String? {
    // SAFETY: the text ends in a zero byte and is copied at once.
    if user.isEmpty, let text = unsafe getenv("HOME") {
      let path = unsafe String(cString: text)
      if path.hasPrefix("/") { return path }
    }
    var entry = unsafe passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 1 << 14)
    // SAFETY: the call writes the entry, and its texts into the buffer, which outlives their being copied.
    let status =
      user.isEmpty
      ? unsafe getpwuid_r(getuid(), &entry, &buffer, buffer.count, &found)
      : unsafe getpwnam_r(user, &entry, &buffer, buffer.count, &found)
    guard status == 0, unsafe found != nil, let folder = unsafe entry.pw_dir else { return nil }
    let path = unsafe String(cString: folder)
    return path.hasPrefix("/") ? path : nil
  }
}
