private import CAttributes
import Glibc

/// A text that the system keeps with a file, beside its content: equal contents stay equal bytes.
///
/// A note counts only as long as nobody has written to the file since. File systems without extended
/// attributes keep none, and a plain copy has none.
package enum FileNote: String, Sendable {
  /// The statements that made what the file holds.
  case script
  /// The hash of all that the file's content was made from.
  case start

  private var name: String { "user.dyne.\(rawValue)" }
  /// The most bytes of a note that are read.
  private static let limit = 1 << 16

  /// The note of a file; nil where it has none, or was written to since.
  package func text(of path: String) -> String? {
    let file = openFile(path, O_RDONLY | O_NONBLOCK)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: FileNote.limit)
    // SAFETY: the call reads the terminated name and writes at most the bytes of the array.
    let count = unsafe fgetxattr(file, name, &bytes, bytes.count)
    guard count > 0, let end = bytes[..<count].firstIndex(of: UInt8(ascii: "\n")),
      let state = FileNote.state(of: file), bytes[..<end].elementsEqual(state.utf8)
    else { return nil }
    return String(decoding: bytes[(end + 1)..<count], as: UTF8.self)
  }

  /// Gives a file that is written to its end a note; where the system keeps none, it has none.
  fileprivate func keep(_ text: String, with file: Int32) {
    guard let state = FileNote.state(of: file) else { return }
    let bytes = Array("\(state)\n\(text)".utf8)
    // SAFETY: the call reads the terminated name and the bytes of the array.
    _ = unsafe fsetxattr(file, name, bytes, bytes.count, 0)
  }

  /// What changes whenever somebody writes to a file: its size and the time of the last write.
  private static func state(of file: Int32) -> String? {
    var status = stat()
    // SAFETY: the call fills in the structure that it is lent.
    guard unsafe fstat(file, &status) == 0 else { return nil }
    return "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
  }
}

extension OutputFile {
  /// Gives the file, which is written to its end, its notes.
  func keep(_ notes: [FileNote: String]) {
    for (note, text) in notes where !text.isEmpty { note.keep(text, with: descriptor) }
  }
}
