import Glibc

/// What has a name in a folder: its kind, permissions, owner and names.
struct FileFacts {
  private let status: stat

  /// Looks at what has the name itself, a link too; nil where nothing has it.
  init?(of path: String) {
    var status = stat()
    // SAFETY: the call fills in the structure that it is lent.
    guard unsafe lstat(path, &status) == 0 else { return nil }
    self.status = status
  }

  var isFile: Bool { status.st_mode & S_IFMT == S_IFREG }

  /// Whether its owner has protected it, or the system lets this process only read it.
  var isReadOnly: Bool { status.st_mode & 0o222 == 0 }

  var permissions: mode_t { status.st_mode & 0o777 }
  var owner: (user: uid_t, group: gid_t) { (status.st_uid, status.st_gid) }
  var nameCount: Int { Int(status.st_nlink) }
}

/// When a file or a folder was last changed, in nanoseconds since 1970; nil where nothing has that name.
package func changeTime(of path: String) -> Int? {
  var status = stat()
  // SAFETY: the call fills in the structure that it is lent.
  guard unsafe stat(path, &status) == 0 else { return nil }
  return status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
}

/// Whether two paths lead to the same file.
package func isSameFile(_ path: String, _ other: String) -> Bool {
  var one = stat(), two = stat()
  // SAFETY: the calls fill in the structures that they are lent.
  guard unsafe stat(path, &one) == 0, unsafe stat(other, &two) == 0 else { return false }
  return one.st_dev == two.st_dev && one.st_ino == two.st_ino
}

/// Whether a path leads to a plain file.
package func isPlainFile(_ path: String) -> Bool {
  fileMode(of: path).map { $0 & S_IFMT == S_IFREG } ?? false
}

/// Whether a path leads to a folder.
package func isFolder(_ path: String) -> Bool {
  fileMode(of: path).map { $0 & S_IFMT == S_IFDIR } ?? false
}

/// Whether a path leads to anything.
package func exists(_ path: String) -> Bool { fileMode(of: path) != nil }

/// Says how many names (hard links) a file has; 0 where there is none.
package func nameCount(of path: String) -> Int {
  guard let facts = FileFacts(of: resolvedPath(path)), facts.isFile else { return 0 }
  return facts.nameCount
}

/// Says whether a path is a link, wherever it leads.
func isLink(_ path: String) -> Bool { linkDestination(path) != nil }

/// Where a link leads, as it says; nil for what is no link.
func linkDestination(_ path: String) -> String? {
  var text = [CChar](repeating: 0, count: Int(PATH_MAX))
  // SAFETY: the call writes at most the bytes of the array, of which `count` are kept.
  let count = unsafe readlink(path, &text, text.count)
  guard count > 0 else { return nil }
  return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
