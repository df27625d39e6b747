extension Picture {
  /// The picture as text: two pixels above each other in a character, or a shade where there are no colours.
  ///
  /// It is shrunk until it is at most `columns` characters wide and `rows` lines high; it is never enlarged.
  /// Lines are separated, not ended, by line breaks.
  package func text(columns: Int, rows: Int, style: TextStyle = TextStyle()) -> String {
    lines(columns: columns, rows: rows, style: style).joined(separator: "\n")
  }

  func lines(columns: Int, rows: Int, style: TextStyle) -> [String] {
    let limits = (width: Double(max(1, columns)), height: Double(2 * max(1, rows)))
    let scale = min(1, limits.width / Double(width), limits.height / Double(height))
    let fitted = resized(
      width: max(1, Int((Double(width) * scale).rounded(.down))),
      height: max(1, Int((Double(height) * scale).rounded(.down))))
    return stride(from: 0, to: fitted.height, by: 2).map { row in
      style.colors == .none || style.isASCII ? fitted.shades(row) : fitted.halfBlocks(row, style.colors)
    }
  }

  /// Two rows of pixels as characters whose upper half has one colour and whose lower half the other.
  private func halfBlocks(_ row: Int, _ colors: TextStyle.Colors) -> String {
    var line = ""
    var (upper, lower): (Color?, Color?) = (nil, nil)
    for column in 0..<width {
      let above = self[column, row]
      let below = row + 1 < height ? self[column, row + 1] : nil
      if above != upper { line += "\u{1B}[38;\(code(above, colors))m" }
      if below != lower { line += below.map { "\u{1B}[48;\(code($0, colors))m" } ?? "\u{1B}[49m" }
      (upper, lower) = (above, below)
      line += "▀"
    }
    return line + "\u{1B}[39;49m"
  }

  private func code(_ color: Color, _ colors: TextStyle.Colors) -> String {
    colors == .trueColor ? "2;\(color.red);\(color.green);\(color.blue)" : "5;\(color.terminalIndex)"
  }

  /// Two rows of pixels as one row of characters that are the darker the denser.
  private func shades(_ row: Int) -> String {
    let last = Picture.ramp.count - 1
    return String(
      (0..<width).map { column in
        let above = self[column, row].brightness
        let below = row + 1 < height ? self[column, row + 1].brightness : above
        return Picture.ramp[min(last, Int((above + below) / 2 * Double(last + 1)))]
      })
  }

  /// From black to white, on a terminal that writes light on dark.
  private static let ramp = Array(" .:-=+*#%@")
}

extension Color {
  /// How bright it looks, from 0 to 1.
  var brightness: Double { (0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue)) / 255 }
}
