private import CLibedit
private import Glibc

/// The keys that a user has bound in `$EDITRC` or `~/.editrc`.
struct Editrc {
  private let lines: [String]

  init() {
    let path = Host.variable("EDITRC") ?? Host.variable("HOME").map { $0 + "/.editrc" }
    let bytes = path.flatMap { try? Host.contents(of: $0) } ?? []
    lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
      String($0.drop { $0.isWhitespace })
    }
  }

  /// Obeys the lines that choose keys of Emacs or vi, or those that bind keys.
  @unsafe
  func apply(to editor: OpaquePointer, choosesMap: Bool) {
    // SAFETY: the names live until they are freed below; libedit copies what it keeps.
    let names = unsafe KeyBindings.replacements.flatMap { unsafe [strdup($0.former), strdup($0.function)] }
    defer { unsafe names.forEach { unsafe free($0) } }
    let pairs = unsafe names.map { unsafe UnsafePointer($0) } + [nil]
    for line in lines where !line.hasPrefix("#") {
      unsafe editline_obey(editor, line, pairs, choosesMap)
    }
  }
}
