import Diagnostics
import Texts

/// Names of files as they are written in strings.
enum WrittenPath {
  /// What the beginning of a string says; nil where that is known only when it runs, or not yet.
  static func said(_ bytes: ArraySlice<UInt8>, quote: UInt8) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard quote == UInt8(ascii: "\"") else { return text }
    var result = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar != "{" else { return nil }
      guard scalar == "\\" else {
        result.append(scalar)
        continue
      }
      switch rest.popFirst() {
      case "n": result.append("\n")
      case "t": result.append("\t")
      case "u":
        guard rest.popFirst() == "{", let end = rest.firstIndex(of: "}"),
          let number = UInt32(String(rest[..<end]), radix: 16), let given = Unicode.Scalar(number)
        else { return nil }
        result.append(given)
        rest = rest[rest.index(after: end)...]
      case let other?: result.append(other)
      case nil: return nil
      }
    }
    return String(result)
  }

  /// A name as a string of this quote says it; nil where such a string can't.
  static func written(_ name: String, quote: UInt8) -> String? {
    // what isn't UTF-8 can't be said at all
    guard !name.contains("\u{FFFD}") else { return nil }
    guard quote == UInt8(ascii: "\"") else {
      return name.unicodeScalars.contains { $0 == "'" || ShownText.isHidden($0) } ? nil : name
    }
    return String(name.quoted.dropFirst().dropLast())
  }
}
