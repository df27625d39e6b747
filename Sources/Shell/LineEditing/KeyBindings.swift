/// The keys libedit doesn't bind by itself.
enum KeyBindings {
  /// The character that stands for the start of a paste: Ctrl-\, which the terminal never lets through.
  static let pasteCode: UInt32 = 0x1c

  private static let sequences: [(rest: String, function: String)] = [
    ("[1;5C", "em-next-word"), ("[1;5D", "ed-prev-word"), ("[5C", "em-next-word"), ("[5D", "ed-prev-word"),
    ("[1;3C", "em-next-word"), ("[1;3D", "ed-prev-word"), ("[H", "ed-move-to-beg"), ("[F", "ed-move-to-end"),
    ("OH", "ed-move-to-beg"), ("OF", "ed-move-to-end"), ("[1~", "ed-move-to-beg"), ("[7~", "ed-move-to-beg"),
    ("[4~", "ed-move-to-end"), ("[8~", "ed-move-to-end"), ("[3~", "ed-delete-next-char"),
    ("[3;5~", "em-delete-next-word"), ("[5~", "ed-search-prev-history"),
    ("[6~", "ed-search-next-history"), ("[Z", "ed-unassigned"),
  ]

  /// Keys that people know from other shells; the user's `.editrc` may bind them anew.
  static let preferred: [(keys: String, function: String)] = [("^W", "ed-delete-prev-word")]

  /// Keys of the Emacs map, or of vi's insert mode, which otherwise insert rubbish.
  static func all(isVi: Bool) -> [(keys: String, function: String)] {
    let own = [("\\t", "dyne-complete"), ("\\034", "dyne-paste")]
    return isVi ? own : own + sequences.map { ("\\e" + $0.rest, $0.function) }
  }

  /// Keys of vi's command mode, which Escape begins before the rest of a sequence is read.
  static func command(isVi: Bool) -> [(keys: String, function: String)] {
    isVi ? [("\\034", "dyne-paste")] + sequences.map { ($0.rest, $0.function) } : []
  }
}
