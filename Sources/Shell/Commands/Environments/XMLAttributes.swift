/// The attributes of an XML text, in their order; comments aren't looked into.
///
/// A text that isn't well-formed gives those found before the fault: what is wrong with it is its reader's affair.
struct XMLAttributes: Sequence, IteratorProtocol {
  struct Attribute {
    let element: String, name: String, value: String
    /// From 1.
    let line: Int
  }

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  /// The element whose attributes come next; nil between elements.
  private var element: String?

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() -> Attribute? {
    while position < bytes.count {
      if let element {
        if let attribute = attribute(of: element) { return attribute }
      } else if skip("<!--") {
        while position < bytes.count, !skip("-->") { advance() }
      } else if skip("<") {
        element = word()
      } else {
        advance()
      }
    }
    return nil
  }

  /// Reads an attribute within a tag; nil, and one character further or out of the tag, where there is none.
  private mutating func attribute(of element: String) -> Attribute? {
    skipBlanks()
    guard position < bytes.count else { return nil }
    if skip(">") {
      self.element = nil
      return nil
    }
    let name = word()
    guard !name.isEmpty else {
      advance()
      return nil
    }
    skipBlanks()
    guard skip("=") else { return nil }
    skipBlanks()
    guard let quote = ["\"", "'"].first(where: { skip($0) }) else { return nil }
    let (start, line) = (position, line)
    while position < bytes.count, !skip(quote) { advance() }
    let value = String(decoding: bytes[start..<Swift.max(start, position - 1)], as: UTF8.self)
    return Attribute(element: element, name: name, value: value, line: line)
  }

  private mutating func word() -> String {
    let start = position
    while position < bytes.count, !" \t\r\n=<>/\"'".utf8.contains(bytes[position]) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func skipBlanks() {
    while position < bytes.count, " \t\r\n".utf8.contains(bytes[position]) { advance() }
  }

  private mutating func advance() {
    if bytes[position] == UInt8(ascii: "\n") { line += 1 }
    position += 1
  }

  private mutating func skip(_ text: String) -> Bool {
    guard bytes[position...].starts(with: text.utf8) else { return false }
    position += text.utf8.count
    return true
  }
}

extension XMLAttributes.Attribute {
  /// Attributes of MJCF that hold names rather than numbers.
  private static let names: Set = [
    "name", "class", "childclass", "file", "joint", "joint1", "joint2", "body", "body1", "body2", "geom",
    "geom1",
    "geom2", "site", "site1", "site2", "tendon", "actuator", "material", "texture", "mesh", "hfield",
    "objname",
    "target", "slidersite", "cranksite", "refsite", "sidesite", "jointinparent", "text", "prefix",
  ]

  /// Whether it consists of numbers, one of which isn't finite.
  var isNotFinite: Bool {
    guard !Self.names.contains(name) else { return false }
    let numbers = value.split(whereSeparator: \.isWhitespace).map { Double($0) }
    return numbers.contains { $0?.isFinite == false } && !numbers.contains(nil)
  }
}
