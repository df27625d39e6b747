/// A named text with the table of its lines.
package struct SourceText: Sendable {
  /// The name that diagnostics show: a path, or what stands for one ("prompt").
  package let name: String
  package let utf8: [UInt8]
  /// The offset at which each line starts; lines end in LF, CR LF or CR.
  private let lineStarts: [Int]

  package init(name: String, text: String) {
    self.init(name: name, validated: Array(text.utf8))
  }

  /// Makes a source of a file's bytes; nil when they are not valid UTF-8.
  package init?(name: String, bytes: [UInt8]) {
    guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
    self.init(name: name, validated: bytes)
  }

  private init(name: String, validated utf8: [UInt8]) {
    self.name = name
    self.utf8 = utf8
    var starts = [0]
    for (offset, byte) in utf8.enumerated() {
      let endsLine = byte == 0x0A || (byte == 0x0D && !(offset + 1 < utf8.count && utf8[offset + 1] == 0x0A))
      if endsLine { starts.append(offset + 1) }
    }
    lineStarts = starts
  }

  /// The whole text.
  package var text: String { String(decoding: utf8, as: UTF8.self) }

  package var lineCount: Int { lineStarts.count }

  /// Returns the text within `range`; what lies outside the source is left out.
  package func text(in range: SourceRange) -> String {
    let start = min(max(range.start, 0), utf8.count)
    return String(decoding: utf8[start..<min(max(range.end, start), utf8.count)], as: UTF8.self)
  }

  /// Returns the index of the line that holds `offset`, counted from 0.
  package func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// Returns the range of a line, counted from 0, without its end of line.
  package func range(ofLine line: Int) -> SourceRange {
    guard line >= 0, line < lineStarts.count else { return SourceRange(utf8.count, utf8.count) }
    let start = lineStarts[line]
    var end = line + 1 < lineStarts.count ? lineStarts[line + 1] : utf8.count
    while end > start, utf8[end - 1] == 0x0A || utf8[end - 1] == 0x0D { end -= 1 }
    return SourceRange(start, end)
  }

  /// Returns the line and the column of `offset` as people count them: from 1, a column a character.
  package func position(at offset: Int) -> (line: Int, column: Int) {
    let line = line(at: offset)
    let before = SourceRange(range(ofLine: line).start, min(max(offset, 0), utf8.count))
    return (line + 1, text(in: before).count + 1)
  }
}
