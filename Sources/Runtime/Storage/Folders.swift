import Glibc

/// What a folder holds under one name.
package struct FolderEntry: Sendable, Equatable {
  package enum Kind: String, Sendable { case file, folder, other }

  package let name: String
  package let kind: Kind
  package let bytes: Int
  /// Seconds since 1970.
  package let modified: Double
}

/// Lists a folder, sorted by name; what vanishes meanwhile is left out.
package func folderEntries(_ path: String) throws(StorageError) -> [FolderEntry] {
  // SAFETY: the stream is closed once, and the texts of entries are copied before the next one is read.
  guard let stream = unsafe opendir(path) else { throw .unreadable(path: path, reason: systemReason()) }
  defer { unsafe closedir(stream) }
  var entries: [FolderEntry] = []
  while let entry = unsafe readdir(stream) {
    let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name == "." || name == ".." { continue }
    if let entry = folderEntry(name, in: path) { entries.append(entry) }
  }
  return entries.sorted { $0.name < $1.name }
}

/// The names in a folder, sorted, without looking at what they are.
package func folderNames(_ path: String) throws(StorageError) -> [String] {
  // SAFETY: the stream is closed once, and the texts of entries are copied before the next one is read.
  guard let stream = unsafe opendir(path) else { throw .unreadable(path: path, reason: systemReason()) }
  defer { unsafe closedir(stream) }
  var names: [String] = []
  while let entry = unsafe readdir(stream) {
    let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}

private func folderEntry(_ name: String, in folder: String) -> FolderEntry? {
  var status = stat()
  let path = folder + "/" + name
  // SAFETY: the calls fill in the structure that they are lent; a link that leads nowhere is itself an entry.
  guard unsafe stat(path, &status) == 0 || lstat(path, &status) == 0 else { return nil }
  let kind: FolderEntry.Kind =
    switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    default: .other
    }
  return FolderEntry(
    name: name, kind: kind, bytes: Int(status.st_size),
    modified: Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) * 1e-9)
}

/// Follows a path to a folder that can be entered; gives its absolute path without links.
package func folderPath(_ path: String) throws(StorageError) -> String {
  guard let mode = fileMode(of: path) else { throw .unreadable(path: path, reason: systemReason()) }
  guard mode & S_IFMT == S_IFDIR else { throw .notAFolder(path: path) }
  // SAFETY: the system reads the text during the call only.
  guard unsafe access(path, X_OK) == 0 else { throw .unreadable(path: path, reason: systemReason()) }
  return resolvedPath(path)
}

/// A text of the process's environment; nil where it isn't set or empty.
package func environmentText(_ name: String) -> String? {
  // SAFETY: the text ends in a zero byte and is copied at once.
  guard let text = unsafe getenv(name) else { return nil }
  let value = unsafe String(cString: text)
  return value.isEmpty ? nil : value
}

/// The user's home folder, if the system knows one.
package func homeFolder() -> String? {
  // SAFETY: the text ends in a zero byte and is copied at once.
  guard let text = unsafe getenv("HOME") else { return nil }
  let path = unsafe String(cString: text)
  return path.hasPrefix("/") ? path : nil
}

/// Writes a moment, in seconds since 1970, as the local date and time: "2026-03-01 09:30".
package func localTimeText(_ seconds: Double) -> String {
  guard seconds.magnitude < 1e11 else { return "" }
  var moment = time_t(seconds.rounded(.down))
  // SAFETY: the call reads and fills in the structures that it is lent.
  var parts = unsafe tm()
  guard unsafe localtime_r(&moment, &parts) != nil else { return "" }
  func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
  let date = unsafe [parts.tm_mon + 1, parts.tm_mday].map(two).joined(separator: "-")
  let time = unsafe [parts.tm_hour, parts.tm_min].map(two).joined(separator: ":")
  return unsafe "\(parts.tm_year + 1900)-\(date) \(time)"
}
