/// The keys that libedit doesn't bind by itself, and the functions that take the place of its own.
///
/// libedit's history keeps 1,024 characters of what is being typed, its searches write where a longer entry
/// has moved the text from, and vi's `$` goes before the start of an empty line; so those are ours.
enum KeyBindings {
  /// Characters that stand for what no key does; typed ones are left out.
  enum Code {
    /// A pasted text, or one that was given back, waits.
    static let paste: UInt32 = 0x80
    /// libedit's own function for the end of the line.
    static let lineEnd: UInt32 = 0x81
    /// libedit's own function that deletes a character and forgets it.
    static let erase: UInt32 = 0x82
    /// All control characters of the upper half.
    static let all: ClosedRange<UInt32> = 0x80...0x9f
  }

  private static let sequences: [(rest: String, function: String)] = [
    ("[1;5C", "em-next-word"), ("[1;5D", "ed-prev-word"), ("[5C", "em-next-word"), ("[5D", "ed-prev-word"),
    ("[1;3C", "em-next-word"), ("[1;3D", "ed-prev-word"), ("[H", "ed-move-to-beg"), ("[F", "dyne-line-end"),
    ("OH", "ed-move-to-beg"), ("OF", "dyne-line-end"), ("[1~", "ed-move-to-beg"), ("[7~", "ed-move-to-beg"),
    ("[4~", "dyne-line-end"), ("[8~", "dyne-line-end"), ("[3~", "ed-delete-next-char"),
    ("[3;5~", "em-delete-next-word"), ("[5~", "dyne-older-match"), ("[6~", "dyne-newer-match"),
    ("[A", "dyne-older"), ("[B", "dyne-newer"), ("OA", "dyne-older"), ("OB", "dyne-newer"),
    ("[Z", "ed-unassigned"),
  ]

  /// Which function takes the place of which of libedit's, in the user's `.editrc` too.
  static let replacements: [(former: String, function: String)] = [
    ("ed-prev-history", "dyne-older"), ("ed-next-history", "dyne-newer"),
    ("ed-search-prev-history", "dyne-older-match"), ("ed-search-next-history", "dyne-newer-match"),
    ("em-inc-search-prev", "dyne-search"), ("em-inc-search-next", "dyne-search"),
    ("vi-search-prev", "dyne-search"), ("vi-search-next", "dyne-search"),
    ("vi-repeat-search-next", "dyne-search-again"), ("vi-repeat-search-prev", "dyne-search-back"),
    ("vi-to-history-line", "dyne-oldest"), ("vi-undo-line", "dyne-restore"),
    ("ed-move-to-end", "dyne-line-end"), ("ed-command", "ed-unassigned"), ("vi-histedit", "ed-unassigned"),
    ("em-copy-prev-word", "ed-unassigned"),
  ]

  private static let codes = [
    ("\\200", "dyne-paste"), ("\\201", "ed-move-to-end"), ("\\202", "em-delete-prev-char"),
  ]

  /// Keys of the Emacs map, or of vi's insert mode.
  static func all(isVi: Bool) -> [(keys: String, function: String)] {
    let both =
      codes + [
        ("\\t", "dyne-complete"), ("^W", "ed-delete-prev-word"), ("^P", "dyne-older"), ("^N", "dyne-newer"),
        ("^R", "dyne-search"), ("^S", "dyne-search"),
      ]
    guard !isVi else { return both }
    let meta = [
      ("p", "dyne-older-match"), ("P", "dyne-older-match"), ("n", "dyne-newer-match"),
      ("N", "dyne-newer-match"), ("x", "ed-unassigned"), ("X", "ed-unassigned"),
      ("^_", "ed-unassigned"),
    ]
    return both + [("^E", "dyne-line-end")] + (meta + sequences).map { ("\\e" + $0.0, $0.1) }
  }

  /// Keys of vi's command mode, which Escape begins before the rest of a sequence is read.
  static func command(isVi: Bool) -> [(keys: String, function: String)] {
    guard isVi else { return [] }
    let keys = [
      ("^P", "dyne-older"), ("k", "dyne-older"), ("-", "dyne-older"), ("^N", "dyne-newer"),
      ("j", "dyne-newer"), ("+", "dyne-newer"), ("K", "dyne-older-match"), ("J", "dyne-newer-match"),
      ("/", "dyne-search"), ("?", "dyne-search"), ("^R", "dyne-search"), ("n", "dyne-search-again"),
      ("N", "dyne-search-back"), ("G", "dyne-oldest"), ("U", "dyne-restore"), ("$", "dyne-line-end"),
      ("^E", "dyne-line-end"), (":", "ed-unassigned"), ("v", "ed-unassigned"),
    ]
    return codes + keys + sequences.map { ($0.rest, $0.function) }
  }
}
