import Texts

extension Diagnostic {
  /// Returns the diagnostic as people read it: place and message, the source line, carets with the help, the
  /// trace.
  ///
  /// Source lines wider than `width` columns are shown around the carets; all else is broken between words at
  /// that width if it `wraps`. The text ends without an end of line.
  package func rendered(color: Bool = false, width: Int = 110, wraps: Bool = false) -> String {
    let style = Style(color: color)
    var parts: [(Style.Code, String)] = [
      (Self.style(of: severity), severity.rawValue + ":"), (.bold, shown(message)),
    ]
    if severity != .note { parts.append((.dim, "[\(id)]")) }
    if let location { parts.insert((.bold, ShownText.line(location.place) + ":"), at: 0) }
    let limit = wraps ? max(width, 20) : Int.max
    var lines = style.lines(parts, width: limit)
    if let location {
      lines += excerpt(of: location, style: style, width: width, wraps: wraps)
    } else if let help {
      lines += wrapped(shown(help), limit - 2).map { "  " + $0 }
    }
    lines += traceLines().flatMap { wrapped($0, limit, hanging: 4) }
    return lines.joined(separator: "\n")
  }

  /// Breaks a text between words; lines after the first are indented.
  private func wrapped(_ text: String, _ width: Int, hanging: Int = 0) -> [String] {
    guard DisplayWidth.of(text) > width else { return [text] }
    let own = text.prefix { $0 == " " }
    var lines: [String] = []
    var current = String(own)
    var isFresh = true
    for word in text.dropFirst(own.count).split(separator: " ") {
      if !isFresh, DisplayWidth.of(current) + 1 + DisplayWidth.of(String(word)) > width {
        lines.append(current)
        current = String(repeating: " ", count: hanging)
        isFresh = true
      }
      current += (isFresh ? "" : " ") + word
      isFresh = false
    }
    return lines + [current]
  }

  /// The source line and the carets below it.
  private func excerpt(of location: SourceLocation, style: Style, width: Int, wraps: Bool) -> [String] {
    let source = location.source
    let lineIndex = source.line(at: location.range.start)
    let lineRange = source.range(ofLine: lineIndex)
    let start = min(max(location.range.start, lineRange.start), lineRange.end)
    let end = min(max(location.range.end, start), lineRange.end)
    var before = Self.cells(source.text(in: SourceRange(lineRange.start, start)), from: 0)
    let marked = Self.cells(source.text(in: SourceRange(start, end)), from: before.count)
    var after = Self.cells(
      source.text(in: SourceRange(end, lineRange.end)), from: before.count + marked.count)
    while after.last == " " { after.removeLast() }
    var inner = marked
    let number = String(lineIndex + 1)
    let margin = max(5, number.count) + 3
    Self.abridge(&before, &inner, &after, to: max(wraps ? width - margin : width, 12))
    let gutter = String(repeating: " ", count: max(0, 5 - number.count))
    let line = before.joined() + inner.joined() + after.joined()
    let carets = String(repeating: "^", count: max(1, inner.count))
    let blank = style.apply(.dim, "\(String(repeating: " ", count: margin - 3)) |") + " "
    var marks = [String(repeating: " ", count: before.count) + style.apply(Self.style(of: severity), carets)]
    if let help {
      let start = before.count + carets.count + 1
      let room = wraps ? width - margin - start : Int.max
      // beside the carets if there is room, otherwise below them
      let isBeside = room >= 24 || room >= DisplayWidth.of(shown(help))
      let lines = wrapped(shown(help), isBeside ? room : max(12, width - margin))
        .map { style.apply(Self.style(of: severity), $0) }
      if isBeside {
        marks[0] =
          String(repeating: " ", count: before.count)
          + style.apply(Self.style(of: severity), carets + " " + wrapped(shown(help), room)[0])
        marks += lines.dropFirst().map { String(repeating: " ", count: start) + $0 }
      } else {
        marks += lines
      }
    }
    return [style.apply(.dim, "\(gutter)\(number) |") + (line.isEmpty ? "" : " " + line)]
      + marks.map { blank + $0 }
  }

  /// Splits text into terminal columns: a wide character takes its own and an empty one, a tab blanks up to a
  /// multiple of four.
  private static func cells(_ text: String, from column: Int) -> [String] {
    var cells: [String] = []
    for character in text {
      if character == "\t" {
        cells += Array(repeating: " ", count: 4 - (column + cells.count) % 4)
        continue
      }
      let visible = visible(character)
      switch DisplayWidth.of(visible) {
      case 0:
        if let last = cells.indices.last { cells[last].append(visible) } else { cells.append(" \(visible)") }
      case 1: cells.append(String(visible))
      default: cells += [String(visible), ""]
      }
    }
    return cells
  }

  /// A character that a terminal can show in place of a control character.
  private static func visible(_ character: Character) -> Character {
    guard character.unicodeScalars.contains(where: ShownText.isHidden),
      let scalar = character.unicodeScalars.first
    else { return character }
    switch scalar.value {
    case 0..<0x20: return Unicode.Scalar(0x2400 + scalar.value).map { Character($0) } ?? " "
    case 0x7F: return "\u{2421}"
    default: return "\u{FFFD}"
    }
  }

  /// Cuts a long line around what is marked.
  private static func abridge(
    _ before: inout [String], _ marked: inout [String], _ after: inout [String], to width: Int
  ) {
    guard before.count + marked.count + after.count > width else { return }
    if marked.count > width - 2 { marked = Array(marked.prefix(width - 3)) + ["…"] }
    let room = max(0, width - marked.count)
    let left = min(before.count, max(room / 2, room - after.count))
    if left < before.count { before = ["…"] + before.suffix(max(0, left - 1)) }
    let right = max(0, width - before.count - marked.count)
    if right < after.count { after = Array(after.prefix(max(0, right - 1))) + ["…"] }
  }

  /// Text without characters that would move a terminal's cursor.
  private func shown(_ text: String) -> String {
    String(text.map { $0 == "\n" ? $0 : Self.visible($0) })
  }

  // MARK: Trace

  private func traceLines() -> [String] {
    let lines = trace.map { "  " + ShownText.line($0.line) }
    guard lines.count > 10 else { return lines }
    return lines.prefix(4) + ["  … \(lines.count - 8) more …"] + lines.suffix(4)
  }

  // MARK: Colours

  private static func style(of severity: Severity) -> Style.Code {
    switch severity {
    case .error: .red
    case .warning: .yellow
    case .note: .cyan
    }
  }

  private struct Style {
    enum Code: String {
      case bold = "1"
      case dim = "2"
      case red = "1;31"
      case yellow = "1;33"
      case cyan = "1;36"
    }

    let color: Bool

    /// Puts texts side by side, broken between words into lines of `width` columns.
    func lines(_ parts: [(code: Code, text: String)], width: Int) -> [String] {
      let whole = parts.map(\.text).joined(separator: " ")
      if DisplayWidth.of(whole) <= width {
        return [parts.map { apply($0.code, $0.text) }.joined(separator: " ")]
      }
      var lines = [""]
      var column = 0
      for part in parts {
        for word in part.text.split(separator: " ", omittingEmptySubsequences: false) {
          let size = DisplayWidth.of(String(word))
          if column > 2, column + 1 + size > width {
            lines.append("  ")
            column = 2
          } else if column > 0 {
            lines[lines.count - 1] += " "
            column += 1
          }
          lines[lines.count - 1] += apply(part.code, String(word))
          column += size
        }
      }
      return lines
    }

    func apply(_ code: Code, _ text: String) -> String {
      color ? "\u{1B}[\(code.rawValue)m\(text)\u{1B}[0m" : text
    }
  }
}

extension SourceLocation {
  /// The place as "file:line:column".
  package var place: String {
    let position = source.position(at: range.start)
    return "\(source.name):\(position.line):\(position.column)"
  }
}

extension TraceFrame {
  /// The frame as a line of the trace.
  fileprivate var line: String {
    switch kind {
    case .include: "included at \(location.place)"
    case .call(let name): "in '\(name)', called at \(location.place)"
    case .loop(let turn): "in the loop at \(location.place) with \(turn)"
    }
  }
}
