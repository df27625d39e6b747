import Texts

/// How a figure is drawn as text.
package struct TextStyle: Sendable, Equatable {
  /// The colours that a terminal has.
  package enum Colors: Sendable { case none, palette256, trueColor }

  package var colors: Colors
  /// Whether only ASCII characters are used.
  package var isASCII: Bool

  package init(colors: Colors = .none, isASCII: Bool = false) {
    self.colors = colors
    self.isASCII = isASCII
  }
}

/// A grid of terminal cells with eight braille dots each.
struct TextCells {
  private struct Cell {
    var glyph: Character?
    var dots: UInt8 = 0
    var color: Color?
    /// The colour behind the glyph; nil is the terminal's own.
    var background: Color?
    var isBold = false
    /// Whether a wide character to the left covers this cell.
    var isCovered = false
    /// The sum and number of the fractions of values that fell here.
    var sum = 0.0, count = 0.0
  }

  let width: Int, height: Int
  let style: TextStyle
  private var cells: [Cell]

  init(width: Int, height: Int, style: TextStyle) {
    self.width = width
    self.height = height
    self.style = style
    cells = Array(repeating: Cell(), count: width * height)
  }

  private func index(_ column: Int, _ row: Int) -> Int? {
    (0..<width).contains(column) && (0..<height).contains(row) ? row * width + column : nil
  }

  /// Puts a character into a cell.
  mutating func put(_ glyph: Character, _ column: Int, _ row: Int, color: Color? = nil, isBold: Bool = false)
  {
    guard let index = index(column, row) else { return }
    cells[index] = Cell(glyph: glyph, color: color, isBold: isBold)
  }

  /// Colours the upper and the lower half of a cell; nil leaves a half as it is.
  mutating func halves(_ upper: Color?, _ lower: Color?, _ column: Int, _ row: Int) {
    guard let index = index(column, row), upper != nil || lower != nil else { return }
    let isUpper = upper != nil
    cells[index] = Cell(
      glyph: isUpper ? "▀" : "▄", color: upper ?? lower, background: isUpper ? lower : nil)
  }

  /// Writes `text` from a cell on.
  mutating func write(_ text: String, _ column: Int, _ row: Int, color: Color? = nil, isBold: Bool = false) {
    var column = column
    for character in style.isASCII ? TextCells.ascii(text) : text {
      let isWide = DisplayWidth.of(character) == 2
      if isWide, column + 1 >= width { break }
      put(character, column, row, color: color, isBold: isBold)
      column += 1
      guard isWide else { continue }
      if let index = index(column, row) { cells[index].isCovered = true }
      column += 1
    }
  }

  /// Sets the braille dot (x, y), 2 × 4 of which make a cell; with `glyph` draws that into the cell instead.
  mutating func dot(_ x: Int, _ y: Int, color: Color?, glyph: Character) {
    guard x >= 0, y >= 0, let index = index(x / 2, y / 4) else { return }
    if style.isASCII {
      cells[index].glyph = glyph
    } else {
      guard cells[index].glyph == nil else { return }
      cells[index].dots |= [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]][x % 2][y % 4]
    }
    cells[index].color = color
  }

  /// Sets the dot (x, y) of a point whose value lies at `fraction` of the colour map.
  mutating func dot(_ x: Int, _ y: Int, fraction: Double) {
    guard x >= 0, y >= 0, let index = index(x / 2, y / 4) else { return }
    dot(x, y, color: nil, glyph: ".")
    cells[index].sum += fraction
    cells[index].count += 1
    let mean = cells[index].sum / cells[index].count
    cells[index].color = TextCells.color(mean)
    if style.colors == .none || style.isASCII { cells[index].glyph = TextCells.digit(mean) }
  }

  /// The digit for a fraction where there are no colours: 0 for the lowest tenth, 9 for the highest.
  static func digit(_ fraction: Double) -> Character {
    Character(String(min(max(Int(fraction * 10), 0), 9)))
  }

  /// The colour map lightened at its dark end, so that it shows on a black terminal too.
  static func color(_ fraction: Double) -> Color {
    Viridis.color(fraction).mixed(with: .paper, 0.3 * (1 - fraction))
  }

  /// The rows without spaces at their ends, each ended by a line break.
  var text: String {
    (0..<height).map { row in line(cells[row * width..<(row + 1) * width]) + "\n" }.joined()
  }

  private func line(_ row: ArraySlice<Cell>) -> String {
    let last = row.lastIndex { ($0.glyph ?? " ") != " " || $0.dots != 0 } ?? row.startIndex - 1
    var text = ""
    var color: Color?
    var background: Color?
    var isBold = false
    for cell in row[row.startIndex..<(last + 1)] where !cell.isCovered {
      let glyph = cell.glyph ?? TextCells.braille(cell.dots)
      if style.colors != .none, cell.background != background {
        text += cell.background.map { "\u{1B}[48;\(code($0))m" } ?? "\u{1B}[49m"
        background = cell.background
      }
      if style.colors != .none, glyph != " " {
        if cell.isBold != isBold { text += cell.isBold ? "\u{1B}[1m" : "\u{1B}[22m" }
        if cell.color != color { text += code(cell.color) }
        (color, isBold) = (cell.color, cell.isBold)
      }
      text.append(glyph)
    }
    if color != nil { text += code(nil as Color?) }
    if background != nil { text += "\u{1B}[49m" }
    if isBold { text += "\u{1B}[22m" }
    return text
  }

  private func code(_ color: Color?) -> String {
    color.map { "\u{1B}[38;\(code($0))m" } ?? "\u{1B}[39m"
  }

  private func code(_ color: Color) -> String {
    style.colors == .palette256
      ? "5;\(color.terminalIndex)" : "2;\(color.red);\(color.green);\(color.blue)"
  }

  private static func braille(_ dots: UInt8) -> Character {
    guard dots != 0, let scalar = Unicode.Scalar(0x2800 + UInt32(dots)) else { return " " }
    return Character(scalar)
  }

  // MARK: Lines and ASCII

  /// Breaks `text` between words into at most `most` lines as wide as the cells; the last is shortened.
  func lines(_ text: String, most: Int) -> [String] {
    var lines: [String] = []
    var rest = printable(text).prefix(2_000).split(separator: " ")[...]
    while !rest.isEmpty, lines.count < most {
      var count = 1
      while count < rest.count, rest.prefix(count + 1).joined(separator: " ").displayWidth <= width {
        count += 1
      }
      if lines.count + 1 == most { count = rest.count }
      lines.append(shortened(rest.prefix(count).joined(separator: " "), limit: width))
      rest = rest.dropFirst(count)
    }
    return lines
  }

  /// Shortens `text` with an ellipsis until it takes at most `limit` cells.
  func shortened(_ text: String, limit: Int) -> String {
    let text = printable(style.isASCII ? TextCells.ascii(text) : text)
    guard text.displayWidth > limit else { return text }
    let ellipsis = style.isASCII ? "..." : "…"
    var kept = "", taken = ellipsis.count
    for character in text {
      taken += DisplayWidth.of(character)
      if taken > limit { break }
      kept.append(character)
    }
    return kept.isEmpty ? "" : kept.trimmedAtEnd + ellipsis
  }

  /// Replaces characters outside ASCII by the nearest within it.
  static func ascii(_ text: String) -> String {
    var result = "", isRaised = false
    for character in text {
      let raised = "⁰¹²³⁴⁵⁶⁷⁸⁹".firstIndex(of: character).map {
        "⁰¹²³⁴⁵⁶⁷⁸⁹".distance(from: "⁰".startIndex, to: $0)
      }
      if raised != nil || character == "⁻" {
        if !isRaised { result += "^" }
        result += raised.map(String.init) ?? "-"
        isRaised = true
        continue
      }
      isRaised = false
      switch character {
      case "−", "–", "—": result += "-"
      case "×": result += "x"
      case "\u{A0}": result += " "
      case "…": result += "..."
      case "·", "•": result += "-"
      case "±": result += "+-"
      case "°": result += " deg"
      case "→": result += "->"
      case "’", "‘": result += "'"
      case "“", "”": result += "\""
      case "∞": result += "inf"
      case "Δ": result += "d"
      case "θ": result += "theta"
      case "φ": result += "phi"
      case "π": result += "pi"
      case "σ": result += "sigma"
      case "µ", "μ": result += "mu"
      case "∂": result += "d"
      case "₀"..."₉": result += String((character.unicodeScalars.first?.value ?? 0x2080) - 0x2080)
      default: result += character.isASCII ? String(character) : "?"
      }
    }
    return result
  }
}
