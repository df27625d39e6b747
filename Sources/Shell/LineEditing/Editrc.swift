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

  /// The keys that lines bind, as the characters they send, with the function; nil for a text that is typed
  /// instead.
  func bound(program: String) -> [(raw: [UInt32], function: String?, isCommand: Bool)] {
    lines.compactMap { line in
      var words = Self.words(line)
      guard let first = words.first, first == "bind" || first.hasSuffix(":bind") else { return nil }
      if first != "bind", first != program + ":bind" { return nil }
      words.removeFirst()
      let options = words.prefix { $0.hasPrefix("-") && $0.count == 2 }
      words.removeFirst(options.count)
      guard words.count == 2, options.allSatisfy({ ["-a", "-s"].contains($0) }) else { return nil }
      let raw = Self.raw(words[0])
      return raw.isEmpty
        ? nil : (raw, options.contains("-s") ? nil : words[1], options.contains("-a"))
    }
  }

  /// The words of a line; quotes hold blanks together.
  private static func words(_ line: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in line {
      if isEscaped {
        word = (word ?? "") + "\\" + String(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "\"" || character == "'" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return words
  }

  /// The characters of a key as libedit writes them: `^A`, `\e[A`, `\033`.
  static func raw(_ text: String) -> [UInt32] {
    var raw: [UInt32] = []
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "^", let next = rest.popFirst() {
        raw.append(next == "?" ? 0x7f : next.value & 0x1f)
      } else if scalar == "\\", let next = rest.popFirst() {
        let known: [Unicode.Scalar: UInt32] = [
          "a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, "e": 27, "E": 27,
        ]
        if let value = known[next] {
          raw.append(value)
        } else if let digit = UInt32(String(next), radix: 8) {
          var value = digit
          for _ in 0..<2 {
            guard let more = rest.first.flatMap({ UInt32(String($0), radix: 8) }) else { break }
            value = value * 8 + more
            rest.removeFirst()
          }
          raw.append(value)
        } else {
          raw.append(next.value)
        }
      } else {
        raw.append(scalar.value)
      }
    }
    return raw
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
