import Texts

/// Marks in braille dots, or in characters where only ASCII is allowed.
extension TextPainter {
  /// A point in dots, 2 × 4 of which make a cell.
  private struct Dot {
    var x: Int, y: Int
  }

  mutating func draw(_ mark: Mark, _ scene: PanelScene, in rect: Rect) {
    switch mark {
    case .line(let line): draw(line, scene, in: rect)
    case .scatter(let points): draw(points, scene, in: rect)
    case .bars(let bars): draw(bars, scene, in: rect)
    case .reference(let reference): draw(reference, scene, in: rect)
    case .path(let path):
      draw(LineMark(x: path.x, y: path.y, ink: path.ink), scene, in: rect)
      let points = zip(path.x, path.y).compactMap { dot($0, $1, scene, in: rect) }
      guard let first = points.first, let last = points.last else { return }
      if path.isArrow { return putHead(from: first, to: last, color(path.ink), in: rect) }
      putGlyph(glyph(.circle, isHollow: true), at: first, color(path.ink), in: rect)
      putGlyph(glyph(.circle, isHollow: false), at: last, color(path.ink), in: rect)
    case .heat(let heat): draw(heat, scene, in: rect)
    case .field(let field): draw(field, scene, in: rect)
    case .arrow(let arrow): draw(arrow, scene, in: rect)
    case .label(let label):
      guard let at = dot(label.x, label.y, scene, in: rect), contains(at, rect) else { return }
      let text = cells.shortened(label.text, limit: Int(rect.width))
      let column = min(at.x / 2 + 1, Int(rect.right) - text.displayWidth)
      cells.write(text, column, at.y / 4, color: color(label.ink))
    }
  }

  /// Returns the dot of the data's (x, y), held near `rect`, or nil where it has none.
  private func dot(_ x: Double, _ y: Double, _ scene: PanelScene, in rect: Rect) -> Dot? {
    guard let across = scene.x.place(x), let up = scene.y.place(y) else { return nil }
    func index(_ place: Double, _ origin: Double, _ length: Double) -> Int {
      let raw = Int((origin + (min(max(place, -50), 50) * length)).rounded(.down))
      return place == 1 ? raw - 1 : raw
    }
    return Dot(x: index(across, rect.x * 2, rect.width * 2), y: index(1 - up, rect.y * 4, rect.height * 4))
  }

  private func contains(_ dot: Dot, _ rect: Rect) -> Bool {
    dot.x >= Int(rect.x) * 2 && dot.x < Int(rect.right) * 2 && dot.y >= Int(rect.y) * 4
      && dot.y < Int(rect.bottom) * 4
  }

  private mutating func set(_ dot: Dot, _ color: Color?, _ glyph: Character, in rect: Rect) {
    if contains(dot, rect) { cells.dot(dot.x, dot.y, color: color, glyph: glyph) }
  }

  private mutating func putGlyph(_ glyph: Character, at dot: Dot, _ color: Color?, in rect: Rect) {
    if contains(dot, rect) { cells.put(glyph, dot.x / 2, dot.y / 4, color: color) }
  }

  /// Draws a straight line; `travelled` counts its dots, for dashes that go on around corners.
  private mutating func segment(
    _ from: Dot, _ to: Dot, _ color: Color?, _ glyph: Character, dashes: (on: Int, off: Int)?,
    travelled: inout Int,
    in rect: Rect
  ) {
    let steps = max(abs(to.x - from.x), abs(to.y - from.y))
    for step in 0...max(steps, 1) {
      let share = steps == 0 ? 0 : Double(step) / Double(steps)
      let point = Dot(
        x: from.x + Int((share * Double(to.x - from.x)).rounded()),
        y: from.y + Int((share * Double(to.y - from.y)).rounded()))
      let isGap = dashes.map { travelled % ($0.on + $0.off) >= $0.on } ?? false
      if !isGap { set(point, color, glyph, in: rect) }
      if step > 0 { travelled += 1 }
    }
  }

  private func dashes(_ ink: Ink) -> (on: Int, off: Int)? {
    guard !hasColors, !isASCII else { return nil }
    if case .ramp = ink { return (1, 2) }
    guard case .series(let index) = ink else { return nil }
    let patterns: [(on: Int, off: Int)?] = [nil, (4, 2), (1, 2), (7, 3)]
    return patterns[Palette.wrapped(index, patterns.count)]
  }

  private mutating func draw(_ line: LineMark, _ scene: PanelScene, in rect: Rect) {
    let color = color(line.ink), glyph = asciiGlyph(line.ink)
    var last: Dot?
    var travelled = 0
    for (x, y) in zip(line.x, line.y) {
      guard let next = dot(x, y, scene, in: rect) else {
        last = nil
        continue
      }
      segment(last ?? next, next, color, glyph, dashes: dashes(line.ink), travelled: &travelled, in: rect)
      last = next
    }
  }

  /// Draws the bands of all lines, so that they lie below every line.
  mutating func drawBands(_ scene: PanelScene, in rect: Rect) {
    for case .line(let line) in scene.panel.marks { drawBand(line, scene, in: rect) }
  }

  /// Draws a band as a loose screen of dots.
  private mutating func drawBand(_ line: LineMark, _ scene: PanelScene, in rect: Rect) {
    var last: (low: Dot, high: Dot)?
    for ((x, low), high) in zip(zip(line.x, line.low), line.high) {
      guard let bottom = dot(x, low, scene, in: rect), let top = dot(x, high, scene, in: rect) else {
        last = nil
        continue
      }
      let from = last ?? (bottom, top)
      let steps = max(bottom.x - from.low.x, 1)
      for step in 0...min(steps, 4 * cells.width) {
        let share = Double(step) / Double(steps)
        let start = from.high.y + Int(share * Double(top.y - from.high.y))
        let end = from.low.y + Int(share * Double(bottom.y - from.low.y))
        let column = from.low.x + step
        guard column % 3 == 0, start <= end else { continue }
        for y in max(
          start, Int(rect.y) * 4)..<max(min(end + 1, Int(rect.bottom) * 4), max(start, Int(rect.y) * 4))
        where y % 3 == 0 { set(Dot(x: column, y: y), color(line.ink), ".", in: rect) }
      }
      last = (bottom, top)
    }
  }

  private mutating func draw(_ mark: ScatterMark, _ scene: PanelScene, in rect: Rect) {
    let count = min(mark.x.count, mark.y.count)
    let color = color(mark.ink)
    for index in 0..<count {
      guard let at = dot(mark.x[index], mark.y[index], scene, in: rect), contains(at, rect) else { continue }
      if !mark.values.isEmpty {
        guard index < mark.values.count, let fraction = scene.fraction(mark.values[index]) else { continue }
        cells.dot(at.x, at.y, fraction: fraction)
      } else if let tag = mark.tag {
        putGlyph(tag, at: at, color, in: rect)
      } else if count <= 40 {
        putGlyph(glyph(mark.marker, isHollow: mark.isHollow), at: at, color, in: rect)
      } else {
        set(at, color, asciiGlyph(mark.ink), in: rect)
      }
    }
  }

  private mutating func draw(_ bars: BarsMark, _ scene: PanelScene, in rect: Rect) {
    let columns = Int(rect.x) * 2..<Int(rect.right) * 2
    for (index, height) in bars.heights.enumerated() where index + 1 < bars.edges.count && height != 0 {
      guard let from = dot(bars.edges[index], 0, scene, in: rect),
        let to = dot(bars.edges[index + 1], height, scene, in: rect)
      else { continue }
      for x in max(
        from.x, columns.lowerBound)..<max(min(max(to.x, from.x + 1), columns.upperBound), columns.lowerBound)
      where x >= from.x {
        for y in max(min(to.y, from.y), Int(rect.y) * 4)..<Int(rect.bottom) * 4 where y < max(from.y, to.y) {
          set(Dot(x: x, y: y), color(bars.ink), "#", in: rect)
        }
      }
    }
  }

  /// Draws each course's way in dots, with an arrow's head where there is room.
  private mutating func draw(_ field: FieldMark, _ scene: PanelScene, in rect: Rect) {
    let width = abs((scene.x.place(field.width) ?? 0) - (scene.x.place(0) ?? 0)) * rect.width * 2
    let height = abs((scene.y.place(field.height) ?? 0) - (scene.y.place(0) ?? 0)) * rect.height * 4
    let scale = field.scale * min(width, height)
    for course in field.courses {
      guard let center = dot(course.x, course.y, scene, in: rect) else { continue }
      let middle = course.extent
      let dots = zip(course.across, course.up).map {
        Dot(
          x: center.x + Int((($0 - middle.across) * scale).rounded()),
          y: center.y - Int((($1 - middle.up) * scale).rounded()))
      }
      var travelled = 0
      for (from, to) in zip(dots, dots.dropFirst()) {
        segment(from, to, color(course.ink), ".", dashes: nil, travelled: &travelled, in: rect)
      }
      if let first = dots.first, let last = dots.last {
        putHead(from: first, to: last, color(course.ink), in: rect)
      }
    }
  }

  /// Draws cells of two colours each, one above the other, or of digits where there are no colours.
  private mutating func draw(_ heat: HeatMark, _ scene: PanelScene, in rect: Rect) {
    guard let left = scene.x.place(heat.x.lowerBound), let right = scene.x.place(heat.x.upperBound),
      let low = scene.y.place(heat.y.lowerBound), let high = scene.y.place(heat.y.upperBound), left < right,
      low < high
    else { return }
    let isPlain = !hasColors || isASCII
    func fraction(_ column: Int, _ y: Double) -> Double? {
      let x = (Double(column) + 0.5) / rect.width
      let across = (x - left) / (right - left), up = (1 - y / rect.height - low) / (high - low)
      guard (0..<1).contains(across), (0..<1).contains(up) else { return nil }
      return scene.fraction(
        heat.values[Int(up * Double(heat.rows)) * heat.columns + Int(across * Double(heat.columns))])
    }
    for row in 0..<Int(rect.height) {
      for column in 0..<Int(rect.width) {
        let (x, y) = (Int(rect.x) + column, Int(rect.y) + row)
        if isPlain {
          guard let value = fraction(column, Double(row) + 0.5) else { continue }
          cells.put(TextCells.digit(value), x, y)
        } else {
          let upper = fraction(column, Double(row) + 0.25), lower = fraction(column, Double(row) + 0.75)
          cells.halves(upper.map(TextCells.color), lower.map(TextCells.color), x, y)
        }
      }
    }
  }

  private mutating func draw(_ arrow: ArrowMark, _ scene: PanelScene, in rect: Rect) {
    guard let from = dot(arrow.fromX, arrow.fromY, scene, in: rect),
      let to = dot(arrow.toX, arrow.toY, scene, in: rect)
    else { return }
    var travelled = 0
    segment(from, to, color(arrow.ink), ".", dashes: nil, travelled: &travelled, in: rect)
    putHead(from: from, to: to, color(arrow.ink), in: rect)
  }

  /// Puts an arrow's head where it ends, unless it is shorter than a cell.
  private mutating func putHead(from: Dot, to: Dot, _ color: Color?, in rect: Rect) {
    let (dx, dy) = (to.x - from.x, to.y - from.y)
    guard dx / 2 != 0 || dy / 4 != 0 else { return }
    let isFlat = abs(dx) > 2 * abs(dy), isSteep = abs(dy) > 2 * abs(dx)
    let head: Character
    if isASCII {
      head = isSteep ? (dy > 0 ? "v" : "^") : (dx > 0 ? ">" : "<")
    } else if isFlat || isSteep {
      head = isFlat ? (dx > 0 ? "→" : "←") : (dy > 0 ? "↓" : "↑")
    } else {
      head = dx > 0 ? (dy > 0 ? "↘" : "↗") : (dy > 0 ? "↙" : "↖")
    }
    putGlyph(head, at: to, color, in: rect)
  }

  private mutating func draw(_ reference: ReferenceMark, _ scene: PanelScene, in rect: Rect) {
    let isHorizontal = reference.direction == .horizontal
    guard let place = (isHorizontal ? scene.y : scene.x).place(reference.value), (0...1).contains(place)
    else {
      return
    }
    let label = cells.shortened(reference.label, limit: Int(rect.width) / 2)
    if isHorizontal {
      let row = Int(rect.y) + Self.cell(1 - place, Int(rect.height))
      let y = min(Int(rect.y * 4 + (1 - place) * rect.height * 4), Int(rect.bottom) * 4 - 1)
      for x in stride(from: Int(rect.x) * 2, to: Int(rect.right) * 2, by: 4) {
        set(Dot(x: x, y: y), color(.quiet), "-", in: rect)
      }
      let start = Int(rect.right) - label.displayWidth
      cells.write(label, start, row > Int(rect.y) ? row - 1 : row + 1, color: color(.quiet))
    } else {
      let x = min(Int(rect.x * 2 + place * rect.width * 2), Int(rect.right) * 2 - 1)
      for y in stride(from: Int(rect.y) * 4, to: Int(rect.bottom) * 4, by: 3) {
        set(Dot(x: x, y: y), color(.quiet), ":", in: rect)
      }
      let start = min(x / 2 + 1, Int(rect.right) - label.displayWidth)
      cells.write(label, start, Int(rect.y), color: color(.quiet))
    }
  }
}
