import Diagnostics
import Language
import Syntax
import Texts

/// A text that an editor has open; its places are lines and units of UTF-16, counted from 0.
struct EditedDocument {
  let uri: String
  /// Whether it is a script of dyne; of other texts nothing is said.
  let isScript: Bool
  let source: SourceText

  init(uri: String, text: String, isScript: Bool) {
    self.uri = uri
    self.isScript = isScript
    source = SourceText(name: EditedDocument.path(of: uri), text: text)
  }

  /// The path of a file's address; other addresses stay as they are.
  static func path(of uri: String) -> String {
    guard uri.hasPrefix("file://") else { return uri }
    var bytes: [UInt8] = []
    var rest = Array(uri.utf8.dropFirst(7))[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"),
        let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Places

  /// The offset into the text's UTF-8 of a place; nil where it is none.
  func offset(_ position: JSON?) -> Int? {
    guard let line = position?["line"]?.number.flatMap(Int.init(exactly:)), line >= 0,
      let wanted = position?["character"]?.number.flatMap(Int.init(exactly:)), wanted >= 0
    else { return nil }
    guard line < source.lineCount else { return source.utf8.count }
    let range = source.range(ofLine: line)
    var units = 0, offset = range.start
    for scalar in source.text(in: range).unicodeScalars {
      guard units + scalar.utf16.count <= wanted else { break }
      units += scalar.utf16.count
      offset += scalar.utf8.count
    }
    return offset
  }

  func position(_ offset: Int) -> JSON {
    let line = source.line(at: offset)
    let start = source.range(ofLine: line).start
    let units = source.text(in: SourceRange(start, offset)).utf16.count
    return .object([JSON.Member("line", .integer(line)), JSON.Member("character", .integer(units))])
  }

  func range(_ range: SourceRange) -> JSON {
    .object([JSON.Member("start", position(range.start)), JSON.Member("end", position(range.end))])
  }

  // MARK: Names

  /// The names of the text, as far as it can be read.
  func names(_ interpreter: Interpreter) -> NameUses {
    if case .complete(let program) = interpreter.parse(source) { return NameUses(program.statements) }
    let commands = interpreter.session.commands
    let readable = Parser.readableStatements(of: source) { name in
      commands[name].map { CommandShape(isFunction: $0.isFunction) }
    }
    return NameUses(readable)
  }

  /// The text with one name in all places of another.
  func text(writing name: String, at uses: [NameUses.Use]) -> String {
    var bytes = source.utf8
    for use in uses.reversed() {
      bytes.replaceSubrange(use.range.start..<use.range.end, with: Array(name.utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
