import Texts

/// Axes and colour bars in cells.
extension TextPainter {
  mutating func drawAxes(_ scene: PanelScene, in rect: Rect) {
    let (left, top) = (Int(rect.x) - 1, Int(rect.y))
    let (right, bottom) = (Int(rect.right), Int(rect.bottom))
    for row in top..<max(bottom, top) { cells.put(isASCII ? "|" : "│", left, row) }
    for column in (left + 1)..<max(right, left + 1) { cells.put(isASCII ? "-" : "─", column, bottom) }
    cells.put(isASCII ? "+" : "└", left, bottom)
    if !scene.isEmpty {
      drawYTicks(scene, in: rect)
      drawXTicks(scene, in: rect)
    }
    guard !scene.panel.x.isBare, !scene.panel.x.caption.isEmpty, cells.height >= 8 else { return }
    let caption = cells.shortened(scene.panel.x.caption, limit: right - left)
    cells.write(caption, left + 1 + (right - left - 1 - caption.displayWidth) / 2, bottom + 2)
  }

  private mutating func drawYTicks(_ scene: PanelScene, in rect: Rect) {
    let left = Int(rect.x) - 1
    var used = Int.max
    for (value, label) in zip(scene.yTicks.values, scene.yTicks.labels) {
      guard let place = scene.y.place(value) else { continue }
      let row = Int(rect.y) + Self.cell(1 - place, Int(rect.height))
      guard row < used else { continue }
      used = row
      cells.put(isASCII ? "+" : "┤", left, row)
      guard !scene.panel.y.isBare else { continue }
      let text = isASCII ? TextCells.ascii(label) : label
      cells.write(text, left - text.count, row)
    }
  }

  private mutating func drawXTicks(_ scene: PanelScene, in rect: Rect) {
    let bottom = Int(rect.bottom)
    var free = Int.min
    for (value, label) in zip(scene.xTicks.values, scene.xTicks.labels) {
      guard let place = scene.x.place(value) else { continue }
      let column = Int(rect.x) + Self.cell(place, Int(rect.width))
      cells.put(isASCII ? "+" : "┬", column, bottom)
      let text = isASCII ? TextCells.ascii(label) : label
      let start = min(max(column - text.count / 2, 0), cells.width - text.count)
      guard !scene.panel.x.isBare, start > free else { continue }
      cells.write(text, start, bottom + 1)
      free = start + text.count
    }
  }

  /// The cell, of `count`, that a place from 0 to 1 falls into.
  static func cell(_ place: Double, _ count: Int) -> Int {
    min(max(Int((min(max(place, -1), 2) * Double(count)).rounded(.down)), 0), max(count - 1, 0))
  }

  mutating func drawColorBar(_ scene: PanelScene, beside rect: Rect) {
    guard let scale = scene.colors, let ticks = scene.colorTicks else { return }
    let rows = Int(rect.height), left = Int(rect.right) + 1
    for row in 0..<rows {
      let fraction = (Double(rows - row) - 0.5) / Double(rows)
      let isPlain = !hasColors || isASCII
      let glyph = isPlain ? TextCells.digit(fraction) : "█"
      for column in 0..<(isPlain ? 1 : 2) {
        cells.put(glyph, left + column, Int(rect.y) + row, color: TextCells.color(fraction))
      }
    }
    var used = Int.max
    for (value, label) in zip(ticks.values, ticks.labels) {
      guard let place = scale.place(value) else { continue }
      let row = Int(rect.y) + Self.cell(1 - place, rows)
      guard row < used else { continue }
      used = row
      cells.write(isASCII ? TextCells.ascii(label) : label, left + 3, row)
    }
  }
}
