import Texts

/// Where a picture comes from: the caller's keys and values, kept in the file.
package typealias Provenance = [(key: String, value: String)]

/// Writes provenance as one text, a line for each key, and reads it again.
///
/// Line breaks and backslashes in a value are escaped.
enum ProvenanceText {
  static func lines(_ facts: Provenance) -> String {
    facts.map { "\($0.key): \(escaped($0.value))" }.joined(separator: "\n")
  }

  /// Reads what `lines` wrote; nil for any other text.
  static func facts(_ text: String) -> Provenance? {
    var facts: Provenance = []
    for line in text.split(separator: "\n") {
      guard let colon = line.firstRange(of: ": ") else { return nil }
      facts.append((String(line[..<colon.lowerBound]), unescaped(line[colon.upperBound...])))
    }
    return facts.isEmpty ? nil : facts
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\r\n", with: "\\n").replacing("\n", with: "\\n")
      .replacing("\r", with: "\\n")
  }

  private static func unescaped(_ text: Substring) -> String {
    var result = "", isEscaped = false
    for character in text {
      if isEscaped {
        result.append(character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.append(character)
      }
    }
    return result
  }
}

/// What a file of a picture says about itself.
package struct PictureFile: Sendable {
  /// The kinds of files that pictures are kept in.
  package enum Kind: String, Sendable {
    case png = "PNG", svg = "SVG", pdf = "PDF", gif = "GIF", page = "web page", vegaLite = "Vega-Lite file"
  }

  package let kind: Kind
  /// Where it comes from; empty if it doesn't say.
  package let provenance: Provenance

  /// Reads a PNG, SVG, PDF, GIF, HTML or Vega-Lite file; throws where it is none, or damaged.
  package init(_ bytes: [UInt8]) throws(FigureError) {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      kind = .png
      provenance = try PNGImage(decoding: bytes).texts.map { ($0.key, $0.value) }
    } else if bytes.starts(with: Array("%PDF-".utf8)) {
      kind = .pdf
      guard bytes.suffix(1_024).firstRange(of: Array("%%EOF".utf8)) != nil else {
        throw .damaged(kind: "PDF", what: "has no end")
      }
      provenance = PDFText.value(of: "/Keywords", in: bytes).flatMap(ProvenanceText.facts) ?? []
    } else if bytes.starts(with: Array("GIF8".utf8)) {
      kind = .gif
      guard bytes.last == 0x3B else { throw .damaged(kind: "GIF", what: "has no end") }
      provenance = PictureFile.comment(in: bytes).flatMap(ProvenanceText.facts) ?? []
    } else if bytes.starts(with: Array("<!DOCTYPE html>".utf8)) {
      kind = .page
      let text = String(decoding: bytes, as: UTF8.self)
      guard text.contains("</html>") else { throw .damaged(kind: "HTML", what: "has no end") }
      provenance =
        PictureFile.text(between: "<template id=\"provenance\">", "</template>", in: text)
        .flatMap(ProvenanceText.facts) ?? []
    } else if bytes.starts(with: Array("{\"$schema\":\"\(VegaLite.schema)\"".utf8)) {
      kind = .vegaLite
      guard let json = try? JSON.reading(bytes[...]).value else {
        throw .damaged(kind: "Vega-Lite", what: "is not JSON")
      }
      provenance = VegaLite.provenance(of: json)
    } else if let text = String(validating: bytes, as: UTF8.self), text.prefix(2_000).contains("<svg") {
      kind = .svg
      guard text.contains("</svg>") else { throw .damaged(kind: "SVG", what: "has no end") }
      provenance =
        PictureFile.text(between: "<desc>", "</desc>", in: text).flatMap(ProvenanceText.facts) ?? []
    } else {
      throw .noPicture
    }
  }

  /// The text of the first comment of a GIF, which stands in blocks of at most 255 bytes.
  private static func comment(in bytes: [UInt8]) -> String? {
    // behind the head and the colours of all pictures, which may hold anything
    guard bytes.count > 13 else { return nil }
    let colors = bytes[10] & 0x80 == 0 ? 0 : 3 << (Int(bytes[10] & 7) + 1)
    let rest = bytes.dropFirst(13 + colors)
    guard let start = rest.firstRange(of: [0x21, 0xFE])?.upperBound else { return nil }
    var text: [UInt8] = [], place = start
    while place < bytes.count, bytes[place] > 0 {
      let end = place + 1 + Int(bytes[place])
      guard end <= bytes.count else { return nil }
      text += bytes[place + 1..<end]
      place = end
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The words between the first `opening` and what closes it.
  private static func text(between opening: String, _ closing: String, in text: String) -> String? {
    guard let start = text.firstRange(of: opening)?.upperBound,
      let end = text[start...].firstRange(of: closing)?.lowerBound
    else { return nil }
    return String(text[start..<end]).replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
  }
}

/// Reads strings of a PDF that isn't compressed where they stand.
private enum PDFText {
  /// The string after the last mention of a key, in brackets or as hexadecimal digits.
  static func value(of key: String, in bytes: [UInt8]) -> String? {
    guard let place = bytes.lastRange(of: Array(key.utf8)) else { return nil }
    let rest = bytes[place...].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
    switch rest.first {
    case UInt8(ascii: "("): return literal(rest.dropFirst())
    case UInt8(ascii: "<"): return hexadecimal(rest.dropFirst())
    default: return nil
    }
  }

  private static func literal(_ bytes: ArraySlice<UInt8>) -> String? {
    var text: [UInt8] = [], depth = 1, isEscaped = false
    for byte in bytes {
      switch byte {
      case _ where isEscaped:
        text.append(byte == UInt8(ascii: "n") ? UInt8(ascii: "\n") : byte)
        isEscaped = false
        continue
      case UInt8(ascii: "\\"):
        isEscaped = true
        continue
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"): depth -= 1
      default: break
      }
      if depth == 0 { return String(decoding: text, as: UTF8.self) }
      text.append(byte)
    }
    return nil
  }

  private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String? {
    let digits = bytes.prefix { $0 != UInt8(ascii: ">") }.compactMap {
      Character(Unicode.Scalar($0)).hexDigitValue
    }
    var units: [UInt16] = []
    for place in stride(from: 0, to: digits.count - 3, by: 4) {
      units.append(digits[place..<place + 4].reduce(0) { $0 << 4 | UInt16($1) })
    }
    // UTF-16, its order of bytes first
    return units.first == 0xFEFF ? String(decoding: units.dropFirst(), as: UTF16.self) : nil
  }
}

extension [UInt8] {
  /// The end of the last place where some bytes stand.
  fileprivate func lastRange(of wanted: [UInt8]) -> Int? {
    guard count >= wanted.count else { return nil }
    for start in stride(from: count - wanted.count, through: 0, by: -1)
    where self[start] == wanted[0] && self[start..<start + wanted.count].elementsEqual(wanted) {
      return start + wanted.count
    }
    return nil
  }
}
