/// Names the keys that a terminal's characters stand for.
///
/// Keys without a name, and what mice report, are swallowed whole.
struct KeyDecoder {
  enum Pressed: Equatable {
    /// A character that stands for itself.
    case text(Unicode.Scalar)
    /// A key with a name, such as `Ctrl-A`, `Alt-F` or `Up`, and the characters that it sent.
    case key(String, raw: [UInt32])
    case paste, interrupted, end
    /// Something that means nothing.
    case nothing
  }

  let keys: KeyReader
  /// Whether Escape is a key of its own, unless more comes at once.
  var hasEscape = false

  func next() -> Pressed {
    switch keys.next() {
    case .interrupted: return .interrupted
    case .end: return .end
    case .paste: return .paste
    case .scalar(0x1b): return escape()
    case .scalar(let value): return Self.named(value)
    }
  }

  /// The key that one character stands for.
  private static func named(_ value: UInt32) -> Pressed {
    guard let scalar = Unicode.Scalar(value) else { return .nothing }
    if value >= 0x20, value != 0x7f { return (0x80...0x9f).contains(value) ? .nothing : .text(scalar) }
    return .key(name(ofControl: value), raw: [value])
  }

  private static func name(ofControl value: UInt32) -> String {
    switch value {
    case 0x00: return "Ctrl-Space"
    case 0x09: return "Tab"
    case 0x0d: return "Enter"
    case 0x1b: return "Escape"
    case 0x7f: return "Backspace"
    default: return "Ctrl-" + (Unicode.Scalar(value + 0x40).map { String($0) } ?? "?")
    }
  }

  /// The name of the key that sends these characters; nil where it has none.
  static func name(ofRaw raw: [UInt32]) -> String? {
    let text = String(String.UnicodeScalarView(raw.compactMap { Unicode.Scalar($0) }))
    guard let first = raw.first, let last = text.unicodeScalars.last else { return nil }
    if raw.count == 1 {
      return first < 0x20 || first == 0x7f ? name(ofControl: first) : text
    }
    guard first == 0x1b else {
      guard raw.count == 2, first == 0x18, let second = name(ofRaw: [raw[1]]) else { return nil }
      return "Ctrl-X " + second
    }
    if raw.count == 2 { return name(ofAlternate: raw[1]) }
    if raw[1] == 0x5b { return name(String(text.dropFirst(2).dropLast()), last) }
    return raw.count == 3 && raw[1] == 0x4f ? letters[last] : nil
  }

  /// What follows Escape.
  private func escape() -> Pressed {
    if hasEscape, !keys.continuesAtOnce() { return .key("Escape", raw: [0x1b]) }
    switch keys.next() {
    case .interrupted: return .interrupted
    case .end: return .end
    case .paste: return .paste
    case .scalar(0x5b): return sequence()
    case .scalar(0x4f): return shifted()
    case .scalar(let value):
      if hasEscape {
        keys.takeBack()
        return .key("Escape", raw: [0x1b])
      }
      if value == 0x1b { return doubled() }
      guard let name = Self.name(ofAlternate: value) else { return .nothing }
      return .key(name, raw: [0x1b, value])
    }
  }

  /// Escape before another key's sequence, as some terminals send Alt.
  private func doubled() -> Pressed {
    guard keys.continuesAtOnce() else { return .nothing }
    guard case .key(let name, let raw) = escape(), !name.hasPrefix("Alt-") else { return .nothing }
    return .key("Alt-" + name, raw: [0x1b] + raw)
  }

  private static func name(ofAlternate value: UInt32) -> String? {
    guard let scalar = Unicode.Scalar(value) else { return nil }
    if value == 0x0a { return "Alt-Enter" }
    if value < 0x20 || value == 0x7f { return "Alt-" + name(ofControl: value) }
    return (0x80...0x9f).contains(value) ? nil : "Alt-" + String(scalar).uppercased()
  }

  /// The rest of a sequence after `ESC [`; a character that can't belong to it is left alone.
  private func sequence() -> Pressed {
    var parameters = ""
    var raw: [UInt32] = [0x1b, 0x5b]
    while keys.continuesAtOnce(), case .scalar(let value) = keys.next() {
      guard (0x20...0x7e).contains(value), let scalar = Unicode.Scalar(value) else {
        keys.takeBack()
        return .nothing
      }
      raw.append(value)
      if (0x20...0x3f).contains(value) {
        parameters.unicodeScalars.append(scalar)
        continue
      }
      if parameters.isEmpty, scalar == "M" { return mouse() }
      // a function key of the Linux console
      if parameters.isEmpty, scalar == "[" {
        parameters = "["
        continue
      }
      return Self.name(parameters, scalar).map { .key($0, raw: raw) } ?? .nothing
    }
    return .nothing
  }

  /// A mouse's report of the oldest kind: three characters.
  private func mouse() -> Pressed {
    for _ in 0..<3 where keys.continuesAtOnce() { _ = keys.next() }
    return .nothing
  }

  /// What follows `ESC O`.
  private func shifted() -> Pressed {
    guard keys.continuesAtOnce(), case .scalar(let value) = keys.next(), let scalar = Unicode.Scalar(value)
    else { return .nothing }
    guard (0x20...0x7e).contains(value) else {
      keys.takeBack()
      return .nothing
    }
    let name: String? =
      switch scalar {
      case "M": "Enter"
      case "c": "Ctrl-Right"
      case "d": "Ctrl-Left"
      case "a": "Ctrl-Up"
      case "b": "Ctrl-Down"
      default: Self.letters[scalar]
      }
    return name.map { .key($0, raw: [0x1b, 0x4f, value]) } ?? .nothing
  }

  private static let letters: [Unicode.Scalar: String] = [
    "A": "Up", "B": "Down", "C": "Right", "D": "Left", "H": "Home", "F": "End", "Z": "Shift-Tab",
    "P": "F1", "Q": "F2", "R": "F3", "S": "F4",
  ]

  private static let numbers: [Int: String] = [
    1: "Home", 2: "Insert", 3: "Delete", 4: "End", 5: "PageUp", 6: "PageDown", 7: "Home", 8: "End",
    11: "F1", 12: "F2", 13: "F3", 14: "F4", 15: "F5", 17: "F6", 18: "F7", 19: "F8", 20: "F9", 21: "F10",
    23: "F11", 24: "F12",
  ]

  /// The key of a sequence with parameters, such as `1;5` and `C`.
  private static func name(_ parameters: String, _ final: Unicode.Scalar) -> String? {
    let written = parameters.split(separator: ";", omittingEmptySubsequences: false)
    guard written.allSatisfy({ $0.allSatisfy { $0.isNumber || $0 == ":" } }) else { return nil }
    let values = written.map { Int($0.prefix { $0 != ":" }) ?? 1 }
    let first = values.first ?? 1
    switch final {
    case "~":
      if first == 27, values.count == 3 { return name(ofCode: values[2], modifiers: values[1]) }
      return numbers[first].map { modified($0, by: values.count > 1 ? values[1] : 1) }
    case "u": return name(ofCode: first, modifiers: values.count > 1 ? values[1] : 1)
    default:
      // what reports a place ends in such a letter too
      guard let name = letters[final], values.count < 3, values.count < 2 || first == 1,
        case let held = values.last ?? 1, held <= 16
      else { return nil }
      return modified(name, by: held)
    }
  }

  /// A key that a terminal names by its character and what was held.
  private static func name(ofCode code: Int, modifiers: Int) -> String? {
    guard let value = UInt32(exactly: code), let scalar = Unicode.Scalar(value) else { return nil }
    let name = value < 0x20 || value == 0x7f ? name(ofControl: value) : String(scalar).uppercased()
    // what needs no name is typed as itself
    if value >= 0x20, value != 0x7f, modifiers & ~1 == 0 || modifiers == 1 { return nil }
    return modified(name, by: modifiers)
  }

  private static func modified(_ name: String, by modifiers: Int) -> String {
    let held = max(0, modifiers - 1)
    return (held & 4 != 0 ? "Ctrl-" : "") + (held & 2 != 0 ? "Alt-" : "") + (held & 1 != 0 ? "Shift-" : "")
      + name
  }
}
