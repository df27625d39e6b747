internal import Glibc

/// Text as libedit takes and gives it: one `wchar_t` a Unicode scalar, a newline shown as `⏎`.
enum WideText {
  /// What stands for a newline in the edited line, which can't hold one.
  static let newlineMark: Unicode.Scalar = "⏎"
  /// What stands for that mark where a text really has it.
  private static let quotedMark: Unicode.Scalar = "⮐"

  /// The terminated wide characters of `text`.
  static func encoded(_ text: String) -> [wchar_t] {
    text.unicodeScalars.map { wchar_t(bitPattern: $0.value) } + [0]
  }

  /// The terminated wide characters that show `text` in one line.
  static func shown(_ text: String) -> [wchar_t] {
    text.unicodeScalars.map { wchar_t(bitPattern: ($0 == "\n" ? newlineMark.value : typed($0.value))) } + [0]
  }

  /// What a typed character is in the edited line.
  static func typed(_ character: UInt32) -> UInt32 {
    character == newlineMark.value ? quotedMark.value : character
  }

  /// The text that wide characters show.
  static func decoded(_ characters: UnsafeBufferPointer<wchar_t>) -> String {
    var scalars = String.UnicodeScalarView()
    for index in characters.indices {
      // SAFETY: the caller's buffer is valid for the length it declares.
      let character = UInt32(bitPattern: unsafe characters[index])
      let scalar = Unicode.Scalar(character) ?? "\u{fffd}"
      scalars.append(scalar == newlineMark ? "\n" : scalar == quotedMark ? newlineMark : scalar)
    }
    return String(scalars)
  }
}
