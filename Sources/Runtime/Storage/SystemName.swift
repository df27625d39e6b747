import Glibc

/// What this machine says of itself: system and C library.
package var systemName: String {
  var name = utsname()
  // SAFETY: the call fills in the structure that it is lent.
  guard unsafe uname(&name) == 0 else { return "" }
  let parts = [text(of: name.sysname), text(of: name.release), text(of: name.machine)]
  return parts.joined(separator: " ") + (libraryVersion.map { ", \($0)" } ?? "")
}

/// The C library's name and version; nil where it doesn't say.
private var libraryVersion: String? {
  var bytes = [CChar](repeating: 0, count: 64)
  // SAFETY: the call writes at most the bytes of the array.
  let count = unsafe confstr(Int32(_CS_GNU_LIBC_VERSION), &bytes, bytes.count)
  guard 2...bytes.count ~= count else { return nil }
  return String(decoding: bytes.prefix(count - 1).map(UInt8.init(bitPattern:)), as: UTF8.self)
}

/// The text in a fixed array of characters, up to its first zero.
private func text<Characters>(of characters: Characters) -> String {
  // SAFETY: the array is read within its bounds.
  unsafe withUnsafeBytes(of: characters) { bytes in
    unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }
}
