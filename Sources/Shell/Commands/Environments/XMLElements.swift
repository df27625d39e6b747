/// The tags of an XML text, in their order; comments aren't looked into.
///
/// A text that isn't well-formed gives those found before the fault: what is wrong with it is its reader's
/// affair.
struct XMLElements: Sequence, IteratorProtocol {
  struct Attribute: Equatable {
    let name: String, value: String
    /// From 1.
    let line: Int
  }

  enum Tag: Equatable {
    /// `<name …>`, which ends itself where it is empty (`<name …/>`).
    case begin(name: String, attributes: [Attribute], line: Int, isEmpty: Bool)
    /// `</name>`.
    case end
  }

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() -> Tag? {
    while position < bytes.count {
      if skip("<!--") {
        while position < bytes.count, !skip("-->") { advance() }
      } else if skip("</") {
        while position < bytes.count, !skip(">") { advance() }
        return .end
      } else if skip("<?") || skip("<!") {
        while position < bytes.count, !skip(">") { advance() }
      } else if skip("<") {
        return tag()
      } else {
        advance()
      }
    }
    return nil
  }

  /// Reads what follows `<`.
  private mutating func tag() -> Tag {
    let line = line, name = word()
    var attributes: [Attribute] = []
    while true {
      skipBlanks()
      if position >= bytes.count || skip(">") {
        return .begin(name: name, attributes: attributes, line: line, isEmpty: false)
      }
      if skip("/>") { return .begin(name: name, attributes: attributes, line: line, isEmpty: true) }
      if let attribute = attribute() { attributes.append(attribute) }
    }
  }

  /// Reads an attribute; nil, and one character further at least, where there is none.
  private mutating func attribute() -> Attribute? {
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
    var end = position
    while position < bytes.count, !skip(quote) {
      advance()
      end = position
    }
    return Attribute(name: name, value: String(decoding: bytes[start..<end], as: UTF8.self), line: line)
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
