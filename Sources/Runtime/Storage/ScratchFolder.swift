import Glibc

/// An empty folder for a while; whoever makes it removes it.
package struct ScratchFolder {
  package let path: String

  /// Makes a folder that nobody else has, in `$TMPDIR` or `/tmp`.
  package init() throws(StorageError) {
    // SAFETY: the text that the system keeps is copied at once.
    let place = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var pattern = Array("\(place)/dyne-XXXXXX".utf8CString)
    // SAFETY: the call writes within the array, which ends in a zero byte.
    guard unsafe mkdtemp(&pattern) != nil else {
      throw .unwritable(path: place, reason: systemReason())
    }
    path = String(decoding: pattern.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes the folder with all it holds.
  package func remove() { removeTree(path) }
}

/// Removes a folder in which nothing is but perhaps one file.
package func removeEmptyFolder(_ path: String, but name: String) {
  guard let entries = try? folderEntries(path), entries.allSatisfy({ $0.name == name }) else { return }
  removeTree(path)
}

/// Removes a file, a link (not what it leads to), or a folder with all it holds.
package func removeTree(_ path: String) {
  if removeFile(path) { return }
  let entries = (try? folderEntries(path)) ?? []
  for entry in entries { removeTree(path + "/" + entry.name) }
  // SAFETY: the system reads the text during the call only.
  _ = unsafe rmdir(path)
}
